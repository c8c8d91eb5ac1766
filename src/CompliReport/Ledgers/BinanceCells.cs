using System;
using CompliReport.Ledgers.Cells;

namespace CompliReport.Ledgers;

/// <summary>What Binance's exports have in common: words, and units behind numbers.</summary>
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
