using System;

namespace CompliReport.Evaluation.Generation;

/// <summary>SplitMix64: a seeded sequence that is the same on every machine and runtime, which System.Random does not promise.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A well-mixed function of one number: a random value that needs no memory of where it was drawn.</summary>
    public static ulong Mix(ulong number)
    {
        unchecked
        {
            ulong mixed = number + 0x9E3779B97F4A7C15UL;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A sequence of its own for a part of the work, so that a change in one part moves no other.</summary>
    public static SplitMix For(ulong seed, string part)
    {
        ulong hash = 14695981039346656037UL;
        foreach (char character in part)
        {
            hash = unchecked((hash ^ character) * 1099511628211UL);
        }

        return new SplitMix(Mix(seed) ^ hash);
    }

    public ulong Next()
    {
        ulong result = Mix(_state);
        _state = unchecked(_state + 0x9E3779B97F4A7C15UL);
        return result;
    }

    /// <summary>0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>Both bounds included.</summary>
    public long Between(long least, long most) => least + (long)Math.BigMul(Next(), (ulong)(most - least + 1), out _);

    public bool Chance(int perThousand) => Below(1000) < perThousand;

    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>A decimal with so many places, both bounds included.</summary>
    public decimal Decimal(decimal least, decimal most, int places)
    {
        decimal unit = new(1, 0, 0, false, (byte)places);
        return (Between((long)(least / unit), (long)(most / unit)) * unit) + (0 * unit);
    }

    /// <summary>
    /// A heavy tail (Pareto, exponent 2). Division and square root are exact by the floating-point standard, so every machine
    /// agrees.
    /// </summary>
    public long HeavyTail(long least, long most)
    {
        double share = ((Next() >> 11) + 1) * (1.0 / (1UL << 53));
        return (long)Math.Min(least / Math.Sqrt(share), most);
    }
}
