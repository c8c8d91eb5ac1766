using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Functions.Desk;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace CompliReport.Cli;

/// <summary><c>complireport serve</c>: the functions on this machine, over a folder.</summary>
internal static class ServeCommand
{
    internal const string DefaultRoot = "desk", DefaultUrl = "http://127.0.0.1:7071";

    internal static Command Make(TextWriter output)
    {
        Option<string> root = new("--root")
        {
            Description = "Folder of containers, queues and state; made if it is not there.", DefaultValueFactory = _ => DefaultRoot,
        };
        Option<string> urls = new("--urls") { Description = "Where HTTP functions listen.", DefaultValueFactory = _ => DefaultUrl };
        const string Description = "Runs the functions here: takes uploads below <root>/ledgers, writes <root>/reports. Ends with Ctrl+C.";
        Command command = new("serve", Description) { root, urls };
        command.SetAction(
            (parsed, cancellationToken) => RunAsync(parsed.GetValue(root)!, parsed.GetValue(urls)!, output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string root, string urls, TextWriter output, CancellationToken cancellationToken)
    {
        WebApplication app = DeskHost.Build(root, [new KeyValuePair<string, string?>("Urls", urls)]);
        await using (app.ConfigureAwait(false))
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            await output.WriteLineAsync($"Serving {Path.GetFullPath(root)} at {string.Join(", ", app.Urls)}; Ctrl+C ends.")
                .ConfigureAwait(false);
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }
}
