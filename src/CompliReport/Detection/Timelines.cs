using System;
using System.Collections.Generic;
using CompliReport.Ledgers.Beside;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>
/// The movements and conversions of a run by customer (or by account, where no customer is known), each in order of time.
/// </summary>
/// <remarks>
/// A counting sort of positions by party: linear, 4 bytes a movement. The order within a party is (time, place in the run), so that it does
/// not depend on the order in which files were read.
/// </remarks>
internal sealed class Timelines
{
    private const int PrefetchDistance = 8;

    // Some 100 MB of movements, as a customer has a few conversions to a movement at most.
    private const int HeldRowsMax = 2_000_000;

    private readonly MovementLog _movements;
    private readonly ConversionColumn _conversions;
    private readonly RowGather<Movement> _movementsInOrder;
    private readonly RowGather<Conversion> _conversionsInOrder;
    private readonly Parties _parties;
    private readonly int[] _movementStarts, _movementOrder, _conversionStarts, _conversionOrder;
    private readonly int[] _accountStarts, _accountOrder;

    internal Timelines(MovementLog movements, ConversionColumn conversions, AccountFacts facts, int accountCount)
    {
        _movements = movements;
        _conversions = conversions;
        Facts = facts;
        Parties parties = Parties.Of(movements, conversions, facts, accountCount);
        _parties = parties;
        PartyCount = parties.Count;
        (_movementStarts, _movementOrder) =
            SortBy(movements.Count, parties.Count, i => parties.At(movements[i].Account, movements[i].Time));
        (_conversionStarts, _conversionOrder) =
            SortBy(conversions.Count, parties.Count, i => parties.At(conversions[i].Account, conversions[i].Time));
        (_accountStarts, _accountOrder) = parties.Accounts();
        (_movementsInOrder, _conversionsInOrder) = (movements.By(_movementOrder), conversions.By(_conversionOrder));
    }

    /// <summary>Stretches of parties that are to be tested one after the other: of rows on disk those of a stretch are in memory while it
    /// is.</summary>
    internal IEnumerable<(int From, int To)> Stretches()
    {
        int[] first = _movementsInOrder.FirstKeys(PartyCount, _movementStarts, HeldRowsMax);
        _movementsInOrder.Split(Array.ConvertAll(first, party => _movementStarts[party]));
        _conversionsInOrder.Split(Array.ConvertAll(first, party => _conversionStarts[party]));
        _conversions.LookIn(_conversionsInOrder, _conversionOrder);
        for (int i = 0; i + 1 < first.Length; i++)
        {
            _movementsInOrder.Hold(i);
            _conversionsInOrder.Hold(i);
            yield return (first[i], first[i + 1]);
        }

        _conversions.LookIn(null, []);
        _movementsInOrder.LetGo();
        _conversionsInOrder.LetGo();
    }

    /// <summary>Parties: customers, and accounts without one.</summary>
    internal int PartyCount { get; }

    internal AccountFacts Facts { get; }

    /// <summary>The party of an account at an instant; -1 for one that moved nothing outside of all its periods.</summary>
    internal int PartyAt(int account, long time) => _parties.Find(account, time);

    /// <summary>The accounts of a party; an account that changed hands is one of several parties.</summary>
    internal ReadOnlySpan<int> AccountsOf(int party) =>
        _accountOrder.AsSpan(_accountStarts[party], _accountStarts[party + 1] - _accountStarts[party]);

    /// <summary>The positions of a party's movements in the run.</summary>
    internal ReadOnlySpan<int> MovementsOf(int party) =>
        _movementOrder.AsSpan(_movementStarts[party], _movementStarts[party + 1] - _movementStarts[party]);

    /// <summary>The positions of a party's conversions in the run.</summary>
    internal ReadOnlySpan<int> ConversionsOf(int party) =>
        _conversionOrder.AsSpan(_conversionStarts[party], _conversionStarts[party + 1] - _conversionStarts[party]);

