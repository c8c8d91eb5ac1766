using System;
using System.Runtime.CompilerServices;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Ledgers.Cells;

/// <summary>What a format's numbers may have beside a sign, digits and a decimal point.</summary>
internal enum NumberNotation
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Zero may be written with an exponent, as in <c>0E-8</c>.</summary>
    ZeroWithExponent,

    /// <summary>Any number may be written with an exponent, as in <c>4.9751199256E-05</c>.</summary>
    Exponent,

    /// <summary>Commas between groups of three digits, as in <c>1,234.5</c>.</summary>
    Thousands,

    /// <summary>A currency's symbol or code after the sign, and commas between groups of three digits, as in <c>-€1,234.50</c>.</summary>
    Money,
}

/// <summary>Reads the numbers of exchanges' own formats: exactly as the format writes them, or a fault. <c>7,50</c> is never 750.</summary>
internal static class NumberText
{
    /// <summary>Characters of the longest number with its commas that is looked at.</summary>
    private const int LengthMax = 64;

    private static readonly byte[][] Symbols = Array.ConvertAll(
        "€ $ £ CA$ A$ C$ AU$ NZ$ S$ R$ US$ HK$ MX$ ¥ ₩ ₹ ₽ ₺ ₱ ₫ ₴ ₦ ₪ ฿ zł Kč kr Ft lei".Split(' '), Encoding.UTF8.GetBytes);

    /// <summary>Reads a number; the fault says whether it is none or has too many digits.</summary>
    internal static LedgerFault TryRead(ReadOnlySpan<byte> text, NumberNotation notation, out ExactNumber number)
    {
        if (text.Length > CompactAmount.DigitsMax && text[^1] == (byte)'0' && TrailingZeros(text) is > 0 and int zeros)
        {
            text = text[..^zeros];
        }

        return TryReadCompact(text, out number) ? LedgerFault.None : ReadSlowly(text, notation, out number);
    }

    private static bool TryReadCompact(ReadOnlySpan<byte> text, out ExactNumber number)
    {
        bool isCompact = TryReadCompact(text, out ulong digits, out int scale, out bool isNegative);
        number = isCompact ? new ExactNumber(digits, scale, isNegative) : default;
        return isCompact;
    }

    /// <summary>Reads <c>-?\d+(\.\d+)?</c> of up to 17 digits; false for anything else, which may be a number all the same.</summary>
    /// <remarks>Hot path, benchmarks "reading" and "formats": one loop with one multiplication a digit and no 128-bit arithmetic.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryReadCompact(ReadOnlySpan<byte> text, out ulong digits, out int scale, out bool isNegative)
    {
        isNegative = text.Length > 0 && text[0] == (byte)'-';
        int first = isNegative ? 1 : 0, at = first, point = -1;
        digits = 0;
        for (; at < text.Length && at - first <= CompactAmount.DigitsMax; at++)
        {
            uint digit = unchecked((uint)(text[at] - '0'));
            if (digit <= 9)
            {
                digits = unchecked((digits * 10) + digit);
            }
            else if (text[at] == (byte)'.' && point < 0 && at > first)
            {
                point = at;
            }
            else
            {
                break;
            }
        }

        int count = at - first - (point < 0 ? 0 : 1);
        scale = point < 0 ? 0 : at - point - 1;
        return at == text.Length && count is > 0 and <= CompactAmount.DigitsMax && point != at - 1;
    }

    private static LedgerFault ReadSlowly(ReadOnlySpan<byte> text, NumberNotation notation, out ExactNumber number)
    {
        number = default;
        if (notation == NumberNotation.ZeroWithExponent && IsZeroWithExponent(text))
        {
            return LedgerFault.None;
        }

        if (notation == NumberNotation.Exponent && text.IndexOfAny((byte)'E', (byte)'e') > 0)
        {
            return ReadExponent(text, out number);
        }

        if (notation is NumberNotation.Thousands or NumberNotation.Money)
        {
            Span<byte> plain = stackalloc byte[LengthMax];
            return TryMakePlain(text, notation == NumberNotation.Money, plain, out int length)
                ? ReadPlain(plain[..length], out number)
                : LedgerFault.NumberNotInFormat;
        }

        return ReadPlain(text, out number);
    }

