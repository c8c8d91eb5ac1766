using System;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>Points from a number on; of several bands the highest that is reached counts.</summary>
/// <param name="From">The number, inclusive.</param>
/// <param name="Points">Whole points, 0 or more.</param>
public sealed record ScoreBand(decimal From, int Points);

/// <summary>What a typology counts.</summary>
/// <param name="Points">At its threshold.</param>
/// <param name="Family">What it looks at, with others of the same family.</param>
public sealed record PatternWeight(int Points, string Family);

/// <summary>What rules that open a case count.</summary>
/// <param name="Review">One that asks for review.</param>
/// <param name="Report">One that asks to report or deny.</param>
/// <param name="Most">All rules of a case together at most.</param>
public sealed record RuleWeights(int Review, int Report, int Most);

/// <summary>What criminal degrees count.</summary>
/// <param name="Serious">Serious circumstances.</param>
/// <param name="EspeciallySerious">Especially serious ones.</param>
/// <param name="GroundsMin">Typologies and rules that a case needs, so that its degree counts.</param>
public sealed record DegreeWeights(int Serious, int EspeciallySerious, int GroundsMin);

/// <summary>What dealings with a listed party count beyond their typology.</summary>
/// <param name="Direct">Dealt with directly.</param>
/// <param name="Indirect">Reached through others.</param>
public sealed record ListedWeights(int Direct, int Indirect);

/// <summary>What a kind of honest conduct explains, and from when on it is that kind.</summary>
/// <param name="Kind">Its name, e.g. payroll.</param>
/// <param name="Vetoes">Typologies of which a finding opens no case.</param>
/// <param name="Lowers">Typologies that count less.</param>
/// <param name="LoweredBy">By how many points, down to 0.</param>
/// <param name="Limits">Numbers by name.</param>
public sealed record BenignWeight(
    string Kind, ImmutableArray<string> Vetoes, ImmutableArray<string> Lowers, int LoweredBy,
    ImmutableSortedDictionary<string, decimal> Limits);

/// <summary>
/// How cases are scored and from which score on they are reported, as read from <c>rules/scoring/case-score.json</c>, which is part of the
/// engine.
/// </summary>
public sealed record CaseScoring
{
    private const string ResourceName = "case-score.json";

    internal CaseScoring()
    {
    }

    /// <summary>The scoring that comes with the engine.</summary>
    public static CaseScoring Default { get; } = Read(EngineFile.Content(ResourceName));

    /// <summary>Typologies that no honest conduct explains: what they see is not in one customer's hand, or is no claim of his.</summary>
    public static ImmutableArray<string> NeverExplained => ["T02", "T08", "T12", "T13", "T15", "T20", "T21"];

    /// <summary>The name of the file, for the manifest.</summary>
    public string Name { get; } = ResourceName;

    /// <summary>SHA-256 of the file as read.</summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>The file as read.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Its length.</summary>
    public long Bytes => Content.Length;

    /// <summary>At or above this score a case is reported; 1 to <see cref="ScoreMax"/>.</summary>
    public required int AlertThreshold { get; init; }

    /// <summary>The highest score.</summary>
    public required int ScoreMax { get; init; }

    /// <summary>Typologies by id.</summary>
    public required FrozenDictionary<string, PatternWeight> Patterns { get; init; }

    /// <summary>A typology that the file does not name.</summary>
    public required int OtherPoints { get; init; }

    /// <summary>By the margin of the gravest finding of a typology or rule.</summary>
    public required ImmutableArray<ScoreBand> Margins { get; init; }

    /// <summary>Rules.</summary>
    public required RuleWeights Rules { get; init; }

    /// <summary>Criminal degrees.</summary>
    public required DegreeWeights Degrees { get; init; }

    /// <summary>By the customers of a case.</summary>
    public required ImmutableArray<ScoreBand> Members { get; init; }

    /// <summary>By the customers of a ring.</summary>
    public required ImmutableArray<ScoreBand> Ring { get; init; }

    /// <summary>Of a hidden controller.</summary>
    public required int Controller { get; init; }

    /// <summary>Of listed parties.</summary>
    public required ListedWeights Listed { get; init; }

    /// <summary>By the families of typologies on one account.</summary>
    public required ImmutableArray<ScoreBand> Families { get; init; }

    /// <summary>Kinds of honest conduct by name.</summary>
    public required FrozenDictionary<string, BenignWeight> Benign { get; init; }

    /// <summary>Weights that were learned from labelled data (`complireport train`), by name, with what they were set to by hand.</summary>
    public required ImmutableSortedDictionary<string, int> HandSet { get; init; }

    /// <summary>The same scoring with the weights that people set, where learning moved none.</summary>
    public CaseScoring BeforeLearning() =>
        HandSet.Aggregate(this, static (scoring, one) => ScoreWeights.With(scoring, one.Key, one.Value));

    /// <summary>Reads the file: JSON; comments and trailing commas are allowed, unknown fields are not.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or a number of it makes no sense; the message says which.</exception>
    public static CaseScoring Read(ReadOnlyMemory<byte> json) => CaseScoringReader.Read(json);

    /// <summary>The points of the highest band that a number reaches; 0 below the first.</summary>
    internal static int PointsOf(ImmutableArray<ScoreBand> bands, decimal number)
    {
        int points = 0;
        foreach (ScoreBand band in bands)
        {
            points = number >= band.From ? band.Points : points;
        }

        return points;
    }
}
