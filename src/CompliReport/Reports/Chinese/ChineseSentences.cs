using System;
using System.Collections.Immutable;

namespace CompliReport.Reports.Chinese;

/// <summary>Collects the sentences of a narrative, section by section.</summary>
internal sealed class ChineseSentences
{
    private readonly ImmutableArray<NarrativeSentence>.Builder _sentences = ImmutableArray.CreateBuilder<NarrativeSentence>();

    /// <summary>The section that is being written.</summary>
    internal string Section { get; set; } = "";

    /// <summary>The sentences so far.</summary>
    internal ImmutableArray<NarrativeSentence> All => _sentences.ToImmutable();

    /// <summary>Adds a sentence.</summary>
    /// <param name="text">It ends in a full stop of its own.</param>
    /// <param name="facts">Ids of the facts that hold every figure and date in it.</param>
    internal void Say(string text, params ReadOnlySpan<string> facts) =>
        _sentences.Add(new NarrativeSentence(Section, text, [.. facts]));
}
