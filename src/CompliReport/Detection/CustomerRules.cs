using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.History;
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
    private readonly DetectionDay _day;
    private readonly ImmutableArray<OneRule> _rules;
    private AccountEvent[] _ofKey = new AccountEvent[256];

    internal CustomerRules(RulePack pack, DetectionDay day, Valuation valuation)
    {
        _day = day;
        ushort residency = (ushort)((pack.Residency[0] << 8) | pack.Residency[1]);
        ImmutableArray<string> ids = IdsOf(pack);
        _rules = [.. FamiliesOf(pack).Select(family => new OneRule(
            family,
            ids.IndexOf(family.Measured.Id),
            day.History.Horizon.Keys.IndexOf(family.Key(pack)),
            family.IsInForceWithin(family.Calendar.LocalDate(day.Day.First), family.Calendar.LocalDate(day.Day.Last)),
            day.History.IsKnownInPart(family),
            [.. family.Measured.WindowEvents.Select(direction => new RuleMeter(
                family, pack, direction, new RuleFilterTest(family.Measured.Filter, residency, day.Day.Symbols.Assets, day.Listed),
                day.Day.Symbols.Assets, valuation)
            { Names = day.Names, LastKept = day.History.To.Nanoseconds, UsdNeeded = UsdNeeded(family, day, valuation) })]))];
        _outcomes = new Outcome?[ids.Length];
    }

    private readonly Outcome?[] _outcomes;
    private SubjectRecord _record = null!;
    private List<Finding> _findings = null!;
    private FindingBuilder _builder = null!;
    private PartyFacts _party = null!;
    private bool _isNew;

    /// <summary>The rules evaluated here, in the order of their tallies; all versions of a rule are one.</summary>
    internal static ImmutableArray<string> IdsOf(RulePack pack) =>
        [.. FamiliesOf(pack).Select(static family => family.Measured.Id).Distinct()];

    private static IEnumerable<RuleFamily> FamiliesOf(RulePack pack) => RuleFamily.Of(pack).Where(
        static family => family.Measured.AggregationKey is RuleKey.Customer or RuleKey.Account or RuleKey.Beneficiary);

    // The least that any limit of single transactions is worth in the time of the run, less a hundredth for what rounding takes: the value
    // of an event in any currency is its value in US dollars times one rate, so nothing below can reach the limit.
    private static long UsdNeeded(RuleFamily family, DetectionDay day, Valuation valuation)
    {
        const int periodsMax = 10_000;
        const decimal share = 0.99m;
        Rule rule = family.Measured;
        if (rule.Window.Kind != RuleWindowKind.Transaction || rule.Measure is not (RuleMeasure.Sum or RuleMeasure.Max))
        {
            return 0;
        }

        decimal needed = decimal.MaxValue;
        foreach (RuleThreshold limit in family.Versions.SelectMany(static version => version.Thresholds))
        {
            UtcInstant time = day.Day.First;
            for (int periods = 0; time <= day.Day.Last && needed != 0; periods++)
            {
                long worth = valuation.UsdMicros(limit.Amount.ToDecimal(), limit.Currency!.Value, ref time);
                needed = worth < 0 || periods == periodsMax ? 0 : Math.Min(needed, worth * share);
            }
        }

        return (long)needed;
    }

    /// <summary>Evaluates every rule for one party.</summary>
    /// <param name="party">The party.</param>
    /// <param name="accounts">Its accounts.</param>
    /// <param name="events">Its events in order of time.</param>
    /// <param name="kinds">What kinds of event they are.</param>
    /// <param name="record">What earlier days left of it; takes what this day leaves.</param>
    /// <param name="tally">Counts the outcomes.</param>
    /// <param name="findings">Takes what hits.</param>
    /// <param name="builder">Makes findings.</param>
    internal void Evaluate(
        PartyFacts party, ReadOnlySpan<int> accounts, ReadOnlySpan<AccountEvent> events, PartyKinds kinds, SubjectRecord record,
        OutcomeTally tally, List<Finding> findings, FindingBuilder builder)
    {
        (_record, _findings, _builder, _party) = (record, findings, builder, party);
        _isNew = OpenedSince(_day.History.From, accounts);
        Array.Clear(_outcomes);
        foreach (OneRule rule in _rules)
        {
            Outcome outcome = rule.IsInForce ? Evaluate(rule, accounts, events, kinds) : Outcome.NotApplicable;
            _outcomes[rule.Number] = Graver(_outcomes[rule.Number], outcome);
        }

        for (int i = 0; i < _outcomes.Length; i++)
        {
            tally.Add(i, _outcomes[i]!.Value);
        }
    }

    private Outcome Evaluate(OneRule rule, ReadOnlySpan<int> accounts, ReadOnlySpan<AccountEvent> events, PartyKinds kinds)
    {
        ReadOnlySpan<AccountEvent> covered = _party.Covered(rule.Family.Measured, events, out bool? covers, out bool lacksFacts);
        if (covers is not true)
        {
            return covers is null ? Outcome.NoData : Outcome.NotApplicable;
        }

        Outcome outcome = (kinds.Kinds & rule.Family.Measured.Filter.Events) == 0 ? Outcome.Clear
            : rule.Family.Measured.Needs != RuleNeeds.None ? Outcome.NoData
            : EvaluateOrFail(rule, covered, kinds);
        bool isUncertain = lacksFacts || LacksInOpenWindow(rule)
            || (outcome == Outcome.Clear && rule.IsKnownInPart && !OpenedWithin(rule.Family, accounts));
        return outcome == Outcome.Clear && isUncertain ? Outcome.NoData : outcome;
    }

    // What could not be judged on an earlier day is no clearer today.
    private bool LacksInOpenWindow(OneRule rule) => _record.HasLacking
        && _record.Windows.Any(one => one.Key.Family == rule.Window && one.Value.LacksData
            && _day.History.Horizon.Left(one.Key, one.Value) is not null);

    // Whoever came within the window is known from the first day on.
    private bool OpenedWithin(RuleFamily family, ReadOnlySpan<int> accounts) => _isNew && OpenedSince(
        family.Calendar.StartOf(family.Measured.Window.DaysAround(family.Calendar.LocalDate(_day.History.To)).First), accounts);

    private bool OpenedSince(UtcInstant start, ReadOnlySpan<int> accounts)
    {
        foreach (int account in accounts)
        {
            if (_day.Facts.LifeOf(account).Opened < start.Nanoseconds)
            {
                return false;
            }
        }

        return true;
    }

    // Of the versions of a rule that are measured apart, the one that says most counts.
    private static Outcome Graver(Outcome? one, Outcome other)
    {
        ReadOnlySpan<Outcome> order = [Outcome.Hit, Outcome.Error, Outcome.NoData, Outcome.Clear, Outcome.NotApplicable];
        return one is not { } first || order.IndexOf(other) < order.IndexOf(first) ? other : first;
    }

    // Sums beyond any money (28 digits) overflow: what hit before stays a hit, else the outcome says so, and the other rules go on.
    private Outcome EvaluateOrFail(OneRule rule, ReadOnlySpan<AccountEvent> events, PartyKinds kinds)
    {
        int before = _findings.Count;
        try
        {
            return EvaluateKeys(rule, events, kinds);
        }
        catch (OverflowException)
        {
            return _findings.Count > before ? Outcome.Hit : Outcome.Error;
        }
    }

    private Outcome EvaluateKeys(OneRule rule, ReadOnlySpan<AccountEvent> events, PartyKinds kinds)
    {
        bool isHit = false, lacksData = false;
        for (int direction = 0; direction < rule.Meters.Length; direction++)
        {
            RuleMeter meter = rule.Meters[direction];
            if ((kinds.Kinds & meter.Direction) == 0 || kinds.AreBelow(meter.Direction, meter.UsdNeeded))
            {
                continue;
            }

            if (rule.Family.Measured.AggregationKey == RuleKey.Customer)
            {
                isHit |= Measure(meter, new WindowKey(rule.Window, direction, 0), "", events);
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

                string name = isByAccount ? _day.Day.Symbols.AccountName(key) : _builder.ClusterOf(key);
                ulong hash = KeyHash.Of(System.Text.Encoding.UTF8.GetBytes(name)).Low | 1;
                isHit |= Measure(meter, new WindowKey(rule.Window, direction, hash), name, sorted[start..end]);
                lacksData |= meter.LacksData;
            }
        }

        return isHit ? Outcome.Hit : lacksData ? Outcome.NoData : Outcome.Clear;
    }

    private bool Measure(RuleMeter meter, WindowKey window, string key, ReadOnlySpan<AccountEvent> events)
    {
        meter.Begin(_record.Windows.GetValueOrDefault(window), new SubjectPast(_isNew, _record.Acquired, _record.Seen));
        foreach (ref readonly AccountEvent e in events)
        {
            meter.Add(e);
        }

        if (meter.End() is { } open)
        {
            _record.Windows[window] = open;
        }
        else
        {
            _record.Windows.Remove(window);
        }

        foreach (RuleReading reading in meter.Readings)
        {
            bool isAccount = reading.Rule.AggregationKey == RuleKey.Account || !_party.IsCustomer;
            string subject = !isAccount ? _day.Facts.CustomerName(_party.Party)
                : reading.Rule.AggregationKey == RuleKey.Account ? key
                : _day.Day.Symbols.AccountName(_party.FirstAccount);
            _findings.Add(_builder.Of(
                reading, isAccount ? SubjectType.Account : SubjectType.Customer, subject, key,
                isAccount && !events.IsEmpty ? _builder.HolderOf(events[0].Account, _party.Party) : ""));
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
    /// <param name="Family">The rule.</param>
    /// <param name="Number">Of its outcomes.</param>
    /// <param name="Window">Of its windows in the history.</param>
    /// <param name="IsInForce">On any day of the run.</param>
    /// <param name="IsKnownInPart">Whether its last window began before anything is known.</param>
    /// <param name="Meters">One for each direction.</param>
    private sealed record OneRule(
        RuleFamily Family, int Number, int Window, bool IsInForce, bool IsKnownInPart, ImmutableArray<RuleMeter> Meters);
}
