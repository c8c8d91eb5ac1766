using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Ledgers;
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
    internal void Evaluate(
        ReadOnlySpan<int> accounts,
        ReadOnlySpan<AccountEvent> events,
        OutcomeTally tally,
        List<Finding> findings,
        FindingBuilder builder)
    {
        int account = accounts[0];
        CustomerType type = _facts.TypeOf(account);
        for (int i = 0; i < _rules.Length; i++)
        {
            Rule rule = _rules[i].Rule;
            if (!_isInForce[i])
            {
                tally.Add(i, Outcome.NotApplicable);
            }
            else if (type == CustomerType.Unknown && rule.Subject != RuleSubject.Any)
            {
                tally.Add(i, Outcome.NoData);
            }
            else if (!rule.Covers(type == CustomerType.Natural, _facts.ResidencyOf(account) == _residency))
            {
                tally.Add(i, Outcome.NotApplicable);
            }
            else
            {
                tally.Add(i, EvaluateOrFail(rule, _rules[i].Calendar, account, events, findings, builder));
            }
        }
    }

    // Sums beyond any money (28 digits) overflow: what hit before stays a hit, else the outcome says so, and the other rules go on.
    private Outcome EvaluateOrFail(
        Rule rule,
        RegulatorCalendar calendar,
        int account,
        ReadOnlySpan<AccountEvent> events,
        List<Finding> findings,
        FindingBuilder builder)
    {
        int before = findings.Count;
        try
        {
            return Evaluate(rule, calendar, account, events, findings, builder);
        }
        catch (OverflowException)
        {
            return findings.Count > before ? Outcome.Hit : Outcome.Error;
        }
    }

    private Outcome Evaluate(
        Rule rule,
        RegulatorCalendar calendar,
        int account,
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
                    isHit |= Settle(sum, account, findings, builder);
                    sum.Clear();
                }

                windowStart = start;
                sum.Add(e);
            }

            isHit |= Settle(sum, account, findings, builder);
            lacksData |= sum.LacksData;
        }

        return isHit ? Outcome.Hit : lacksData ? Outcome.NoData : Outcome.Clear;
    }

    private bool Settle(RuleWindowSum sum, int account, List<Finding> findings, FindingBuilder builder)
    {
        if (sum.Evidence() is not { } evidence)
        {
            return false;
        }

        bool hasCustomer = _facts.CustomerOf(account) is >= 0;
        findings.Add(builder.Of(
            sum.Rule,
            hasCustomer ? SubjectType.Customer : SubjectType.Account,
            hasCustomer ? _facts.CustomerName(_facts.CustomerOf(account)) : _day.Symbols.AccountName(account),
            evidence));
        return true;
    }
}
