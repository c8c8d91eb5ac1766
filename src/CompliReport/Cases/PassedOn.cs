using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;
using Movement = CompliReport.Detection.Movement;

namespace CompliReport.Cases;

/// <summary>How much of the fiat of each conversion had been exchanged before by another member of the same case.</summary>
/// <remarks>
/// An underground bank's front buys coins for a client's money and hands them to the organiser, who sells them: one sum of money was dealt
/// in, and two conversions of it were booked. The degree of the law rests on the business done, so such value counts once, where the first
/// member exchanged it. What a member exchanges of own or outside value always counts, each time: under-counting is as wrong.
/// Money and coins are followed first in, first out, by account and asset. A lot is from outside, exchanged (by who holds it), or passed
/// (exchanged before by another member). It is handed on by a transfer between two members' accounts, or through an address or bank account
/// that nobody outside the case deals with and no exchange keeps; anywhere else it is lost sight of, and what comes back is from outside. A
/// payout through such an address never brings more than members had paid to it. What was there before the run is from outside.
/// </remarks>
internal sealed class PassedOn
{
    private const int NoCase = -1, NotSeen = -2, Mixed = -3, NotLookedUp = -2;

    private readonly LedgerDay _day;
    private readonly MovementLog _movements;
    private readonly ConversionColumn _conversions;
    private readonly IReadOnlyDictionary<int, int> _caseOf;
    private readonly int[] _ownerCase, _accountOf;
    private readonly Dictionary<(int Account, ushort Asset), Lots> _held = [];
    private readonly Dictionary<(int From, int To, ushort Asset), Lots> _onTheWay = [];
    private readonly Dictionary<int, ScaledAmount> _passed = [];

    private PassedOn(LedgerDay day, MovementLog movements, ConversionColumn conversions, IReadOnlyDictionary<int, int> caseOf)
    {
        (_day, _movements, _conversions, _caseOf) = (day, movements, conversions, caseOf);
        _accountOf = new int[day.Symbols.Counterparties.Count];
        Array.Fill(_accountOf, NotLookedUp);
        _ownerCase = OwnerCases();
    }

    private enum Origin
    {
        Outside,
        Exchanged,
        Passed,
    }

    /// <summary>The part of the fiat amount that does not count again, by the conversion's place; nothing for most.</summary>
    /// <param name="day">Names.</param>
    /// <param name="movements">All movements of the run.</param>
    /// <param name="conversions">All conversions of the run.</param>
    /// <param name="caseOf">The case of each account, by its symbol.</param>
    internal static Dictionary<int, ScaledAmount> Of(
        LedgerDay day, MovementLog movements, ConversionColumn conversions, IReadOnlyDictionary<int, int> caseOf)
    {
        // A case of one account has nobody to hand anything to.
        HashSet<int> several =
            [.. caseOf.Values.CountBy(static one => one).Where(static one => one.Value > 1).Select(static one => one.Key)];
        Dictionary<int, int> members = caseOf.Where(one => several.Contains(one.Value)).ToDictionary();
        if (members.Count == 0)
        {
            return [];
        }

        PassedOn passed = new(day, movements, conversions, members);
        passed.Follow();
        return passed._passed;
    }

    // The case that alone deals with a counterparty; Mixed where anybody else does.
    private int[] OwnerCases()
    {
        int[] owners = new int[_accountOf.Length];
        Array.Fill(owners, NotSeen);
        for (int i = 0; i < _movements.Count; i++)
        {
            ref Movement one = ref _movements[i];
            if (one.Counterparty >= 0)
            {
                ref int owner = ref owners[one.Counterparty];
                int own = one.Party == CounterpartyType.Vasp ? Mixed : _caseOf.GetValueOrDefault(one.Account, NoCase);
                owner = owner == NotSeen || owner == own ? own : Mixed;
            }
        }

        return owners;
    }

    // Of what falls on one instant: what comes from outside, conversions, what leaves, what members hand over.
    private void Follow()
    {
        List<(long Time, int Rank, RecordLocation At, int Index)> steps = [];
        for (int i = 0; i < _movements.Count; i++)
        {
            ref Movement one = ref _movements[i];
            if (_caseOf.ContainsKey(one.Account))
            {
                steps.Add((one.Time, IsOut(one) ? 2 : WayOf(one) is null ? 0 : 3, one.At, i));
            }
        }

        for (int i = 0; i < _conversions.Count; i++)
        {
            ref Conversion one = ref _conversions[i];
            if (_caseOf.ContainsKey(one.Account) && one.HasBookedFiat && one.HasBothLegs)
            {
                steps.Add((one.Time, 1, one.FiatAt, i));
            }
        }

        steps.Sort();
        foreach ((_, int rank, _, int index) in steps)
        {
            if (rank == 1)
            {
                Convert(index);
            }
            else
            {
                Move(ref _movements[index]);
            }
        }
    }

