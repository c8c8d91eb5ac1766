using System.Collections.Immutable;

namespace CompliReport.Reports;

/// <summary>Writes the narrative of a report to a Chinese authority, from the same facts as the English one.</summary>
internal static class ChineseNarrative
{
    /// <summary>The sentences of a report that has everything else.</summary>
    internal static ImmutableArray<NarrativeSentence> Of(SuspiciousActivityReport report) => [];
}
