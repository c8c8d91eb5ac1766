using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Rules;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Rules;

public sealed class ChinaPackTests
{
    private static RulePack China => RulePackSample.China;

    [Theory]
    [InlineData("the day before the notice of 2021", "2021-09-23T15:59:59.999999999Z", "")]
    [InlineData("the first day of the notice of 2021", "2021-09-23T16:00:00Z", "CN-VC-01")]
    [InlineData("the last nanosecond of 5 February 2026 in Beijing", "2026-02-05T15:59:59.999999999Z", "CN-VC-01")]
    [InlineData("the first instant of 6 February 2026 in Beijing", "2026-02-05T16:00:00Z", "CN-VC-02")]
    public void The_ban_goes_by_the_Beijing_date_of_the_transaction(string reason, string instant, string expected)
    {
        DateOnly date = China.Calendar().LocalDate(UtcInstant.Of(instant));
        string bans = string.Join(
            ' ', China.InForceOn(date).Select(rule => rule.Id).Where(id => id.StartsWith("CN-VC-", StringComparison.Ordinal)));
        Assert.True(bans == expected, $"{reason}: {bans}");
    }

    [Fact]
    public void The_rules_are_these()
    {
        string[] expected = [
            "CN-FX-01 ResidentIndividual Sum FxPurchase, FxSettlement Above CY Customer apart Review: 50000 USD All",
            "CN-FX-02 ResidentIndividual CountDistinct FiatIn, FiatOut, CryptoIn, CryptoOut AtLeast CONSEC_D Counterparty apart Report: 5",
            "CN-FX-03 AnyIndividual Count FxPurchase, FxSettlement Above TX Customer together Review: 0",
            "CN-FX-04 ResidentIndividual Sum CashOut Above CY Customer together Deny: 100000 CNY All",
            "CN-FX-04-CARD ResidentIndividual Sum FiatOut, CashOut Above D Beneficiary together Deny: 10000 CNY All",
            "CN-FX-05 ResidentIndividual Sum FiatOut Above TX Customer together Tag: 1000 CNY All",
            "CN-LVT-01 Resident Sum CashIn, CashOut AtLeast D Customer apart Report: 50000 CNY Local, 10000 USD Foreign",
            "CN-LVT-02 ResidentEntity Sum FiatIn, FiatOut AtLeast D Customer apart Report: 2000000 CNY Local, 200000 USD Foreign",
            "CN-LVT-03 ResidentIndividual Sum FiatIn, FiatOut AtLeast D Customer apart Report: 500000 CNY Local, 100000 USD Foreign",
            "CN-LVT-04 ResidentIndividual Sum FiatIn, FiatOut AtLeast D Customer apart Report: 200000 CNY Local, 10000 USD Foreign",
            "CN-VC-01 Resident Count FxPurchase, FxSettlement Above TX Customer together Tag: 0",
            "CN-VC-02 Resident Count FxPurchase, FxSettlement Above TX Customer together Tag: 0",
        ];
        Assert.Equal(expected, China.Rules.Select(Summary));
    }

    [Fact]
    public void Domestic_and_cross_border_transfers_of_individuals_are_told_apart()
    {
        Assert.False(Rule("CN-LVT-03").Filter.CrossBorder);
        Assert.True(Rule("CN-LVT-04").Filter.CrossBorder);
        Assert.Null(Rule("CN-LVT-02").Filter.CrossBorder);
    }

    [Fact]
    public void Every_number_has_a_source_with_a_date()
    {
        RuleSource[] sources = [
            .. China.Rules.Select(rule => rule.Source), .. China.Tiers.Select(tier => tier.Source),
            .. China.Authorities.Select(duty => duty.Source), .. China.Retention.Select(duty => duty.Source),
            .. China.Typologies.Values.Select(typology => typology.Source),
        ];
        Assert.Equal(12 + 2 + 3 + 2 + 23, sources.Length);
        Assert.All(sources, source => Assert.InRange(source.Date, new DateOnly(2007, 2, 1), new DateOnly(2026, 3, 3)));
        Assert.All(sources, source => Assert.NotEmpty(source.Title));
    }

