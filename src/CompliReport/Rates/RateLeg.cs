using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>
/// What is known about one asset against USD in an interval of time: the part of an answer that does not depend on its age.
/// </summary>
/// <param name="Asset">The asset.</param>
/// <param name="State">How good the rate is.</param>
/// <param name="Gap">Why there is none.</param>
/// <param name="UsdUnits">So many USD are worth <paramref name="AssetUnits"/> units of the asset.</param>
/// <param name="AssetUnits">See <paramref name="UsdUnits"/>.</param>
/// <param name="Source">Who published it; empty for none.</param>
/// <param name="PublishedAt">Null for USD itself and when nothing has been published.</param>
/// <param name="ValidFrom">The interval's first instant.</param>
/// <param name="ValidUntil">The first instant after the interval.</param>
/// <param name="At">The line of the rate.</param>
/// <param name="UsdAt">The line of the rate of USD, when it is another.</param>
internal sealed record RateLeg(
    AssetCode Asset,
    RateState State,
    RateGap Gap,
    decimal UsdUnits,
    decimal AssetUnits,
    string Source,
    UtcInstant? PublishedAt,
    UtcInstant ValidFrom,
    UtcInstant ValidUntil,
    Provenance? At,
    Provenance? UsdAt)
{
    public const string IdentitySource = "identity";

    /// <summary>What kind of publication it comes from.</summary>
    public RateOrigin Origin { get; init; }

    /// <summary>Whether it stands for the source that was chosen, which has none.</summary>
    public bool IsSubstitute { get; init; }

    /// <summary>The first and the last instant there is. The last one is in no half-open interval, which only costs a look-up.</summary>
    public static UtcInstant StartOfTime => UtcInstant.FromNanoseconds(long.MinValue);

    public static UtcInstant EndOfTime => UtcInstant.FromNanoseconds(long.MaxValue);

    /// <summary>One USD is one USD, at any time.</summary>
    public static RateLeg Identity { get; } = new(
        AssetCode.Of("USD"), RateState.Fresh, RateGap.None, 1, 1, IdentitySource, null, StartOfTime, EndOfTime, null, null);

    public static RateLeg None(AssetCode asset, RateGap gap, UtcInstant until) =>
        new(asset, RateState.NoRate, gap, 0, 0, "", null, StartOfTime, until, null, null);

    public bool Holds(UtcInstant at) => at >= ValidFrom && at < ValidUntil;
}
