using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CompliReport.Delivery.Filing;
using CompliReport.Reports.Redaction;

namespace CompliReport.Cli;

/// <summary>What <c>complireport reports</c> prints. Codes, ids and days; no name, no account number, no amount.</summary>
internal static class ReportsText
{
    private static readonly string[] Columns = ["report", "state", "authority", "filing", "day", "due", "note"];

    /// <summary>A line a report.</summary>
    internal static string List(IReadOnlyCollection<RegisteredReport> reports) => reports.Count == 0
        ? "No reports.\n"
        : Table(Columns, reports.Select(static report => (string[])
        [
            report.Entry.Key.ToString(), ReportLife.Word(report.State), report.Entry.Authority, report.Entry.Filing, Day(report.Entry.Day),
            report.Entry.DueBy is { } due ? Day(due) : "promptly", Note(report),
        ]));

    /// <summary>A report as operations may see it.</summary>
    /// <param name="folder">The report's folder.</param>
    /// <param name="key">The key that tokens are made with.</param>
    internal static string Redacted(string folder, byte[] key)
    {
        using MemoryStream text = new();
        RedactedReport.Write(File.ReadAllBytes(Path.Combine(folder, "report.json")), key, text);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>The same as JSON.</summary>
    internal static string ListJson(IEnumerable<RegisteredReport> reports) => Json(new JsonObject
    {
        ["reports"] = new JsonArray([.. reports.Select(static report => Row(report))]),
    });

    /// <summary>A report's entry and history.</summary>
    internal static string Show(RegisteredReport report, string folder)
    {
        RegisterEntry entry = report.Entry;
        StringBuilder text = new();
        void Line(string name, string value) => text.Append(name.PadRight(13)).Append(value).Append('\n');
        Line("report", entry.Key.ToString());
        Line("state", ReportLife.Word(report.State) + (Note(report) is { Length: > 0 } note ? ": " + note : ""));
        Line("authority", $"{entry.Authority} ({entry.Jurisdiction}), {entry.ReportType}, {entry.Filing}"
            + (entry.PriorReport is { } prior ? " after " + prior : ""));
        Line("case", entry.CaseId + ", " + entry.Severity);
        Line("run", $"{entry.Exchange} {Day(entry.Day)} {entry.RunId}");
        Line("detected", Day(entry.DetectedOn));
        Line("due", entry.DueBy is { } due ? Day(due) : "promptly");
        Line("release", entry.Release == ReportRelease.FourEyes ? "four-eyes" : "automatic");
        Line("sha256", entry.Digest.Hex);
        Line("keep until", ReportDeadlines.KeepUntil(report) is { } keep ? Day(keep) : "not stated");
        Line("restricted", folder);
        text.Append('\n');
        return text + Table(["no", "at", "state", "who", "why"], report.History.Select(static step => (string[])
        [
            step.Number.ToString(CultureInfo.InvariantCulture), step.At.ToString(), ReportLife.Word(step.State), step.Who,
            (step.Code.Length > 0 ? step.Code + ": " : "") + step.Why + (step.Reference.Length > 0 ? $" [{step.Reference}]" : ""),
        ]));
    }

    /// <summary>The same as JSON.</summary>
    internal static string ShowJson(RegisteredReport report, string folder)
    {
        JsonObject row = Row(report);
        row["entry"] = JsonSerializer.SerializeToNode(report.Entry, RegisterJson.Options);
        row["history"] = JsonSerializer.SerializeToNode(report.History, RegisterJson.Options);
        row["restricted"] = folder;
        return Json(row);
    }

    /// <summary>What is due.</summary>
    internal static string Due(DateOnly today, ImmutableArray<DueReport> due, ImmutableArray<ContinuingReminder> reminders)
    {
        StringBuilder text = new();
        int overdue = due.Count(static one => one.IsOverdue);
        text.Append(CultureInfo.InvariantCulture, $"As of {Day(today)}: {due.Length} open, {overdue} overdue.\n");
        if (!due.IsEmpty)
        {
            text.Append(Table(["report", "state", "authority", "due", "days left", "note"], due.Select(static one => (string[])
            [
                one.Report.Entry.Key.ToString(), ReportLife.Word(one.Report.State), one.Report.Entry.Authority,
                (one.IsPrompt ? "promptly, since " : "") + Day(one.DueOn), Number(one.DaysLeft),
                one.IsOverdue ? "OVERDUE" : one.Report.State == ReportState.Sent ? "waits for the authority's answer" : "",
            ])));
        }

        if (!reminders.IsEmpty)
        {
            text.Append("Filed reports whose case is to be looked at again:\n");
            text.Append(Table(["report", "authority", "case", "due", "days left"], reminders.Select(static one => (string[])
            [
                one.Report.Entry.Key.ToString(), one.Report.Entry.Authority, one.Report.Entry.CaseId, Day(one.DueOn), Number(one.DaysLeft),
            ])));
        }

        return text.ToString();
    }

    /// <summary>The same as JSON.</summary>
    internal static string DueJson(DateOnly today, ImmutableArray<DueReport> due, ImmutableArray<ContinuingReminder> reminders) =>
        Json(new JsonObject
        {
            ["as_of"] = Day(today),
            ["due"] = new JsonArray([.. due.Select(static one => With(Row(one.Report), one.DueOn, one.DaysLeft, one.IsOverdue))]),
            ["continuing"] = new JsonArray([.. reminders.Select(static one => With(Row(one.Report), one.DueOn, one.DaysLeft, null))]),
        });

    private static JsonObject With(JsonObject row, DateOnly due, int left, bool? isOverdue)
    {
        row["due_on"] = Day(due);
        row["days_left"] = left;
        if (isOverdue is { } overdue)
        {
            row["overdue"] = overdue;
        }

        return row;
    }

    private static JsonObject Row(RegisteredReport report) => new()
    {
        ["report"] = report.Entry.Report,
        ["revision"] = report.Entry.Revision,
        ["state"] = ReportLife.Word(report.State),
        ["authority"] = report.Entry.Authority,
        ["report_type"] = report.Entry.ReportType,
        ["filing"] = report.Entry.Filing,
        ["case_id"] = report.Entry.CaseId,
        ["exchange"] = report.Entry.Exchange,
        ["day"] = Day(report.Entry.Day),
        ["due_by"] = report.Entry.DueBy is { } due ? Day(due) : "promptly",
        ["sent_at"] = report.FiledAt?.ToString(),
        ["reference"] = report.Reference,
        ["keep_until"] = ReportDeadlines.KeepUntil(report) is { } keep ? Day(keep) : null,
        ["failure"] = report.Failure is not { } failure ? null : new JsonObject
        {
            ["code"] = failure.Code,
            ["why"] = failure.Why,
            ["attempts"] = failure.Attempts,
            ["next_try"] = failure.NextTry?.ToString(),
        },
    };

    // What an operator has to know: what holds it back, or the authority's number.
    private static string Note(RegisteredReport report) =>
        report.Failure is { } failure
            ? failure.Code + ": " + failure.Why + (failure.NextTry is { } next
                ? string.Create(CultureInfo.InvariantCulture, $", {failure.Attempts} tries, next {next}") : "")
        : report.State == ReportState.Draft && !report.IsToBeSent && report.Entry.Violations > 0
            ? $"held: {report.Entry.Violations} violations, see validation.json; correct and run again, or approve"
        : report.State == ReportState.Draft && !report.IsToBeSent ? "waits for approval"
        : report.Reference.Length > 0 ? "reference " + report.Reference
        : "";

    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [head, .. rows];
        int[] widths = [.. head.Select((_, i) => all.Max(row => row[i].Length))];
        StringBuilder text = new();
        foreach (string[] row in all)
        {
            text.Append(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string Json(JsonObject value) => value.ToJsonString(RegisterJson.Indented) + "\n";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
