using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>Evaluates the rules of a pack that are counted for a customer or an account, over one party's events.</summary>
/// <remarks>Each event is judged by the rules in force on its own date in the rule's zone. Not for two threads at once.</remarks>
internal sealed class CustomerRules
{
    private readonly RulePack _pack;
    private readonly LedgerDay _day;
    private readonly AccountFacts _facts;
    private readonly Valuation _valuation;
    private readonly ImmutableArray<(Rule Rule, RegulatorCalendar Calendar)> _rules;
    private readonly ImmutableArray<bool> _isInForce;
    private readonly ushort _residency;

    internal CustomerRules(RulePack pack, LedgerDay day, AccountFacts facts, Valuation valuation)
    {
        _pack = pack;
        _day = day;
        _facts = facts;
        _valuation = valuation;
        _residency = (ushort)((pack.Residency[0] << 8) | pack.Residency[1]);
        _rules = [.. RulesOf(pack).Select(rule => (rule, pack.CalendarOf(rule)))];
        _isInForce = [.. _rules.Select(one => IsInForce(one.Rule, one.Calendar, day))];
    }

    /// <summary>The rules evaluated here, in the order of their tallies.</summary>
    internal static ImmutableArray<Rule> RulesOf(RulePack pack) =>
        [.. pack.Rules.Where(static rule => rule.AggregationKey != RuleKey.Counterparty)];

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
        for (int i = 0; i < _rules.Length; i++)
        {
            (Rule rule, RegulatorCalendar calendar) = _rules[i];
            if (!_isInForce[i])
            {
                tally.Add(i, Outcome.NotApplicable);
                continue;
            }

            ReadOnlySpan<AccountEvent> covered = party.Covered(rule, events, out bool? covers, out bool lacksFacts);
            Outcome outcome = covers switch
            {
                null => Outcome.NoData,
                false => Outcome.NotApplicable,
                true => EvaluateOrFail(rule, calendar, party, covered, findings, builder),
            };
            tally.Add(i, outcome == Outcome.Clear && lacksFacts ? Outcome.NoData : outcome);
        }
    }

    // Sums beyond any money (28 digits) overflow: what hit before stays a hit, else the outcome says so, and the other rules go on.
    private Outcome EvaluateOrFail(
        Rule rule,
        RegulatorCalendar calendar,
        PartyFacts party,
        ReadOnlySpan<AccountEvent> events,
        List<Finding> findings,
        FindingBuilder builder)
    {
        int before = findings.Count;
        try
        {
            return Evaluate(rule, calendar, party, events, findings, builder);
        }
        catch (OverflowException)
        {
            return findings.Count > before ? Outcome.Hit : Outcome.Error;
        }
    }

    private Outcome Evaluate(
        Rule rule,
        RegulatorCalendar calendar,
        PartyFacts party,
        ReadOnlySpan<AccountEvent> events,
        List<Finding> findings,
        FindingBuilder builder)
    {
        bool isHit = false, lacksData = false;
        foreach (RuleEvents direction in rule.WindowEvents)
        {
            RuleWindowSum sum = new(rule, _pack, _day.Symbols.Assets, _valuation, _residency, direction);
            DateOnly windowStart = default;
            foreach (ref readonly AccountEvent e in events)
            {
                if ((e.Event & direction) == 0)
                {
                    continue;
                }

                DateOnly date = calendar.LocalDate(UtcInstant.FromNanoseconds(e.Time));
                if (!rule.IsInForceOn(date))
                {
                    continue;
                }

                // Transactions are counted one by one and shown together: a ban hit a thousand times is one fact about a customer.
                DateOnly start = rule.Window.Kind == RuleWindowKind.Transaction ? DateOnly.MinValue : rule.Window.DaysAround(date).First;
                if (sum.Count > 0 && start != windowStart)
                {
                    isHit |= Settle(sum, party, findings, builder);
                    sum.Clear();
                }

                windowStart = start;
                sum.Add(e);
            }

            isHit |= Settle(sum, party, findings, builder);
            lacksData |= sum.LacksData;
        }

        return isHit ? Outcome.Hit : lacksData ? Outcome.NoData : Outcome.Clear;
    }

    private bool Settle(RuleWindowSum sum, PartyFacts party, List<Finding> findings, FindingBuilder builder)
    {
        if (sum.Evidence() is not { } evidence)
        {
            return false;
        }

        findings.Add(builder.Of(
            sum.Rule,
            party.IsCustomer ? SubjectType.Customer : SubjectType.Account,
            party.IsCustomer ? _facts.CustomerName(party.Party) : _day.Symbols.AccountName(party.FirstAccount),
            evidence));
        return true;
    }
}