    [Fact]
    public void A_rule_is_never_in_force_before_its_text() =>
        Assert.All(China.Rules, rule => Assert.True(rule.EffectiveFrom >= rule.Source.Date, rule.Id));

    [Theory]
    [InlineData("just below serious", "4999999.999999999999999999", "")]
    [InlineData("serious", "5000000", "CN-CRIM-01")]
    [InlineData("just above serious", "5000000.000000000000000001", "CN-CRIM-01")]
    [InlineData("just below especially serious", "24999999.99", "CN-CRIM-01")]
    [InlineData("especially serious", "25000000", "CN-CRIM-02")]
    public void A_total_reaches_this_degree(string reason, string total, string expected)
    {
        Assert.Equal(AmountFault.None, ScaledAmount.TryParse(Encoding.UTF8.GetBytes(total), out ScaledAmount amount));
        string found = China.TierOf(amount, AssetCode.Of("CNY"), new DateOnly(2026, 1, 1))?.Id ?? "";
        Assert.True(found == expected, $"{reason}: {found}");
    }

    [Fact]
    public void A_degree_holds_from_its_first_day_and_in_its_own_currency()
    {
        ScaledAmount total = ScaledAmount.FromDecimal(30_000_000);
        Assert.Null(China.TierOf(total, AssetCode.Of("CNY"), new DateOnly(2019, 1, 31)));
        Assert.Equal("CN-CRIM-02", China.TierOf(total, AssetCode.Of("CNY"), new DateOnly(2019, 2, 1))?.Id);
        Assert.Null(China.TierOf(total, AssetCode.Of("USD"), new DateOnly(2026, 1, 1)));
    }

    [Fact]
    public void Deadlines_are_the_rules_own_or_those_of_the_duty()
    {
        DateOnly date = new(2026, 2, 6);
        ReportDeadline? large = China.DeadlineOf(Rule("CN-LVT-01"), date);
        Assert.Equal((5, DeadlineUnit.Working, DeadlineStart.Transaction), (large!.Days, large.Unit, large.From));
        Assert.Equal(SourceConfidence.Unconfirmed, large.Source?.Confidence);
        ReportDeadline suspicious = China.DutyOf("CAMLMAC-STR", date)!.Deadline;
        Assert.Equal((5, DeadlineUnit.Working, DeadlineStart.Confirmation), (suspicious.Days, suspicious.Unit, suspicious.From));
        Assert.True(China.DeadlineOf(Rule("CN-FX-02"), date)!.IsPrompt);
        Assert.Null(China.DeadlineOf(Rule("CN-FX-01"), date));
    }

    [Fact]
    public void The_SAFE_risk_report_begins_on_27_December_2024()
    {
        Assert.Null(China.DutyOf("SAFE-FXR", new DateOnly(2024, 12, 26)));
        Assert.Equal("CN-FXR-01", China.DutyOf("SAFE-FXR", new DateOnly(2024, 12, 27))?.Id);
    }

