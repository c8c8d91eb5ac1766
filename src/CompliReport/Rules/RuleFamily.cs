using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>
/// The versions of a rule that go on with one another: what they measure is the same, and only numbers and consequences have changed.
/// </summary>
/// <remarks>
/// Their windows are one: what was sent under the old limit is part of the year under the new one. Each event is compared with the limit of
/// its own day, so that an allowance which was doubled in February excuses nothing of January and counts January's payments in March.
/// </remarks>
public sealed class RuleFamily
{
    private RuleFamily(ImmutableArray<Rule> versions, RegulatorCalendar calendar)
    {
        Versions = versions;
        Calendar = calendar;
    }

    /// <summary>The versions, the earliest first; what is measured stands in each of them.</summary>
    public ImmutableArray<Rule> Versions { get; }

    /// <summary>The dates that count.</summary>
    public RegulatorCalendar Calendar { get; }

    /// <summary>What is measured.</summary>
    public Rule Measured => Versions[0];

    /// <summary>Names the rule and what it measures: two packs with the same key may go on with each other's windows, others may
    /// not.</summary>
    public string Key(RulePack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        Rule rule = Measured;
        string measured = string.Join('|', [
            rule.Subject.ToString(), rule.Measure.ToString(), rule.Window.ToString(), rule.TimeZone, rule.AggregationKey.ToString(),
            rule.EachDirection ? "each" : "both", pack.Residency, pack.LocalCurrency.Text, rule.Filter.Events.ToString(),
            string.Join(',', rule.Filter.Currencies.Select(static one => one.Text)), rule.Filter.CrossBorder?.ToString() ?? "either",
            rule.Filter.Assets.ToString(), rule.Filter.Parties.ToString(), rule.Filter.OnlyListed.ToString(),
                rule.Filter.OnlyFirst.ToString(),
            .. rule.Thresholds.Select(static one => $"{one.Kind} {one.Currency?.Text} {one.AppliesTo}")]);
        return $"{pack.Id}/{rule.Id}/{ContentId.Of("W", measured)}";
    }

    /// <summary>The version in force on a date of its zone; null where none is.</summary>
    public Rule? InForceOn(DateOnly date)
    {
        foreach (Rule version in Versions)
        {
            if (version.IsInForceOn(date))
            {
                return version;
            }
        }

        return null;
    }

    /// <summary>Whether a version is in force on any day from one date to another.</summary>
    public bool IsInForceWithin(DateOnly first, DateOnly last) =>
        Versions.Any(version => version.EffectiveFrom <= last && (version.EffectiveTo is not { } end || end >= first));

    /// <summary>The families of a pack, in the order of the file.</summary>
    public static ImmutableArray<RuleFamily> Of(RulePack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        List<List<Rule>> families = [];
        Dictionary<string, List<List<Rule>>> byId = new(StringComparer.Ordinal);
        foreach (Rule rule in pack.Rules)
        {
            if (!byId.TryGetValue(rule.Id, out List<List<Rule>>? ofId))
            {
                byId.Add(rule.Id, ofId = []);
            }

            if (ofId.Find(family => family[0].GoesOnAs(rule)) is { } known)
            {
                known.Add(rule);
            }
            else
            {
                families.Add([rule]);
                ofId.Add(families[^1]);
            }
        }

        return [.. families.Select(family => new RuleFamily(
            [.. family.OrderBy(static rule => rule.EffectiveFrom)], pack.CalendarOf(family[0])))];
    }
}
