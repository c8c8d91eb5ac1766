using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Reports.Formats;

namespace CompliReport.Proof;

/// <summary>
/// diff.csv and what-if.csv: a line for each field that differs, the same columns for everything. Equal runs have the header alone. Lines
/// without a day are the sums over all days.
/// </summary>
internal static class DifferenceCsv
{
    internal static readonly string[] Columns =
    [
        "exchange_id", "day", "record", "change", "rule", "subject_type", "subject", "from", "to", "id_before", "id_after", "field",
        "before", "after",
    ];

    internal static void Write(DifferenceReport report, Stream stream)
    {
        using CsvText csv = new(stream, Columns);
        foreach (RunDifference day in report.Days)
        {
            Day rows = new(csv, DifferenceReport.ExchangeOf(day), DifferenceReport.DayOf(day));
            foreach (DifferenceCause cause in day.Causes)
            {
                rows.Row("cause", "", cause.Name, "", "", new FieldChange(cause.What, cause.Before, cause.After));
            }

            rows.Load(day.LoadBefore, day.LoadAfter);
            rows.Rules(day.Rules);
            WriteFindings(rows, day);
            foreach (Difference<StoredOutcome> one in day.Outcomes)
            {
                rows.Rows("outcome", one, one.Pair.Any.Id, static _ => "");
            }

            foreach (Difference<StoredCase> one in day.Cases)
            {
                rows.Rows("case", one, "", static found => found.Id);
            }

            foreach (Difference<StoredReport> one in day.Reports)
            {
                rows.Rows("report", one, "", static found => found.Id);
            }
        }

        if (report.Days.Length > 1)
        {
            Day sums = new(csv, "", "");
            sums.Load(report.LoadBefore, report.LoadAfter);
            sums.Rules(report.Rules);
        }
    }

    private static void WriteFindings(Day rows, RunDifference day)
    {
        foreach (Difference<StoredFinding> one in day.Findings)
        {
            StoredFinding any = one.Pair.Any;
            // A window that moved is told field by field.
            bool isMoved = one.Pair.Before is { } was && (was.From, was.To) != (any.From, any.To);
            foreach (FieldChange field in one.Fields)
            {
                rows.Row(
                    "finding", one.Change, any.RuleId, any.SubjectType, any.Subject, field, isMoved ? "" : any.From.ToString(),
                    isMoved ? "" : any.To.ToString(), one.Pair.Before?.Id ?? "", one.Pair.After?.Id ?? "");
            }
        }
    }

    /// <summary>The lines of a day, or of the sums.</summary>
    private sealed class Day(CsvText csv, string exchange, string day)
    {
        internal void Row(
            string record, string change, string rule, string subjectType, string subject, FieldChange field, string from = "",
            string to = "", string idBefore = "", string idAfter = "") =>
            csv.Row(
                exchange, day, record, change, rule, subjectType, subject, from, to, idBefore, idAfter, field.Name, field.Before,
                field.After);

        internal void Rows<T>(string record, Difference<T> one, string rule, System.Func<T, string> id)
            where T : class
        {
            foreach (FieldChange field in one.Fields)
            {
                Row(
                    record, one.Change, rule, "", "", field, idBefore: one.Pair.Before is { } was ? id(was) : "",
                    idAfter: one.Pair.After is { } now ? id(now) : "");
            }
        }

        internal void Load(AlertLoad before, AlertLoad after)
        {
            foreach (((string name, _, long was), (_, _, long now)) in before.Lines.Zip(after.Lines))
            {
                Number("load", "", name, was, now);
                if (was != now && before.PerTenThousand(was) is { } share && after.PerTenThousand(now) is { } shareNow)
                {
                    FieldChange shares = new(name + "_per_10000_customers", JsonText.TwoPlaces(share), JsonText.TwoPlaces(shareNow));
                    Row("load", "", "", "", "", shares);
                }
            }
        }

        internal void Rules(IEnumerable<RuleEffect> rules)
        {
            foreach (RuleEffect rule in rules.Where(static rule => !rule.IsNone))
            {
                Number("rule", rule.RuleId, "findings", rule.Before, rule.After);
                Number("rule", rule.RuleId, "findings_changed", rule.Changed, rule.Changed, isAlways: rule.Changed > 0);
                Number("rule", rule.RuleId, "findings_only_here", rule.Removed, rule.Added);
                Number("rule", rule.RuleId, "alerts", rule.AlertsBefore, rule.AlertsAfter);
                Number("rule", rule.RuleId, "cases", rule.CasesBefore, rule.CasesAfter);
            }
        }

        private void Number(string record, string rule, string field, long before, long after, bool isAlways = false)
        {
            if (before != after || isAlways)
            {
                Row(record, "", rule, "", "", new FieldChange(field, Text(before), Text(after)));
            }
        }

        private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
