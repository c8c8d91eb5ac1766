using System;
using System.Buffers;
using System.Runtime.CompilerServices;

namespace CompliReport.Ledgers.Cells;

/// <summary>Takes off a number what says nothing: zeros at the end of its fraction, also before a unit.</summary>
/// <remarks>
/// A spreadsheet that saves a file again writes 5 for 5.00000000 and 1BTC for 1.0BTC: the rows are the same. Only for comparing: what is
/// shown is the cell as it was sent. A text that is no plain number, such as a time or a coin's name with a point, stays as it is.
/// </remarks>
internal sealed class NumberPadding
{
    private const int LengthMax = 64;

    private static readonly SearchValues<byte> WholeBytes = SearchValues.Create("0123456789,"u8);

    private readonly byte[] _short = new byte[LengthMax];

    /// <summary>Whether the last digit is a zero, behind something that is no letter: hot path, told by the last bytes of nearly
    /// every cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool MayBeIn(ReadOnlySpan<byte> text)
    {
        int last = text.Length - 1;
        if (last < 2 || text[0] > (byte)'9')
        {
            return false;
        }

        while (last > 0 && text[last] > (byte)'9')
        {
            last--;
        }

        last = text[last] == (byte)' ' ? last - 1 : last;
        return last > 0 && text[last] == (byte)'0';
    }

    /// <summary>The number without padding; valid until the next call.</summary>
    internal ReadOnlySpan<byte> TakenOff(ReadOnlySpan<byte> text)
    {
        int unit = text.Length;
        while (unit > 0 && text[unit - 1] > (byte)'9')
        {
            unit--;
        }

        unit = unit > 0 && text[unit - 1] == (byte)' ' ? unit - 1 : unit;
        int end = unit;
        while (end > 0 && text[end - 1] == (byte)'0')
        {
            end--;
        }

        int point = end - 1;
        while (point > 0 && char.IsAsciiDigit((char)text[point]))
        {
            point--;
        }

        if (end == unit || point <= 0 || text[point] != (byte)'.' || text.Length > LengthMax)
        {
            return text;
        }

        end = end == point + 1 ? point : end;
        return IsWhole(text[..point]) && IsUnit(text[unit..]) ? Without(text, end, unit) : text;
    }

    private ReadOnlySpan<byte> Without(ReadOnlySpan<byte> text, int end, int unit)
    {
        if (unit == text.Length)
        {
            return text[..end];
        }

        text[..end].CopyTo(_short);
        text[unit..].CopyTo(_short.AsSpan(end));
        return _short.AsSpan(0, end + text.Length - unit);
    }

    // Digits with a sign before them, in groups of thousands or not.
    private static bool IsWhole(ReadOnlySpan<byte> digits)
    {
        digits = digits.StartsWith((byte)'-') ? digits[1..] : digits;
        return digits.Length > 0 && digits[0] != (byte)',' && !digits.ContainsAnyExcept(WholeBytes);
    }

    // Letters, with a blank before them or not.
    private static bool IsUnit(ReadOnlySpan<byte> unit)
    {
        foreach (byte letter in unit.Length > 1 && unit[0] == (byte)' ' ? unit[1..] : unit)
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                return false;
            }
        }

        return true;
    }
}
