using System;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;

namespace CompliReport.Detection;

/// <summary>The facts of one party, for the question which of its events a rule is about. Used for one party after the other.</summary>
/// <remarks>
/// Hot path, benchmark "whole run": where all accounts of a party have the same facts at any time, the question is asked once for all of
/// its events. Else each event is judged by the facts of its account when it occurred.
/// </remarks>
internal sealed class PartyFacts(AccountFacts facts, ushort residency)
{
    private AccountEvent[] _covered = new AccountEvent[256];
    private bool _isConstant;

    /// <summary>The party's number: the customer's, or that of an account that stands for itself.</summary>
    internal int Party { get; private set; }

    /// <summary>Whether the party is a customer.</summary>
    internal bool IsCustomer => Party < facts.CustomerCount;

    /// <summary>The first of its accounts.</summary>
    internal int FirstAccount { get; private set; }

    /// <summary>Turns to a party.</summary>
    internal void Use(int party, ReadOnlySpan<int> accounts)
    {
        (Party, FirstAccount, _isConstant) = (party, accounts[0], facts.IsConstant(accounts[0]));
        AccountPeriod first = facts.At(accounts[0], 0);
        for (int i = 1; _isConstant && i < accounts.Length; i++)
        {
            AccountPeriod other = facts.At(accounts[i], 0);
            _isConstant = facts.IsConstant(accounts[i]) && (other.Type, other.Residency) == (first.Type, first.Residency);
        }
    }

    /// <summary>The events that a rule is about, valid until the next call.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="events">All events of the party.</param>
    /// <param name="covers">Whether the rule is about the party at any time; null where nothing is known that could tell.</param>
    /// <param name="lacksFacts">Whether there are events that nothing is known about, which were left out.</param>
    internal ReadOnlySpan<AccountEvent> Covered(Rule rule, ReadOnlySpan<AccountEvent> events, out bool? covers, out bool lacksFacts)
    {
        lacksFacts = false;
        if (_isConstant || events.IsEmpty)
        {
            covers = events.IsEmpty && !_isConstant ? CoversAtAnyTime(rule) : CoversAt(rule, facts.At(FirstAccount, 0));
            return covers is true ? events : default;
        }

        if (_covered.Length < events.Length)
        {
            _covered = new AccountEvent[events.Length * 2];
        }

        int count = 0;
        foreach (ref readonly AccountEvent e in events)
        {
            bool? own = CoversAt(rule, facts.At(e.Account, e.Time));
            lacksFacts |= own is null;
            if (own is true)
            {
                _covered[count++] = e;
            }
        }

        covers = count > 0 ? true : lacksFacts ? null : false;
        return _covered.AsSpan(0, count);
    }

    private bool? CoversAtAnyTime(Rule rule)
    {
        bool? covers = false;
        foreach (AccountPeriod period in facts.PeriodsOf(FirstAccount))
        {
            covers = CoversAt(rule, period) is true ? true : covers;
        }

        return covers;
    }

    private bool? CoversAt(Rule rule, in AccountPeriod period) =>
        period.Type == CustomerType.Unknown
            ? rule.Subject == RuleSubject.Any ? true : null
            : rule.Covers(period.Type == CustomerType.Natural, period.Residency == residency);
}
