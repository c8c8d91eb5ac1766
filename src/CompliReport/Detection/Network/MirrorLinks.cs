using System;
using System.Collections.Generic;
using CompliReport.Rules;

namespace CompliReport.Detection.Network;

/// <summary>Payments that two parties make to each other on the platform, named by the account of the other.</summary>
internal sealed class MirrorLinks
{
    private readonly DetectionDay _day;
    private readonly Dictionary<int, int> _alone;
    private readonly Lazy<Dictionary<(int From, int To), (long Fiat, long Coins)>> _sums;

    internal MirrorLinks(DetectionDay day, Dictionary<int, int> alone)
    {
        (_day, _alone) = (day, alone);
        _sums = new Lazy<Dictionary<(int From, int To), (long Fiat, long Coins)>>(Sum);
    }

    /// <summary>
    /// Whether the two pay each other in money, so that nothing has to be mirrored, or trade coins with each other to and fro: coins
    /// that settle a debt go one way, or are about even.
    /// </summary>
    internal bool AreLinked(int left, int right, decimal netMax)
    {
        (long fiat, long coins) = _sums.Value.GetValueOrDefault((left, right));
        (long fiatBack, long coinsBack) = _sums.Value.GetValueOrDefault((right, left));
        return fiat > 0 || fiatBack > 0
            || (Math.Min(coins, coinsBack) > 0 && Math.Abs((decimal)coins - coinsBack) > netMax * ((decimal)coins + coinsBack));
    }

    /// <summary>The customer, or the account where none is known.</summary>
    internal string NameOf(int party) => party < _day.Facts.CustomerCount
        ? "customer " + _day.Facts.CustomerName(party)
        : "account " + _day.Day.Symbols.AccountName(_day.Timelines.AccountsOf(party)[0]);

    // A transfer may stand at both accounts: its coins are counted where they left.
    private Dictionary<(int From, int To), (long Fiat, long Coins)> Sum()
    {
        int[] accountOf = new int[_day.Day.Symbols.Counterparties.Count];
        for (int i = 0; i < accountOf.Length; i++)
        {
            accountOf[i] = _day.Day.Symbols.Accounts.IndexOf(_day.Day.Symbols.Counterparties.Text(i));
        }

        Dictionary<(int From, int To), (long Fiat, long Coins)> sums = [];
        for (int i = 0; i < _day.Movements.Count; i++)
        {
            ref Movement movement = ref _day.Movements[i];
            if (movement.Counterparty < 0 || accountOf[movement.Counterparty] is not (>= 0 and { } other) || other == movement.Account)
            {
                continue;
            }

            bool isOut = (movement.Event & (RuleEvents.FiatOut | RuleEvents.CryptoOut | RuleEvents.CashOut)) != 0;
            bool isFiat = (movement.Event & (RuleEvents.CryptoIn | RuleEvents.CryptoOut)) == 0;
            (int own, int others) = (PartyOf(movement.Account, movement.Time), PartyOf(other, movement.Time));
            (int, int) key = isOut ? (own, others) : (others, own);
            (long fiat, long coins) = sums.GetValueOrDefault(key);
            long value = Math.Max(movement.UsdMicros, 1);
            sums[key] = isFiat ? (Math.Max(fiat, value), coins) : (fiat, isOut ? coins + value : coins);
        }

        return sums;
    }

    private int PartyOf(int account, long time) => _day.Facts.CustomerAt(account, time) is >= 0 and int customer
        ? customer
        : _alone.TryGetValue(account, out int alone) ? alone : -1;
}
