using System.Globalization;

namespace CompliReport.Evaluation.Scoring;

/// <summary>A part of a whole, kept as two counts, so that it is exact. A share of nothing (0 of 0) has no value: "-".</summary>
/// <param name="Part">How many; zero or more.</param>
/// <param name="Whole">Of how many; zero or more.</param>
internal readonly record struct Share(long Part, long Whole)
{
    /// <summary>Hundredths of a percent, half up; null for a share of nothing.</summary>
    internal long? BasisPoints => Per(10_000);

    /// <summary>Parts per million, half up; null for a share of nothing.</summary>
    internal long? PartsPerMillion => Per(1_000_000);

    /// <summary>In percent with two places, e.g. <c>66.67</c>; <c>-</c> for a share of nothing.</summary>
    internal string Percent => Hundredths(BasisPoints);

    /// <summary>Cases per 10,000 with two places, e.g. <c>3.33</c>; <c>-</c> for a share of nothing.</summary>
    internal string PerTenThousand => Hundredths(PartsPerMillion);

    /// <summary>F1 of a precision and a recall: their harmonic mean. Zero where both are; no value where one of them has none.</summary>
    internal static Share F1(Share precision, Share recall) =>
        precision.Whole == 0 || recall.Whole == 0 ? default
        : precision.Part == 0 && recall.Part == 0 ? new Share(0, 1)
        : new Share(2 * precision.Part * recall.Part, (precision.Part * recall.Whole) + (recall.Part * precision.Whole));

    private static string Hundredths(long? count) =>
        count is { } some ? string.Create(CultureInfo.InvariantCulture, $"{some / 100}.{some % 100:00}") : "-";

    private long? Per(long scale) => Whole == 0 ? null : ((2 * Part * scale) + Whole) / (2 * Whole);
}
