using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>What an account was seen with.</summary>
internal enum SightingKind
{
    /// <summary>A device.</summary>
    Device,

    /// <summary>The country of an internet address.</summary>
    IpCountry,

    /// <summary>A province that a leg names.</summary>
    Province,

    /// <summary>The name of who paid in.</summary>
    Payer,

    /// <summary>The name of who was paid.</summary>
    Payee,
}

/// <summary>One thing that an account was seen with: how often, and where first.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Sighting
{
    internal long First, Last;
    internal RecordLocation FirstAt;
    internal int Account, What, Legs;

    /// <summary>The next pair of the account, -1 for none.</summary>
    internal int Next;

    internal SightingKind Kind;
}

/// <summary>Devices, countries of internet addresses, provinces and names of payers that accounts were seen with when they moved money or
/// converted it (trades and fees apart), noted while rows stream by.</summary>
/// <remarks>
/// Of a pair of account and thing there is one entry of 48 bytes, however many legs show it. Symbols depend on the order of rows: whoever
/// lists them sorts by their text. Hot path, benchmark "execute": the few things of most accounts are a chain that is walked, told to the
/// cache ahead; only an account with many of them is looked up in a table. On 10 million rows a table for all took about 10 s of
/// CPU, chains 2 to 4.
/// </remarks>
internal sealed class AccountSightings(int pairsMax = AccountSightings.PairsMax)
{
    /// <summary>Pairs that are kept at most; of more the accounts are counted, and nothing about them is known.</summary>
    internal const int PairsMax = 8_000_000;

    private const int ChainMax = 8, PrefetchDistance = 16, Unnamed = -1, Several = -2;

    private ChunkedList<Sighting> _pairs = new();
    private readonly Dictionary<(int Account, int What, SightingKind Kind), int> _index = [];
    private ChunkedList<Chain> _chains = new();
    private ChunkedList<int> _names = new();
    private readonly int[] _legs = new int[LegBatch.Capacity];
    private bool _isKnownElsewhere;

    /// <summary>Whether any leg showed anything.</summary>
    internal bool IsKnown => _pairs.Count > 0 || _isKnownElsewhere;

    /// <summary>Legs whose sighting was not kept, because there are too many pairs.</summary>
    internal long NotKept { get; private set; }

    /// <summary>What an account ends with that shows no pattern: clear only where all that was seen was kept.</summary>
    internal Assessment Clear => NotKept > 0 ? Assessment.NoData : Assessment.Clear;

    /// <summary>Those of some accounts, taken from the sightings of a whole run.</summary>
    /// <param name="pairs">The pairs; those of an account in the order in which <see cref="Of"/> gave them.</param>
    /// <param name="isKnown">Whether any leg of the run showed anything.</param>
    /// <param name="notKept">Legs of the run whose sighting was not kept.</param>
    internal static AccountSightings OfSome(IReadOnlyList<Sighting> pairs, bool isKnown, long notKept)
    {
        AccountSightings some = new() { NotKept = notKept, _isKnownElsewhere = isKnown };
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            // Each goes before those of its account that are there: so the last one has to be added first.
            some._pairs.Add(pairs[i] with { Next = some.ChainOf(pairs[i].Account).First });
            ref Chain chain = ref some.ChainOf(pairs[i].Account);
            chain.First = some._pairs.Count - 1;
            chain.Length++;
        }

