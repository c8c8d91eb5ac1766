using System;

namespace CompliReport.Ledgers.Cells;

/// <summary>Takes off a number what says nothing: zeros at the end of its fraction and a plus before it, also before a unit.</summary>
/// <remarks>
/// A spreadsheet that saves a file again writes 5 for 5.00000000 and 1BTC for 1.0BTC: the rows are the same. Only for comparing: what is
/// shown is the cell as it was sent. A text that is no plain number, such as a time or a coin's name with a point, stays as it is.
/// </remarks>
internal sealed class NumberPadding
{
    private const int LengthMax = 64;

    private readonly byte[] _short = new byte[LengthMax];

    /// <summary>The number without padding; valid until the next call.</summary>
    internal ReadOnlySpan<byte> TakenOff(ReadOnlySpan<byte> text)
    {
        int unit = text.LastIndexOfAnyInRange((byte)'0', (byte)'9') + 1;
        if (unit == 0 || text.Length > LengthMax)
        {
            return text;
        }

        ReadOnlySpan<byte> number = text[..unit];
        int point = number.LastIndexOf((byte)'.');
        int end = point < 0 || number[(point + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            ? unit
            : number.TrimEnd((byte)'0').Length;
        end = end == point + 1 ? point : end;
        int start = text[0] == (byte)'+' ? 1 : 0;
        return (end == unit && start == 0) || !IsWhole(number[..(point < 0 ? unit : point)]) || !IsUnit(text[unit..])
            ? text
            : Without(text, start, end, unit);
    }

    private ReadOnlySpan<byte> Without(ReadOnlySpan<byte> text, int start, int end, int unit)
    {
        if (unit == text.Length)
        {
            return text[start..end];
        }

        text[start..end].CopyTo(_short);
        text[unit..].CopyTo(_short.AsSpan(end - start));
        return _short.AsSpan(0, end - start + text.Length - unit);
    }

    // Digits with a sign before them, in groups of thousands or not.
    private static bool IsWhole(ReadOnlySpan<byte> digits)
    {
        digits = digits.Length > 0 && digits[0] is (byte)'+' or (byte)'-' ? digits[1..] : digits;
        return digits.Length > 0 && digits[0] != (byte)',' && !digits.ContainsAnyExcept("0123456789,"u8);
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
