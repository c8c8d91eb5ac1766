using System;
using System.Buffers.Binary;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>What Binance's exports have in common: words, units behind numbers, and events that two of them tell.</summary>
internal static class BinanceCells
{
    /// <summary>Whether a movement has happened.</summary>
    internal static readonly WordTable<LegStatus> Statuses = new(
        ("Completed", LegStatus.Posted), ("Successful", LegStatus.Posted), ("Success", LegStatus.Posted),
        ("Processing", LegStatus.Pending), ("Pending", LegStatus.Pending), ("In Progress", LegStatus.Pending),
        ("Failed", LegStatus.Failed), ("Cancelled", LegStatus.Failed), ("Canceled", LegStatus.Failed),
        ("Rejected", LegStatus.Failed), ("Expired", LegStatus.Failed), ("Refunded", LegStatus.Failed));

    /// <summary>Reads <c>0.05BTC</c>, where the unit is known: a coin may begin with a digit, as 1INCH does.</summary>
    /// <returns>The fault of the cell.</returns>
    internal static LedgerFault TryReadGlued(ReadOnlySpan<byte> text, ReadOnlySpan<byte> unit, out ExactNumber number)
    {
        number = default;
        return unit.IsEmpty || !text.EndsWith(unit) ? LedgerFault.NumberNotInFormat : TryReadGrouped(text[..^unit.Length], out number);
    }

    /// <summary>Reads <c>100 USDT</c>.</summary>
    /// <returns>The fault of the cell.</returns>
    internal static LedgerFault TryReadSpaced(ReadOnlySpan<byte> text, out ExactNumber number, out ReadOnlySpan<byte> unit)
    {
        number = default;
        int space = text.IndexOf((byte)' ');
        unit = space < 0 ? default : text[(space + 1)..];
        return text.IsEmpty ? LedgerFault.Missing
            : space < 0 ? LedgerFault.NumberNotInFormat
            : NumberText.TryRead(text[..space], NumberNotation.ZeroWithExponent, out number);
    }

    /// <summary>The letters at the end of a cell.</summary>
    internal static ReadOnlySpan<byte> UnitOf(ReadOnlySpan<byte> text)
    {
        int digit = text.LastIndexOfAnyInRange((byte)'0', (byte)'9');
        return text[(digit + 1)..];
    }

    // 1,234.50 has its thousands grouped; 1,234 alone might be one and a bit, and is refused.
    private static LedgerFault TryReadGrouped(ReadOnlySpan<byte> text, out ExactNumber number)
    {
        bool isGrouped = text.Contains((byte)',') && text.Contains((byte)'.');
        return NumberText.TryRead(text, isGrouped ? NumberNotation.Thousands : NumberNotation.ZeroWithExponent, out number);
    }
}

/// <summary>Hashes by which the statement and the exports of single things tell the same event.</summary>
internal static class BinanceEvents
{
    /// <summary>A side of an exchange: second, asset and amount; with the seconds around it where <paramref name="reach"/> is 1.</summary>
    internal static int Exchange(LegBatch batch, int leg, int reach, Span<KeyHash> events) =>
        Around(batch.Time[leg] / UtcInstant.Second, 1, batch.Asset[leg], batch.AmountAt(leg).Magnitude, reach, events);

    /// <summary>A deposit or withdrawal: day, asset and amount; with the days around it where <paramref name="reach"/> is 1.</summary>
    /// <remarks>The statement books when it credits, the history when the chain or the bank has confirmed: hours may lie between.</remarks>
    internal static int Movement(LegBatch batch, int leg, ScaledAmount amount, int reach, Span<KeyHash> events) =>
        Around(batch.Time[leg] / UtcInstant.Day, amount.IsNegative ? 2 : 3, batch.Asset[leg], amount.Magnitude, reach, events);

    /// <summary>The deposit or withdrawal of a row, with its fee and without.</summary>
    internal static int MovementOfRow(LegBatch batch, int leg, Span<KeyHash> events)
    {
        ScaledAmount amount = batch.AmountAt(leg);
        int count = Movement(batch, leg, amount, reach: 0, events);
        bool hasFee = leg + 1 < batch.Count && !batch.StartsRow[leg + 1];
        return hasFee && ScaledAmount.TryAdd(amount, batch.AmountAt(leg + 1), out ScaledAmount sum)
            ? count + Movement(batch, leg, sum, reach: 0, events[count..])
            : count;
    }

    private static int Around(long time, int kind, ushort asset, ScaledAmount amount, int reach, Span<KeyHash> events)
    {
        Span<byte> key = stackalloc byte[32];
        key.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(key[8..], kind);
        BinaryPrimitives.WriteUInt16LittleEndian(key[12..], asset);
        BinaryPrimitives.WriteInt128LittleEndian(key[16..], amount.Units);
        int count = 0;
        for (long at = time - reach; at <= time + reach; at++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(key, at);
            events[count++] = KeyHash.Of(key);
        }

        return count;
    }
}
