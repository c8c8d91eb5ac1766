using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>A balance that is not the one before it plus the amount.</summary>
/// <param name="Chain">Number of the chain.</param>
/// <param name="At">The row with the balance.</param>
/// <param name="Time">When it occurred.</param>
/// <param name="Expected">The balance before it plus its amount.</param>
/// <param name="Found">The balance that it says.</param>
internal readonly record struct BalanceJump(int Chain, RecordLocation At, long Time, ScaledAmount Expected, ScaledAmount Found);

/// <summary>The balances below zero of one chain.</summary>
/// <param name="At">The earliest of them.</param>
/// <param name="Key">Hash of that row's id.</param>
/// <param name="Time">When it occurred.</param>
/// <param name="Balance">Its balance.</param>
/// <param name="Lowest">The lowest.</param>
/// <param name="Rows">How many there are.</param>
internal readonly record struct Overdraft(RecordLocation At, ulong Key, long Time, ScaledAmount Balance, ScaledAmount Lowest, long Rows);

/// <summary>
/// Rolls the balances of each account, asset and wallet forward while rows stream by, where rows say the balance after them. Where an
/// exchange keeps balances apart that we call by one name (staked coins, portfolios), each is a chain.
/// </summary>
/// <remarks>
/// Hot path, benchmark "whole run": a file without the column costs nothing; else a row costs one look-up, fetched ahead, and about
/// 100 bytes are kept for each account, asset and wallet, whatever the number of rows. Rows in order of time are checked one by one.
/// Where rows of a chain come out of order, its jumps are only suspicions: the hashes of all balances before and after rows are summed,
/// so that they cancel out in any order if the chain closes; only a chain that does not is read again, in order
/// (<see cref="BalanceOrder"/>). What the sum cannot see: a jump away and another exactly back, with rows between that close in
/// themselves; in rows that come in order of time both are found.
/// In a file with the column a row that leaves it empty moves its chain all the same. Where its place among the others is not known from
/// the stream (of one instant, or met before a row that is earlier), a jump of its chain is only a suspicion too.
/// The first row of a chain sets its balance. Files are one chain: what the next file begins with is compared with what the one before,
/// by time, ended with.
/// </remarks>
internal sealed class BalanceChains
{
    /// <summary>Jumps that are listed; of more only the number is.</summary>
    internal const int JumpsMax = 100_000;

    private const int PrefetchDistance = 16;

    private readonly ChunkedList<Chain> _chains = new();
    private readonly List<BalanceJump> _jumps = [];
    private readonly SortedDictionary<int, Overdraft> _overdrafts = [];
    private readonly int[] _chainOf = new int[LegBatch.Capacity];
    private Slot[] _slots = new Slot[1 << 10];

    /// <summary>Chains so far.</summary>
    internal int Count => _chains.Count;

    /// <summary>Jumps beyond those that are listed.</summary>
    internal long MoreJumps { get; private set; }

    internal IReadOnlyList<BalanceJump> Jumps => _jumps;

    internal IReadOnlyDictionary<int, Overdraft> Overdrafts => _overdrafts;

    internal void Take(LegBatch batch)
    {
        if (!batch.HasBalances && Count == 0)
        {
            return;
        }

        FindChains(batch);
        for (int leg = 0; leg < batch.Count; leg++)
        {
            if (leg + PrefetchDistance < batch.Count && _chainOf[leg + PrefetchDistance] is >= 0 and int ahead)
            {
                _chains.Prefetch(ahead);
            }

            if (_chainOf[leg] >= 0)
            {
                Roll(batch, leg, _chainOf[leg]);
            }
        }
    }

    /// <summary>Account, asset and wallet of a chain.</summary>
    internal (int Account, ushort Asset, Wallet Wallet) NameOf(int chain)
    {
        ulong key = _chains[chain].Key;
        return unchecked(((int)(key >> 31), (ushort)(key >> 15), (Wallet)((key >> 12) & 7)));
    }

