using System;

namespace CompliReport.Evaluation.Generation;

/// <summary>A laundering pattern, or an innocent look-alike, as a play.</summary>
/// <param name="Id">
/// Name for <c>--scenarios</c>: the typology's id in small letters and a word, e.g. <c>t03-fan-in</c>, or <c>benign-payroll</c>.
/// </param>
/// <param name="Label">Typology that it plants, e.g. T03, or <c>benign:payroll</c>.</param>
/// <param name="DaysMin">Shortest period that it fits into.</param>
/// <param name="Play">Plays one instance with parameters drawn from the stage's sequence, and labels all who take part.</param>
internal sealed record Scenario(string Id, string Label, int DaysMin, Action<Stage> Play);
