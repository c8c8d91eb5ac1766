using System;

namespace CompliReport.Reconciliation;

/// <summary>
/// A price in 8 bytes that sort as prices do: its first 17 significant digits and their power of ten. What lies beyond the 17th digit is
/// cut; everything else is exact.
/// </summary>
/// <remarks>Hot path: medians of millions of prices are found on these, and only medians become decimals again. 0 is no price.</remarks>
internal static class PriceKey
{
    private const int DigitsShift = 57, PowerOffset = 64;
    private const ulong DigitsMin = 10_000_000_000_000_000, DigitsEnd = DigitsMin * 10;

    /// <summary>The key of a price above 0.</summary>
    internal static ulong Of(decimal price)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(price, parts);
        int power = -((parts[3] >> 16) & 0xFF);
        // The parts are bits, not signed numbers.
        ulong low = unchecked(((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        UInt128 wide = new(unchecked((uint)parts[2]), low);
        // About the number of digits: it may be one too small, never too large.
        int digits = (int)(((128 - (long)UInt128.LeadingZeroCount(wide)) * 1233) >> 12);
        int surplus = digits - 17;
        ulong kept = surplus <= 0 ? low : (ulong)(wide / PowerOfTen(surplus));
        power += Math.Max(surplus, 0);
        for (; kept >= DigitsEnd; kept /= 10)
        {
            power++;
        }

        for (; kept < DigitsMin && kept != 0; kept *= 10)
        {
            power--;
        }

        return kept == 0 ? 0 : ((ulong)(power + PowerOffset) << DigitsShift) | kept;
    }

    /// <summary>The price of a key, without what was cut.</summary>
    internal static decimal PriceOf(ulong key)
    {
        int power = (int)(key >> DigitsShift) - PowerOffset;
        decimal price = key & ((1UL << DigitsShift) - 1);
        for (; power > 0; power--)
        {
            price *= 10;
        }

        for (; power < -28; power++)
        {
            price = decimal.Truncate(price / 10);
        }

        return price * new decimal(1, 0, 0, false, (byte)-power);
    }

    private static ulong PowerOfTen(int exponent)
    {
        ulong power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}
