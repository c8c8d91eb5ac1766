using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace CompliReport.Values;

/// <summary>
/// An exact amount in 8 bytes: a sign, a scale of 0 to 18 and up to 17 significant digits; or a reference to a wide amount kept beside it.
/// </summary>
/// <remarks>
/// This is how an amount lies in columns: half the size of a 128-bit integer, and the parser has both parts at hand, so nothing is divided.
/// Amounts of 18 to 28 digits (18-decimal tokens) stand in a list of the column's owner; <see cref="IsWide"/> says so. <c>default</c> is
/// zero.
/// </remarks>
public readonly record struct CompactAmount
{
    /// <summary>Digits that fit without the side list.</summary>
    public const int DigitsMax = 17;

    // Bit 63: sign. Bits 58 to 62: scale, or 31 for a wide amount. Bits 0 to 57: the digits, or the index in the side list.
    private const int ScaleShift = 58;
    private const ulong MantissaMask = (1UL << ScaleShift) - 1, WideScale = 31;

    private readonly ulong _bits;

    private CompactAmount(ulong bits) => _bits = bits;

    /// <summary>Whether the digits stand in the side list.</summary>
    public bool IsWide => ((_bits >> ScaleShift) & 31) == WideScale;

    /// <summary>The position in the side list of a wide amount.</summary>
    public int WideIndex => (int)(_bits & MantissaMask);

    /// <summary>Digits after the point as they were written, with the zeros at the end; not known of a wide one.</summary>
    public int Scale => (int)((_bits >> ScaleShift) & 31);

    /// <summary>Whether the amount is below zero; not known of a wide one.</summary>
    public bool IsNegative => _bits >> 63 != 0;

    /// <summary>An amount of <paramref name="digits"/> x 10^-<paramref name="scale"/>; at most 17 digits, scale 0 to 18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CompactAmount Of(ulong digits, int scale, bool negative) =>
        new(digits | ((ulong)(uint)scale << ScaleShift) | (negative && digits != 0 ? 1UL << 63 : 0));

    /// <summary>The eight bytes as they are, for a file of our own.</summary>
    internal ulong Bits => _bits;

    /// <summary>The amount of eight bytes that <see cref="Bits"/> gave.</summary>
    internal static CompactAmount OfBits(ulong bits) => new(bits);

    /// <summary>A reference to the side list.</summary>
    public static CompactAmount Wide(int index) => new((WideScale << ScaleShift) | (ulong)(uint)index);

    /// <summary>The exact amount of one that is not wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScaledAmount ToScaled()
    {
        int scale = (int)((_bits >> ScaleShift) & 31);
        Int128 magnitude = (Int128)ScaledAmount.Widen(_bits & MantissaMask, scale);
        return ScaledAmount.FromUnits(_bits >> 63 != 0 ? -magnitude : magnitude);
    }

    /// <summary>
    /// Writes one that is not wide without its sign, as <see cref="ScaledAmount.Format"/> writes a magnitude; at most 20 bytes.
    /// </summary>
    /// <remarks>Hot path: the digits are at hand, so that a point is put between them and nothing is divided.</remarks>
    public int FormatMagnitude(Span<byte> utf8)
    {
        ulong digits = _bits & MantissaMask;
        int scale = (int)((_bits >> ScaleShift) & 31);
        Span<byte> text = stackalloc byte[40];
        text.Fill((byte)'0');
        bool fits = digits.TryFormat(text[20..], out int length, default, CultureInfo.InvariantCulture);
        Invariant.Holds(fits, "17 digits fit 20 bytes");
        // Leading zeros stand before the digits, so that 0.05 has its zeros.
        int end = 20 + length, point = end - scale, start = Math.Min(20, point - 1);
        ReadOnlySpan<byte> fraction = text[point..end].TrimEnd((byte)'0');
        text[start..point].CopyTo(utf8);
        int written = point - start;
        if (!fraction.IsEmpty)
        {
            utf8[written++] = (byte)'.';
            fraction.CopyTo(utf8[written..]);
            written += fraction.Length;
        }

        return written;
    }

    /// <summary>The amount of one that is not wide as a decimal, with its own digits: cheaper to calculate with than 18 places.</summary>
    public decimal ToDecimal()
    {
        ulong digits = _bits & MantissaMask;
        return new decimal(unchecked((int)digits), (int)(digits >> 32), 0, IsNegative, (byte)((_bits >> ScaleShift) & 31));
    }

    /// <summary>Packs a sum; false when it has more than 17 significant digits and needs the side list.</summary>
    public static bool TryPack(ScaledAmount amount, out CompactAmount packed)
    {
        UInt128 magnitude = (UInt128)Int128.Abs(amount.Units);
        int scale = ScaledAmount.Scale;
        while (scale > 0)
        {
            // Most sums are of amounts with 2 to 10 decimals: drop the zeros in big steps first.
            int step = scale >= 8 && magnitude % 100_000_000 == 0 ? 8 : magnitude % 10 == 0 ? 1 : 0;
            if (step == 0)
            {
                break;
            }

            magnitude /= step == 8 ? 100_000_000u : 10u;
            scale -= step;
        }

        bool fits = magnitude < 100_000_000_000_000_000;
        packed = fits ? Of((ulong)magnitude, scale, amount.IsNegative) : default;
        return fits;
    }
}
