using System;
using CompliReport.Evaluation.Scoring;
using Xunit;

namespace CompliReport.Tests.Evaluation;

/// <summary>What counts as worse than a frozen scorecard, on both sides of each limit.</summary>
public sealed class FrozenScorecardTests
{
    private const string Half = "{\"schema\": \"complireport/frozen-scorecard/1\", \"typologies\": [], \"clean_customers\": 0, \"unplanted_accounts\": 0, \"in_typology_alerts\": 0, \"in_reportable_cases\": 0, ";

    [Theory]
    [InlineData("two points less is no fall", 100, 98, 100, false)]
    [InlineData("three of a hundred less is", 100, 97, 100, true)]
    [InlineData("from 95.00 to 93.01 %", 95, 9301, 10_000, false)]
    [InlineData("from 95.00 to 92.99 %", 95, 9299, 10_000, true)]
    [InlineData("a hair more than two points, which rounded shares do not show", 100, 979_999, 1_000_000, true)]
    [InlineData("a rise", 95, 100, 100, false)]
    public void Recall_may_fall_by_two_points(string reason, int before, int found, int labelled, bool isWorse)
    {
        FrozenScorecard frozen = With("T01", new Share(before, 100), 0);
        string[] worse = [.. frozen.WorseIn(With("T01", new Share(found, labelled), 0))];
        Assert.True(worse.Length == (isWorse ? 1 : 0), reason);
        Assert.All(worse, static line => Assert.StartsWith("T01: recall fell from ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ten percent more is no rise", 100, 110, false)]
    [InlineData("eleven percent more is", 100, 111, true)]
    [InlineData("one of ten more", 10, 11, false)]
    [InlineData("one of nine more", 9, 10, true)]
    [InlineData("from none to none", 0, 0, false)]
    [InlineData("from none to one", 0, 1, true)]
    [InlineData("a fall", 10, 0, false)]
    public void False_positives_may_rise_by_ten_percent(string reason, int before, int after, bool isWorse)
    {
        FrozenScorecard frozen = With("T06", new Share(1, 1), before), now = With("T06", new Share(1, 1), after);
        Assert.True(frozen.WorseIn(now).Length == (isWorse ? 1 : 0), reason);
        Assert.True((frozen with { UnplantedAccounts = null }).WorseIn(now).Length == (isWorse ? 1 : 0), reason + ", without the accounts");
        Assert.All(frozen.WorseIn(now), static line => Assert.StartsWith("T06: accounts named wrongly: ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("twice as many among twice as many", 20, 2000, false)]
    [InlineData("22 of 2,000 are ten percent more", 22, 2000, false)]
    [InlineData("23 of 2,000 are fifteen percent more", 23, 2000, true)]
    [InlineData("as many among half", 10, 500, true)]
    public void A_rate_is_compared_and_not_a_count(string reason, int after, int unplanted, bool isWorse)
    {
        FrozenScorecard frozen = With("T06", new Share(1, 1), 10);
        FrozenScorecard now = With("T06", new Share(1, 1), after) with { UnplantedAccounts = unplanted };
        Assert.True(frozen.WorseIn(now).Length == (isWorse ? 1 : 0), reason);
    }

    [Theory]
    [InlineData(11, 20, 0)]
    [InlineData(12, 20, 1)]
    [InlineData(11, 23, 1)]
    [InlineData(12, 23, 2)]
    public void Clean_customers_in_alerts_and_in_cases_are_held_too(int alerts, int cases, int worse)
    {
        FrozenScorecard frozen = With("T01", default, 0) with { InTypologyAlerts = 10, InReportableCases = 20 };
        Assert.Equal(worse, frozen.WorseIn(frozen with { InTypologyAlerts = alerts, InReportableCases = cases }).Length);
    }

    [Theory]
    [InlineData("as before", 50, 90, 2, "")]
    [InlineData("two points fewer reported", 48, 90, 2, "")]
    [InlineData("three points", 47, 90, 2, "cases: scenarios that a reportable case holds fell from 50.00 % (50 of 100) to 47.00 % (47 of 100): more than 2 points")]
    [InlineData("two points fewer in any case", 50, 88, 2, "")]
    [InlineData("three points", 50, 87, 2, "cases: scenarios that any case holds fell from 90.00 % (90 of 100) to 87.00 % (87 of 100): more than 2 points")]
    [InlineData("one benign look-alike less", 50, 90, 1, "")]
    [InlineData("one more", 50, 90, 3, "cases: benign look-alikes in a reportable case: 7.14 % (2 of 28), now 10.71 % (3 of 28): none may come to it")]
    public void Cases_hold_as_many_scenarios_and_no_more_look_alikes(string reason, int reported, int inAny, int benign, string expected)
    {
        FrozenScorecard frozen = With("T01", default, 0) with { Cases = CasesOf(50, 90, 2) };
        FrozenScorecard now = frozen with { Cases = CasesOf(reported, inAny, benign) };
        Assert.True(string.Join('\n', frozen.WorseIn(now)) == expected, reason);
        Assert.Empty((frozen with { Cases = null }).WorseIn(now));
    }

    [Fact]
    public void A_file_of_before_cases_were_kept_is_read()
    {
        string[] lines = With("T01", new Share(1, 1), 0).ToJson().Split('\n');
        string older = string.Join('\n', System.Linq.Enumerable.Where(lines, static line => !line.Contains("median_delay", StringComparison.Ordinal)))
            .Replace("\"false_positives\": 0,", "\"false_positives\": 0", StringComparison.Ordinal);
        FrozenScorecard? read = FrozenScorecard.TryRead(older, out string fault);
        Assert.Equal("", fault);
        Assert.Null(read!.Cases);
        Assert.Null(read.Typologies[0].MedianDelay);
    }

    [Fact]
    public void A_typology_that_is_no_longer_labelled_or_found_is_missed()
    {
        FrozenScorecard frozen = With("T01", new Share(9, 10), 0);
        Assert.Equal(
            ["T01: recall was 90.00 %, and no account is labelled with it any more"], frozen.WorseIn(With("T02", new Share(1, 2), 0)));
    }

    [Fact]
    public void A_new_typology_without_false_positives_is_not_worse() =>
        Assert.Empty(With("T01", default, 0).WorseIn(With("T02", new Share(1, 2), 0)));

    [Fact]
    public void A_file_reads_back_as_it_was_written()
    {
        foreach (FrozenScorecard frozen in (FrozenScorecard[])[FrozenScorecard.Of(HandMade.Card), With("T01", default, 3) with { UnplantedAccounts = null, CleanCustomers = null }])
        {
            FrozenScorecard? read = FrozenScorecard.TryRead(frozen.ToJson(), out string fault);
            Assert.Equal("", fault);
            Assert.Equal(frozen.ToJson(), read!.ToJson());
            Assert.Equal(frozen.Typologies, read.Typologies);
        }
    }

    [Fact]
    public void The_file_has_counts_and_basis_points() =>
        Assert.Equal(
            """
            {
              "schema": "complireport/frozen-scorecard/1",
              "unplanted_accounts": 1000,
              "clean_customers": 1000,
              "in_typology_alerts": 0,
              "in_reportable_cases": 0,
              "typologies": [
                {
                  "id": "T01",
                  "labelled": 3,
                  "found": 2,
                  "recall_bps": 6667,
                  "false_positives": 5,
                  "median_delay": null
                }
              ]
            }

            """.ReplaceLineEndings("\n"),
            With("T01", new Share(2, 3), 5).ToJson());

    [Theory]
    [InlineData("", "NOT_JSON")]
    [InlineData("[]", "schema: BAD_FIELD")]
    [InlineData("{\"schema\": \"complireport/frozen-scorecard/2\"}", "schema: BAD_FIELD")]
    [InlineData("{\"schema\": \"complireport/frozen-scorecard/1\"}", "typologies: BAD_FIELD")]
    [InlineData("{\"schema\": \"complireport/frozen-scorecard/1\", \"typologies\": [{\"id\": \"T01\"}]}", "found: BAD_FIELD")]
    [InlineData(Half + "\"scenarios\": {\"labelled\": 1, \"in_reportable_case\": 0, \"in_any_case\": 0}}", "in_reportable_case: BAD_FIELD")]
    [InlineData(Half + "\"scenarios\": {\"labelled\": 1, \"in_reportable_case\": 2, \"in_any_case\": 0}, \"benign\": {\"labelled\": 0, \"in_reportable_case\": 0}}", "scenarios: BAD_FIELD")]
    [InlineData(Half + "\"scenarios\": {\"labelled\": 1, \"in_reportable_case\": 0, \"in_any_case\": 0}, \"benign\": {\"labelled\": 0, \"in_reportable_case\": 1}}", "benign: BAD_FIELD")]
    [InlineData("{\"schema\": \"complireport/frozen-scorecard/1\", \"typologies\": [{\"id\": \"T01\", \"found\": 2, \"labelled\": 1, \"false_positives\": 0}]}", "found: BAD_FIELD")]
    public void Anything_else_is_refused_with_the_reason(string text, string expected)
    {
        Assert.Null(FrozenScorecard.TryRead(text, out string fault));
        Assert.StartsWith(expected, fault, StringComparison.Ordinal);
    }

    private static FrozenCases CasesOf(int reported, int inAny, int benign) => new(new Share(reported, 100), new Share(inAny, 100), new Share(benign, 28));

    private static FrozenScorecard With(string typology, Share recall, long falsePositives) => new()
    {
        Typologies = [new FrozenTypology(typology, recall, falsePositives)],
        UnplantedAccounts = 1000,
        CleanCustomers = 1000,
        InTypologyAlerts = 0,
        InReportableCases = 0,
    };
}
