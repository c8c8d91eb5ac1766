using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Functions.Desk;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CompliReport.Cli;

/// <summary><c>complireport serve</c>: the functions on this machine, over a folder or a storage account.</summary>
internal static class ServeCommand
{
    internal const string DefaultRoot = "desk", DefaultUrl = "http://127.0.0.1:7071";

    internal static Command Make(TextWriter output)
    {
        Option<string> root = new("--root")
        {
            Description = "Folder of containers, queues and state; made if it is not there.",
            DefaultValueFactory = _ => DefaultRoot,
        };
        Option<string?> storage = new("--storage")
        {
            Description = "A storage account in place of the folder, which then holds keys and timers only; "
                + "UseDevelopmentStorage=true for the emulator. Without --root and --storage the settings decide (docs/settings.md).",
        };
        Option<string> urls = new("--urls") { Description = "Where HTTP functions listen.", DefaultValueFactory = _ => DefaultUrl };
        const string Description = "Runs the functions here: takes uploads of the container ledgers, writes reports. Ends with Ctrl+C.";
        Command command = new("serve", Description) { root, storage, urls };
        command.SetAction((parsed, cancellationToken) =>
        {
            bool isFolder = parsed.GetResult(root) is { Implicit: false };
            string? where = parsed.GetValue(storage) ?? (isFolder ? "" : null);
            return RunAsync(parsed.GetValue(root)!, where, parsed.GetValue(urls)!, output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string root, string? storage, string urls, TextWriter output, CancellationToken cancellationToken)
    {
        WebApplication app = DeskHost.Build(root, storage, [new KeyValuePair<string, string?>("Urls", urls)]);
        await using (app.ConfigureAwait(false))
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            string place = app.Services.GetRequiredService<DeskPlace>().Text;
            await output.WriteLineAsync($"Serving {place} at {string.Join(", ", app.Urls)}; Ctrl+C ends.").ConfigureAwait(false);
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }
}
