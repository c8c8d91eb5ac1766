using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>receipt.json: what the exchange is told of its own upload. Nothing of what was found in it, only how it was read.</summary>
internal static class ReceiptJson
{
    internal const string Schema = "complireport/receipt/1";

    /// <summary>Writes the receipt.</summary>
    /// <param name="result">The run.</param>
    /// <param name="merkleRoot">The root over all other outputs: with the exchange it is out of our reach, and a run that is taken away or
    /// written again is found by it. A hash tells nothing of what was found.</param>
    /// <param name="stream">Where it goes.</param>
    internal static void Write(RunResult result, Sha256Digest merkleRoot, Stream stream) => JsonText.Document(stream, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("exchange_id", result.Ledger.Exchange.Text);
        json.Date("day", result.Day);
        json.WriteString("as_of", result.AsOf.ToString());
        json.WriteString("status", StatusOf(result.Ledger));
        json.Objects("files", result.Ledger.Files, file => WriteFile(json, file, result.Ledger.Symbols.Assets));
        WriteControl(json, result.Control);
        json.Texts("warnings", Warnings(result));
        json.WriteStartObject("run");
        json.WriteString("run_id", result.RunId);
        json.WriteString("merkle_root", merkleRoot.Hex);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Whether the upload could be used.</summary>
    internal static string StatusOf(LedgerDay day) =>
        day.Files.All(static file => file.Failure is not null) ? "rejected"
        : day.Files.Any(static file => file.Failure is not null || file.Refused > 0) ? "accepted_with_refusals"
        : "accepted";

    // Rule packs and watch lists are not the exchange's files: what is wrong with them is not for it to read; nor is what patterns are
    // looked for in.
    private static IEnumerable<string> Warnings(RunResult result)
    {
        string[] kept = [.. result.Inputs.Where(static input => input.Role is "rules" or "list").Select(static input => input.Name + ":")];
        return result.InputFaults
            .Where(static fault => !fault.Contains($": {EarlierRows.Cut}: ", StringComparison.Ordinal)
                && !fault.Contains($": {EarlierRows.NotRead}: ", StringComparison.Ordinal))
            .Where(fault => !kept.Any(name => fault.StartsWith(name, StringComparison.Ordinal)));
    }

    private static void WriteFile(Utf8JsonWriter json, LedgerFile file, AssetTable assets)
    {
        json.WriteString("name", file.Name);
        json.WriteString("sha256", file.Digest.Hex);
        json.WriteNumber("bytes", file.Bytes);
        json.WriteString("format", file.Format);
        json.WriteString("format_version", file.FormatVersion);
        json.WriteNumber("rows_read", file.RowsRead);
        json.WriteNumber("accepted", file.Accepted);
        json.WriteNumber("refused", file.Refused);
        json.WriteNumber("duplicate", file.Duplicate);
        json.WriteNumber("superseded", file.Superseded);
        json.WriteNumber("ignored", file.Ignored);
        json.WriteStartObject("ignored_by_reason");
        foreach ((string reason, long count) in file.IgnoredByReason.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(reason, count);
        }

        json.WriteEndObject();
        json.WriteStartObject("kinds");
        foreach (LegKind kind in Enum.GetValues<LegKind>().Where(kind => file.CountOf(kind) > 0))
        {
            json.WriteNumber(Codes.Name(kind), file.CountOf(kind));
        }

        json.WriteEndObject();
        json.Objects("totals", TotalsOf(file, assets), total => WriteTotal(json, total.Asset, total.Total));
        json.Texts("warnings", file.Failure is null ? file.Warnings : [file.Failure, .. file.Warnings]);
    }

    private static IEnumerable<(AssetCode Asset, AssetTotal Total)> TotalsOf(LedgerFile file, AssetTable assets) =>
        Enumerable.Range(0, assets.Count)
            .Select(asset => (Asset: assets[asset], Total: file.TotalOf(asset)))
            .Where(static total => total.Total.CreditCount + total.Total.DebitCount > 0)
            .OrderBy(static total => total.Asset);

    private static void WriteTotal(Utf8JsonWriter json, AssetCode asset, AssetTotal total)
    {
        json.WriteString("asset", asset.Text);
        json.WriteNumber("credit_count", total.CreditCount);
        json.WriteString("credit_sum", total.Credit.ToString());
        json.WriteNumber("debit_count", total.DebitCount);
        json.WriteString("debit_sum", total.Debit.ToString());
    }

    private static void WriteControl(Utf8JsonWriter json, ControlComparison? control)
    {
        json.WriteStartObject("control");
        json.WriteBoolean("present", control is not null);
        json.WriteBoolean("matches", control is { Differences.IsEmpty: true });
        json.Objects("differences", control?.Differences ?? [], difference =>
        {
            json.WriteString("kind", Words.Of(difference.Kind));
            json.WriteString("file", difference.File);
            json.WriteString("asset", difference.Asset);
            json.WriteString("expected", difference.Expected);
            json.WriteString("found", difference.Found);
        });
        json.WriteEndObject();
    }
}
