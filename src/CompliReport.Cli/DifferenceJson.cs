using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using CompliReport.Proof;

namespace CompliReport.Cli;

/// <summary>Differences as JSON for machines.</summary>
internal static class DifferenceJson
{
    internal static string Of(DifferenceReport report) => JsonSerializer.Serialize(
        new
        {
            title = report.Title,
            notes = report.Notes,
            same = report.IsEmpty,
            before = report.LoadBefore,
            after = report.LoadAfter,
            rules = report.Rules.Where(static rule => !rule.IsNone),
            days = report.Days.Select(static day => new
            {
                exchange_id = day.Before.Manifest.Exchange,
                day = day.Before.Manifest.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                run_before = day.Before.Manifest.RunId,
                run_after = day.After.Manifest.RunId,
                causes = day.Causes,
                before = day.LoadBefore,
                after = day.LoadAfter,
                findings = Shape(day.Findings, static one => new
                {
                    rule = one.RuleId,
                    subject_type = one.SubjectType,
                    subject = one.Subject,
                    from = one.From.ToString(),
                    to = one.To.ToString(),
                }),
                outcomes = Shape(day.Outcomes, static one => one.Id),
                cases = Shape(day.Cases, static one => one.Id),
                reports = Shape(day.Reports, static one => new { case_id = one.CaseId, authority = one.Authority }),
            }),
        },
        Summary.Json) + "\n";

    private static IEnumerable<object> Shape<T>(ImmutableArray<Difference<T>> differences, Func<T, object> name)
        where T : class =>
        differences.Select(one => new { change = one.Change, what = name(one.Pair.Any), fields = one.Fields });
}