    private void Move(ref Movement one)
    {
        ScaledAmount amount = _movements.Exact(one.Amount).Magnitude;
        Lots held = LotsOf(_held, (one.Account, one.Asset));
        (int From, int To)? way = WayOf(one);
        Lots? onTheWay = way is { } ends ? LotsOf(_onTheWay, (ends.From, ends.To, one.Asset)) : null;
        if (!IsOut(one))
        {
            foreach ((ScaledAmount piece, Origin origin) in onTheWay?.Take(amount) ?? [(amount, Origin.Outside)])
            {
                held.Put(piece, origin);
            }

            return;
        }

        foreach ((ScaledAmount piece, Origin origin) in held.Take(amount))
        {
            onTheWay?.Put(piece, origin == Origin.Exchanged ? Origin.Passed : origin);
        }
    }

    private void Convert(int index)
    {
        ref Conversion one = ref _conversions[index];
        ScaledAmount fiat = _conversions.Exact(one.FiatAmount).Magnitude, coins = _conversions.Exact(one.CryptoAmount).Magnitude;
        (ScaledAmount given, ushort asset, ScaledAmount got, ushort other) =
            one.IsBuy ? (fiat, one.Fiat, coins, one.Crypto) : (coins, one.Crypto, fiat, one.Fiat);
        ScaledAmount passed = ScaledAmount.Zero;
        foreach ((ScaledAmount piece, Origin origin) in LotsOf(_held, (one.Account, asset)).Take(given))
        {
            passed = origin == Origin.Passed ? passed + piece : passed;
        }

        Lots gets = LotsOf(_held, (one.Account, other));
        ScaledAmount again = PartOf(got, passed, given);
        gets.Put(again, Origin.Passed);
        gets.Put(got - again, Origin.Exchanged);
        if (!passed.IsZero)
        {
            _passed[index] = PartOf(fiat, passed, given);
        }
    }

    // The same part of another amount, rounded down to six places, so that what is left fits a decimal.
    private static ScaledAmount PartOf(ScaledAmount amount, ScaledAmount part, ScaledAmount whole)
    {
        const long Micro = 1_000_000_000_000;
        return part.IsZero || whole.IsZero ? ScaledAmount.Zero
            : part == whole ? amount
            : ScaledAmount.FromUnits((Int128)((BigInteger)amount.Units * part.Units / whole.Units) / Micro * Micro);
    }

    // From whom to whom in the case, or through which counterparty (the same at both ends); null where the value leaves or enters it.
    private (int From, int To)? WayOf(in Movement one)
    {
        if (one.Counterparty < 0)
        {
            return null;
        }

        int own = _caseOf[one.Account];
        if (one.Party == CounterpartyType.Customer && AccountOf(one.Counterparty) is >= 0 and int other)
        {
            return !_caseOf.TryGetValue(other, out int others) || others != own ? null
                : IsOut(one) ? (one.Account, other)
                : (other, one.Account);
        }

        // Counterparties have numbers below -1 here, accounts from 0 on.
        return _ownerCase[one.Counterparty] == own ? (-2 - one.Counterparty, -2 - one.Counterparty) : null;
    }

    private int AccountOf(int counterparty)
    {
        ref int account = ref _accountOf[counterparty];
        account = account == NotLookedUp ? _day.Symbols.Accounts.IndexOf(_day.Symbols.Counterparties.Text(counterparty)) : account;
        return account;
    }

    private static bool IsOut(in Movement one) => (one.Event & (RuleEvents.FiatOut | RuleEvents.CashOut | RuleEvents.CryptoOut)) != 0;

    private static Lots LotsOf<TKey>(Dictionary<TKey, Lots> all, TKey key)
        where TKey : notnull
    {
        if (!all.TryGetValue(key, out Lots? lots))
        {
            all.Add(key, lots = new Lots());
        }

        return lots;
    }

    /// <summary>Amounts of one asset in the order in which they came.</summary>
    private sealed class Lots
    {
        private readonly Queue<(ScaledAmount Amount, Origin Origin)> _lots = new();
        private ScaledAmount _taken;

        internal void Put(ScaledAmount amount, Origin origin)
        {
            if (!amount.IsZero)
            {
                _lots.Enqueue((amount, origin));
            }
        }

        /// <summary>Takes the oldest; of more than there is, the rest is from outside.</summary>
        internal List<(ScaledAmount Amount, Origin Origin)> Take(ScaledAmount amount)
        {
            List<(ScaledAmount Amount, Origin Origin)> pieces = [];
            while (!amount.IsZero && _lots.TryPeek(out (ScaledAmount Amount, Origin Origin) first))
            {
                ScaledAmount left = first.Amount - _taken;
                ScaledAmount piece = amount < left ? amount : left;
                pieces.Add((piece, first.Origin));
                amount -= piece;
                _taken += piece;
                if (piece == left)
                {
                    _ = _lots.Dequeue();
                    _taken = ScaledAmount.Zero;
                }
            }

            if (!amount.IsZero)
            {
                pieces.Add((amount, Origin.Outside));
            }

            return pieces;
        }
    }
}
