using System;
using System.Collections.Immutable;
using System.Globalization;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>How good a rate is. The order is from bad to good: of two legs the lower state counts.</summary>
public enum RateState
{
    /// <summary>There is none, or it is too old: what needs it cannot be tested, and never passes.</summary>
    NoRate = 0,

    /// <summary>Older than fresh, and said so.</summary>
    Stale = 1,

    /// <summary>Of its time.</summary>
    Fresh = 2,
}

/// <summary>Why there is no rate.</summary>
public enum RateGap
{
    /// <summary>There is one.</summary>
    None = 0,

    /// <summary>No file has a rate of the asset at any time.</summary>
    UnknownAsset = 1,

    /// <summary>The first rate of the asset is published later.</summary>
    NotYetPublished = 2,

    /// <summary>The last rate published before is beyond the limit of age.</summary>
    TooOld = 3,
}

/// <summary>The rate that was known at an instant, with its source and age. <c>default</c> is no answer; reading it throws.</summary>
public readonly record struct RateAnswer
{
    private readonly RatePeriod? _period;

    internal RateAnswer(RatePeriod period, UtcInstant at) => (_period, At) = (period, at);

    /// <summary>The instant that was asked for.</summary>
    public UtcInstant At { get; }

    /// <summary>How good the rate is; of a price, the worse of its two legs.</summary>
    public RateState State => Period.State;

    /// <summary>Whether <see cref="Rate"/> may be read.</summary>
    public bool HasRate => State != RateState.NoRate;

    /// <summary>
    /// Units of USD, or of the quote, per one unit of the asset; above 0 and never rounded but by decimal's own division.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no rate: see <see cref="Gap"/>, or use <see cref="TryGetRate"/>.</exception>
    public decimal Rate => HasRate ? Period.Rate : throw new InvalidOperationException($"There is no rate of {GapAsset} at {At}: {Gap}.");

    /// <summary>Why there is no rate.</summary>
    public RateGap Gap => Period.Missing?.Gap ?? RateGap.None;

    /// <summary>The asset without a rate; null when there is a rate.</summary>
    public AssetCode? GapAsset => Period.Missing?.Asset;

    /// <summary>Who published the rate. Of a price both names, joined by "+", the asset's first. Empty for an asset without any.</summary>
    /// <remarks>A rate that stands for the source that was chosen says so, e.g. <c>ECB (substitute for central parity)</c>.</remarks>
    public string Source => Period.Source;

    /// <summary>What kind of publication the rate of the quote comes from; of an asset in USD, the asset's.</summary>
    public RateOrigin QuoteOrigin => (Period.Quote ?? Period.Asset).Origin;

    /// <summary>Whether a leg stands for the source that was chosen for its currency.</summary>
    public bool IsSubstitute => Period.Asset.IsSubstitute || Period.Quote is { IsSubstitute: true };

    /// <summary>The leg that makes the rate stale, the asset's first; null for a rate that is not.</summary>
    internal RateLeg? StaleLeg => State != RateState.Stale ? null : Period.Asset.State == RateState.Stale ? Period.Asset : Period.Quote;

    /// <summary>USD per unit of the asset; 0 where there is no rate.</summary>
    internal decimal AssetUsd => Period.AssetUsd;

    /// <summary>Units of the quote per USD; 0 where there is no rate.</summary>
    internal decimal QuotePerUsd => Period.QuotePerUsd;

    /// <summary>
    /// When the rate was published, of a price the older of its two legs; never after <see cref="At"/>. Null for USD in USD
    /// and when nothing was published. Set where a rate is too old, so that a reader sees how old.
    /// </summary>
    public UtcInstant? PublishedAt => Period.PublishedAt;

    /// <summary>The date of the rate, in Central European Time; null with <see cref="PublishedAt"/>.</summary>
    public DateOnly? RateDate => PublishedAt is { } publishedAt ? EcbCalendar.DateOf(publishedAt) : null;

    /// <summary>Hours since publication with one decimal place, rounded up: no age beyond a limit shows as the limit.</summary>
    public decimal? AgeHours => AgeTenthHours / 10m;

    /// <summary><see cref="AgeHours"/> in tenths of an hour, rounded up.</summary>
    internal long? AgeTenthHours => PublishedAt is { } publishedAt
        ? (At.Nanoseconds - publishedAt.Nanoseconds + (UtcInstant.Hour / 10) - 1) / (UtcInstant.Hour / 10)
        : null;

    /// <summary>
    /// Mondays to Fridays after <see cref="RateDate"/>, up to and with the date of <see cref="At"/> in Central European Time.
    /// </summary>
    public int? AgeBusinessDays => RateDate is { } date ? EcbCalendar.BusinessDaysBetween(date, EcbCalendar.DateOf(At)) : null;

    /// <summary>
    /// The first instant with this answer: all but <see cref="At"/> and the ages is the same until <see cref="ValidUntil"/>.
    /// </summary>
    public UtcInstant ValidFrom => Period.ValidFrom;

    /// <summary>The first instant after <see cref="ValidFrom"/> with another answer.</summary>
    public UtcInstant ValidUntil => Period.ValidUntil;

    /// <summary>The lines that the rate was read from, the asset's first; empty for USD in USD and where nothing was published.</summary>
    public ImmutableArray<Provenance> Evidence
    {
        get
        {
            ImmutableArray<Provenance>.Builder evidence = ImmutableArray.CreateBuilder<Provenance>(4);
            foreach (Provenance? line in (ReadOnlySpan<Provenance?>)
                [Period.Asset.At, Period.Asset.UsdAt, Period.Quote?.At, Period.Quote?.UsdAt])
            {
                if (line is not null && !evidence.Contains(line))
                {
                    evidence.Add(line);
                }
            }

            return evidence.ToImmutable();
        }
    }

    private RatePeriod Period => _period ?? throw new InvalidOperationException("default(RateAnswer) is no answer.");

    /// <summary>The rate, if there is one.</summary>
    /// <param name="rate">Units of USD, or of the quote, per one unit of the asset; 0 where there is none.</param>
    public bool TryGetRate(out decimal rate)
    {
        rate = HasRate ? Period.Rate : 0;
        return HasRate;
    }

    /// <summary>For people who debug; no report prints it.</summary>
    public override string ToString() =>
        _period is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{State} {(HasRate ? Rate : Gap)} {Source} {PublishedAt}");
}
