using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Ledgers;

namespace CompliReport.Cli;

/// <summary><c>complireport push</c>: what an exchange does, on this machine: ledgers into the day's folder, the control file
/// last.</summary>
internal static class PushCommand
{
    internal static Command Make(TextWriter output, TextWriter error)
    {
        Argument<string[]> ledgers = new("ledgers") { Description = "Ledger files and folders.", Arity = ArgumentArity.OneOrMore };
        Option<string> root = new("--root")
        {
            Description = "The folder that `complireport serve` works on.", DefaultValueFactory = _ => ServeCommand.DefaultRoot,
        };
        Option<string?> exchange = new("--exchange") { Description = "The exchange; not needed with a control file." };
        Option<string?> day = new("--day") { Description = "The business day, yyyy-MM-dd; not needed with a control file." };
        const string Description = "Uploads ledgers with their control file, accounts and rates to <root>, which starts the day.";
        Command command = new("push", Description) { ledgers, root, exchange, day };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(
                parsed.GetValue(ledgers)!, parsed.GetValue(root)!, parsed.GetValue(exchange), parsed.GetValue(day),
                output, error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] paths, string root, string? exchange, string? day, TextWriter output, TextWriter error,
        CancellationToken cancellationToken)
    {
        foreach (Upload upload in Upload.Find(paths))
        {
            List<InputFault> faults = [];
            ControlFile? control = upload.Control is { } file
                ? ControlFile.Read(
                    Path.GetFileName(file), await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false), faults)
                : null;
            if (!DayKey.TryParse(
                exchange ?? control?.Exchange.Text ?? "", day ?? control?.Day?.ToString("yyyy-MM-dd") ?? "", out DayKey key))
            {
                await error.WriteLineAsync(
                    "Neither a control file nor --exchange and --day (yyyy-MM-dd) say where the ledgers belong.").ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            if (upload.Ledgers.GroupBy(Path.GetFileName).FirstOrDefault(static same => same.Count() > 1) is { } twice)
            {
                await error.WriteLineAsync($"Two files are named '{twice.Key}'; a day's folder can hold one.").ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            await PushAsync(upload, key, Path.GetFullPath(root), cancellationToken).ConfigureAwait(false);
            string target = Path.Combine(root, "ledgers", key.ToString());
            await output.WriteLineAsync($"{key}: {upload.Ledgers.Length} ledger file(s) and the control file are in {target}")
                .ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }

    private static async Task PushAsync(Upload upload, DayKey key, string root, CancellationToken cancellationToken)
    {
        // Rates are the operator's, who on a desk is the same person: they go first, so that the day finds them.
        foreach (string rates in upload.Rates is { } folder ? Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories) : [])
        {
            await CopyAsync(
                rates, Path.Combine(root, "rates", Path.GetRelativePath(upload.Rates!, rates)), cancellationToken).ConfigureAwait(false);
        }

        string target = Path.Combine(root, "ledgers", key.Exchange.Text, key.Prefix.Split('/')[1]);
        foreach (string file in upload.Accounts is { } accounts ? upload.Ledgers.Append(accounts) : upload.Ledgers)
        {
            await CopyAsync(file, Path.Combine(target, Path.GetFileName(file)), cancellationToken).ConfigureAwait(false);
        }

        // Last: it tells that the day is whole.
        byte[] control = upload.Control is { } given
            ? await File.ReadAllBytesAsync(given, cancellationToken).ConfigureAwait(false)
            : await ControlOfAsync(upload, key, cancellationToken).ConfigureAwait(false);
        await WriteAsync(
            Path.Combine(target, "manifest.json"), new MemoryStream(control, writable: false), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<byte[]> ControlOfAsync(Upload upload, DayKey key, CancellationToken cancellationToken)
    {
        List<object> files = [];
        foreach (string file in upload.Ledgers)
        {
            FileStream stream = File.OpenRead(file);
            await using (stream.ConfigureAwait(false))
            {
                string digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
                files.Add(new { name = Path.GetFileName(file), sha256 = digest });
            }
        }

        object control = new { schema_version = "compliledger/1", exchange_id = key.Exchange.Text, day = key.Prefix.Split('/')[1], files };
        return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(control, Summary.Json) + "\n");
    }

    private static async Task CopyAsync(string source, string target, CancellationToken cancellationToken) =>
        await WriteAsync(target, File.OpenRead(source), cancellationToken).ConfigureAwait(false);

    // A file appears whole or not at all: it is written under another name and renamed.
    private static async Task WriteAsync(string target, Stream content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string partial = target + ".push.partial";
        await using (content.ConfigureAwait(false))
        {
            FileStream file = File.Create(partial);
            await using (file.ConfigureAwait(false))
            {
                await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }

        File.Move(partial, target, overwrite: true);
    }
}
