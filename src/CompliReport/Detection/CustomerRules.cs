using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>Evaluates the rules of a pack that are counted for a customer, an account or a beneficiary, over one party's events.</summary>
/// <remarks>
/// Each event is judged by the rules in force on its own date in the rule's zone. Hot path, benchmark "whole run": a rule none of whose
/// kinds of event the party has costs two comparisons. Not for two threads at once.
/// </remarks>
internal sealed class CustomerRules
{
    private readonly LedgerDay _day;
    private readonly AccountFacts _facts;
    private readonly ImmutableArray<OneRule> _rules;
    private AccountEvent[] _ofKey = new AccountEvent[256];

    internal CustomerRules(RulePack pack, LedgerDay day, AccountFacts facts, Valuation valuation, ListedParties listed)
    {
        _day = day;
        _facts = facts;
        ushort residency = (ushort)((pack.Residency[0] << 8) | pack.Residency[1]);
        PartyHashes names = new(day, facts);
        ImmutableArray<string> ids = IdsOf(pack);
        _rules = [.. FamiliesOf(pack).Select(family => new OneRule(
            family,
            ids.IndexOf(family.Measured.Id),
            family.IsInForceWithin(family.Calendar.LocalDate(day.First), family.Calendar.LocalDate(day.Last)),
            [.. family.Measured.WindowEvents.Select(direction => new RuleMeter(
                family, pack, direction, new RuleFilterTest(family.Measured.Filter, residency, day.Symbols.Assets, listed),
                day.Symbols.Assets, valuation)
            { Names = names })]))];
        _outcomes = new Outcome?[ids.Length];
    }

    private readonly Outcome?[] _outcomes;

    /// <summary>The rules evaluated here, in the order of their tallies; all versions of a rule are one.</summary>
    internal static ImmutableArray<string> IdsOf(RulePack pack) =>
        [.. FamiliesOf(pack).Select(static family => family.Measured.Id).Distinct()];

    private static IEnumerable<RuleFamily> FamiliesOf(RulePack pack) => RuleFamily.Of(pack).Where(
        static family => family.Measured.AggregationKey is RuleKey.Customer or RuleKey.Account or RuleKey.Beneficiary);

    /// <summary>Whether a rule is in force on any day of the run, in its own zone.</summary>
    internal static bool IsInForce(Rule rule, RegulatorCalendar calendar, LedgerDay day) =>
        rule.EffectiveFrom <= calendar.LocalDate(day.Last) && (rule.EffectiveTo is not { } last || last >= calendar.LocalDate(day.First));

    /// <summary>Evaluates every rule for one party.</summary>
    /// <param name="party">The party.</param>
    /// <param name="events">Its events in order of time.</param>
    /// <param name="tally">Counts the outcomes.</param>
    /// <param name="findings">Takes what hits.</param>
    /// <param name="builder">Makes findings.</param>
    internal void Evaluate(
        PartyFacts party, ReadOnlySpan<AccountEvent> events, OutcomeTally tally, List<Finding> findings, FindingBuilder builder)
    {
        RuleEvents kinds = RuleEvents.None;
        foreach (ref readonly AccountEvent e in events)
        {
            kinds |= e.Event;
        }

        Array.Clear(_outcomes);
        foreach (OneRule rule in _rules)
        {
            Outcome outcome = Outcome.NotApplicable;
            if (rule.IsInForce)
            {
                ReadOnlySpan<AccountEvent> covered = party.Covered(rule.Family.Measured, events, out bool? covers, out bool lacksFacts);
                outcome = covers switch
                {
                    null => Outcome.NoData,
                    false => Outcome.NotApplicable,
                    true when (kinds & rule.Family.Measured.Filter.Events) == 0 => Outcome.Clear,
                    true when rule.Family.Measured.Needs != RuleNeeds.None => Outcome.NoData,
                    true => EvaluateOrFail(rule, party, covered, findings, builder),
                };
                outcome = outcome == Outcome.Clear && lacksFacts ? Outcome.NoData : outcome;
            }

            _outcomes[rule.Number] = Graver(_outcomes[rule.Number], outcome);
        }

        for (int i = 0; i < _outcomes.Length; i++)
        {
            tally.Add(i, _outcomes[i]!.Value);
        }
    }

