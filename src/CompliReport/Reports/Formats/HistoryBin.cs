using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.History;
using CompliReport.Rules;

namespace CompliReport.Reports.Formats;

/// <summary>history.bin: what the next day begins with.</summary>
internal static class HistoryBin
{
    internal const string Name = "history.bin";

    // A window of a rule is a year at most: after that nothing can be added to a finding, and its id cannot come again.
    private const int FindingDaysKept = 400;

    internal static void Write(RunResult result, ImmutableArray<SuspiciousActivityReport> reports, Stream stream)
    {
        HistoryStep step = result.History;
        DayHistory.Write(
            stream, result.Ledger.Exchange, result.Day, step.From, step.To, RegulatorCalendar.ZoneVersion, step.Horizon.Keys,
            FindingsOf(result, step), CasesOf(result, reports), step.Subjects());
    }

    // Findings of rules are named by their windows and go on; those of patterns are each of their own day.
    private static SortedDictionary<string, KnownFinding>.ValueCollection FindingsOf(RunResult result, HistoryStep step)
    {
        SortedDictionary<string, KnownFinding> known = new(StringComparer.Ordinal);
        foreach (KnownFinding finding in result.HistoryBefore?.Findings.Values ?? [])
        {
            if (step.To.UtcDate.DayNumber - finding.LastDay.DayNumber < FindingDaysKept)
            {
                known.Add(finding.Id, finding);
            }
        }

        foreach (Finding finding in result.Detected.Findings.Where(static finding => finding.IsRule))
        {
            known[finding.Id] = known.TryGetValue(finding.Id, out KnownFinding? before)
                ? before with { LastDay = finding.To.UtcDate }
                : new KnownFinding(finding.Id, finding.Reached.UtcDate, finding.To.UtcDate);
        }

        return known.Values;
    }

    private static SortedDictionary<string, KnownCase>.ValueCollection CasesOf(RunResult result,
        ImmutableArray<SuspiciousActivityReport> reports)
    {
        SortedDictionary<string, KnownCase> known = new(StringComparer.Ordinal);
        foreach (KnownCase one in result.HistoryBefore?.Cases.Values ?? [])
        {
            known.Add(one.Id, one);
        }

        ILookup<string, SuspiciousActivityReport> made = reports.ToLookup(static report => report.CaseId, StringComparer.Ordinal);
        foreach (Case one in result.Cases)
        {
            KnownCase before = known.GetValueOrDefault(one.Id) ?? new KnownCase(one.Id, result.Day, result.Day, [], [], []);
            bool isReported = made[one.Id].Any();
            Finding[] ofReports =
                [.. one.Findings.Where(finding => finding.OpensCase && (isReported || CaseReports.IsTold(before, finding)))];
            Finding[] patterns = Array.FindAll(ofReports, static finding => !finding.IsRule);
            // Of a pattern that goes on the last day stands for those before.
            IEnumerable<string> kept = before.Findings.Where(
                told => !Array.Exists(patterns, finding => CaseReports.IsGoingOn(told, finding)));
            known[one.Id] = before with
            {
                LastDay = result.History.To.UtcDate,
                Members = [.. before.Members.Union(CaseBuilder.MembersOf(one)).Order(StringComparer.Ordinal)],
                Findings =
                [
                    .. kept.Union(ofReports.Where(_ => isReported).Select(static finding => finding.Id))
                        .Union(patterns.Select(CaseReports.ToldAs)).Order(StringComparer.Ordinal),
                ],
                Reports = [.. before.Reports, .. made[one.Id].Select(static report => report.Duty.Id + " " + report.Id)
                    .Where(report => !before.Reports.Contains(report))],
            };
        }

        return known.Values;
    }
}
