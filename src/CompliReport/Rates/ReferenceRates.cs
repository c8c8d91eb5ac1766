using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>A book and what was wrong with its files.</summary>
/// <param name="Book">Every rate that is sound.</param>
/// <param name="Fees">The fee schedules.</param>
/// <param name="Faults">Every fault, by file, line and column.</param>
public sealed record RateReading(RateBook Book, FeeSchedule Fees, ImmutableArray<RateFault> Faults);

/// <summary>
/// Reads files of reference rates into one book. Pure: the same files in any order give the same book and the same faults.
/// </summary>
public static class ReferenceRates
{
    private static readonly AssetCode Usd = AssetCode.Of("USD"), Eur = AssetCode.Of("EUR");

    /// <summary>Reads all files, with the default limits of age; the ECB comes first for every currency.</summary>
    public static RateReading Read(IReadOnlyList<RateFile> files) => Read(files, RateAgeLimits.Default, []);

    /// <summary>Reads all files; the ECB comes first for every currency.</summary>
    /// <param name="files">At most 65,535; several of one kind are merged.</param>
    /// <param name="limits">How old a rate may be.</param>
    public static RateReading Read(IReadOnlyList<RateFile> files, RateAgeLimits limits) => Read(files, limits, []);

    /// <summary>Reads all files.</summary>
    /// <param name="files">At most 65,535; several of one kind are merged.</param>
    /// <param name="limits">How old a rate may be.</param>
    /// <param name="choices">Which rates are taken for a currency; one for each currency at most.</param>
    public static RateReading Read(IReadOnlyList<RateFile> files, RateAgeLimits limits, IReadOnlyList<ReferenceChoice> choices)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(choices);
        NumberedRateFile[] inputs = InOrder(files);
        RateFaultLog faults = new();
        Dictionary<AssetCode, List<RateObservation>> fx = [], crypto = [];
        OfficialParities parities = new();
        List<(NumberedRateFile Input, FeeRule Rule)> fees = [];
        foreach (NumberedRateFile input in inputs)
        {
            switch (input.File.Kind)
            {
                case RateFileKind.Fx:
                    EcbRateFile.Read(input, faults, fx);
                    break;
                case RateFileKind.Crypto:
                    CryptoPriceFile.Read(input, faults, crypto);
                    break;
                case RateFileKind.Official:
                    OfficialRateFile.Read(input, faults, parities);
                    break;
                case RateFileKind.Fees:
                    FeeScheduleFile.Read(input, faults, fees);
                    break;
                default:
                    throw new ArgumentException($"{input.File.Kind} is no kind of rate file.", nameof(files));
            }
        }

        Provenance ProvenanceOf(RecordLocation at, int line) => new(inputs[at.File].File.Name, inputs[at.File].Digest, line, at.Offset);
        Dictionary<AssetCode, RateSeries> series = [], official = [];
        ReportMisplaced(fx, crypto, parities, inputs, faults);
        foreach ((AssetCode currency, RatePoint[] points) in FiatPoints(fx, inputs, faults))
        {
            FiatAgeLimit limit = limits.LimitOf(currency);
            Add(series, new RateSeries(currency, RateOrigin.Ecb, points, at => RateLife.OfFiat(at, limit), ProvenanceOf));
        }

        foreach ((AssetCode currency, List<RateObservation> observations) in parities.Observations)
        {
            FiatAgeLimit limit = limits.OfficialLimitOf(currency);
            RatePoint[] points = OfficialPoints(
                OfficialRateFile.Plausible(
                    currency, RateObservations.Settle(observations, OfficialRateFile.RateColumn, inputs, faults),
                    series.GetValueOrDefault(currency), inputs, faults),
                parities);
            Add(official, new RateSeries(currency, RateOrigin.Official, points, at => RateLife.OfFiat(at, limit), ProvenanceOf));
        }

        foreach ((AssetCode asset, List<RateObservation> observations) in crypto)
        {
            RatePoint[] points = CryptoPoints(RateObservations.Settle(observations, CryptoPriceFile.PriceColumn, inputs, faults));
            Add(series, new RateSeries(asset, RateOrigin.Crypto, points, at => RateLife.OfCrypto(at, limits), ProvenanceOf));
        }

