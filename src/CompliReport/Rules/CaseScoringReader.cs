using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>Reads the file of case scores; a number that makes no sense is refused, not put right.</summary>
internal static class CaseScoringReader
{
    private const int PointsMax = 1_000;
    private const decimal NumberMax = 1_000_000_000m;

    internal static CaseScoring Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            ScoreFile file = JsonSerializer.Deserialize<ScoreFile>(json.Span, EngineFile.Json)
                ?? throw new JsonException("The file is empty.");
            int most = Points(file.ScoreMax, "score_max");
            if (file.AlertThreshold < 1 || file.AlertThreshold > most)
            {
                throw new JsonException("alert_threshold has to be from 1 to score_max.");
            }

            CaseScoring scoring = new()
            {
                Content = json,
                Digest = Sha256Digest.Of(json.Span),
                AlertThreshold = file.AlertThreshold,
                ScoreMax = most,
                Patterns = ById(file.Typologies, static row => row.Id, static row =>
                    new PatternWeight(Points(row.Points, row.Id), row.Family)),
                OtherPoints = Points(file.OtherPoints, "other_points"),
                Margins = Bands(file.Margins, "margins"),
                Rules = new RuleWeights(
                    Points(file.Rules.Review, "rules.review"), Points(file.Rules.Report, "rules.report"),
                    Points(file.Rules.Most, "rules.most")),
                Degrees = new DegreeWeights(
                    Points(file.Degrees.Serious, "degrees.serious"), Points(file.Degrees.EspeciallySerious, "degrees.especially_serious"),
                    Points(file.Degrees.GroundsMin, "degrees.grounds_min")),
                Members = Bands(file.Members, "members"),
                Ring = Bands(file.Ring, "ring"),
                Controller = Points(file.Controller, "controller"),
                Listed = new ListedWeights(
                    Points(file.Listed.Direct, "listed.direct"), Points(file.Listed.Indirect, "listed.indirect")),
                Families = Bands(file.Families, "families"),
                Benign = ById(file.Benign, static row => row.Kind, Benign),
                HandSet = file.HandSet.ToImmutableSortedDictionary(
                    static one => one.Key, static one => Points(one.Value, one.Key), StringComparer.Ordinal),
            };
            string? unknown = scoring.HandSet.Keys.FirstOrDefault(name => !ScoreWeights.Of(scoring).ContainsKey(name));
            return unknown is null ? scoring : throw new JsonException($"hand_set: '{unknown}' is no weight that can be learned.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"The file of case scores cannot be used: {wrong.Message}", wrong);
        }
    }

    private static BenignWeight Benign(BenignRow row)
    {
        string? never = row.Vetoes.Concat(row.Lowers).FirstOrDefault(static id => CaseScoring.NeverExplained.Contains(id));
        return never is not null ? throw new JsonException($"{row.Kind} explains {never}, which nothing explains.")
            : row.Vetoes.Intersect(row.Lowers).Any() ? throw new JsonException($"{row.Kind} vetoes what it lowers.")
            : new BenignWeight(
                row.Kind, row.Vetoes, row.Lowers, Points(row.LoweredBy, row.Kind),
                row.Limits.ToImmutableSortedDictionary(static one => one.Key, one => Number(one.Value, one.Key), StringComparer.Ordinal));
    }

    private static FrozenDictionary<string, TValue> ById<TRow, TValue>(
        ImmutableArray<TRow> rows, Func<TRow, string> id, Func<TRow, TValue> value)
    {
        Dictionary<string, TValue> byId = new(StringComparer.Ordinal);
        foreach (TRow row in rows)
        {
            if (!byId.TryAdd(id(row), value(row)))
            {
                throw new JsonException($"'{id(row)}' stands twice.");
            }
        }

        return byId.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static ImmutableArray<ScoreBand> Bands(ImmutableArray<BandRow> rows, string name)
    {
        ImmutableArray<ScoreBand> bands =
            [.. rows.Select(row => new ScoreBand(Number(row.From, name), Points(row.Points, name)))];
        for (int i = 1; i < bands.Length; i++)
        {
            if (bands[i].From <= bands[i - 1].From || bands[i].Points < bands[i - 1].Points)
            {
                throw new JsonException($"The bands of {name} do not rise.");
            }
        }

        return bands;
    }

    private static int Points(int points, string name) => points is >= 0 and <= PointsMax
        ? points
        : throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"{name}: {points} is not from 0 to {PointsMax}."));

    private static decimal Number(string text, string name) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && number <= NumberMax
            ? number
            : throw new JsonException($"{name}: '{text}' is no decimal from 0 to 1000000000.");

    private sealed record ScoreFile(
        string Version, int AlertThreshold, int ScoreMax, ImmutableArray<TypologyRow> Typologies, int OtherPoints,
        ImmutableArray<BandRow> Margins,
        RuleRow Rules, DegreeRow Degrees, ImmutableArray<BandRow> Members, ImmutableArray<BandRow> Ring, int Controller, ListedRow Listed,
        ImmutableArray<BandRow> Families, ImmutableArray<BenignRow> Benign, Dictionary<string, int> HandSet, JsonElement? Learned,
        string Source);

    private sealed record TypologyRow(string Id, int Points, string Family);

    private sealed record BandRow(string From, int Points);

    private sealed record RuleRow(int Review, int Report, int Most);

    private sealed record DegreeRow(int Serious, int EspeciallySerious, int GroundsMin);

    private sealed record ListedRow(int Direct, int Indirect);

    private sealed record BenignRow(
        string Kind, ImmutableArray<string> Vetoes, ImmutableArray<string> Lowers, int LoweredBy, Dictionary<string, string> Limits);
}
