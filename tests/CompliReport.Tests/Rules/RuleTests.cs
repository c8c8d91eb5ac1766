using System;
using System.Linq;
using CompliReport.Rules;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Rules;

public sealed class RuleTests
{
    private static readonly Rule Quota = RulePackSample.Read(RulePackSample.Text).Pack!.Rules.Single();

    [Theory]
    [InlineData("just below, above", RuleComparator.Above, 49_999, false)]
    [InlineData("exactly at, above", RuleComparator.Above, 50_000, false)]
    [InlineData("just above, above", RuleComparator.Above, 50_001, true)]
    [InlineData("just below, at least", RuleComparator.AtLeast, 49_999, false)]
    [InlineData("exactly at, at least", RuleComparator.AtLeast, 50_000, true)]
    [InlineData("just above, at least", RuleComparator.AtLeast, 50_001, true)]
    public void The_comparator_decides_about_the_threshold_itself(string reason, RuleComparator comparator, int units, bool isReached)
    {
        Rule rule = Quota with { Comparator = comparator };
        // In the smallest units an amount has: one of them more or less is what "just" means.
        RuleThreshold amount = RuleThreshold.OfAmount(ScaledAmount.FromUnits(50_000), AssetCode.Of("CNY"), ThresholdScope.Local);
        Assert.True(rule.IsReached(amount, ScaledAmount.FromUnits(units)) == isReached, reason);
        Assert.True(rule.IsReached(RuleThreshold.OfCount(50_000), (long)units) == isReached, reason);
    }

    [Fact]
    public void A_count_is_never_compared_with_an_amount()
    {
        Assert.Throws<InvariantBrokenException>(() => Quota.IsReached(RuleThreshold.OfCount(1), ScaledAmount.One));
        Assert.Throws<InvariantBrokenException>(() => Quota.IsReached(Quota.Thresholds[0], 1L));
    }

    [Theory]
    [InlineData("the day before the first", "2019-12-31", false)]
    [InlineData("the first day", "2020-01-01", true)]
    [InlineData("the last day", "2025-12-31", true)]
    [InlineData("the day after the last", "2026-01-01", false)]
    public void A_rule_is_in_force_from_its_first_to_its_last_day(string reason, string date, bool isInForce) =>
        Assert.True(Quota.IsInForceOn(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)) == isInForce, reason);

    [Theory]
    [InlineData(RuleSubject.Any, true, true, true, true)]
    [InlineData(RuleSubject.AnyIndividual, true, true, false, false)]
    [InlineData(RuleSubject.AnyEntity, false, false, true, true)]
    [InlineData(RuleSubject.Resident, true, false, true, false)]
    [InlineData(RuleSubject.ResidentIndividual, true, false, false, false)]
    [InlineData(RuleSubject.ResidentEntity, false, false, true, false)]
    public void A_subject_covers_these_customers(
        RuleSubject subject, bool residentPerson, bool foreignPerson, bool residentEntity, bool foreignEntity)
    {
        Rule rule = Quota with { Subject = subject };
        Assert.Equal(residentPerson, rule.Covers(isIndividual: true, isResident: true));
        Assert.Equal(foreignPerson, rule.Covers(isIndividual: true, isResident: false));
        Assert.Equal(residentEntity, rule.Covers(isIndividual: false, isResident: true));
        Assert.Equal(foreignEntity, rule.Covers(isIndividual: false, isResident: false));
    }

    [Theory]
    [InlineData("both directions apart", true, RuleEvents.CashIn | RuleEvents.CashOut, "CashIn; CashOut")]
    [InlineData("both directions together", false, RuleEvents.CashIn | RuleEvents.CashOut, "CashIn, CashOut")]
    [InlineData("one direction alone has one window", true, RuleEvents.FxPurchase | RuleEvents.FiatOut, "FxPurchase, FiatOut")]
    [InlineData("buying and selling crypto", true, RuleEvents.FxPurchase | RuleEvents.FxSettlement, "FxSettlement; FxPurchase")]
    public void Directions_are_separate_windows_where_the_rule_says_so(string reason, bool isApart, RuleEvents events, string expected)
    {
        Rule rule = Quota with { EachDirection = isApart, Filter = Quota.Filter with { Events = events } };
        Assert.True(string.Join("; ", rule.WindowEvents) == expected, $"{reason}: {string.Join("; ", rule.WindowEvents)}");
    }

    [Fact]
    public void Every_event_is_inward_or_outward_and_never_both()
    {
        Assert.Equal(RuleEvents.None, RuleEvents.Inward & RuleEvents.Outward);
        foreach (string word in RuleVocabulary.Events.Texts)
        {
            Assert.True(RuleVocabulary.Events.TryRead(word, out RuleEvents one));
            Assert.NotEqual(RuleEvents.None, one & (RuleEvents.Inward | RuleEvents.Outward));
        }
    }
}
