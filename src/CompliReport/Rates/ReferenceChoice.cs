using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>What kind of publication a rate comes from; tolerances and limits of age go by it. Numbers are stable.</summary>
public enum RateOrigin
{
    /// <summary>USD in USD, which nobody publishes.</summary>
    Identity = 0,

    /// <summary>A crypto price.</summary>
    Crypto = 1,

    /// <summary>The ECB's euro reference rates.</summary>
    Ecb = 2,

    /// <summary>A central bank's own parity.</summary>
    Official = 3,
}

/// <summary>Which rates are taken for a currency.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="First">Taken wherever it has a rate.</param>
/// <param name="Substitute">Taken, and said so, where <paramref name="First"/> has none; null where nothing may be.</param>
public sealed record ReferenceChoice(AssetCode Currency, RateOrigin First, RateOrigin? Substitute);

/// <summary>The rates of one asset: of its first source, and where that has none of its substitute, which says so in its name.</summary>
/// <param name="First">The series of the first source; null where no file has one.</param>
/// <param name="Substitute">The series of the other; null where none may be taken or no file has one.</param>
/// <param name="FirstName">What the first source is called where it is missing.</param>
internal sealed record AssetRates(RateSeries? First, RateSeries? Substitute, string FirstName)
{
    /// <summary>The rate known at an instant. Pure.</summary>
    public RateLeg At(AssetCode asset, UtcInstant at)
    {
        RateLeg first = First?.At(at) ?? RateLeg.None(asset, RateGap.UnknownAsset, RateLeg.EndOfTime);
        if (first.State != RateState.NoRate || Substitute is null)
        {
            return first;
        }

        RateLeg other = Substitute.At(at);
        // Where both are too old the first is shown: it is the one that was asked for.
        RateLeg shown = other.State != RateState.NoRate
            ? other with { Source = $"{other.Source} (substitute for {FirstName})", IsSubstitute = true }
            : first.PublishedAt is not null ? first : other;
        return shown with
        {
            ValidFrom = first.ValidFrom > other.ValidFrom ? first.ValidFrom : other.ValidFrom,
            ValidUntil = first.ValidUntil < other.ValidUntil ? first.ValidUntil : other.ValidUntil,
        };
    }

    /// <summary>Joins the series of all sources by what was chosen; a currency without a choice takes the ECB, then a parity.</summary>
    public static Dictionary<AssetCode, AssetRates> Of(
        Dictionary<AssetCode, RateSeries> series, Dictionary<AssetCode, RateSeries> official, IReadOnlyList<ReferenceChoice> choices)
    {
        Dictionary<AssetCode, AssetRates> rates = [];
        foreach ((AssetCode asset, RateSeries only) in series)
        {
            rates.Add(asset, new AssetRates(only, official.GetValueOrDefault(asset), NameOf(RateOrigin.Ecb)));
        }

        foreach ((AssetCode currency, RateSeries parity) in official)
        {
            rates.TryAdd(currency, new AssetRates(null, parity, NameOf(RateOrigin.Ecb)));
        }

        foreach (ReferenceChoice choice in choices)
        {
            RateSeries? Find(RateOrigin? origin) =>
                (origin == RateOrigin.Official ? official : origin == RateOrigin.Ecb ? series : []).GetValueOrDefault(choice.Currency);
            if (rates.ContainsKey(choice.Currency))
            {
                rates[choice.Currency] = new AssetRates(Find(choice.First), Find(choice.Substitute), NameOf(choice.First));
            }
        }

        return rates;
    }

    private static string NameOf(RateOrigin origin) => origin == RateOrigin.Official ? "central parity" : EcbRateFile.SourceName;
}
