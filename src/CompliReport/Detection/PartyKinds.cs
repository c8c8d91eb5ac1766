using System;
using System.Numerics;
using CompliReport.Rules;

namespace CompliReport.Detection;

/// <summary>
/// The kinds of event that a party had, and the largest of each: what tells that no single transaction of it can reach a limit.
/// </summary>
/// <remarks>Hot path, benchmark "execute --all-rules": looked at once a party, asked once a rule. Used for one party after the
/// other.</remarks>
internal sealed class PartyKinds
{
    private readonly long[] _largest = new long[8];
    private RuleEvents _unvalued;

    /// <summary>The kinds it had.</summary>
    internal RuleEvents Kinds { get; private set; }

    /// <summary>Turns to a party.</summary>
    internal void Use(ReadOnlySpan<AccountEvent> events)
    {
        Array.Clear(_largest);
        (Kinds, _unvalued) = (RuleEvents.None, RuleEvents.None);
        foreach (ref readonly AccountEvent e in events)
        {
            Kinds |= e.Event;
            _unvalued |= e.HasUsd ? RuleEvents.None : e.Event;
            ref long largest = ref _largest[BitOperations.TrailingZeroCount((int)e.Event)];
            largest = Math.Max(largest, e.UsdMicros);
        }
    }

    /// <summary>Whether each event of these kinds has a value and it is below so many millionths of a US dollar.</summary>
    internal bool AreBelow(RuleEvents kinds, long usdMicros)
    {
        if ((_unvalued & kinds) != 0)
        {
            return false;
        }

        for (int i = 0; i < _largest.Length; i++)
        {
            if (((int)kinds & (1 << i)) != 0 && _largest[i] >= usdMicros)
            {
                return false;
            }
        }

        return true;
    }
}