        return some;
    }

    /// <summary>Takes the accepted legs of a batch.</summary>
    internal void Take(LegBatch batch)
    {
        if (!batch.HasSightings)
        {
            return;
        }

        int count = 0;
        for (int leg = 0; leg < batch.Count; leg++)
        {
            if ((batch.Device[leg] >= 0 || batch.IpCountry[leg] != 0 || batch.Province[leg] >= 0 || batch.PartyName[leg] >= 0)
                && batch.Bucket[leg] == RowBucket.Accepted && batch.Status[leg] == LegStatus.Posted && !batch.IsReversal[leg])
            {
                _legs[count++] = leg;
            }
        }

        for (int i = 0; i < count; i++)
        {
            if (i + PrefetchDistance < count)
            {
                Prefetch(batch.Account[_legs[i + PrefetchDistance]], batch.Account[_legs[i + (PrefetchDistance / 2)]]);
            }

            int leg = _legs[i];
            Note(batch, leg, SightingKind.Device, batch.Device[leg]);
            Note(batch, leg, SightingKind.IpCountry, batch.IpCountry[leg] == 0 ? -1 : batch.IpCountry[leg]);
            Note(batch, leg, SightingKind.Province, batch.Province[leg]);
            NoteName(batch.Counterparty[leg], batch.PartyName[leg]);
            // Who pays a shop pays no third party on the holder's behalf: a shop's name says nothing of borrowed accounts.
            Note(batch, leg, batch.AmountAt(leg).IsNegative ? SightingKind.Payee : SightingKind.Payer,
                batch.Party[leg] == CounterpartyType.Merchant ? -1 : batch.PartyName[leg]);
        }
    }

    // First where the account's chain begins, then, when that is there, its first pair.
    private void Prefetch(int account, int sooner)
    {
        if (account < _chains.Count)
        {
            _chains.Prefetch(account);
        }

        if (sooner < _chains.Count && _chains[sooner].First is >= 0 and int first)
        {
            _pairs.Prefetch(first);
        }
    }

    /// <summary>What an account was seen with, in no order that means anything; after all batches.</summary>
    internal IEnumerable<Sighting> Of(int account)
    {
        for (int at = account < _chains.Count ? _chains[account].First : -1; at >= 0; at = _pairs[at].Next)
        {
            yield return _pairs[at];
        }
    }

    /// <summary>The name that a counterparty was seen with, a symbol; -1 where none was seen, or several.</summary>
    internal int NameOf(int counterparty) => counterparty < _names.Count ? Math.Max(_names[counterparty], Unnamed) : Unnamed;

    /// <summary>All pairs.</summary>
    internal int Count => _pairs.Count;

    /// <summary>A pair.</summary>
    internal ref Sighting this[int pair] => ref _pairs[pair];

    /// <summary>Ends the taking. Where the run has room on disk pairs go there, those of an account one after the other.</summary>
    internal void Settle()
    {
        _index.Clear();
        _index.TrimExcess();
        ChunkedList<Sighting> settled = ChunkedList<Sighting>.Large();
        if (!settled.IsOnDisk || _pairs.IsOnDisk)
        {
            return;
        }

        ChunkedList<Chain> chains = new();
        for (int account = 0; account < _chains.Count; account++)
        {
            int at = _chains[account].First;
            chains.Add(_chains[account] with { First = at < 0 ? -1 : settled.Count });
            for (; at >= 0; at = _pairs[at].Next)
            {
                settled.Add(_pairs[at] with { Next = _pairs[at].Next < 0 ? -1 : settled.Count + 1 });
            }
        }

        // Chunks do not move: a few that stay would keep the room that those of the pairs had from the rest of the run.
        ChunkedList<int> names = new();
        for (int counterparty = 0; counterparty < _names.Count; counterparty++)
        {
            names.Add(_names[counterparty]);
        }

        (_pairs, _chains, _names) = (settled, chains, names);
    }

    private void NoteName(int counterparty, int name)
    {
        if (counterparty < 0 || name < 0)
        {
            return;
        }

        while (_names.Count <= counterparty)
        {
            _names.Add(Unnamed);
        }

        int known = _names[counterparty];
        _names[counterparty] = known == Unnamed || known == name ? name : Several;
    }

    private void Note(LegBatch batch, int leg, SightingKind kind, int what)
    {
        if (what < 0)
        {
            return;
        }

        int pair = PairOf(batch.Account[leg], what, kind);
        if (pair < 0)
        {
            NotKept++;
            return;
        }

        ref Sighting sighting = ref _pairs[pair];
        RecordLocation at = new(batch.File, batch.Offset[leg]);
        long time = batch.Time[leg];
        if (time < sighting.First || (time == sighting.First && at < sighting.FirstAt))
        {
            (sighting.First, sighting.FirstAt) = (time, at);
        }

        sighting.Last = Math.Max(sighting.Last, time);
        sighting.Legs++;
    }

    private int PairOf(int account, int what, SightingKind kind)
    {
        ref Chain chain = ref ChainOf(account);
        int at = chain.First;
        for (int i = 0; i < ChainMax && at >= 0; i++, at = _pairs[at].Next)
        {
            if (_pairs[at].What == what && _pairs[at].Kind == kind)
            {
                return at;
            }
        }

        if (chain.Length > ChainMax && _index.TryGetValue((account, what, kind), out int known))
        {
            return known;
        }

        if (_pairs.Count >= pairsMax)
        {
            return -1;
        }

        for (int one = chain.Length == ChainMax ? chain.First : -1; one >= 0; one = _pairs[one].Next)
        {
            _index.Add((account, _pairs[one].What, _pairs[one].Kind), one);
        }

        if (chain.Length >= ChainMax)
        {
            _index.Add((account, what, kind), _pairs.Count);
        }

        // The newest comes first: what was seen last is likely to be seen next.
        _pairs.Add(new Sighting
        {
            Account = account,
            What = what,
            Kind = kind,
            First = long.MaxValue,
            Last = long.MinValue,
            Next = chain.First,
        });
        chain.First = _pairs.Count - 1;
        chain.Length++;
        return chain.First;
    }

    private ref Chain ChainOf(int account)
    {
        while (_chains.Count <= account)
        {
            _chains.Add(new Chain { First = -1 });
        }

        return ref _chains[account];
    }

    private struct Chain
    {
        internal int First, Length;
    }
}