        FeeSchedule schedule = FeeScheduleFile.Settle(fees, faults);
        RateBook book = new(AssetRates.Of(series, official, choices).ToFrozenDictionary(), limits, Sources(inputs), DigestOf(inputs));
        return new RateReading(book, schedule, faults.InOrder());
    }

    /// <summary>An asset all of whose rates were refused is as unknown as one that no file names.</summary>
    private static void Add(Dictionary<AssetCode, RateSeries> series, RateSeries one)
    {
        if (!one.IsEmpty)
        {
            series.Add(one.Asset, one);
        }
    }

    private static NumberedRateFile[] InOrder(IReadOnlyList<RateFile> files) =>
        [.. files
            .Select(file => (File: file, Digest: Sha256Digest.Of(file.Content.Span)))
            .OrderBy(file => file.File.Name, StringComparer.Ordinal)
            .ThenBy(file => file.File.Kind)
            .ThenBy(file => file.Digest.Hex, StringComparer.Ordinal)
            .Select((file, number) => new NumberedRateFile(number, file.File, file.Digest))];

    /// <summary>
    /// A currency has no crypto prices: they are taken out, each with a fault. A coin has no central parity: neither has what only crypto
    /// files know.
    /// </summary>
    private static void ReportMisplaced(
        Dictionary<AssetCode, List<RateObservation>> fx, Dictionary<AssetCode, List<RateObservation>> crypto, OfficialParities parities,
        NumberedRateFile[] inputs, RateFaultLog faults)
    {
        foreach (AssetCode currency in crypto.Keys.Where(asset => asset == Usd || asset == Eur || fx.ContainsKey(asset)).ToList())
        {
            foreach (RateObservation observation in crypto[currency])
            {
                faults.Add(
                    inputs[observation.At.File], observation.Line, "asset", RateFaultCode.AssetIsFiat,
                    Encoding.UTF8.GetBytes(currency.Text),
                    "a crypto asset or stablecoin", "remove the line: rates of currencies come from fx files");
            }

            crypto.Remove(currency);
        }

        foreach (AssetCode coin in parities.Observations.Keys.Where(crypto.ContainsKey).ToList())
        {
            foreach (RateObservation observation in parities.Observations[coin])
            {
                faults.Add(
                    inputs[observation.At.File], observation.Line, "currency", RateFaultCode.CurrencyNotQuoted,
                    Encoding.UTF8.GetBytes(coin.Text), "the ISO 4217 code of a currency other than USD", RateCells.CorrectLine);
            }

            parities.Observations.Remove(coin);
        }

        if (fx.Count > 0 && !fx.ContainsKey(Usd))
        {
            NumberedRateFile first = inputs.First(input => input.File.Kind == RateFileKind.Fx);
            faults.Add(
                first, 0, "USD", RateFaultCode.UsdMissing, "no rate of USD in any fx file"u8, "a column USD",
                "add the column: without it no currency has a rate in USD");
        }
    }

    /// <summary>Joins each currency with USD by date: a cross rate of two dates would be a rate that nobody published.</summary>
    private static IEnumerable<(AssetCode Currency, RatePoint[] Points)> FiatPoints(
        Dictionary<AssetCode, List<RateObservation>> fx, NumberedRateFile[] inputs, RateFaultLog faults)
    {
        List<RateObservation> usd =
            fx.TryGetValue(Usd, out List<RateObservation>? all) ? RateObservations.Settle(all, Usd.Text, inputs, faults) : [];
        UtcInstant[] published = [.. usd.Select(rate => EcbCalendar.PublicationOf(DateOnly.FromDayNumber((int)rate.Key)))];
        yield return (Eur, [.. usd.Select((rate, i) => new RatePoint(
            published[i], rate.Value, 1, rate.Source, rate.At, rate.Line, rate.At, rate.Line))]);
        foreach ((AssetCode currency, List<RateObservation> observations) in fx.Where(entry => entry.Key != Usd))
        {
            List<RatePoint> points = [];
            int i = 0;
            foreach (RateObservation rate in RateObservations.Settle(observations, currency.Text, inputs, faults))
            {
                while (i < usd.Count && usd[i].Key < rate.Key)
                {
                    i++;
                }

                if (i < usd.Count && usd[i].Key == rate.Key)
                {
                    points.Add(new RatePoint(
                        published[i], usd[i].Value, rate.Value, rate.Source, rate.At, rate.Line, usd[i].At, usd[i].Line));
                }
            }

            yield return (currency, [.. points]);
        }
    }

    private static RatePoint[] OfficialPoints(List<RateObservation> settled, OfficialParities parities) =>
        [.. settled.Select(rate => new RatePoint(
            UtcInstant.FromNanoseconds(rate.Key), parities.Units[rate.At].Usd, parities.Units[rate.At].Asset, rate.Source, rate.At,
            rate.Line, rate.At, rate.Line))];

    private static RatePoint[] CryptoPoints(List<RateObservation> settled) =>
        [.. settled.Select(price => new RatePoint(
            UtcInstant.FromNanoseconds(price.Key), price.Value, 1, price.Source, price.At, price.Line, price.At, price.Line))];

    private static ImmutableArray<RateSource> Sources(NumberedRateFile[] inputs) =>
        [.. inputs.Select(input => new RateSource(input.File.Name, input.File.Kind, input.Digest, input.File.Content.Length))];

    private static Sha256Digest DigestOf(NumberedRateFile[] inputs)
    {
        using ContentId id = new();
        foreach (NumberedRateFile input in inputs)
        {
            id.With(input.File.Name).With(input.File.Kind.ToString()).With(input.Digest.Hex);
        }

        return id.Digest();
    }
}
