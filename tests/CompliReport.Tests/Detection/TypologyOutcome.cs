using System;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>How the one account of a scenario ended.</summary>
internal static class TypologyOutcome
{
    /// <summary>One subject has the outcome, and there is a finding where and only where it is a hit.</summary>
    internal static void MustBe(string reason, Outcome outcome, RunResult result, string id)
    {
        OutcomeRow row = Scenario.OutcomeOf(result, id);
        Assert.True(row[outcome] == 1, $"{reason}: {string.Join(", ", Enum.GetValues<Outcome>().Select(one => one + " " + row[one]))}");
        Assert.True((outcome == Outcome.Hit) == Scenario.FindingsOf(result, id).Any(), reason);
    }

    internal static string Explanation(RunResult result, string id) => Scenario.FindingsOf(result, id).Single().Explanation;
}
