using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers.Beside;
using CompliReport.Reconciliation;

namespace CompliReport.Detection;

/// <summary>
/// Who a movement belongs to: the customer whose facts were valid for its account when it occurred, else the account itself.
/// </summary>
/// <remarks>
/// Customers have the first numbers, accounts that stand for themselves the next. Hot path, benchmark "whole run": where the facts of an
/// account do not depend on the time, its party is one load of 4 bytes.
/// </remarks>
internal sealed class Parties
{
    private const int Varies = -1;

    private readonly AccountFacts _facts;
    private readonly int[] _ofAccount;
    private readonly Dictionary<int, int> _alone = [];

    private Parties(AccountFacts facts, int accountCount)
    {
        _facts = facts;
        _ofAccount = new int[accountCount];
        Count = facts.CustomerCount;
        for (int account = 0; account < accountCount; account++)
        {
            int customer = facts.CustomerAt(account, 0);
            _ofAccount[account] = !facts.IsConstant(account) ? Varies : customer >= 0 ? customer : Count++;
        }
    }

    internal int Count { get; private set; }

    /// <summary>Finds the parties of all movements and conversions.</summary>
    internal static Parties Of(MovementLog movements, ConversionColumn conversions, AccountFacts facts, int accountCount)
    {
        Parties parties = new(facts, accountCount);
        for (int i = 0; facts.HasPeriods && i < movements.Count; i++)
        {
            parties.Note(movements[i].Account, movements[i].Time);
        }

        for (int i = 0; facts.HasPeriods && i < conversions.Count; i++)
        {
            parties.Note(conversions[i].Account, conversions[i].Time);
        }

        return parties;
    }

    /// <summary>The party of an account at an instant.</summary>
    internal int At(int account, long time)
    {
        int party = _ofAccount[account];
        return party != Varies ? party
            : _facts.CustomerAt(account, time) is >= 0 and int customer ? customer
            : _alone[account];
    }

    /// <summary>The same for an account that need not have moved anything then; -1 where that leaves it without a party.</summary>
    internal int Find(int account, long time)
    {
        int party = _ofAccount[account];
        return party != Varies ? party
            : _facts.CustomerAt(account, time) is >= 0 and int customer ? customer
            : _alone.GetValueOrDefault(account, -1);
    }

    /// <summary>The accounts of each party, those of one after those of the other.</summary>
    internal (int[] Starts, int[] Order) Accounts()
    {
        if (!_facts.HasPeriods)
        {
            return Timelines.SortBy(_ofAccount.Length, Count, i => _ofAccount[i]);
        }

        List<(int Party, int Account)> pairs = [];
        for (int account = 0; account < _ofAccount.Length; account++)
        {
            if (_ofAccount[account] != Varies)
            {
                pairs.Add((_ofAccount[account], account));
                continue;
            }

            pairs.AddRange(_facts.PeriodsOf(account).Select(static period => period.Customer).Distinct().Select(one => (one, account)));
            if (_alone.TryGetValue(account, out int alone))
            {
                pairs.Add((alone, account));
            }
        }

        (int[] starts, int[] order) = Timelines.SortBy(pairs.Count, Count, i => pairs[i].Party);
        return (starts, [.. order.Select(i => pairs[i].Account)]);
    }

    // An account stands for itself only where one of its movements lies outside of all periods.
    private void Note(int account, long time)
    {
        if (_ofAccount[account] == Varies && _facts.CustomerAt(account, time) < 0 && _alone.TryAdd(account, Count))
        {
            Count++;
        }
    }
}