    /// <summary>Fills the buffer with the events of a party in order of time.</summary>
    internal ReadOnlySpan<AccountEvent> EventsOf(int party, ref AccountEvent[] buffer, Valuation valuation)
    {
        int movements = _movementStarts[party + 1] - _movementStarts[party];
        int conversions = _conversionStarts[party + 1] - _conversionStarts[party];
        if (buffer.Length < movements + conversions)
        {
            buffer = new AccountEvent[Math.Max(movements + conversions, buffer.Length * 2)];
        }

        int count = 0;
        for (int i = _movementStarts[party]; i < _movementStarts[party + 1]; i++)
        {
            // The movements of a party lie all over the run, as do its conversions: the cache is told eight ahead, beyond the party's end
            // too, for the next one.
            if (i + PrefetchDistance < _movementOrder.Length)
            {
                _movementsInOrder.Prefetch(i + PrefetchDistance);
            }

            ref Movement movement = ref _movementsInOrder[i];
            Fill(ref buffer[count++], ref movement);
        }

        for (int i = _conversionStarts[party]; i < _conversionStarts[party + 1]; i++)
        {
            if (i + PrefetchDistance < _conversionOrder.Length)
            {
                _conversionsInOrder.Prefetch(i + PrefetchDistance);
            }

            ref Conversion conversion = ref _conversionsInOrder[i];
            if (conversion.HasBookedFiat)
            {
                buffer[count] = Of(ref conversion, valuation);
                buffer[count++].Conversion = _conversionOrder[i];
            }
        }

        Span<AccountEvent> events = buffer.AsSpan(0, count);
        if (!IsSorted(events))
        {
            events.Sort(AccountEvent.ByTime);
        }

        return events;
    }

    private static bool IsSorted(ReadOnlySpan<AccountEvent> events)
    {
        for (int i = 1; i < events.Length; i++)
        {
            if (AccountEvent.ByTime.Compare(events[i - 1], events[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Fills an event with a movement.</summary>
    internal void Fill(ref AccountEvent e, ref Movement movement)
    {
        e.Time = movement.Time;
        e.At = movement.At;
        e.Amount = _movements.Exact(movement.Amount).Magnitude;
        e.UsdMicros = movement.UsdMicros;
        e.Account = movement.Account;
        e.Counterparty = movement.Counterparty;
        e.Conversion = -1;
        e.Asset = movement.Asset;
        e.Country = movement.Country;
        e.Event = movement.Event;
        e.Party = movement.Party;
    }

    private AccountEvent Of(ref Conversion conversion, Valuation valuation)
    {
        ScaledAmount fiat = _conversions.Exact(conversion.FiatAmount).Magnitude;
        return new AccountEvent
        {
            Time = conversion.Time,
            At = conversion.FiatAt,
            Amount = fiat,
            UsdMicros = valuation.UsdMicros(fiat.ToDecimal(), conversion.Fiat, conversion.Time),
            Account = conversion.Account,
            Counterparty = -1,
            Asset = conversion.Fiat,
            Event = conversion.IsBuy ? RuleEvents.FxPurchase : RuleEvents.FxSettlement,
        };
    }

    /// <summary>A counting sort: positions 0 to count - 1 by key, in their own order within a key.</summary>
    internal static (int[] Starts, int[] Order) SortBy(int count, int keys, Func<int, int> keyOf)
    {
        int[] starts = new int[keys + 2];
        int[] keyOfPosition = new int[count];
        for (int i = 0; i < count; i++)
        {
            keyOfPosition[i] = keyOf(i);
            starts[keyOfPosition[i] + 2]++;
        }

        for (int key = 2; key < starts.Length; key++)
        {
            starts[key] += starts[key - 1];
        }

        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[starts[keyOfPosition[i] + 1]++] = i;
        }

        return (starts, order);
    }
}
