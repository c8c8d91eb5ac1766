using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Reports.Formats;

namespace CompliReport.Proof;

/// <summary>diff.xlsx and what-if.xlsx: the differences for people.</summary>
internal static class DifferenceXlsx
{
    private const string Banner = "CONFIDENTIAL. What differs between runs; contains suspicion, not for the exchange.";

    private const int RowsMax = 5_000;

    private static readonly SheetColumn[] SummaryColumns =
    [
        new("What", 44, SheetFormat.LongText), new("Before", 40, SheetFormat.LongText), new("After", 40, SheetFormat.LongText),
        new("Difference", 14, SheetFormat.Exact), new("Before, for each 10,000 customers", 22, SheetFormat.Exact),
        new("After, for each 10,000 customers", 22, SheetFormat.Exact),
    ];

    private static readonly SheetColumn[] DayColumns =
    [
        new("Exchange", 14), new("Day", 12), new("Findings before", 11, SheetFormat.Whole), new("Findings after", 11, SheetFormat.Whole),
        new("Alerts before", 11, SheetFormat.Whole), new("Alerts after", 11, SheetFormat.Whole), new("Cases before", 11, SheetFormat.Whole),
        new("Cases after", 11, SheetFormat.Whole), new("To be reported before", 11, SheetFormat.Whole),
        new("To be reported after", 11, SheetFormat.Whole), new("Reports before", 11, SheetFormat.Whole),
        new("Reports after", 11, SheetFormat.Whole),
    ];

    private static readonly SheetColumn[] RuleColumns =
    [
        new("Rule or typology", 20), new("Findings before", 11, SheetFormat.Whole), new("Findings after", 11, SheetFormat.Whole),
        new("Added", 10, SheetFormat.Whole), new("Removed", 10, SheetFormat.Whole), new("Changed", 10, SheetFormat.Whole),
        new("Alerts before", 11, SheetFormat.Whole), new("Alerts after", 11, SheetFormat.Whole),
        new("Cases before", 11, SheetFormat.Whole), new("Cases after", 11, SheetFormat.Whole),
    ];

    private static readonly SheetColumn[] FindingColumns =
    [
        new("Day", 12), new("Change", 10), new("Rule or typology", 18), new("Subject", 24), new("From (UTC)", 21), new("To (UTC)", 21),
        new("Severity before", 10), new("Severity after", 10), new("Margin before", 12, SheetFormat.Exact),
        new("Margin after", 12, SheetFormat.Exact), new("USD before", 16, SheetFormat.Money), new("USD after", 16, SheetFormat.Money),
        new("What decided", 80, SheetFormat.LongText),
    ];

    private static readonly SheetColumn[] CaseColumns =
    [
        new("Day", 12), new("Change", 10), new("Case", 24), new("Decision before", 10), new("Decision after", 10),
        new("Score before", 9, SheetFormat.Whole), new("Score after", 9, SheetFormat.Whole), new("What differs", 90, SheetFormat.LongText),
    ];

    private static readonly SheetColumn[] ReportColumns =
    [
        new("Day", 12), new("Change", 10), new("Authority", 14), new("Case", 24), new("Report before", 24), new("Report after", 24),
        new("State before", 12), new("State after", 12),
    ];

    internal static void Write(DifferenceReport report, Stream stream)
    {
        Workbook book = new(report.Title, report.AsOf, $"CompliReport, {report.Title}, CONFIDENTIAL");
        WriteSummary(book, report);
        if (report.Days.Length > 1)
        {
            WriteDays(book, report);
        }

        WriteRules(book, report);
        WriteFindings(book, report);
        WriteCases(book, report);
        WriteReports(book, report);
        book.Write(stream);
    }

    private static void WriteSummary(Workbook book, DifferenceReport report)
    {
        WorkbookSheet sheet = book.Add("Summary", Banner, report.Title, SummaryColumns);
        if (!report.Notes.IsEmpty)
        {
            sheet.Section("Read first");
            foreach (string note in report.Notes)
            {
                sheet.Row(note, "", "", "", "", "");
            }
        }

        if (report.Days is [var one])
        {
            sheet.Section("Runs");
            sheet.Row("Run", one.Before.Manifest.RunId, one.After.Manifest.RunId + report.OfAfter, "", "", "");
            sheet.Row("Exchange", one.Before.Manifest.Exchange, one.After.Manifest.Exchange, "", "", "");
            sheet.Row("Day", Figure(one.Before.Manifest), Figure(one.After.Manifest), "", "", "");
        }

        sheet.Section("The work that it makes");
        AlertLoad before = report.LoadBefore, after = report.LoadAfter;
        foreach (((string _, string words, long was), (_, _, long now)) in before.Lines.Zip(after.Lines))
        {
            sheet.Row(
                words, Whole(was), Whole(now), DifferenceWords.Signed(now - was),
                before.PerTenThousand(was) is { } share ? JsonText.TwoPlaces(share) : "not known",
                after.PerTenThousand(now) is { } shareNow ? JsonText.TwoPlaces(shareNow) : "not known");
        }

        sheet.Section("What went in otherwise");
        foreach ((DifferenceCause cause, int days) in report.Causes.Take(RowsMax))
        {
            string on = report.Days.Length > 1 ? $" ({Whole(days)} days)" : "";
            sheet.Row(
                DifferenceWords.NameOf(cause) + on, DifferenceWords.Short(cause.Before), DifferenceWords.Short(cause.After), "", "", "");
        }

        if (report.Causes.IsEmpty)
        {
            sheet.Row("nothing", "", "", "", "", "");
        }

        sheet.Close(report.IsEmpty
            ? "Nothing differs: the same findings, outcomes, cases and reports."
            : $"Every difference field by field, and hashes in full: {report.Name}.csv.");
    }