    [Fact]
    public void The_typologies_have_these_parameters()
    {
        string[] expected = [
            "T01 R7d band=0.1 n=3 sum_multiple=1.5 limit=50000 CNY (CashIn, CashOut) limit=10000 USD (None)",
            "T02 R7d persons=5 share_low=0.5 share_min=0.6 quota=50000 USD (None)",
            "T03 R7d convert_within_hours=24 converted_share=0.8 new_share=0.7 senders=10",
            "T04 R7d firm_days=31 new_share=0.7 quick_share=0.8 receivers=10 within_hours=24",
            "T05 R7d hub_customers=100 hub_share=0.25 hub_share_from=30 kept_share=0.8 middles=3 paths_max=5000000 sinks=3 sources=3 turnover=10000 USD (None)",
            "T06 - crypto_dwell_minutes=30 dwell_hours=2 ratio_max=1.1 ratio_min=0.9 turnover=20000 USD (None)",
            "T07 - stable_share=0.95",
            "T08 R30d eps=0.02 family_probability=0.05 lag_hours=48 net_max=0.1 pairs=3 probability=0.001 leg=1000 USD (None)",
            "T09 R30d market_bps=50 persistence=0.8 premium_bps=150 trades=10",
            "T10 R30d counterparties=20 deals_per_side=3 inventory_max=0.1 margin_max=0.04 margin_min=0.005 payments=20 turnover=20000 USD (None) payment=50000 USD (None)",
            "T11 R7d days=5 payers_a_day=15 refund_share=0.02 payment_max=10000 USD (None)",
            "T12 - customers_min=3 hub_customers=100 hub_share=0.25 hub_share_from=30 outflow_share=0.25 payments_min=2 link=1000 USD (None)",
            "T13 - funnel_share=0.6 hops_max=3 steps_per_cluster=2000000",
            "T14 - legs=20 mismatch_share=0.8 provinces=8",
            "T15 R14d hub_customers=100 hub_share=0.25 hub_share_from=30 kept_max=1.05 kept_min=0.7 length_max=6 length_min=3 steps_per_edge=50 steps_per_start=1000 value=1000 USD (None)",
            "T16 R7d burst_multiple=10 idle_days=90 movements=5 month_floor=1000 USD (None)",
            "T17 - first_hours=24 new_days=7 withdrawn_hours=48 withdrawn_share=0.8 first_deposit=50000 USD (None)",
            "T18 R30d entropy_events=200 entropy_share=0.95 night_events=20 night_share=0.35",
            "T19 R30d multiple=10 floor=10000 USD (None)",
            "T20 - decay=0.5 hops_max=3 hub_customers=100 hub_share=0.25 hub_share_from=30 inflow_share=0.1 steps_max=20000000",
            "T21 R60d cash_like_share=0.9 senders=20",
            "T22 - parties=5 share=0.3",
            "T23 - moved_share=0.8 venues=3 within_hours=24 coins_in=1000 USD (None)",
        ];
        Assert.Equal(expected, China.Typologies.Values.Select(Summary));
    }

    [Fact]
    public void A_parameter_that_the_pack_does_not_give_is_null()
    {
        Assert.Equal(0.10m, China.Typology("T01")?.Number("band"));
        Assert.Null(China.Typology("T01")?.Number("bnad"));
        Assert.Null(China.Typology("T99"));
        Assert.Equal(2, China.Typology("T01")?.AmountsOf("limit").Length);
        Assert.True(China.Typology("T01")?.AmountsOf("quota").IsEmpty);
    }

    [Fact]
    public void The_official_rate_is_the_parity_and_the_substitute_says_so()
    {
        RateChoice rate = Assert.Single(China.Rates);
        Assert.Equal(("CNY", "safe_parity", "ecb"), (rate.Currency.Text, rate.Official, rate.Substitute));
        Assert.Contains("not the SAFE parity", rate.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_are_kept_for_ten_years() => Assert.Equal(10, China.Retention.Single(duty => duty.Id == "CN-KEEP").Years);

    [Fact]
    public void The_digest_is_that_of_the_file() =>
        Assert.Equal(Sha256Digest.Of(File.ReadAllBytes(Path.Combine(RulePackSample.Root, "rules", "cn.json"))), China.Digest);

    private static Rule Rule(string id) => China.Rules.Single(rule => rule.Id == id);

    private static string Summary(Rule rule) =>
        $"{rule.Id} {rule.Subject} {rule.Measure} {rule.Filter.Events} {rule.Comparator} {rule.Window} {rule.AggregationKey} "
        + $"{(rule.EachDirection ? "apart" : "together")} {rule.Consequence}: "
        + string.Join(", ", rule.Thresholds.Select(one => one.IsCount
            ? one.Count.ToString(CultureInfo.InvariantCulture) : $"{one.Amount} {one.Currency} {one.AppliesTo}"));

    private static string Summary(TypologyParameters typology) =>
        string.Join(' ', [
            typology.Id, typology.Window?.ToString() ?? "-",
            .. typology.Parameters.Select(pair => pair.Key + "=" + pair.Value.ToString("0.####", CultureInfo.InvariantCulture)),
            .. typology.Amounts.Select(one => $"{one.Name}={one.Amount} {one.Currency} ({one.Events})")]);
}