    // Zeros at the end of a fraction, and the point with them if nothing else is left: 18 to 20 of them are usual where an exchange writes
    // every number with the digits of the finest, and they say nothing.
    private static int TrailingZeros(ReadOnlySpan<byte> text)
    {
        int point = text.IndexOf((byte)'.');
        if (point < 0 || text[(point + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return 0;
        }

        int end = text.Length;
        while (end > point + 1 && text[end - 1] == (byte)'0')
        {
            end--;
        }

        return end == text.Length || point == 0 ? 0 : end == point + 1 ? text.Length - point : text.Length - end;
    }

    private static LedgerFault ReadPlain(ReadOnlySpan<byte> text, out ExactNumber number)
    {
        // Most numbers with commas or an exponent are short when these are gone.
        if (TryReadCompact(text, out number))
        {
            return LedgerFault.None;
        }

        AmountFault fault = ScaledAmount.TryParse(text, out ScaledAmount exact);
        number = new ExactNumber(exact);
        return fault switch
        {
            AmountFault.None => LedgerFault.None,
            AmountFault.TooManyDigits => LedgerFault.AmountTooManyDigits,
            _ => LedgerFault.NumberNotInFormat,
        };
    }

    // -?\d+(\.\d+)?[Ee][+-]?\d{1,2}: the point is moved in the text, so that no digit is lost.
    private static LedgerFault ReadExponent(ReadOnlySpan<byte> text, out ExactNumber number)
    {
        number = default;
        int e = text.IndexOfAny((byte)'E', (byte)'e');
        ReadOnlySpan<byte> mantissa = text[..e], digits = text[(e + 1)..];
        bool isSmall = digits.Length > 0 && digits[0] == (byte)'-';
        digits = isSmall || (digits.Length > 0 && digits[0] == (byte)'+') ? digits[1..] : digits;
        if (digits.Length is < 1 or > 2 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') || mantissa.Length > LengthMax
            || ScaledAmount.TryParse(mantissa, out _) == AmountFault.NotADecimal)
        {
            return LedgerFault.NumberNotInFormat;
        }

        int exponent = digits.Length == 1 ? digits[0] - '0' : ((digits[0] - '0') * 10) + (digits[1] - '0');
        Span<byte> plain = stackalloc byte[LengthMax + 100 + 2];
        return ReadPlain(plain[..Shift(mantissa, isSmall ? -exponent : exponent, plain)], out number);
    }

    // The mantissa's digits with the point moved to the right, or to the left for less than zero.
    private static int Shift(ReadOnlySpan<byte> mantissa, int places, Span<byte> plain)
    {
        int length = 0;
        if (mantissa[0] == (byte)'-')
        {
            plain[length++] = (byte)'-';
            mantissa = mantissa[1..];
        }

        int point = mantissa.IndexOf((byte)'.');
        int whole = (point < 0 ? mantissa.Length : point) + places;
        int count = mantissa.Length - (point < 0 ? 0 : 1);
        for (int i = Math.Min(whole - 1, 0); i < Math.Max(whole, count); i++)
        {
            if (i == whole)
            {
                plain[length++] = (byte)'.';
            }

            plain[length++] = i < 0 || i >= count ? (byte)'0' : mantissa[point >= 0 && i >= point ? i + 1 : i];
        }

        return TrimmedLength(plain[..length]);
    }

    // Zeros at the end of a fraction say nothing and must not be counted as too many digits.
    private static int TrimmedLength(ReadOnlySpan<byte> plain) =>
        plain.Contains((byte)'.') ? plain.TrimEnd((byte)'0').TrimEnd((byte)'.').Length : plain.Length;

    // -?0(\.0+)?[Ee][+-]?\d{1,3}
    private static bool IsZeroWithExponent(ReadOnlySpan<byte> text)
    {
        int e = text.IndexOfAny((byte)'E', (byte)'e');
        if (e < 1)
        {
            return false;
        }

        ReadOnlySpan<byte> exponent = text[(e + 1)..];
        exponent = exponent.Length > 0 && exponent[0] is (byte)'-' or (byte)'+' ? exponent[1..] : exponent;
        bool isZero = ScaledAmount.TryParse(text[..e], out ScaledAmount mantissa) == AmountFault.None && mantissa.IsZero;
        return isZero && exponent.Length is >= 1 and <= 3 && !exponent.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>Drops the symbol and well-placed commas; a comma in any other place makes it no number.</summary>
    private static bool TryMakePlain(ReadOnlySpan<byte> text, bool maySayCurrency, Span<byte> plain, out int length)
    {
        length = 0;
        if (text.Length > LengthMax)
        {
            return false;
        }

        if (text.Length > 0 && text[0] == (byte)'-')
        {
            plain[length++] = (byte)'-';
            text = text[1..];
        }

        text = maySayCurrency ? WithoutCurrency(text) : text;
        if (text.IsEmpty || !char.IsAsciiDigit((char)text[0]))
        {
            // A sign has its place before the symbol.
            return false;
        }

        int point = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? text : text[..point];
        int comma = whole.IndexOf((byte)',');
        for (int i = 0; i < whole.Length; i++)
        {
            // The first comma comes after one to three digits, and from then on every fourth character is one.
            bool isCommaPlace = comma is >= 1 and <= 3 && i >= comma && (i - comma) % 4 == 0;
            if (isCommaPlace != (whole[i] == (byte)','))
            {
                return false;
            }

            if (!isCommaPlace)
            {
                plain[length++] = whole[i];
            }
        }

        if (comma >= 0 && (whole.Length - comma) % 4 != 0)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[whole.Length..];
        rest.CopyTo(plain[length..]);
        length += rest.Length;
        return true;
    }

    private static ReadOnlySpan<byte> WithoutCurrency(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || char.IsAsciiDigit((char)text[0]))
        {
            return text;
        }

        foreach (byte[] symbol in Symbols)
        {
            if (text.StartsWith(symbol))
            {
                return text[symbol.Length..];
            }
        }

        bool isCode = text.Length > 3 && char.IsAsciiLetterUpper((char)text[0]) && AssetClasses.IsFiat(Encoding.UTF8.GetString(text[..3]));
        return isCode ? text[3..] : text;
    }
}

/// <summary>A number that was read or computed exactly, ready for a batch. <c>default</c> is zero.</summary>
/// <remarks>Hot path: digits and scale travel as they were read; only what does not fit 17 digits is held in units of 10^-18.</remarks>
internal readonly partial record struct ExactNumber
{
    private const byte Units = byte.MaxValue;

    // The first number of more than 17 digits.
    private const ulong CompactMax = 100_000_000_000_000_000;

    private readonly ulong _low, _high;
    private readonly byte _scale;
    private readonly bool _isNegative;

    /// <summary>At most 17 digits at a scale of 0 to 18: what travels without 128-bit arithmetic.</summary>
    internal ExactNumber(ulong digits, int scale, bool isNegative)
    {
        _low = digits;
        _scale = (byte)scale;
        _isNegative = isNegative && digits != 0;
    }

    /// <summary>Any exact amount.</summary>
    internal ExactNumber(ScaledAmount amount)
    {
        UInt128 magnitude = (UInt128)Int128.Abs(amount.Units);
        _low = (ulong)(magnitude & ulong.MaxValue);
        _high = (ulong)(magnitude >> 64);
        _scale = Units;
        _isNegative = amount.IsNegative;
    }

    private ExactNumber(ExactNumber number, bool isNegative)
    {
        this = number;
        _isNegative = isNegative && !number.IsZero;
    }

    internal bool IsZero => (_low | _high) == 0;

    internal bool IsNegative => _isNegative;

    internal ExactNumber Magnitude => new(this, isNegative: false);

    internal ExactNumber Negated => new(this, !_isNegative);

    /// <summary>The magnitude with the sign of a direction; 0 leaves the number as it is.</summary>
    internal ExactNumber Towards(int direction) => direction == 0 ? this : new(this, direction < 0);

    /// <summary>The difference of two magnitudes.</summary>
    internal static ExactNumber Subtract(ExactNumber left, ExactNumber right) =>
        left._scale == right._scale && left._scale != Units
            ? new ExactNumber(Math.Max(left._low, right._low) - Math.Min(left._low, right._low), left._scale, left._low < right._low)
            : new ExactNumber(left.Magnitude.ToScaled() - right.Magnitude.ToScaled());

    /// <summary>The sum of two numbers, each with its sign; false where it has more digits than are kept exactly.</summary>
    internal static bool TrySum(ExactNumber left, ExactNumber right, out ExactNumber sum)
    {
        if (left._isNegative != right._isNegative)
        {
            ExactNumber difference = Subtract(left.Magnitude, right.Magnitude);
            sum = left._isNegative ? difference.Negated : difference;
            return true;
        }

        if (left._scale == right._scale && left._scale != Units && left._low + right._low < CompactMax)
        {
            sum = new ExactNumber(left._low + right._low, left._scale, left._isNegative);
            return true;
        }

        bool fits = ScaledAmount.TryAdd(left.ToScaled(), right.ToScaled(), out ScaledAmount exact);
        sum = new ExactNumber(exact);
        return fits;
    }

    internal ScaledAmount ToScaled()
    {
        if (_scale != Units)
        {
            return CompactAmount.Of(_low, _scale, _isNegative).ToScaled();
        }

        Int128 magnitude = (Int128)new UInt128(_high, _low);
        return ScaledAmount.FromUnits(_isNegative ? -magnitude : magnitude);
    }

    /// <summary>The form in which a batch keeps it.</summary>
    internal CompactAmount In(LegBatch batch) => _scale == Units ? batch.Compact(ToScaled()) : CompactAmount.Of(_low, _scale, _isNegative);
}
