using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Rules;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Cases;

/// <summary>What each finding of a case counts, and from which score on it is reported; with the weights set by hand, whatever was learned.</summary>
public sealed class CaseScoreTests
{
    private static readonly string[] Specific = ["T02", "T05", "T08", "T12", "T13", "T15", "T20", "T21"], Generic = ["T04", "T06", "T14", "T16", "T17", "T19"];

    private static readonly CaseScoring ByHand = CaseScoring.Default.BeforeLearning();

    private static readonly CaseTier Gravest = RulePackSample.China.Tiers.Single(static tier => tier.Label == TierLabel.EspeciallySerious);

    [Fact]
    public void Every_typology_has_a_weight_and_every_kind_of_honest_conduct_its_limits()
    {
        CaseScoring scoring = CaseScoring.Default;
        Assert.Equal(TypologyDescription.All.Select(static one => one.Id), scoring.Patterns.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(BenignCatalog.All.Select(static kind => kind.Kind).Order(StringComparer.Ordinal), scoring.Benign.Keys.Order(StringComparer.Ordinal));
        Assert.All(BenignCatalog.All, kind =>
            Assert.Equal(kind.LimitNames.Order(StringComparer.Ordinal), scoring.Benign[kind.Kind].Limits.Keys.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("at the threshold", "1", 10)]
    [InlineData("just below twice", "1.9999", 10)]
    [InlineData("twice", "2", 12)]
    [InlineData("just below four times", "3.9999", 12)]
    [InlineData("four times", "4", 13)]
    [InlineData("just below eight times", "7.9999", 13)]
    [InlineData("eight times and any number above", "8", 15)]
    public void A_margin_raises_a_typology(string reason, string margin, int points) =>
        Assert.True(Score([Of("T06", margin: margin)]).Points == points, reason);

    [Fact]
    public void A_typology_counts_once_with_its_gravest_finding() =>
        Assert.Equal(13, Score([Of("T06"), Of("T06", margin: "4"), Of("T06", account: "B")]).Points);

    [Fact]
    public void No_single_generic_pattern_is_reported_however_far_beyond_and_however_large_the_amount() =>
        Assert.All(Generic, static id => Assert.False(Score([Of(id, margin: "1000")], Gravest).IsReportable));

    [Fact]
    public void No_two_generic_patterns_are() => Assert.All(
        Generic.SelectMany(static one => Generic.Select(other => (one, other))),
        static pair => Assert.False(Score([Of(pair.one, margin: "1000"), Of(pair.other, margin: "1000")], Gravest).IsReportable));

    [Fact]
    public void A_single_specific_pattern_is_reported_at_its_threshold_already() => Assert.All(
        Specific.Except(["T02", "T20"]), static id => Assert.True(Score([Of(id)]).IsReportable, id));

    [Fact]
    public void A_specific_pattern_with_any_other_is_reported() => Assert.All(
        Specific.SelectMany(static one => TypologyDescription.All.Select(other => (one, other: other.Id))).Where(static pair => pair.one != pair.other && pair.other != "T18"),
        static pair => Assert.True(Score([Of(pair.one), Of(pair.other)]).IsReportable, pair.ToString()));

    [Theory]
    [InlineData("one point below the threshold", 49, false)]
    [InlineData("at it", 50, true)]
    [InlineData("above", 51, true)]
    public void The_threshold_is_inclusive(string reason, int points, bool isReportable) => Assert.True(
        isReportable == CaseScore.Of([Of("T06")], null, ByHand with { Patterns = Weights(points) }).IsReportable, reason);

    [Theory]
    [InlineData("rules that ask for review", FindingSeverity.Review, "1", 15, false)]
    [InlineData("far beyond", FindingSeverity.Review, "8", 20, false)]
    [InlineData("a rule that asks for a report is obeyed whatever the score", FindingSeverity.Report, "1", 25, true)]
    [InlineData("and counts no more than all rules may", FindingSeverity.Report, "8", 25, true)]
    [InlineData("what should not have been executed", FindingSeverity.Deny, "1", 25, true)]
    public void Rules(string reason, FindingSeverity severity, string margin, int points, bool isReportable)
    {
        CaseScore score = Score([Of("CN-FX-01", isRule: true, severity: severity, margin: margin)]);
        Assert.True(points == score.Points && isReportable == score.IsReportable && isReportable == score.Parts.Any(static part => part.Kind == "demand"), reason);
    }

    [Fact]
    public void Several_rules_count_no_more_than_they_may() =>
        Assert.Equal(25, Score([Of("CN-FX-01", isRule: true), Of("CN-FX-03", isRule: true), Of("CN-FX-04", isRule: true)]).Points);

    [Fact]
    public void What_opens_no_case_counts_nothing() =>
        Assert.Equal(10, Score([Of("T06"), Of("CN-LVT-03", isRule: true, severity: FindingSeverity.Report, opens: false), Of("CN-VC-01", isRule: true, severity: FindingSeverity.Info, opens: false)]).Points);

    [Fact]
    public void An_amplifier_raises_a_little() =>
        Assert.Equal(15, Score([Of("T06"), Of("T18", severity: FindingSeverity.Info, opens: false)]).Points);

    [Theory]
    [InlineData("one pattern of whatever amount", "CN-CRIM-02", 0, 25)]
    [InlineData("two of no degree", null, 1, 50)]
    [InlineData("two of the serious degree", "CN-CRIM-01", 1, 60)]
    [InlineData("two of the gravest", "CN-CRIM-02", 1, 65)]
    public void The_degree_counts_with_two_grounds(string reason, string? tier, int more, int points)
    {
        Finding[] findings = more == 0 ? [Of("T03")] : [Of("T03"), Of("T09")];
        Assert.True(points == Score(findings, RulePackSample.China.Tiers.SingleOrDefault(one => one.Id == tier)).Points, reason);
    }

    [Theory]
    [InlineData("four members", 4, 0)]
    [InlineData("five", 5, 3)]
    [InlineData("ten", 10, 6)]
    [InlineData("nineteen", 19, 6)]
    [InlineData("twenty", 20, 10)]
    public void Members(string reason, int members, int points)
    {
        string[] names = [.. Enumerable.Range(0, members).Select(static i => "M" + i.ToString("00", System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(50 + points == Score([Of("T05") with { Accounts = [.. names], Customers = [.. names] }]).Points, reason);
    }

    [Theory]
    [InlineData("a small ring", "T12", "customers", 4, 50)]
    [InlineData("a ring of five", "T12", "customers", 5, 52)]
    [InlineData("a ring of twenty", "T12", "customers", 20, 56)]
    [InlineData("a controller", "T13", "customers", 4, 54)]
    [InlineData("a listed party itself", "T20", "direct_movements", 1, 50)]
    [InlineData("a listed party through others", "T20", "indirect_share", 1, 45)]
    public void What_the_network_shows(string reason, string id, string measure, int value, int points) =>
        Assert.True(points == Score([Of(id) with { Measures = [new Measure(measure, value)] }]).Points, reason);

    [Theory]
    [InlineData("two families on an account", "T06 T09", "A A", 35)]
    [InlineData("three", "T06 T09 T14", "A A A", 50)]
    [InlineData("four", "T06 T09 T14 T19", "A A A A", 65)]
    [InlineData("three on two accounts", "T06 T09 T14", "A A B", 45)]
    [InlineData("three of one family", "T06 T07 T23", "A A A", 60)]
    public void Independent_patterns_on_one_account(string reason, string ids, string accounts, int points) =>
        Assert.True(points == Score([.. ids.Split(' ').Zip(accounts.Split(' '), static (id, account) => Of(id, account: account))]).Points, reason);

    [Theory]
    [InlineData("lowered to nothing", "tuition_season", "T19", BenignEffect.Lowers, 0, "typology benign")]
    [InlineData("lowered by less than it counts", "market_maker", "T07", BenignEffect.Lowers, 5, "typology benign")]
    [InlineData("vetoed", "arbitrage_bot", "T06", BenignEffect.Vetoes, 0, "benign")]
    public void Honest_conduct_takes_away(string reason, string kind, string id, BenignEffect effect, int points, string parts)
    {
        Finding finding = Of(id, opens: effect == BenignEffect.Lowers) with { Benign = [new BenignReason(kind, "because", effect)] };
        CaseScore score = Score([finding]);
        Assert.True(points == score.Points, reason);
        Assert.Equal(parts, string.Join(' ', score.Parts.Select(static part => part.Kind)));
    }

    [Fact]
    public void One_finding_that_nothing_explains_is_enough()
    {
        Finding lowered = Of("T19", margin: "9") with { Benign = [new BenignReason("tuition_season", "because", BenignEffect.Lowers)] };
        Assert.Equal(10, Score([lowered, Of("T19", account: "B")]).Points);
    }

    [Fact]
    public void What_is_explained_is_no_ground_for_a_degree()
    {
        Finding lowered = Of("T19") with { Benign = [new BenignReason("tuition_season", "because", BenignEffect.Lowers)] };
        Assert.Equal(25, Score([lowered, Of("T03")], Gravest).Points);
    }

    [Fact]
    public void Parts_sum_to_a_score_of_100_at_most_and_do_not_depend_on_the_order_of_findings()
    {
        Finding[] findings = [.. TypologyDescription.All.Select(static one => Of(one.Id)), Of("CN-FX-01", isRule: true), Of("CN-FX-02", isRule: true, severity: FindingSeverity.Report)];
        CaseScore score = Score(findings, Gravest);
        Assert.Equal(100, score.Points);
        Assert.Equal(100, score.Parts.Sum(static part => part.Points));
        Assert.Equal("limit", score.Parts[^1].Kind);
        Assert.Subset(new HashSet<string>(findings.Select(static one => one.Id)), new HashSet<string>(score.Parts.SelectMany(static part => part.Findings)));
        for (int turn = 1; turn < findings.Length; turn++)
        {
            CaseScore other = Score([.. findings[turn..], .. findings[..turn]], Gravest);
            Assert.Equal(score.Parts.Select(Words), other.Parts.Select(Words));
        }

        static string Words(ScorePart part) => $"{part.Kind} {part.Reason} {part.Points} {string.Join(' ', part.Findings)}";
    }

    [Theory]
    [InlineData("\"alert_threshold\": 50", "\"alert_threshold\": 0", "alert_threshold")]
    [InlineData("\"alert_threshold\": 50", "\"alert_threshold\": 101", "alert_threshold")]
    [InlineData("\"points\": 25, \"family\": \"amounts\"", "\"points\": -1, \"family\": \"amounts\"", "T01")]
    [InlineData("\"id\": \"T03\"", "\"id\": \"T01\"", "T01")]
    [InlineData("{ \"from\": \"4\", \"points\": 3 }", "{ \"from\": \"1\", \"points\": 3 }", "margins")]
    [InlineData("\"vetoes\": [\"T04\"]", "\"vetoes\": [\"T12\"]", "T12")]
    [InlineData("\"lowers\": [\"T04\", \"T14\"]", "\"lowers\": [\"T20\"]", "T20")]
    [InlineData("\"paydays_min\": \"2\"", "\"paydays_min\": \"-2\"", "paydays_min")]
    [InlineData("\"controller\"", "\"controler\"", "controler")]
    public void A_number_that_makes_no_sense_is_refused(string from, string to, string told)
    {
        string json = File.ReadAllText(Path.Combine(Architecture.SourceTree.Root, "rules", "scoring", "case-score.json"));
        Assert.Contains(from, json, StringComparison.Ordinal);
        Exception wrong = Assert.Throws<InvalidDataException>(() => CaseScoring.Read(Scenario.Utf8(json.Replace(from, to, StringComparison.Ordinal))));
        Assert.Contains(told, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scoring_is_an_input_of_the_run_and_decides_it()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A").Fiat("A", Scenario.At(10), "CNY", "200000", "IN").Fiat("A", Scenario.At(11), "CNY", "-200000", "OUT");
        string json = File.ReadAllText(Path.Combine(Architecture.SourceTree.Root, "rules", "scoring", "case-score.json"));
        int points = CaseScoring.Default.Patterns["T06"].Points;
        RunInputs inputs = day.Inputs(Scenario.Ledger("ledger.csv", day.Rows));
        RunResult usual = ComplianceRun.Execute(inputs, new RunOptions());
        RunResult strict = With(points), mild = With(points + 1);
        Assert.False(Assert.Single(mild.Cases).IsReportable);
        Assert.True(Assert.Single(strict.Cases).IsReportable);
        Assert.Contains(usual.Inputs, static file => file.Role == "scoring" && file.Digest == CaseScoring.Default.Digest);
        Assert.Equal(3, new[] { usual, strict, mild }.DistinctBy(static run => run.RunId).Count());
        Assert.Contains(
            $"\"score\":{points},\"alert_threshold\":{points},\"score_parts\":[{{\"kind\":\"typology\",\"reason\":\"T06 Pass-through, 1 times its threshold\",\"points\":{points},",
            Scenario.TextOf(strict, "cases.jsonl"), StringComparison.Ordinal);

        RunResult With(int threshold) => ComplianceRun.Execute(
            inputs with { Scoring = CaseScoring.Read(Scenario.Utf8(json.Replace("\"alert_threshold\": 50", $"\"alert_threshold\":  {threshold}", StringComparison.Ordinal))) }, new RunOptions());
    }

    private static CaseScore Score(Finding[] findings, CaseTier? tier = null) => CaseScore.Of(findings, tier, ByHand);

    private static System.Collections.Frozen.FrozenDictionary<string, PatternWeight> Weights(int points) =>
        System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, PatternWeight> { ["T06"] = new(points, "speed") });

    private static Finding Of(
        string id, bool isRule = false, FindingSeverity severity = FindingSeverity.Review, string margin = "1", string account = "A", bool opens = true) => new()
        {
            Id = $"F-{id}-{account}-{margin}",
            IsRule = isRule,
            RuleId = id,
            Pack = "cn@0",
            Score = 50,
            Severity = severity,
            OpensCase = opens,
            SubjectType = SubjectType.Account,
            Subject = account,
            Accounts = [account],
            Customers = ["C-" + account],
            From = UtcInstant.Of("2023-03-01T00:00:00Z"),
            To = UtcInstant.Of("2023-03-02T00:00:00Z"),
            Reached = UtcInstant.Of("2023-03-02T00:00:00Z"),
            Measures = [],
            Thresholds = [],
            Margin = decimal.Parse(margin, System.Globalization.CultureInfo.InvariantCulture),
            UsdMicros = 1,
            Evidence = [new RecordLocation(0, 1)],
            EvidenceTotal = 1,
            Explanation = "",
        };
}
