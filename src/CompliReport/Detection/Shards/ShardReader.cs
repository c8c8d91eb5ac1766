using System;
using System.Collections.Generic;
using System.IO;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Shards;

/// <summary>Reads what a <see cref="ShardWriter"/> wrote, and nothing else: bytes that were cut off, changed or made by another version are
/// refused.</summary>
internal static class ShardReader
{
    private const long HourPeriod = UtcInstant.Hour;

    /// <summary>Reads a shard; says in <paramref name="fault"/> why it cannot be used.</summary>
    /// <param name="bytes">The whole blob.</param>
    /// <param name="fault">A sentence without its end; null where it can be used.</param>
    internal static Shard? Read(ReadOnlySpan<byte> bytes, out string? fault)
    {
        fault = ShardBytes.FaultOf(bytes, Shard.Magic, "shard");
        if (fault is not null)
        {
            return null;
        }

        try
        {
            HistoryCursor cursor = new(ShardBytes.ContentOf(bytes));
            Shard shard = Read(ref cursor, ShardBytes.NameOf(bytes));
            return cursor.IsAtEnd ? shard : throw new InvalidDataException("something stands after its end");
        }
        catch (Exception damage) when (damage is InvalidDataException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            fault = "its checksum fits and its content does not";
            return null;
        }
    }

    private static Shard Read(ref HistoryCursor cursor, Sha256Digest name)
    {
        Sha256Digest sources = Sha256Digest.FromBytes(cursor.Take(32));
        DetectionPart part = (DetectionPart)cursor.Byte();
        int number = (int)cursor.Long(), count = (int)cursor.Long(), evidenceMax = (int)cursor.Long();
        ReadOnlySpan<byte> exchange = cursor.Text();
        ExchangeGate gate = new(exchange.IsEmpty ? default
            : ExchangeId.TryParse(exchange, out ExchangeId id) ? id
            : throw new InvalidDataException("it names no exchange"));
        UtcInstant first = Instant(ref cursor), last = Instant(ref cursor), from = Instant(ref cursor), to = Instant(ref cursor);
        int readFrom = (int)cursor.Long();
        bool hasHistory = cursor.Byte() != 0;
        bool[]? ownFiles = ReadOwnFiles(ref cursor);
        LedgerSymbols symbols = new();
        ReadAssets(ref cursor, symbols.Assets);
        ReadNames(ref cursor, symbols.Accounts);
        ReadNames(ref cursor, symbols.Counterparties);
        MovementLog movements = ReadMovements(ref cursor);
        ConversionColumn conversions = ReadConversions(ref cursor);
        bool hasPatterns = part != DetectionPart.Rules;
        AccountSightings sightings = hasPatterns ? ReadSightings(ref cursor, symbols) : new AccountSightings();
        MedianPrices platform = hasPatterns ? ReadHours(ref cursor) : MedianPrices.Again(HourPeriod, []);
        return new Shard
        {
            Name = name,
            Sources = sources,
            Part = part,
            Number = number,
            Count = count,
            EvidenceMax = evidenceMax,
            HistoryFrom = from,
            HistoryTo = to,
            ReadFrom = readFrom,
            HasHistory = hasHistory,
            OwnFiles = ownFiles,
            Day = new LedgerDay([], symbols, new RefusedRows(), [], new RowContext(gate, "")) { First = first, Last = last },
            Movements = movements,
            Conversions = conversions,
            Sightings = sightings,
            Platform = platform,
            OfDays = hasPatterns ? ReadDays(ref cursor) : new Dictionary<int, int>(),
        };
    }

    private static bool[]? ReadOwnFiles(ref HistoryCursor cursor)
    {
        long files = cursor.Long();
        bool[]? own = files == 0 ? null : new bool[Math.Min(files - 1, ushort.MaxValue)];
        for (int left = cursor.Count(); left > 0; left--)
        {
            own![cursor.Long()] = true;
        }

        return own;
    }

    private static void ReadAssets(ref HistoryCursor cursor, AssetTable assets)
    {
        int count = cursor.Count();
        for (int i = 0; i < count; i++)
        {
            if (!assets.TryIntern(cursor.Text(), out ushort number) || number != i)
            {
                throw new InvalidDataException("its assets are not in order, each once");
            }
        }
    }

    private static void ReadNames(ref HistoryCursor cursor, SymbolTable names)
    {
        int count = cursor.Count();
        for (int i = 0; i < count; i++)
        {
            if (names.Intern(cursor.Text()) != i)
            {
                throw new InvalidDataException("it has a name twice");
            }
        }
    }

