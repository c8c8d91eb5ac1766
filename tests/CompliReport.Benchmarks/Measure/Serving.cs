using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Benchmarks.Data;
using CompliReport.Cli;
using CompliReport.Delivery.Days;
using CompliReport.Functions;
using CompliReport.Functions.Desk;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CompliReport.Benchmarks.Measure;

/// <summary>
/// Times an upload on the desk runtime, over a folder or a storage account that holds nothing yet: from the control file's event, the
/// last of the upload, to the first notice of a report and to the day's record. The peak of memory is this process's, which serves.
/// </summary>
internal static class Serving
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(CommandArguments arguments)
    {
        string folder = Path.GetFullPath(arguments.Text("--in"));
        string storage = arguments.Has("--storage") ? arguments.Text("--storage") : "";
        string root = Directory.CreateTempSubdirectory("complireport-serve-").FullName;
        WebApplication app = DeskHost.Build(root, storage, [new KeyValuePair<string, string?>("Urls", "http://127.0.0.1:0")]);
        try
        {
            await using (app.ConfigureAwait(false))
            {
                await app.StartAsync().ConfigureAwait(false);
                ReportChannel channel = app.Services.GetRequiredService<ReportChannel>();
                DayRecords records = app.Services.GetRequiredService<DayRecords>();
                string[] push = ["push", folder, .. storage.Length > 0 ? ["--storage", storage] : (string[])["--root", root]];
                Stopwatch watch = Stopwatch.StartNew();
                await CommandLine.RunAsync(push, TextWriter.Null, Console.Error).ConfigureAwait(false);
                double pushed = watch.Elapsed.TotalSeconds;
                await UntilAsync(async () =>
                    await channel.CountAsync(Names.SuspiciousActivity, CancellationToken.None).ConfigureAwait(false) > 0).ConfigureAwait(false);
                double noticed = watch.Elapsed.TotalSeconds;
                await UntilAsync(async () =>
                    !(await records.AllRunsAsync(CancellationToken.None).ConfigureAwait(false)).IsEmpty).ConfigureAwait(false);
                using Process self = Process.GetCurrentProcess();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"upload {pushed:0.00} s; last event to first notice {noticed - pushed:0.00} s, to the record "
                        + $"{watch.Elapsed.TotalSeconds - pushed:0.00} s; peak {self.PeakWorkingSet64 / 1048576.0:0} MB"));
                await app.StopAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        return 0;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!await condition().ConfigureAwait(false))
        {
            if (watch.Elapsed > TimeMax)
            {
                throw new TimeoutException("The upload brought no report; has the storage held it before?");
            }

            await Task.Delay(10).ConfigureAwait(false);
        }
    }
}
