using System;
using System.Collections.Immutable;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>What one jurisdiction asks for, as read from one file.</summary>
public sealed record RulePack
{
    /// <summary>The name the pack is asked for by, e.g. cn.</summary>
    public required string Id { get; init; }

    /// <summary>Two letters, e.g. CN.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The version that the officer gave the file; the digest is what counts.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the file as read.</summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>The bytes it was read from, of which <see cref="Digest"/> is the SHA-256: a report carries the law it was judged
    /// by.</summary>
    internal ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The zone whose dates count, an id of the tz database.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The jurisdiction's own currency.</summary>
    public required AssetCode LocalCurrency { get; init; }

    /// <summary>The country whose residents are "resident", two letters.</summary>
    public required string Residency { get; init; }

    /// <summary>Days from Monday to Friday that are no working days, in order; empty where the pack lists none.</summary>
    public required ImmutableArray<DateOnly> Holidays { get; init; }

    /// <summary>The rules of all times, in the order of the file.</summary>
    public required ImmutableArray<Rule> Rules { get; init; }

    /// <summary>The criminal degrees, in the order of the file.</summary>
    public required ImmutableArray<CaseTier> Tiers { get; init; }

    /// <summary>The duties to report, in the order of the file.</summary>
    public required ImmutableArray<AuthorityDuty> Authorities { get; init; }

    /// <summary>The duties to keep, in the order of the file.</summary>
    public required ImmutableArray<RetentionDuty> Retention { get; init; }

    /// <summary>The parameters of the typologies, by id.</summary>
    public required ImmutableSortedDictionary<string, TypologyParameters> Typologies { get; init; }

    /// <summary>Which rates to take, in the order of the file.</summary>
    public required ImmutableArray<RateChoice> Rates { get; init; }

    /// <summary>What a reader has to know; empty where nothing.</summary>
    public required string Note { get; init; }

    /// <summary>The rules in force on a date, in the order of the file; the date is one of each rule's own zone.</summary>
    public ImmutableArray<Rule> InForceOn(DateOnly date) => Rules.RemoveAll(rule => !rule.IsInForceOn(date));

    /// <summary>The parameters of a typology; null where the pack sets none.</summary>
    public TypologyParameters? Typology(string id) => Typologies.GetValueOrDefault(id);

    /// <summary>The duty for a type of report on a date, the first of the file; null where there was none.</summary>
    public AuthorityDuty? DutyOf(string reportType, DateOnly date)
    {
        foreach (AuthorityDuty duty in Authorities)
        {
            if (duty.ReportType == reportType && date >= duty.EffectiveFrom && (duty.EffectiveTo is null || date <= duty.EffectiveTo))
            {
                return duty;
            }
        }

        return null;
    }

    /// <summary>The deadline of a hit: the rule's own, else that of the duty in force on the date; null where nothing is due.</summary>
    public ReportDeadline? DeadlineOf(Rule rule, DateOnly date)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.Deadline ?? (rule.ReportType is null ? null : DutyOf(rule.ReportType, date)?.Deadline);
    }

    /// <summary>The gravest degree that a total reaches on a date, in the currency of the degrees; null where it reaches none.</summary>
    /// <param name="total">The total without its sign.</param>
    /// <param name="currency">What it is a total of; degrees in other currencies are not looked at.</param>
    /// <param name="date">The date of the last event.</param>
    public CaseTier? TierOf(ScaledAmount total, AssetCode currency, DateOnly date)
    {
        CaseTier? gravest = null;
        foreach (CaseTier tier in Tiers)
        {
            bool reached = tier.Currency == currency && total >= tier.Amount
                && date >= tier.EffectiveFrom && (tier.EffectiveTo is null || date <= tier.EffectiveTo);
            if (reached && (gravest is null || tier.Amount > gravest.Amount))
            {
                gravest = tier;
            }
        }

        return gravest;
    }

    /// <summary>A calendar of the pack's own zone and holidays.</summary>
    public RegulatorCalendar Calendar() => RegulatorCalendar.Of(TimeZone, Holidays);

    /// <summary>A calendar of a rule's zone with the pack's holidays.</summary>
    public RegulatorCalendar CalendarOf(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return RegulatorCalendar.Of(rule.TimeZone, Holidays);
    }
}
