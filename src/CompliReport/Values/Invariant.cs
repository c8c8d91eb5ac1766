using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CompliReport.Values;

/// <summary>Our own reasoning, checked in release builds too: a broken invariant is a defect of this program, never of its input.</summary>
public static class Invariant
{
    /// <summary>Goes on when <paramref name="condition"/> is true.</summary>
    /// <param name="condition">What has to be true here.</param>
    /// <param name="claim">The claim in words, e.g. "every row is in exactly one bucket".</param>
    /// <param name="expression">Filled in by the compiler: the condition as it is written.</param>
    /// <exception cref="InvariantBrokenException">The condition is false.</exception>
    public static void Holds(
        [DoesNotReturnIf(false)] bool condition,
        string claim,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
        {
            throw new InvariantBrokenException($"{claim} ({expression})");
        }
    }
}

/// <summary>A claim of ours was false. The run stops: a wrong report is worse than none.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors",
    Justification = "Only Invariant makes one, always with the claim.")]
public sealed class InvariantBrokenException : Exception
{
    internal InvariantBrokenException(string claim)
        : base("Internal claim does not hold: " + claim)
    {
    }
}
