using System;
using System.Collections.Immutable;
using CompliReport.Rules;

namespace CompliReport.Detection;

/// <summary>Honest conduct that looks like a pattern (T24) as a value: a positive test of what a customer did, and not of what he did
/// not.</summary>
/// <param name="Kind">Stable name, as the file of scores has it.</param>
/// <param name="Meaning">One sentence for people, with all that has to hold.</param>
/// <param name="LimitNames">The limits that it needs; without one of them nobody is recognised.</param>
/// <param name="Recognise">The test: the reason with its numbers, null for somebody else.</param>
internal sealed record BenignKind(
    string Kind, string Meaning, ImmutableArray<string> LimitNames, Func<Conduct, BenignLimits, string?> Recognise);

/// <summary>The limits of a kind by name.</summary>
internal readonly struct BenignLimits(BenignWeight weight)
{
    internal decimal this[string name] => weight.Limits[name];
}
