using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Detection.Shards;

/// <summary>Cuts a day that was read and reconciled into shards: each holds the rows of some parties, and what tests of them need of the
/// others.</summary>
/// <remarks>
/// Layout, all numbers as in a history file: what the day is (see <see cref="WriteHead"/>), names, movements, conversions, sightings, the
/// market. Rows stand in the order of the run and names in the order of their numbers, so that whatever depends on either comes out as in
/// one piece; both follow from names and content of the files, so the same day gives the same bytes.
/// </remarks>
internal sealed class ShardWriter
{
    private const byte NoShard = byte.MaxValue;

    private readonly DetectionDay _day;
    private readonly int _count;
    private readonly Sha256Digest _sources;
    private readonly byte[] _shardOf;

    /// <param name="day">The day.</param>
    /// <param name="count">How many shards, 1 to <see cref="ShardKey.ShardsMax"/>.</param>
    /// <param name="sources">See <see cref="ShardSources.Digest"/>.</param>
    internal ShardWriter(DetectionDay day, int count, Sha256Digest sources)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count is >= 1 and <= ShardKey.ShardsMax, true);
        (_day, _count, _sources) = (day, count, sources);
        _shardOf = new byte[day.Timelines.PartyCount];
        for (int party = 0; party < _shardOf.Length; party++)
        {
            ReadOnlySpan<int> accounts = day.Timelines.AccountsOf(party);
            _shardOf[party] = accounts.IsEmpty ? NoShard : (byte)ShardKey.Of(day.NameOf(party, accounts[0]), count);
        }
    }

    // Rules ask neither for what accounts were seen with nor for the market.
    private bool HasPatterns => _day.Part != DetectionPart.Rules;

    /// <summary>The bytes of a shard.</summary>
    internal byte[] Write(int shard)
    {
        HistoryBytes bytes = ShardBytes.Begin(Shard.Magic);
        WriteHead(bytes, shard);
        LedgerSymbols symbols = _day.Day.Symbols;
        SymbolPick accounts = new(symbols.Accounts), counterparties = new(symbols.Counterparties);
        List<int> movements = [], conversions = [];
        for (int party = 0; party < _shardOf.Length; party++)
        {
            if (_shardOf[party] == shard)
            {
                foreach (int account in _day.Timelines.AccountsOf(party))
                {
                    accounts.Pick(account);
                }

                movements.AddRange(_day.Timelines.MovementsOf(party));
                conversions.AddRange(_day.Timelines.ConversionsOf(party));
            }
        }

        movements.Sort();
        conversions.Sort();
        foreach (int movement in movements)
        {
            counterparties.Pick(_day.Movements[movement].Counterparty);
        }

        accounts.Settle();
        counterparties.Settle();
        WriteAssets(bytes);
        accounts.Write(bytes);
        counterparties.Write(bytes);
        WriteMovements(bytes, movements, accounts, counterparties);
        WriteConversions(bytes, conversions, accounts);
        if (HasPatterns)
        {
            WriteSightings(bytes, accounts);
            WriteMarket(bytes);
        }

        return ShardBytes.Seal(bytes);
    }

    private void WriteHead(HistoryBytes bytes, int shard)
    {
        bytes.Bytes(Convert.FromHexString(_sources.Hex));
        bytes.Byte((byte)_day.Part);
        bytes.Number((long)shard);
        bytes.Number((long)_count);
        bytes.Number((long)_day.EvidenceMax);
        bytes.Text(Encoding.ASCII.GetBytes(_day.Day.Exchange == default ? "" : _day.Day.Exchange.Text));
        bytes.Signed(_day.Day.First.Nanoseconds);
        bytes.Signed(_day.Day.Last.Nanoseconds);
        bytes.Signed(_day.History.From.Nanoseconds);
        bytes.Signed(_day.History.To.Nanoseconds);
        bytes.Number((long)_day.History.ReadFrom);
        bytes.Byte(_day.History.Before is null ? (byte)0 : (byte)1);
        // The run's own files, where rows of earlier days are among them: by number, and one for none.
        int[] own = _day.IsOwn is not { } isOwn ? []
            : [.. _day.Day.Files.Select(static file => file.Number).Where(file => isOwn(new RecordLocation(file, 0)))];
        bytes.Number(_day.IsOwn is null ? 0 : _day.Day.Files.Length + 1L);
        bytes.Number((long)own.Length);
        foreach (int file in own)
        {
            bytes.Number((long)file);
        }
    }

    private void WriteAssets(HistoryBytes bytes)
    {
        AssetTable assets = _day.Day.Symbols.Assets;
        bytes.Number((long)assets.Count);
        for (int asset = 0; asset < assets.Count; asset++)
        {
            bytes.Text(Encoding.ASCII.GetBytes(assets[asset].Text));
        }
    }

    private void WriteMovements(HistoryBytes bytes, List<int> movements, SymbolPick accounts, SymbolPick counterparties)
    {
        bytes.Number((long)movements.Count);
        long time = 0;
        foreach (int position in movements)
        {
            ref Movement movement = ref _day.Movements[position];
            bytes.Signed(unchecked(movement.Time - time));
            time = movement.Time;
            Place(bytes, movement.At);
            Amount(bytes, movement.Amount, movement.Amount.IsWide ? _day.Movements.Exact(movement.Amount) : default);
            bytes.Signed(movement.UsdMicros);
            bytes.Number((long)accounts[movement.Account]);
            bytes.Number((long)counterparties[movement.Counterparty]);
            bytes.Number((ulong)movement.Asset);
            bytes.Number((ulong)movement.Country);
            bytes.Number((long)movement.Event);
            bytes.Number((long)movement.Party);
        }
    }

    private void WriteConversions(HistoryBytes bytes, List<int> conversions, SymbolPick accounts)
    {
        bytes.Number((long)conversions.Count);
        long time = 0;
        foreach (int position in conversions)
        {
            ref Conversion one = ref _day.Conversions[position];
            bytes.Signed(unchecked(one.Time - time));
            time = one.Time;
            Place(bytes, one.FiatAt);
            Place(bytes, one.CryptoAt);
            Amount(bytes, one.FiatAmount, one.FiatAmount.IsWide ? _day.Conversions.Exact(one.FiatAmount) : default);
            Amount(bytes, one.CryptoAmount, one.CryptoAmount.IsWide ? _day.Conversions.Exact(one.CryptoAmount) : default);
            bytes.Number((long)accounts[one.Account]);
            bytes.Number((ulong)one.Fiat);
            bytes.Number((ulong)one.Crypto);
            bytes.Signed(one.DeviationCentiBps);
            bytes.Number((ulong)one.Breaks);
            bytes.Byte((byte)one.State);
            bytes.Byte((byte)one.Pending);
            bytes.Byte((byte)((one.IsBuy ? 1 : 0) | (one.IsTrade ? 2 : 0) | (one.HasOtherAccount ? 4 : 0) | (one.HasThirdAsset ? 8 : 0)));
        }
    }

    // Devices are left out: only the network and look-alikes ask for them.
    private void WriteSightings(HistoryBytes bytes, SymbolPick accounts)
    {
        LedgerSymbols symbols = _day.Day.Symbols;
        SymbolPick provinces = new(symbols.Provinces), names = new(symbols.PartyNames);
        List<(int Account, Sighting Sighting)> all = [];
        for (int account = 0; account < accounts.Picked.Count; account++)
        {
            foreach (Sighting sighting in _day.Sightings.Of(accounts.Picked[account]))
            {
                if (sighting.Kind != SightingKind.Device)
                {
                    all.Add((account, sighting));
                    TableOf(sighting.Kind, provinces, names)?.Pick(sighting.What);
                }
            }
        }

        provinces.Settle();
        names.Settle();
        provinces.Write(bytes);
        names.Write(bytes);
        bytes.Byte(_day.Sightings.IsKnown ? (byte)1 : (byte)0);
        bytes.Number(_day.Sightings.NotKept);
        bytes.Number((long)all.Count);
        foreach ((int account, Sighting sighting) in all)
        {
            bytes.Number((long)account);
            bytes.Byte((byte)sighting.Kind);
            bytes.Number(TableOf(sighting.Kind, provinces, names) is { } table ? table[sighting.What] - 1L : sighting.What);
            bytes.Signed(sighting.First);
            bytes.Signed(sighting.Last);
            Place(bytes, sighting.FirstAt);
            bytes.Number((long)sighting.Legs);
        }
    }

    private static SymbolPick? TableOf(SightingKind kind, SymbolPick provinces, SymbolPick names) => kind switch
    {
        SightingKind.Province => provinces,
        SightingKind.Payer or SightingKind.Payee => names,
        _ => null,
    };

    private void WriteMarket(HistoryBytes bytes)
    {
        (int Pair, long Period, ulong Key)[] hours = [.. _day.Market.Platform.All()];
        bytes.Number(_day.Market.Platform.Period);
        bytes.Number((long)hours.Length);
        foreach ((int pair, long period, ulong key) in hours)
        {
            bytes.Number(unchecked((uint)pair));
            bytes.Signed(period);
            bytes.Number(key);
        }

        KeyValuePair<int, int>[] days = [.. _day.Market.OfDays.OrderBy(static one => one.Key)];
        bytes.Number((long)days.Length);
        foreach ((int day, int premium) in days)
        {
            bytes.Number((long)day);
            bytes.Signed(premium);
        }
    }

    private static void Place(HistoryBytes bytes, RecordLocation at)
    {
        bytes.Number((long)at.File);
        bytes.Number(at.Offset);
    }

    private static void Amount(HistoryBytes bytes, CompactAmount amount, ScaledAmount wide)
    {
        bytes.Byte(amount.IsWide ? (byte)1 : (byte)0);
        if (amount.IsWide)
        {
            bytes.Fixed(unchecked((ulong)wide.Units));
            bytes.Fixed(unchecked((ulong)(wide.Units >> 64)));
        }
        else
        {
            bytes.Fixed(amount.Bits);
        }
    }
}