    private static MovementLog ReadMovements(ref HistoryCursor cursor)
    {
        MovementLog movements = new();
        long time = 0;
        for (int left = cursor.Count(); left > 0; left--)
        {
            time = unchecked(time + cursor.Signed());
            RecordLocation at = Place(ref cursor);
            CompactAmount amount = Amount(ref cursor, out ScaledAmount? wide);
            movements.Add(
                new Movement
                {
                    Time = time,
                    At = at,
                    Amount = amount,
                    UsdMicros = cursor.Signed(),
                    Account = (int)cursor.Long() - 1,
                    Counterparty = (int)cursor.Long() - 1,
                    Asset = (ushort)cursor.Long(),
                    Country = (ushort)cursor.Long(),
                    Event = (RuleEvents)cursor.Long(),
                    Party = (CounterpartyType)cursor.Long(),
                },
                wide);
        }

        return movements;
    }

    private static ConversionColumn ReadConversions(ref HistoryCursor cursor)
    {
        ConversionColumn conversions = new();
        long time = 0;
        for (int left = cursor.Count(); left > 0; left--)
        {
            time = unchecked(time + cursor.Signed());
            Conversion one = new()
            {
                Time = time,
                FiatAt = Place(ref cursor),
                CryptoAt = Place(ref cursor),
                FiatAmount = Amount(ref cursor, out ScaledAmount? wideFiat),
                CryptoAmount = Amount(ref cursor, out ScaledAmount? wideCrypto),
                Account = (int)cursor.Long() - 1,
                Fiat = (ushort)cursor.Long(),
                Crypto = (ushort)cursor.Long(),
                FeeAsset = AssetTable.None,
                PriceAsset = AssetTable.None,
                DeviationCentiBps = (int)cursor.Signed(),
                Breaks = (BreakSet)cursor.Long(),
                State = (ConversionState)cursor.Byte(),
                Pending = (PendingLegs)cursor.Byte(),
            };
            byte flags = cursor.Byte();
            (one.IsBuy, one.IsTrade) = ((flags & 1) != 0, (flags & 2) != 0);
            (one.HasOtherAccount, one.HasThirdAsset) = ((flags & 4) != 0, (flags & 8) != 0);
            conversions.Add(one, wideFiat, wideCrypto);
        }

        return conversions;
    }

    private static AccountSightings ReadSightings(ref HistoryCursor cursor, LedgerSymbols symbols)
    {
        ReadNames(ref cursor, symbols.Provinces);
        ReadNames(ref cursor, symbols.PartyNames);
        bool isKnown = cursor.Byte() != 0;
        long notKept = cursor.Long();
        int count = cursor.Count();
        List<Sighting> sightings = new(count);
        for (int i = 0; i < count; i++)
        {
            sightings.Add(new Sighting
            {
                Account = (int)cursor.Long(),
                Kind = (SightingKind)cursor.Byte(),
                What = (int)cursor.Long(),
                First = cursor.Signed(),
                Last = cursor.Signed(),
                FirstAt = Place(ref cursor),
                Legs = (int)cursor.Long(),
            });
        }

        return AccountSightings.OfSome(sightings, isKnown, notKept);
    }

    private static MedianPrices ReadHours(ref HistoryCursor cursor)
    {
        long period = cursor.Long();
        int count = cursor.Count();
        List<(int Pair, long Period, ulong Key)> medians = new(count);
        for (int i = 0; i < count; i++)
        {
            medians.Add((unchecked((int)(uint)cursor.Long()), cursor.Signed(), cursor.Number()));
        }

        return MedianPrices.Again(period, medians);
    }

    private static Dictionary<int, int> ReadDays(ref HistoryCursor cursor)
    {
        Dictionary<int, int> days = [];
        for (int left = cursor.Count(); left > 0; left--)
        {
            days.Add(cursor.Day(), (int)cursor.Signed());
        }

        return days;
    }

    private static UtcInstant Instant(ref HistoryCursor cursor) => UtcInstant.FromNanoseconds(cursor.Signed());

    private static RecordLocation Place(ref HistoryCursor cursor) => new((int)cursor.Long(), cursor.Long());

    private static CompactAmount Amount(ref HistoryCursor cursor, out ScaledAmount? wide)
    {
        bool isWide = cursor.Byte() != 0;
        ulong low = cursor.Fixed();
        wide = isWide ? ScaledAmount.FromUnits(unchecked((Int128)new UInt128(cursor.Fixed(), low))) : null;
        return isWide ? default : CompactAmount.OfBits(low);
    }
}
