using System;
using System.CommandLine;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.LocalRuntime.Http;

namespace CompliReport.Cli;

/// <summary>
/// <c>complireport status</c> and <c>rerun</c> of a day: ask the serving process through its HTTP functions. With a run's folder
/// <c>rerun</c> asks nobody, see <see cref="RerunCommand"/>.
/// </summary>
internal static class HostCommands
{
    internal static Command Status(TextWriter output, TextWriter error)
    {
        Command command = new("status", "Shows the health of a serving process and the reports it holds, as JSON.");
        Target target = new(command);
        command.SetAction((parsed, cancellationToken) => AskAsync(
            target.Client(parsed),
            async client =>
            {
                using HttpResponseMessage health = await client.GetAsync(
                    new Uri("api/health", UriKind.Relative), cancellationToken).ConfigureAwait(false);
                using HttpResponseMessage reports = await client.GetAsync(
                    new Uri("api/reports", UriKind.Relative), cancellationToken).ConfigureAwait(false);
                int code = await ShowAsync(health, output, error, cancellationToken).ConfigureAwait(false);
                return Math.Max(code, await ShowAsync(reports, output, error, cancellationToken).ConfigureAwait(false));
            },
            error));
        return command;
    }

    internal static Command Rerun(TextWriter output, TextWriter error)
    {
        Option<string?> exchange = new("--exchange") { Description = "The exchange of a day that a serving process runs again." };
        Option<string?> day = new("--day") { Description = "That business day, yyyy-MM-dd." };
        RerunCommand stored = new();
        Command command = new("rerun", RerunCommand.Description) { exchange, day };
        stored.AddTo(command);
        Target target = new(command);
        command.Validators.Add(result =>
        {
            bool isDay = result.GetValue(exchange) is not null && result.GetValue(day) is not null;
            bool isStored = stored.Folder(result) is not null;
            if (isStored == isDay || (isStored && (result.GetValue(exchange) ?? result.GetValue(day)) is not null))
            {
                result.AddError("Give either the folder of a run, or --exchange and --day of a serving process.");
            }
        });
        command.SetAction((parsed, cancellationToken) => stored.Folder(parsed) is { } folder
            ? stored.ExecuteAsync(folder, parsed, output, error, cancellationToken)
            : AskAsync(
                target.Client(parsed),
                async client =>
                {
                    string json = JsonSerializer.Serialize(new { exchange = parsed.GetValue(exchange), day = parsed.GetValue(day) });
                    using StringContent body = new(json, Encoding.UTF8, "application/json");
                    using HttpResponseMessage run = await client.PostAsync(
                        new Uri("api/runs", UriKind.Relative), body, cancellationToken).ConfigureAwait(false);
                    return await ShowAsync(run, output, error, cancellationToken).ConfigureAwait(false);
                },
                error));
        return command;
    }

    private static async Task<int> AskAsync(HttpClient client, Func<HttpClient, Task<int>> ask, TextWriter error)
    {
        using (client)
        {
            try
            {
                return await ask(client).ConfigureAwait(false);
            }
            catch (HttpRequestException unreachable)
            {
                await error.WriteLineAsync(
                    $"No answer from {client.BaseAddress}: {unreachable.Message} Is `complireport serve` running?").ConfigureAwait(false);
                return ExitCodes.Unreadable;
            }
        }
    }

    private static async Task<int> ShowAsync(
        HttpResponseMessage answer, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        string text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        await (answer.IsSuccessStatusCode ? output : error)
            .WriteLineAsync(text.Length > 0
                ? text
                : $"The host answered {(int)answer.StatusCode} {answer.ReasonPhrase}: " + (answer.StatusCode == HttpStatusCode.Unauthorized
                    ? "give its function key with --key, or its folder with --root." : "its log says why."))
            .ConfigureAwait(false);
        return answer.IsSuccessStatusCode ? ExitCodes.Done : ExitCodes.Unreadable;
    }

    /// <summary>Which host is asked, and with which key.</summary>
    private sealed class Target
    {
        private readonly Option<string> _url = new("--url")
        {
            Description = "Where it listens.",
            DefaultValueFactory = _ => ServeCommand.DefaultUrl,
        };
        private readonly Option<string> _root = new("--root")
        {
            Description = "Its folder, which holds the function key.",
            DefaultValueFactory = _ => ServeCommand.DefaultRoot,
        };
        private readonly Option<string?> _key = new("--key") { Description = "The function key, instead of the one in the folder." };

        internal Target(Command command)
        {
            command.Options.Add(_url);
            command.Options.Add(_root);
            command.Options.Add(_key);
        }

        internal HttpClient Client(ParseResult parsed)
        {
            HttpClient client = new() { BaseAddress = new Uri(parsed.GetValue(_url)!), Timeout = Timeout.InfiniteTimeSpan };
            string file = FunctionKeys.FileOf(parsed.GetValue(_root)!);
            if ((parsed.GetValue(_key) ?? (File.Exists(file) ? File.ReadAllText(file) : null)) is { } key)
            {
                client.DefaultRequestHeaders.Add("x-functions-key", key);
            }

            return client;
        }
    }
}