    // Of the versions of a rule that are measured apart, the one that says most counts.
    private static Outcome Graver(Outcome? one, Outcome other)
    {
        ReadOnlySpan<Outcome> order = [Outcome.Hit, Outcome.Error, Outcome.NoData, Outcome.Clear, Outcome.NotApplicable];
        return one is not { } first || order.IndexOf(other) < order.IndexOf(first) ? other : first;
    }

    // Sums beyond any money (28 digits) overflow: what hit before stays a hit, else the outcome says so, and the other rules go on.
    private Outcome EvaluateOrFail(
        OneRule rule, PartyFacts party, ReadOnlySpan<AccountEvent> events, List<Finding> findings, FindingBuilder builder)
    {
        int before = findings.Count;
        try
        {
            return Evaluate(rule, party, events, findings, builder);
        }
        catch (OverflowException)
        {
            return findings.Count > before ? Outcome.Hit : Outcome.Error;
        }
    }

    private Outcome Evaluate(
        OneRule rule, PartyFacts party, ReadOnlySpan<AccountEvent> events, List<Finding> findings, FindingBuilder builder)
    {
        bool isHit = false, lacksData = false;
        foreach (RuleMeter meter in rule.Meters)
        {
            if (rule.Family.Measured.AggregationKey == RuleKey.Customer)
            {
                isHit |= Measure(meter, "", party, events, findings, builder);
                lacksData |= meter.LacksData;
                continue;
            }

            // Each account or beneficiary has its own windows: the events are brought together by it, each in order of time.
            bool isByAccount = rule.Family.Measured.AggregationKey == RuleKey.Account;
            Span<AccountEvent> sorted = SortedByKey(events, isByAccount);
            for (int start = 0, end; start < sorted.Length; start = end)
            {
                int key = KeyOf(sorted[start], isByAccount);
                for (end = start + 1; end < sorted.Length && KeyOf(sorted[end], isByAccount) == key; end++)
                {
                }

                if (key < 0)
                {
                    lacksData |= (sorted[start].Event & meter.Direction) != 0;
                    continue;
                }

                string name = isByAccount ? _day.Symbols.AccountName(key) : builder.ClusterOf(key);
                isHit |= Measure(meter, name, party, sorted[start..end], findings, builder);
                lacksData |= meter.LacksData;
            }
        }

        return isHit ? Outcome.Hit : lacksData ? Outcome.NoData : Outcome.Clear;
    }

    private bool Measure(
        RuleMeter meter, string key, PartyFacts party, ReadOnlySpan<AccountEvent> events, List<Finding> findings, FindingBuilder builder)
    {
        meter.Begin(null, SubjectPast.Unknown);
        foreach (ref readonly AccountEvent e in events)
        {
            meter.Add(e);
        }

        meter.End(null);
        foreach (RuleReading reading in meter.Readings)
        {
            bool isAccount = reading.Rule.AggregationKey == RuleKey.Account || !party.IsCustomer;
            string subject = !isAccount ? _facts.CustomerName(party.Party)
                : reading.Rule.AggregationKey == RuleKey.Account ? key
                : _day.Symbols.AccountName(party.FirstAccount);
            findings.Add(builder.Of(reading, isAccount ? SubjectType.Account : SubjectType.Customer, subject, key));
        }

        return meter.Readings.Count > 0;
    }

    private Span<AccountEvent> SortedByKey(ReadOnlySpan<AccountEvent> events, bool isByAccount)
    {
        if (_ofKey.Length < events.Length)
        {
            _ofKey = new AccountEvent[events.Length * 2];
        }

        events.CopyTo(_ofKey);
        Span<AccountEvent> sorted = _ofKey.AsSpan(0, events.Length);
        sorted.Sort((left, right) =>
        {
            int order = KeyOf(left, isByAccount).CompareTo(KeyOf(right, isByAccount));
            return order != 0 ? order : AccountEvent.ByTime.Compare(left, right);
        });
        return sorted;
    }

    // Fiat conversions have no beneficiary, and no rule about beneficiaries looks at them.
    private static int KeyOf(in AccountEvent e, bool isByAccount) => isByAccount ? e.Account : e.Counterparty;

    /// <summary>A rule with what measures it: one meter for each direction.</summary>
    private sealed record OneRule(RuleFamily Family, int Number, bool IsInForce, ImmutableArray<RuleMeter> Meters);
}
