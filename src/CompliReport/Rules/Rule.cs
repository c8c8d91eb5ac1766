using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>Which events a rule looks at.</summary>
/// <param name="Events">The kinds of event; never none.</param>
/// <param name="Currencies">The fiat currencies; empty where all count.</param>
/// <param name="CrossBorder">True: only across the border; false: only within the country; null: either.</param>
public sealed record RuleFilter(RuleEvents Events, ImmutableArray<AssetCode> Currencies, bool? CrossBorder)
{
    /// <summary>The classes of asset; none where all count.</summary>
    public RuleAssets Assets { get; init; }

    /// <summary>The kinds of counterparty; none where all count.</summary>
    public RuleParties Parties { get; init; }

    /// <summary>Only events of those who stand on a watch list.</summary>
    public bool OnlyListed { get; init; }

    /// <summary>Only the first such event that a customer ever had.</summary>
    public bool OnlyFirst { get; init; }

    /// <summary>Whether a currency is looked at.</summary>
    public bool Includes(AssetCode currency) => Currencies.IsEmpty || Currencies.Contains(currency);
}

/// <summary>What the number of a threshold counts.</summary>
public enum ThresholdKind
{
    /// <summary>An amount, for the measures sum and max.</summary>
    Amount,

    /// <summary>A number of events or parties, for the measures count and count_distinct.</summary>
    Count,

    /// <summary>Hours, for the measure age.</summary>
    Hours,
}

/// <summary>A number that a measure is compared with.</summary>
public sealed record RuleThreshold
{
    private RuleThreshold(ThresholdKind kind, ScaledAmount amount, AssetCode? currency, ThresholdScope appliesTo, long count)
    {
        Kind = kind;
        Amount = amount;
        Currency = currency;
        AppliesTo = appliesTo;
        Count = count;
    }

    /// <summary>What the number counts.</summary>
    public ThresholdKind Kind { get; }

    /// <summary>The amount in units of <see cref="Currency"/>; zero for what is no amount.</summary>
    public ScaledAmount Amount { get; }

    /// <summary>What the amount is an amount of; null for what is no amount.</summary>
    public AssetCode? Currency { get; }

    /// <summary>Which amounts are compared; <see cref="ThresholdScope.All"/> for what is no amount.</summary>
    public ThresholdScope AppliesTo { get; }

    /// <summary>The count, or the hours; zero for an amount.</summary>
    public long Count { get; }

    /// <summary>Whether this is a count.</summary>
    public bool IsCount => Kind == ThresholdKind.Count;

    /// <summary>An amount.</summary>
    public static RuleThreshold OfAmount(ScaledAmount amount, AssetCode currency, ThresholdScope appliesTo) =>
        new(ThresholdKind.Amount, amount, currency, appliesTo, 0);

    /// <summary>A count.</summary>
    public static RuleThreshold OfCount(long count) => new(ThresholdKind.Count, default, null, ThresholdScope.All, count);

    /// <summary>An age in hours.</summary>
    public static RuleThreshold OfHours(long hours) => new(ThresholdKind.Hours, default, null, ThresholdScope.All, hours);
}

/// <summary>One rule in one version: what is measured, for whom, over which window, and what follows.</summary>
/// <remarks>Rules are applied by the date of the event in <see cref="TimeZone"/>, never by the law of today.</remarks>
public sealed record Rule
{
    /// <summary>The id, e.g. CN-FX-01. Two versions of a rule share it and have no day in common.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>The first day in force.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>The last day in force, inclusive; null where no end is known.</summary>
    public required DateOnly? EffectiveTo { get; init; }

    /// <summary>Whose events count.</summary>
    public required RuleSubject Subject { get; init; }

    /// <summary>What is made of them.</summary>
    public required RuleMeasure Measure { get; init; }

    /// <summary>Which events count.</summary>
    public required RuleFilter Filter { get; init; }

    /// <summary>At least one; the rule hits when any of them is reached.</summary>
    public required ImmutableArray<RuleThreshold> Thresholds { get; init; }

    /// <summary>Whether the threshold itself is a hit.</summary>
    public required RuleComparator Comparator { get; init; }

    /// <summary>Over which days.</summary>
    public required RuleWindow Window { get; init; }

    /// <summary>The zone whose dates count: the pack's, or the rule's own where it has one.</summary>
    public required string TimeZone { get; init; }

