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
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Ledgers.Beside;

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
            Description = "The folder that `complireport serve` works on.",
            DefaultValueFactory = _ => ServeCommand.DefaultRoot,
        };
        Option<string?> storage = new("--storage")
        {
            Description = "The storage account that `complireport serve --storage` works on, in place of the folder.",
        };
        Option<string?> exchange = new("--exchange") { Description = "The exchange; not needed with a control file." };
        Option<string?> day = new("--day") { Description = "The business day, yyyy-MM-dd; not needed with a control file." };
        const string Description = "Uploads ledgers with their control file, accounts and rates, which starts the day.";
        Command command = new("push", Description) { ledgers, root, storage, exchange, day };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(
                parsed.GetValue(ledgers)!,
                parsed.GetValue(storage) is { Length: > 0 } connection
                    ? PushTarget.OfStorage(connection) : PushTarget.OfFolder(Path.GetFullPath(parsed.GetValue(root)!)),
                parsed.GetValue(exchange), parsed.GetValue(day), output, error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] paths, PushTarget target, string? exchange, string? day, TextWriter output, TextWriter error,
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

            if (BesidesControl(upload).FirstOrDefault(RegularFile.IsOther) is { } odd)
            {
                await error.WriteLineAsync($"{Path.GetFileName(odd)}: {RegularFile.Refusal}.").ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            foreach (string line in upload.Refused.Concat(upload.PassedOver))
            {
                await error.WriteLineAsync(line).ConfigureAwait(false);
            }

            await PushAsync(upload, key, target, cancellationToken).ConfigureAwait(false);
            await output.WriteLineAsync(
                $"{key}: {upload.Ledgers.Length} ledger file(s) and the control file are in {target.Place}/ledgers/{key}")
                .ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }

    // The order in which a file system names files is not the same on two machines.
    private static IEnumerable<string> RatesOf(Upload upload) => upload.Rates is { } folder
        ? Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [];

    private static IEnumerable<string> ListsOf(Upload upload) => upload.Lists is { } folder
        ? Directory.EnumerateFiles(folder).Where(WatchLists.IsListName).Order(StringComparer.Ordinal)
        : [];

    private static IEnumerable<string> LedgersOf(Upload upload) =>
        upload.Ledgers.Order(StringComparer.Ordinal).Concat(upload.Accounts is { } accounts ? [accounts] : []);

    private static IEnumerable<string> BesidesControl(Upload upload) =>
        RatesOf(upload).Concat(ListsOf(upload)).Concat(LedgersOf(upload));

    private static async Task PushAsync(Upload upload, DayKey key, PushTarget target, CancellationToken cancellationToken)
    {
        // Rates, lists and who files are the operator's, who on a desk is the same person: they go first, so that the day finds them.
        foreach (string rates in RatesOf(upload))
        {
            string path = Path.GetRelativePath(upload.Rates!, rates).Replace('\\', '/');
            await target.Rates.ReplaceAsync(path, stream => CopyTo(rates, stream), cancellationToken).ConfigureAwait(false);
        }

        foreach (string list in ListsOf(upload))
        {
            await target.Lists.ReplaceAsync(Path.GetFileName(list), stream => CopyTo(list, stream), cancellationToken)
                .ConfigureAwait(false);
        }

        if (upload.Filer is { } filer)
        {
            await target.Rules.ReplaceAsync($"filers/{key.Exchange}.json", stream => CopyTo(filer, stream), cancellationToken)
                .ConfigureAwait(false);
        }

        foreach (string file in LedgersOf(upload))
        {
            await PutAsync(target, key.Prefix + Path.GetFileName(file), stream => CopyTo(file, stream), cancellationToken)
                .ConfigureAwait(false);
        }

        // Last: it tells that the day is whole.
        byte[] control = upload.Control is { } given
            ? await File.ReadAllBytesAsync(given, cancellationToken).ConfigureAwait(false)
            : await ControlOfAsync(upload, key, cancellationToken).ConfigureAwait(false);
        await PutAsync(target, key.Prefix + "manifest.json", stream => stream.Write(control), cancellationToken).ConfigureAwait(false);
    }

    private static async Task PutAsync(PushTarget target, string path, Action<Stream> write, CancellationToken cancellationToken)
    {
        await target.Ledgers.ReplaceAsync(path, write, cancellationToken).ConfigureAwait(false);
        await target.RaiseAsync(path, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<byte[]> ControlOfAsync(Upload upload, DayKey key, CancellationToken cancellationToken)
    {
        List<object> files = [];
        foreach (string file in upload.Ledgers.Order(StringComparer.Ordinal))
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

    private static void CopyTo(string source, Stream target)
    {
        using FileStream file = File.OpenRead(source);
        file.CopyTo(target);
    }
}
