using System;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>
/// From <paramref name="PublishedAt"/> on, <paramref name="UsdUnits"/> USD are worth <paramref name="AssetUnits"/> units of an
/// asset.
/// </summary>
/// <remarks>Two numbers instead of their quotient: what is computed from them is divided, and so rounded, once.</remarks>
internal readonly record struct RatePoint(
    UtcInstant PublishedAt, decimal UsdUnits, decimal AssetUnits, string Source,
    RecordLocation At, int Line, RecordLocation UsdAt, int UsdLine);

/// <summary>The end of a rate's life by age alone, half-open.</summary>
/// <param name="FreshUntil">The first instant at which it is no longer fresh.</param>
/// <param name="StaleUntil">The first instant at which it is none.</param>
internal readonly record struct RateLife(UtcInstant FreshUntil, UtcInstant StaleUntil)
{
    public static RateLife OfFiat(UtcInstant publishedAt, FiatAgeLimit limit)
    {
        DateOnly date = EcbCalendar.DateOf(publishedAt);
        return new RateLife(
            EcbCalendar.FirstInstantOlderThan(date, limit.FreshMax), EcbCalendar.FirstInstantOlderThan(date, limit.StaleMax));
    }

    // The limit itself is still within, so life ends a nanosecond later.
    public static RateLife OfCrypto(UtcInstant publishedAt, RateAgeLimits limits) => new(
        UtcInstant.FromNanoseconds(publishedAt.Nanoseconds + (limits.CryptoFreshHoursMax * UtcInstant.Hour) + 1),
        UtcInstant.FromNanoseconds(publishedAt.Nanoseconds + (limits.CryptoStaleHoursMax * UtcInstant.Hour) + 1));
}

/// <summary>All rates of one asset against USD, in the order of their publication.</summary>
internal sealed class RateSeries
{
    private readonly long[] _published;
    private readonly RatePoint[] _points;
    private readonly Func<UtcInstant, RateLife> _lifeOf;
    private readonly Func<RecordLocation, int, Provenance> _provenanceOf;

    public RateSeries(
        AssetCode asset, RateOrigin origin, RatePoint[] points, Func<UtcInstant, RateLife> lifeOf,
        Func<RecordLocation, int, Provenance> provenanceOf)
    {
        (Asset, Origin, _points, _lifeOf, _provenanceOf) = (asset, origin, points, lifeOf, provenanceOf);
        _published = Array.ConvertAll(points, point => point.PublishedAt.Nanoseconds);
        for (int i = 1; i < _published.Length; i++)
        {
            Invariant.Holds(_published[i - 1] < _published[i], "the rates of a series are in the order of publication");
        }
    }

    public AssetCode Asset { get; }

    public RateOrigin Origin { get; }

    public bool IsEmpty => _points.Length == 0;

    /// <summary>The last rate published at or before an instant. Pure.</summary>
    public RateLeg At(UtcInstant at)
    {
        int found = Array.BinarySearch(_published, at.Nanoseconds);
        int last = found >= 0 ? found : ~found - 1;
        UtcInstant next = last + 1 < _points.Length ? _points[last + 1].PublishedAt : RateLeg.EndOfTime;
        if (last < 0)
        {
            return RateLeg.None(Asset, RateGap.NotYetPublished, next) with { Origin = Origin };
        }

        RatePoint point = _points[last];
        RateLife life = _lifeOf(point.PublishedAt);
        (RateState state, UtcInstant from, UtcInstant until) =
            at < life.FreshUntil ? (RateState.Fresh, point.PublishedAt, life.FreshUntil)
            : at < life.StaleUntil ? (RateState.Stale, life.FreshUntil, life.StaleUntil)
            : (RateState.NoRate, life.StaleUntil > life.FreshUntil ? life.StaleUntil : life.FreshUntil, RateLeg.EndOfTime);
        return new RateLeg(
            Asset, state, state == RateState.NoRate ? RateGap.TooOld : RateGap.None, point.UsdUnits, point.AssetUnits, point.Source,
            point.PublishedAt, from, until < next ? until : next,
            _provenanceOf(point.At, point.Line), point.UsdAt == point.At ? null : _provenanceOf(point.UsdAt, point.UsdLine))
        {
            Origin = Origin,
        };
    }
}
