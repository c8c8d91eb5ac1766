using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>
/// The prices of one pair, for a caller that asks millions of times: an instant in the interval of the last answer costs two
/// comparisons, and otherwise only the leg that has changed is looked up. The answers are those of the book. Not for two threads at once.
/// </summary>
internal sealed class RateCursor(RateBook book, AssetCode quote, AssetCode crypto)
{
    private RatePeriod _period = book.PeriodOf(quote, crypto, default);

    public RateAnswer At(UtcInstant at)
    {
        if (!_period.Holds(at))
        {
            RateLeg asset = _period.Asset.Holds(at) ? _period.Asset : book.LegOf(crypto, at);
            RateLeg other = _period.Quote is { } held && held.Holds(at) ? held : book.LegOf(quote, at);
            _period = RatePeriod.OfPair(asset, other);
        }

        return new RateAnswer(_period, at);
    }
}
