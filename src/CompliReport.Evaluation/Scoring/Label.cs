using System;

namespace CompliReport.Evaluation.Scoring;

/// <summary>What a label says of its account.</summary>
internal enum LabelKind
{
    /// <summary>Takes part in a planted pattern: the typology is T and digits.</summary>
    Planted,

    /// <summary>Behaves alike and is innocent: <c>benign:</c> and a name.</summary>
    Benign,

    /// <summary>A row with a fault of bookkeeping, nothing to do with laundering: <c>fault:</c> and a name. Not scored.</summary>
    Fault,
}

/// <summary>A row of labels.csv: what is known to be true of an account on a day.</summary>
/// <param name="Scenario">The scenario that it belongs to; rows of one scenario have the same.</param>
/// <param name="Typology">T and digits, <c>benign:name</c> or <c>fault:name</c>.</param>
/// <param name="Account">The account.</param>
/// <param name="Customer">Whose account it is.</param>
/// <param name="Day">The UTC day; null where the label holds for the account as a whole: then it counts in no figure of days.</param>
internal sealed record Label(string Scenario, string Typology, string Account, string Customer, DateOnly? Day)
{
    private const string BenignPrefix = "benign:", FaultPrefix = "fault:";

    /// <summary>What it says; null where the typology is none of the three.</summary>
    internal LabelKind? Kind => KindOf(Typology);

    /// <summary>The name after <c>benign:</c>; the typology itself where it is not benign.</summary>
    internal string BenignName => Kind == LabelKind.Benign ? Typology[BenignPrefix.Length..] : Typology;

    /// <summary>What a typology's text says; null for none of the three.</summary>
    internal static LabelKind? KindOf(string typology) =>
        IsAfter(typology, BenignPrefix) ? LabelKind.Benign
        : IsAfter(typology, FaultPrefix) ? LabelKind.Fault
        : typology.Length is >= 2 and <= 4 && typology[0] == 'T' && typology.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            ? LabelKind.Planted
        : null;

    private static bool IsAfter(string text, string prefix) =>
        text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal);
}
