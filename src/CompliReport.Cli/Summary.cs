using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Reports.Filing;

namespace CompliReport.Cli;

/// <summary>What a run prints when it is done: for people, or as JSON for machines.</summary>
internal static class Summary
{
    private const int CasesShown = 10, RefusalsShown = 10;

    /// <summary>How machines get it: snake_case, readable, relaxed escaping.</summary>
    internal static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What the operator has to know of the inputs, one line each.</summary>
    internal static IEnumerable<string> Faults(RunResult result) => AllFaults(result).Select(Printable);

    // Names and cells of a hostile file may hold what a terminal takes for orders, or a line break.
    private static string Printable(string text) =>
        !text.Any(char.IsControl) ? text
            : string.Concat(text.Select(static c => char.IsControl(c) ? FormattableString.Invariant($"\\u{(int)c:X4}") : c.ToString()));

    /// <summary>What the operator has to know of reports that do not go out by themselves: nobody would find out by waiting.</summary>
    internal static IEnumerable<string> Held(Delivered run)
    {
        int held = run.Run.Filings.Values.Count(static filing => filing.State == FilingState.Invalid);
        if (held > 0)
        {
            yield return $"{held.ToString(CultureInfo.InvariantCulture)} report(s) held: the authority would refuse the filing. Each "
                + "validation.json says why, and `complireport reports list` which they are: correct what it names and run again, or "
                + "approve them as they are.";
        }
    }

