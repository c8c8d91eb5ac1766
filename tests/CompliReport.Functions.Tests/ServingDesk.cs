using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Cli;
using CompliReport.Functions.Desk;
using CompliReport.LocalRuntime.Queues;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace CompliReport.Functions.Tests;

/// <summary>A desk that serves in this process, on a free port, and the command line beside it.</summary>
internal sealed class ServingDesk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;

    // Messages that fail come back at once, so that the way to the poison queue is short. No day is past its cut-off, for a new desk's
    // timers
    // fire at its start and the days of these tests are old.
    private ServingDesk((string Name, string Value)[] settings) => _app = DeskHost.Build(
        _folder.Path,
        storage: "",
        [
            new KeyValuePair<string, string?>("Urls", "http://127.0.0.1:0"),
            new KeyValuePair<string, string?>("AzureFunctionsJobHost:extensions:queues:visibilityTimeout", "00:00:00"),
            new KeyValuePair<string, string?>("CutOffHours", "1000000"),
            .. settings.Select(static one => new KeyValuePair<string, string?>(one.Name, one.Value)),
        ]);

    public string Root => _folder.Path;

    public string Url => _app.Urls.Single();

    public FolderMessageStore Messages => new(_folder.Of("queues"), TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ServingDesk> StartAsync(params (string Name, string Value)[] settings)
    {
        ServingDesk desk = new(settings);
        await desk._app.StartAsync(Cancel);
        return desk;
    }

    /// <summary>Runs a command of the command line; returns exit code, output and errors.</summary>
    public static async Task<(int Code, string Output, string Error)> CommandAsync(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }

    public HttpClient Client() => new() { BaseAddress = new Uri(Url) };

    /// <summary>The runs that are recorded, waiting until there is one and no event is left.</summary>
    public async Task<string[]> RunsAsync()
    {
        string folder = _folder.Of("state", "runs");
        await UntilAsync(async () =>
            Directory.Exists(folder) && Directory.GetFiles(folder).Length > 0 && await Messages.CountAsync("ledger-events", Cancel) == 0);
        return [.. Directory.GetFiles(folder).Select(static file => Path.GetFileNameWithoutExtension(file)!)];
    }

    /// <summary>Waits until something is so; fails after five minutes, for a machine may be busy with other tests.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (int i = 0; i < 3_000; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(100, Cancel);
        }

        Assert.Fail("it did not happen within five minutes");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
