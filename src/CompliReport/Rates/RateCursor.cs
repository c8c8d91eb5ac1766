using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>
/// The prices of one pair, for a caller that asks millions of times: an instant in the interval of an answer given before costs some
/// comparisons, and otherwise only the leg that has changed is looked up. The answers are those of the book. Not for two threads at once.
/// </summary>
/// <remarks>
/// Hot path, benchmark "execute --all-rules": customers are valued one after the other, each from morning to evening, so that the intervals
/// of a day come again and again.
/// </remarks>
internal sealed class RateCursor(RateBook book, AssetCode quote, AssetCode crypto)
{
    private const int PeriodsKept = 8;

    private readonly RatePeriod?[] _kept = new RatePeriod?[PeriodsKept];
    private RatePeriod _period = book.PeriodOf(quote, crypto, default);
    private int _next;

    public RateAnswer At(UtcInstant at)
    {
        if (!_period.Holds(at))
        {
            _period = Kept(at) ?? Found(at);
        }

        return new RateAnswer(_period, at);
    }

    private RatePeriod? Kept(UtcInstant at)
    {
        foreach (RatePeriod? period in _kept)
        {
            if (period is not null && period.Holds(at))
            {
                return period;
            }
        }

        return null;
    }

    private RatePeriod Found(UtcInstant at)
    {
        RateLeg asset = _period.Asset.Holds(at) ? _period.Asset : book.LegOf(crypto, at);
        RateLeg other = _period.Quote is { } held && held.Holds(at) ? held : book.LegOf(quote, at);
        RatePeriod period = RatePeriod.OfPair(asset, other);
        _kept[_next] = period;
        _next = (_next + 1) % PeriodsKept;
        return period;
    }
}