    /// <summary>The chain that a leg of an account is in; -1 where there is none.</summary>
    internal int IndexOf(int account, LegBatch batch, int leg)
    {
        ulong key = KeyOf(account, batch, leg);
        int mask = _slots.Length - 1;
        for (int at = (int)Home(key) & mask; _slots[at].Key != 0; at = (at + 1) & mask)
        {
            if (_slots[at].Key == key)
            {
                return _slots[at].Chain;
            }
        }

        return -1;
    }

    /// <summary>Whether the jumps of a chain stand as they are: its rows came in order of time.</summary>
    internal bool IsInOrder(int chain) => !_chains[chain].IsOutOfOrder;

    /// <summary>Whether a chain whose rows came out of order closes all the same.</summary>
    internal bool Closes(int chain)
    {
        ref Chain state = ref _chains[chain];
        return !state.HasGap && state.Links == unchecked(HashOf(state.Balance) - HashOf(state.Opening));
    }

    private static bool HasBalance(LegBatch batch, int leg) => batch.HasBalances && batch.HasBalance[leg];

    // 32 bits of account, 16 of asset, 3 of wallet, 12 of what an exchange keeps apart beyond that.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong KeyOf(int account, LegBatch batch, int leg) =>
        (1UL << 63) | ((ulong)(uint)account << 31) | ((ulong)batch.Asset[leg] << 15) | ((ulong)batch.InWallet[leg] << 12)
        | (batch.HasPockets ? batch.Pocket[leg] : 0UL);

    private static ulong Home(ulong key) => unchecked(key * 0x9E3779B97F4A7C15) >> 33;

    // Only in sums of many: two balances of one hash would have to be exchanged for each other to hide a jump.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashOf(ScaledAmount balance)
    {
        ulong low = unchecked((ulong)balance.Units), high = unchecked((ulong)(balance.Units >> 64));
        ulong top = Math.BigMul(low ^ 0xa0761d6478bd642f, high ^ 0xe7037ed1a0b428db, out ulong bottom);
        return top ^ bottom;
    }

    private unsafe void FindChains(LegBatch batch)
    {
        Reserve(batch.Count);
        int mask = _slots.Length - 1;
        fixed (Slot* slots = _slots)
        {
            for (int leg = 0; leg < batch.Count; leg++)
            {
                int ahead = leg + PrefetchDistance;
                if (Sse.IsSupported && ahead < batch.Count)
                {
                    Sse.Prefetch0(slots + ((int)Home(KeyOf(batch.Account[ahead], batch, ahead)) & mask));
                }

                bool isBooked = batch.Bucket[leg] == RowBucket.Accepted && batch.Status[leg] == LegStatus.Posted;
                _chainOf[leg] = isBooked
                    ? Find(slots, mask, KeyOf(batch.Account[leg], batch, leg), batch.HasBalances)
                    : -1;
            }
        }
    }

    private unsafe int Find(Slot* slots, int mask, ulong key, bool mayStart)
    {
        int at = (int)Home(key) & mask;
        for (; slots[at].Key != 0; at = (at + 1) & mask)
        {
            if (slots[at].Key == key)
            {
                return slots[at].Chain;
            }
        }

        if (!mayStart)
        {
            return -1;
        }

        slots[at] = new Slot { Key = key, Chain = _chains.Count };
        _chains.Add(new Chain { Key = key });
        return _chains.Count - 1;
    }