    private static void WriteDays(Workbook book, DifferenceReport report)
    {
        WorkbookSheet sheet = book.Add("Days", Banner, "Days", DayColumns);
        foreach (RunDifference day in report.Days.Take(RowsMax))
        {
            AlertLoad before = day.LoadBefore, after = day.LoadAfter;
            sheet.Row(
                DifferenceReport.ExchangeOf(day), DifferenceReport.DayOf(day), before.Findings, after.Findings, before.Alerts,
                after.Alerts, before.Cases, after.Cases, before.ReportableCases, after.ReportableCases, before.Reports, after.Reports);
        }

        sheet.CloseTable(report.Days.Length, report.Name + ".csv");
    }

    private static void WriteRules(Workbook book, DifferenceReport report)
    {
        ImmutableArray<RuleEffect> rules = [.. report.Rules.Where(static rule => !rule.IsNone)];
        WorkbookSheet sheet = book.Add("Rules", Banner, "Rules and typologies that found otherwise", RuleColumns);
        foreach (RuleEffect rule in rules.Take(RowsMax))
        {
            sheet.Row(
                rule.RuleId, rule.Before, rule.After, rule.Added, rule.Removed, rule.Changed, rule.AlertsBefore, rule.AlertsAfter,
                rule.CasesBefore, rule.CasesAfter);
        }

        sheet.CloseTable(rules.Length, report.Name + ".csv");
    }

    private static void WriteFindings(Workbook book, DifferenceReport report)
    {
        WorkbookSheet sheet = book.Add("Findings", Banner, "Findings that differ", FindingColumns);
        foreach ((RunDifference day, Difference<StoredFinding> one) in
            report.Days.SelectMany(static day => day.Findings.OrderBy(static one => one.Change == "changed").Select(one => (day, one)))
                .Take(RowsMax))
        {
            (StoredFinding? was, StoredFinding? now, StoredFinding any) = (one.Pair.Before, one.Pair.After, one.Pair.Any);
            sheet.Row(
                DifferenceReport.DayOf(day), one.Change, any.RuleId, any.SubjectType + " " + any.Subject, any.From.ToString(),
                any.To.ToString(), was?.Severity ?? "", now?.Severity ?? "", was is null ? "" : JsonText.Plain(was.Margin),
                now is null ? "" : JsonText.Plain(now.Margin), was is null ? "" : was.AmountUsd, now is null ? "" : now.AmountUsd,
                DifferenceWords.Of(
                    one.Change, one.Fields.Where(static field => field.Name is not ("severity" or "margin" or "amount_usd")), any.Subject));
        }

        sheet.CloseTable(report.Days.Sum(static day => day.Findings.Length), report.Name + ".csv");
    }

    private static void WriteCases(Workbook book, DifferenceReport report)
    {
        WorkbookSheet sheet = book.Add("Cases", Banner, "Cases that differ", CaseColumns);
        foreach ((RunDifference day, Difference<StoredCase> one) in
            report.Days.SelectMany(static day => day.Cases.Select(one => (day, one))).Take(RowsMax))
        {
            sheet.Row(
                DifferenceReport.DayOf(day), one.Change, one.Pair.Any.Id, one.Pair.Before?.Decision ?? "", one.Pair.After?.Decision ?? "",
                one.Pair.Before is { } was ? was.Score : (SheetCell)"", one.Pair.After is { } now ? now.Score : (SheetCell)"",
                DifferenceWords.Of(one.Change, one.Fields.Where(static field => field.Name is not ("decision" or "score"))));
        }

        sheet.CloseTable(report.Days.Sum(static day => day.Cases.Length), report.Name + ".csv");
    }

    private static void WriteReports(Workbook book, DifferenceReport report)
    {
        WorkbookSheet sheet = book.Add("Reports", Banner, "Reports that differ", ReportColumns);
        foreach ((RunDifference day, Difference<StoredReport> one) in
            report.Days.SelectMany(static day => day.Reports.Select(one => (day, one))).Take(RowsMax))
        {
            sheet.Row(
                DifferenceReport.DayOf(day), one.Change, one.Pair.Any.Authority, one.Pair.Any.CaseId, one.Pair.Before?.Id ?? "",
                one.Pair.After?.Id ?? "", one.Pair.Before?.State ?? "", one.Pair.After?.State ?? "");
        }

        sheet.CloseTable(report.Days.Sum(static day => day.Reports.Length), report.Name + ".csv");
    }

    private static string Figure(StoredManifest run) =>
        run.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Whole(long number) => number.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);
}
