using System;
using System.Numerics;
using CompliReport.Values;

namespace CompliReport.Ledgers.Cells;

/// <summary>The arithmetic that formats need: a balance before a fee, a value that is amount times price.</summary>
internal readonly partial record struct ExactNumber
{
    private const ulong PackedMax = 99_999_999_999_999_999;

    private static readonly ulong[] Powers = MakePowers();

    /// <summary>The signed sum; false where no amount holds it.</summary>
    internal static bool TryAdd(ExactNumber left, ExactNumber right, out ExactNumber sum)
    {
        int scale = Math.Max(left._scale, right._scale);
        if (scale != Units && TryAlign(left, scale, out long first) && TryAlign(right, scale, out long second))
        {
            long total = first + second;
            if ((ulong)Math.Abs(total) <= PackedMax)
            {
                sum = new ExactNumber((ulong)Math.Abs(total), scale, total < 0);
                return true;
            }
        }

        bool fits = ScaledAmount.TryAdd(left.ToScaled(), right.ToScaled(), out ScaledAmount exact);
        sum = new ExactNumber(exact);
        return fits;
    }

    /// <summary>Whether two numbers are the same, however they are written.</summary>
    internal static bool AreEqual(ExactNumber left, ExactNumber right) => TryAdd(left, right.Negated, out ExactNumber rest) && rest.IsZero;

    /// <summary>
    /// The product, rounded half to even at the 18th digit after the point, which is finer than any exchange books; false where no amount
    /// holds it.
    /// </summary>
    internal static bool TryMultiply(ExactNumber left, ExactNumber right, out ExactNumber product)
    {
        product = default;
        bool isNegative = left._isNegative != right._isNegative;
        if (left._scale != Units && right._scale != Units && left._scale + right._scale <= ScaledAmount.Scale)
        {
            ulong high = Math.BigMul(left._low, right._low, out ulong low);
            if (high == 0 && low <= PackedMax)
            {
                product = new ExactNumber(low, left._scale + right._scale, isNegative);
                return true;
            }
        }

        // Beyond 17 digits, which is rare, arithmetic of any length is exact and simple.
        BigInteger unit = BigInteger.Pow(10, ScaledAmount.Scale);
        BigInteger exact = (BigInteger)left.Magnitude.ToScaled().Units * (BigInteger)right.Magnitude.ToScaled().Units;
        BigInteger units = BigInteger.DivRem(exact, unit, out BigInteger rest);
        int toHalf = (rest * 2).CompareTo(unit);
        units += toHalf > 0 || (toHalf == 0 && !units.IsEven) ? 1 : 0;
        if (units >= BigInteger.Pow(10, ScaledAmount.Scale + ScaledAmount.IntegerDigitsMax))
        {
            return false;
        }

        product = new ExactNumber(ScaledAmount.FromUnits((Int128)(isNegative ? -units : units)));
        return true;
    }

    private static bool TryAlign(ExactNumber number, int scale, out long aligned)
    {
        ulong high = Math.BigMul(number._low, Powers[scale - number._scale], out ulong low);
        aligned = number._isNegative ? -(long)(low & long.MaxValue) : (long)(low & long.MaxValue);
        return high == 0 && low <= PackedMax;
    }

    private static ulong[] MakePowers()
    {
        ulong[] powers = new ulong[ScaledAmount.Scale + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