    private static IEnumerable<string> AllFaults(RunResult result)
    {
        foreach (LedgerFile file in result.Ledger.Files)
        {
            if (file.Failure is { } failure)
            {
                string advice = file.Format.Length == 0 ? " See `complireport formats` for what is read." : "";
                yield return $"{file.Name}: {failure.TrimEnd('.')}.{advice}";
            }

            foreach (string warning in file.Warnings)
            {
                yield return $"{file.Name}: {warning}";
            }

            if (file.Refused > 0)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file.Name}: {file.Refused} of {file.RowsRead} rows were refused; refused.csv has every fault.");
            }
        }

        foreach (string refusal in Refusals.First(result, RefusalsShown))
        {
            yield return refusal;
        }

        foreach (string fault in result.InputFaults)
        {
            yield return fault;
        }
    }

    /// <summary>Whether somebody has to look.</summary>
    internal static bool NeedsAttention(RunResult result) =>
        result.Ledger.Files.Any(static file => file.Refused > 0) || result.Reconciled.Breaks > 0
        || result.Detected.Findings.Any(static finding => finding.Severity >= FindingSeverity.Review);

    /// <summary>For people.</summary>
    internal static string OfText(IReadOnlyCollection<Delivered> runs)
    {
        StringBuilder text = new();
        foreach (Delivered run in runs)
        {
            RunResult result = run.Result;
            text.Append(CultureInfo.InvariantCulture, $"{result.Ledger.Exchange} {result.Day:yyyy-MM-dd}  {result.RunId}\n");
            text.Append(CultureInfo.InvariantCulture, $"  rows         {result.Ledger.RowsRead} read = {Rows(result.Ledger.Files)}\n");
            text.Append(CultureInfo.InvariantCulture, $"  conversions  {Count(result.Reconciled.CountByState, StateName)}; "
                + $"{result.Reconciled.OtherTrades} trades without a fiat side; {result.Reconciled.Reversed} reversed\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"  breaks       {Count(result.Reconciled.CountByCategory, static i => BreakCatalog.All[i].Code)}\n");
            ReconciliationText.AppendTo(text, ReconciliationSummary.Of(result));
            AppendLists(text, result);
            text.Append(CultureInfo.InvariantCulture, $"  findings     {Findings(result)}\n");
            text.Append(CultureInfo.InvariantCulture, $"  cases        {result.Cases.Length}, of which "
                + $"{result.Cases.Count(static one => one.IsReportable)} to be reported; {run.Run.Reports.Length} report(s)\n");
            foreach (Case one in result.Cases.Take(CasesShown))
            {
                AppendCase(text, one);
            }

            if (result.Cases.Length > CasesShown)
            {
                text.Append(CultureInfo.InvariantCulture, $"    ... and {result.Cases.Length - CasesShown} more in cases.jsonl\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"  files        {run.Folder}\n");
            foreach (string file in (string[])["cases.xlsx", "conversions.csv", "breaks.csv", "findings.jsonl", "receipt.json"])
            {
                text.Append("               ").Append(Path.Combine(run.Folder, file)).Append('\n');
            }

            foreach (string report in run.Run.Reports.Take(CasesShown))
            {
                text.Append("               ").Append(Path.Combine(run.Folder, "reports", report, "narrative.txt")).Append('\n');
            }

            if (run.Run.Reports.Length > CasesShown)
            {
                text.Append(CultureInfo.InvariantCulture, $"               ... and {run.Run.Reports.Length - CasesShown} more reports\n");
            }
        }

        if (runs.Count > 1)
        {
            LedgerFile[] files = [.. runs.SelectMany(static run => run.Result.Ledger.Files)];
            text.Append(CultureInfo.InvariantCulture, $"{runs.Count} runs, {files.Length} files\n");
            text.Append(CultureInfo.InvariantCulture, $"  rows         {files.Sum(static file => file.RowsRead)} read = {Rows(files)}\n");
        }

        return text.ToString();
    }

    /// <summary>For machines.</summary>
    internal static string OfJson(IReadOnlyCollection<Delivered> runs) =>
        JsonSerializer.Serialize(
            new { runs = runs.Select(Shape), rows = RowsShape([.. runs.SelectMany(static run => run.Result.Ledger.Files)]) }, Json) + "\n";

    private static object Shape(Delivered run) => new
    {
        run.Result.RunId,
        ExchangeId = run.Result.Ledger.Exchange.Text,
        Day = run.Result.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        AsOf = run.Result.AsOf.ToString(),
        run.Folder,
        Rows = RowsShape(run.Result.Ledger.Files),
        Files = run.Result.Ledger.Files.Select(
            static file => new { file.Name, file.Format, Version = file.FormatVersion, file.RowsRead, file.Failure }),
        Conversions = Names(run.Result.Reconciled.CountByState, StateName),
        Breaks = Names(run.Result.Reconciled.CountByCategory, static i => BreakCatalog.All[i].Code),
        Reconciliation = ReconciliationText.Shape(ReconciliationSummary.Of(run.Result)),
        Findings = run.Result.Detected.Findings.CountBy(static finding => finding.RuleId)
            .OrderBy(static count => count.Key, StringComparer.Ordinal)
            .ToDictionary(static count => count.Key, static count => count.Value),
        Lists = run.Result.Inputs.Any(static input => input.Role == "list")
            ? new
            {
                Entries = run.Result.Listed.Lists.EntryCount,
                ListedAccounts = run.Result.Listed.AccountCount,
                ListedCounterparties = run.Result.Listed.CounterpartyCount,
            }
            : null,
        Cases = run.Result.Cases.Length,
        run.Run.Reports,
    };

    private static object RowsShape(IReadOnlyCollection<LedgerFile> files) => new
    {
        Read = files.Sum(static file => file.RowsRead),
        Accepted = files.Sum(static file => file.Accepted),
        Refused = files.Sum(static file => file.Refused),
        Duplicate = files.Sum(static file => file.Duplicate),
        Superseded = files.Sum(static file => file.Superseded),
        Ignored = files.Sum(static file => file.Ignored),
    };

    // Numbers only: which names and addresses stand on a list is for those who read findings.
    private static void AppendLists(StringBuilder text, RunResult result)
    {
        if (result.Inputs.Any(static input => input.Role == "list"))
        {
            text.Append(CultureInfo.InvariantCulture, $"  lists        {result.Listed.Lists.EntryCount} entries; of the day, "
                + $"{result.Listed.AccountCount} account(s) and {result.Listed.CounterpartyCount} counterparty(ies) stand on one\n");
        }
    }

    private static void AppendCase(StringBuilder text, Case one)
    {
        string tier = one.Tier is { } reached
            ? $", {reached.Id} {(reached.Label == Rules.TierLabel.Serious ? "serious" : "especially serious")}"
            : "";
        string rules = string.Join(' ', one.Findings.Select(static finding => finding.RuleId).Distinct());
        string state = one.IsReportable ? "report" : "review";
        string leftOut = one.Unvalued == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"; {one.Unvalued} conversion(s) without a value left out");
        text.Append(CultureInfo.InvariantCulture, $"    {one.Rank,3}. {one.Id}  {state}  {one.AmountLocal:0.00} {one.LocalCurrency} = "
            + $"USD {one.AmountUsd:0.00}{tier}; {one.Customers.Length} customer(s), {one.Accounts.Length} account(s); {rules}{leftOut}\n");
    }

    private static string Rows(IReadOnlyCollection<LedgerFile> files)
    {
        long Sum(Func<LedgerFile, long> part) => files.Sum(part);
        return string.Create(CultureInfo.InvariantCulture, $"{Sum(static file => file.Accepted)} accepted + "
            + $"{Sum(static file => file.Refused)} refused + {Sum(static file => file.Duplicate)} duplicate + "
            + $"{Sum(static file => file.Superseded)} superseded + {Sum(static file => file.Ignored)} ignored");
    }

    private static string Findings(RunResult result) =>
        result.Detected.Findings.IsEmpty ? "none"
        : string.Join(
            ", ",
            result.Detected.Findings.CountBy(static finding => finding.RuleId).OrderBy(static count => count.Key, StringComparer.Ordinal)
            .Select(static count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {count.Key}")));

    private static string StateName(int state) => (ConversionState)state switch
    {
        ConversionState.Matched => "matched",
        ConversionState.Pending => "pending",
        ConversionState.Broken => "broken",
        _ => "not_testable",
    };

    private static string Count(IReadOnlyList<long> counts, Func<int, string> name) =>
        Names(counts, name) is { Count: > 0 } some
            ? string.Join(", ", some.Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Value} {one.Key}")))
            : "none";

    private static Dictionary<string, long> Names(IReadOnlyList<long> counts, Func<int, string> name) =>
        Enumerable.Range(0, counts.Count).Where(i => counts[i] > 0).ToDictionary(name, i => counts[i]);
}