    /// <summary>What it is counted for.</summary>
    public required RuleKey AggregationKey { get; init; }

    /// <summary>True: in and out are never netted and are separate windows. False: all events go into one.</summary>
    public required bool EachDirection { get; init; }

    /// <summary>What a hit leads to.</summary>
    public required RuleConsequence Consequence { get; init; }

    /// <summary>The report type of a duty of the pack; never null where the consequence is a report.</summary>
    public required string? ReportType { get; init; }

    /// <summary>Until when; null where the duty's deadline holds, see <see cref="RulePack.DeadlineOf"/>.</summary>
    public required ReportDeadline? Deadline { get; init; }

    /// <summary>Facts that it asks about and no ledger tells; none where the ledger suffices.</summary>
    public RuleNeeds Needs { get; init; }

    /// <summary>The text of the rule.</summary>
    public required RuleSource Source { get; init; }

    /// <summary>What a reader of a report has to know; empty where nothing.</summary>
    public required string Note { get; init; }

    /// <summary>The line of the pack file where the rule starts.</summary>
    public required int Line { get; init; }

    /// <summary>The events of each separate window: in and out where <see cref="EachDirection"/>, else all in one.</summary>
    public ImmutableArray<RuleEvents> WindowEvents
    {
        get
        {
            RuleEvents inward = Filter.Events & RuleEvents.Inward, outward = Filter.Events & RuleEvents.Outward;
            return EachDirection && inward != RuleEvents.None && outward != RuleEvents.None ? [inward, outward] : [Filter.Events];
        }
    }

    /// <summary>Whether the rule is in force on a date of its zone; the first and the last day are.</summary>
    public bool IsInForceOn(DateOnly date) => date >= EffectiveFrom && (EffectiveTo is null || date <= EffectiveTo);

    /// <summary>Whether a customer is one of those whose events count.</summary>
    public bool Covers(bool isIndividual, bool isResident) => Subject switch
    {
        RuleSubject.AnyIndividual => isIndividual,
        RuleSubject.AnyEntity => !isIndividual,
        RuleSubject.Resident => isResident,
        RuleSubject.ResidentIndividual => isIndividual && isResident,
        RuleSubject.ResidentEntity => !isIndividual && isResident,
        _ => true,
    };

    /// <summary>Whether an amount in the threshold's currency reaches it. The amount has no sign.</summary>
    public bool IsReached(RuleThreshold threshold, ScaledAmount amount)
    {
        ArgumentNullException.ThrowIfNull(threshold);
        Invariant.Holds(threshold.Kind == ThresholdKind.Amount, "an amount is compared with an amount");
        return Comparator == RuleComparator.Above ? amount > threshold.Amount : amount >= threshold.Amount;
    }

    /// <summary>Whether a count reaches the threshold.</summary>
    public bool IsReached(RuleThreshold threshold, long count)
    {
        ArgumentNullException.ThrowIfNull(threshold);
        Invariant.Holds(threshold.IsCount, "a count is compared with a count");
        return Comparator == RuleComparator.Above ? count > threshold.Count : count >= threshold.Count;
    }

    /// <summary>Whether something of an age, in nanoseconds, is younger than it has to be.</summary>
    public static bool IsTooYoung(RuleThreshold threshold, long age)
    {
        ArgumentNullException.ThrowIfNull(threshold);
        Invariant.Holds(threshold.Kind == ThresholdKind.Hours, "an age is compared with an age");
        return age < threshold.Count * UtcInstant.Hour;
    }

    /// <summary>Whether a later version goes on with the windows of this one: it may differ in its numbers and in what follows, not in
    /// what is measured.</summary>
    public bool GoesOnAs(Rule later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return later.Id == Id && later.Subject == Subject && later.Measure == Measure && later.Window == Window
            && later.TimeZone == TimeZone && later.AggregationKey == AggregationKey && later.EachDirection == EachDirection
            && later.Filter with { Currencies = Filter.Currencies } == Filter && later.Filter.Currencies.SequenceEqual(Filter.Currencies)
            && later.Thresholds.Select(static one => (one.Kind, one.Currency, one.AppliesTo))
                .SequenceEqual(Thresholds.Select(static one => (one.Kind, one.Currency, one.AppliesTo)));
    }
}
