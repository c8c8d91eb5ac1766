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
    internal SightingKind Kind;
}

/// <summary>Devices, countries of internet addresses, provinces and names of payers that accounts were seen with, noted while rows stream
/// by.</summary>
/// <remarks>
/// Of a pair of account and thing there is one entry of 48 bytes, however many legs show it. Legs of one group mostly show the same, which
/// costs a comparison. Symbols depend on the order of rows: whoever lists them sorts by their text.
/// </remarks>
internal sealed class AccountSightings(int pairsMax = AccountSightings.PairsMax)
{
    /// <summary>Pairs that are kept at most; of more the accounts are counted, and nothing about them is known.</summary>
    internal const int PairsMax = 8_000_000;

    private static readonly int Kinds = Enum.GetValues<SightingKind>().Length;

    private readonly ChunkedList<Sighting> _pairs = new();
    private readonly Dictionary<(int Account, int What, SightingKind Kind), int> _index = [];
    private readonly (int Account, int What, int Pair)[] _last = new (int, int, int)[Kinds];
    private int[]? _starts, _order;

    /// <summary>Whether any leg showed anything.</summary>
    internal bool IsKnown => _pairs.Count > 0;

    /// <summary>Legs whose sighting was not kept, because there are too many pairs.</summary>
    internal long NotKept { get; private set; }

    /// <summary>Takes the accepted legs of a batch.</summary>
    internal void Take(LegBatch batch)
    {
        if (!batch.HasSightings)
        {
            return;
        }

        for (int leg = 0; leg < batch.Count; leg++)
        {
            if (batch.Bucket[leg] == RowBucket.Accepted && batch.Status[leg] == LegStatus.Posted && !batch.IsReversal[leg])
            {
                Note(batch, leg, SightingKind.Device, batch.Device[leg]);
                Note(batch, leg, SightingKind.IpCountry, batch.IpCountry[leg] == 0 ? -1 : batch.IpCountry[leg]);
                Note(batch, leg, SightingKind.Province, batch.Province[leg]);
                bool isIn = !batch.AmountAt(leg).IsNegative;
                Note(batch, leg, isIn ? SightingKind.Payer : SightingKind.Payee, batch.PartyName[leg]);
            }
        }
    }

    /// <summary>What an account was seen with, in no order that means anything; after all batches.</summary>
    internal IEnumerable<Sighting> Of(int account)
    {
        if (_starts is null || account + 1 >= _starts.Length)
        {
            yield break;
        }

        for (int i = _starts[account]; i < _starts[account + 1]; i++)
        {
            yield return _pairs[_order![i]];
        }
    }

    /// <summary>All pairs.</summary>
    internal int Count => _pairs.Count;

    /// <summary>A pair.</summary>
    internal ref Sighting this[int pair] => ref _pairs[pair];

    /// <summary>Ends the taking.</summary>
    internal void Settle(int accounts)
    {
        _index.Clear();
        _index.TrimExcess();
        if (_pairs.Count > 0)
        {
            (_starts, _order) = Timelines.SortBy(_pairs.Count, accounts, pair => _pairs[pair].Account);
        }
    }

    private void Note(LegBatch batch, int leg, SightingKind kind, int what)
    {
        if (what < 0)
        {
            return;
        }

        int account = batch.Account[leg];
        ref (int Account, int What, int Pair) last = ref _last[(int)kind];
        if (_pairs.Count == 0 || (last.Account, last.What) != (account, what) || _pairs[last.Pair].Kind != kind)
        {
            ref int pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, (account, what, kind), out bool isKnown);
            if (!isKnown && _pairs.Count >= pairsMax)
            {
                _index.Remove((account, what, kind));
                NotKept++;
                return;
            }

            if (!isKnown)
            {
                pair = _pairs.Count;
                _pairs.Add(new Sighting { Account = account, What = what, Kind = kind, First = long.MaxValue, Last = long.MinValue });
            }

            last = (account, what, pair);
        }

        ref Sighting sighting = ref _pairs[last.Pair];
        RecordLocation at = new(batch.File, batch.Offset[leg]);
        long time = batch.Time[leg];
        if (time < sighting.First || (time == sighting.First && at < sighting.FirstAt))
        {
            (sighting.First, sighting.FirstAt) = (time, at);
        }

        sighting.Last = Math.Max(sighting.Last, time);
        sighting.Legs++;
    }
}
