using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Reports.Formats;

namespace CompliReport.Proof;

/// <summary>diff.txt and what-if.txt: what a person reads first. Long lists are cut and say which file has all.</summary>
internal static class DifferenceText
{
    private const int ListedMax = 100;

    internal static void Write(DifferenceReport report, TextWriter text)
    {
        text.Write(report.Title + "\n");
        foreach (string note in report.Notes)
        {
            text.Write("! " + note + "\n");
        }

        bool isOne = report.Days.Length == 1;
        if (isOne && !report.Days[0].AreOfOneDay)
        {
            text.Write("! The runs are not of the same day of the same exchange: most of what differs is that.\n");
        }

        if (isOne)
        {
            WriteRun("before", report.Days[0].Before.Manifest, "", text);
            WriteRun("after ", report.Days[0].After.Manifest, report.OfAfter, text);
        }

        WriteCauses(report, text);
        if (report.IsEmpty)
        {
            text.Write("\nNothing differs: the same findings, outcomes, cases and reports.\n");
            return;
        }

        WriteLoad(report, text);
        WriteRules(report, text);
        WriteDays(report, text);
        WriteLists(report, text);
    }

    private static void WriteRun(string which, StoredManifest run, string of, TextWriter text) => text.Write(string.Create(
        CultureInfo.InvariantCulture,
        $"  {which}  {run.Exchange}, {run.Day:yyyy-MM-dd}, {run.RunId}{of}, as of {run.AsOf}, engine {DifferenceCause.EngineOf(run)}\n"));

    private static void WriteCauses(DifferenceReport report, TextWriter text)
    {
        Head("What went in otherwise", text);
        foreach ((DifferenceCause cause, int days) in report.Causes.Take(ListedMax))
        {
            text.Write($"  {DifferenceWords.Of(cause)}{(report.Days.Length > 1 ? $" ({Count(days, "day")})" : "")}\n");
        }

        More(report.Causes.Length, report, text);
        if (report.Causes.IsEmpty)
        {
            text.Write("  nothing\n");
        }
    }

    private static void WriteLoad(DifferenceReport report, TextWriter text)
    {
        Head("The work that it makes", text);
        AlertLoad before = report.LoadBefore, after = report.LoadAfter;
        text.Write($"  {"",-30}{"before",10}{"after",10}{"",10}  {"for each 10,000 customers",28}\n");
        foreach (((string _, string words, long was), (_, _, long now)) in before.Lines.Zip(after.Lines))
        {
            string share = before.PerTenThousand(was) is { } one && after.PerTenThousand(now) is { } other
                ? $"{JsonText.TwoPlaces(one)} -> {JsonText.TwoPlaces(other)}" : "customers not known";
            text.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"  {words,-30}{was,10:#,0}{now,10:#,0}{DifferenceWords.Signed(now - was),10}  {share,28}\n"));
        }
    }

    private static void WriteRules(DifferenceReport report, TextWriter text)
    {
        ImmutableArray<RuleEffect> rules = [.. report.Rules.Where(static rule => !rule.IsNone)];
        if (rules.IsEmpty)
        {
            return;
        }

        Head("Rules and typologies that found otherwise", text);
        int width = Math.Max(20, rules.Max(static rule => rule.RuleId.Length) + 2);
        text.Write($"  {"".PadRight(width)}{"findings",16}{"added",8}{"removed",9}{"changed",9}{"alerts",16}{"cases",14}\n");
        foreach (RuleEffect rule in rules)
        {
            text.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"  {rule.RuleId.PadRight(width)}{Arrow(rule.Before, rule.After),16}{rule.Added,8:#,0}{rule.Removed,9:#,0}")
                + string.Create(CultureInfo.InvariantCulture, $"{rule.Changed,9:#,0}")
                + $"{Arrow(rule.AlertsBefore, rule.AlertsAfter),16}{Arrow(rule.CasesBefore, rule.CasesAfter),14}\n");
        }
    }

    private static void WriteDays(DifferenceReport report, TextWriter text)
    {
        if (report.Days.Length == 1)
        {
            return;
        }

        Head("Days", text);
        text.Write($"  {"",-28}{"findings",16}{"alerts",16}{"cases",14}{"reports",14}\n");
        foreach (RunDifference day in report.Days)
        {
            AlertLoad before = day.LoadBefore, after = day.LoadAfter;
            string name = DifferenceReport.ExchangeOf(day) + " " + DifferenceReport.DayOf(day);
            text.Write($"  {name,-28}{Arrow(before.Findings, after.Findings),16}{Arrow(before.Alerts, after.Alerts),16}"
                + $"{Arrow(before.Cases, after.Cases),14}{Arrow(before.Reports, after.Reports),14}{(day.IsEmpty ? "  the same" : "")}\n");
        }
    }

    private static void WriteLists(DifferenceReport report, TextWriter text)
    {
        // What is new or gone is read first; a limit alone that moved changes every finding and decides nothing.
        WriteList(
            report, "Findings",
            static day => day.Findings.Where(static one => !DifferenceWords.IsOfLimitAlone(one))
                .OrderBy(static one => one.Change == "changed"),
            static one => $"{one.RuleId}, {one.SubjectType} {one.Subject}, {DifferenceWords.Window(one)}", static one => one.Subject, text);
        int ofLimit = report.Days.Sum(static day => day.Findings.Count(DifferenceWords.IsOfLimitAlone));
        if (ofLimit > 0)
        {
            text.Write($"  {Count(ofLimit, "finding")} of both with another limit, margin or score alone: in {report.Name}.csv\n");
        }

        WriteList(report, "Cases", static day => day.Cases, static one => one.Id, static _ => "", text);
        WriteList(report, "Reports", static day => day.Reports, static one => $"{one.Authority} on {one.CaseId}", static _ => "", text);
        WriteList(
            report, "Outcomes (subjects of a rule, by how it ended for them)", static day => day.Outcomes, static one => one.Id,
            static _ => "", text);
    }

    private static void WriteList<T>(
        DifferenceReport report, string name, Func<RunDifference, IEnumerable<Difference<T>>> list, Func<T, string> title,
        Func<T, string> subject, TextWriter text)
        where T : class
    {
        List<(RunDifference Day, Difference<T> One)> all =
            [.. report.Days.SelectMany(day => list(day).Select(one => (day, one)))];
        if (all.Count == 0)
        {
            return;
        }

        Head(name, text);
        foreach ((RunDifference day, Difference<T> one) in all.Take(ListedMax))
        {
            string on = report.Days.Length > 1 ? DifferenceReport.DayOf(day) + "  " : "";
            text.Write($"  {one.Change,-8} {on}{title(one.Pair.Any)}\n");
            text.Write($"           {DifferenceWords.Of(one.Change, one.Fields, subject(one.Pair.Any))}\n");
        }

        More(all.Count, report, text);
    }

    private static void Head(string name, TextWriter text) => text.Write("\n" + name + "\n");

    private static void More(int all, DifferenceReport report, TextWriter text)
    {
        if (all > ListedMax)
        {
            text.Write(string.Create(
                CultureInfo.InvariantCulture, $"  ... and {all - ListedMax:#,0} more, all of them in {report.Name}.csv\n"));
        }
    }

    private static string Count(int number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:#,0} {what}{(number == 1 ? "" : "s")}");

    private static string Arrow(long before, long after) => before == after
        ? before.ToString("#,0", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{before:#,0} -> {after:#,0}");
}