    private void Roll(LegBatch batch, int leg, int number)
    {
        ref Chain chain = ref _chains[number];
        ScaledAmount amount = batch.AmountAt(leg);
        long time = batch.Time[leg];
        if (!HasBalance(batch, leg))
        {
            RollUnsaid(ref chain, amount, time);
            return;
        }

        ScaledAmount after = batch.BalanceAt(leg);
        if (after.IsNegative && batch.InWallet[leg] is not (Wallet.Margin or Wallet.Futures))
        {
            NoteOverdraft(batch, leg, number, after);
        }

        ScaledAmount before = ScaledAmount.FromUnits(unchecked(after.Units - amount.Units));
        if (!chain.IsStarted)
        {
            // A row that came before, and is later, moves what this one says.
            chain.IsOutOfOrder = chain.HasGap && time < chain.LastTime;
            chain.IsStarted = true;
            (chain.FirstTime, chain.Opening) = (time, before);
        }
        else if (time < chain.LastTime)
        {
            chain.IsOutOfOrder = true;
            chain.Links = unchecked(chain.Links + HashOf(after) - HashOf(before));
            if (time < chain.FirstTime)
            {
                (chain.FirstTime, chain.Opening) = (time, before);
            }

            return;
        }
        else if (before != chain.Balance)
        {
            // Rows of one instant may stand in any order: only the sum tells, and where one does not say its balance, only the rows do.
            chain.IsOutOfOrder |= time == chain.LastTime || chain.HasGap;
            chain.HasJump = true;
            NoteJump(new BalanceJump(
                number, new RecordLocation(batch.File, batch.Offset[leg]), time,
                ScaledAmount.FromUnits(unchecked(chain.Balance.Units + amount.Units)), after));
        }

        chain.Links = unchecked(chain.Links + HashOf(after) - HashOf(before));
        (chain.LastTime, chain.Balance) = (time, after);
    }

    // A row of the chain that does not say its balance moves it all the same.
    private static void RollUnsaid(ref Chain chain, ScaledAmount amount, long time)
    {
        if (!chain.IsStarted)
        {
            (chain.LastTime, chain.HasGap) = (chain.HasGap ? Math.Max(chain.LastTime, time) : time, true);
            return;
        }

        if (time < chain.LastTime)
        {
            (chain.IsOutOfOrder, chain.HasGap) = (true, true);
            return;
        }

        ScaledAmount after = ScaledAmount.FromUnits(unchecked(chain.Balance.Units + amount.Units));
        chain.Links = unchecked(chain.Links + HashOf(after) - HashOf(chain.Balance));
        chain.HasGap |= time == chain.LastTime;
        chain.IsOutOfOrder |= chain.HasGap && chain.HasJump;
        (chain.LastTime, chain.Balance) = (time, after);
    }

    private void NoteJump(in BalanceJump jump)
    {
        if (_jumps.Count < JumpsMax)
        {
            _jumps.Add(jump);
        }
        else
        {
            MoreJumps++;
        }
    }

    private void NoteOverdraft(LegBatch batch, int leg, int chain, ScaledAmount balance)
    {
        Overdraft row = new(
            new RecordLocation(batch.File, batch.Offset[leg]), batch.RowKey[leg], batch.Time[leg], balance, balance, 1);
        if (_overdrafts.TryGetValue(chain, out Overdraft known))
        {
            Overdraft first = (row.Time, row.Key).CompareTo((known.Time, known.Key)) < 0 ? row : known;
            row = first with { Lowest = balance < known.Lowest ? balance : known.Lowest, Rows = known.Rows + 1 };
        }

        _overdrafts[chain] = row;
    }

    private void Reserve(int more)
    {
        while ((_chains.Count + more) * 5L > _slots.Length * 3L)
        {
            Slot[] old = _slots;
            _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)old.Length + 1)];
            int mask = _slots.Length - 1;
            foreach (ref readonly Slot slot in old.AsSpan())
            {
                if (slot.Key == 0)
                {
                    continue;
                }

                int at = (int)Home(slot.Key) & mask;
                while (_slots[at].Key != 0)
                {
                    at = (at + 1) & mask;
                }

                _slots[at] = slot;
            }
        }
    }

    private struct Slot
    {
        internal ulong Key;
        internal int Chain;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Chain
    {
        internal ulong Key, Links;
        internal long FirstTime, LastTime;

        /// <summary>Before the earliest row, and after the latest.</summary>
        internal ScaledAmount Opening, Balance;

        internal bool IsStarted, IsOutOfOrder, HasJump;

        /// <summary>Whether a row without a balance stands where its place among the others is not known.</summary>
        internal bool HasGap;
    }
}
