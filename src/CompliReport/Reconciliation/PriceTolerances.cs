using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Text.Json;
using CompliReport.Rates;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>How far a price may be from its reference, in basis points.</summary>
/// <param name="FlagBps">Beyond this the deviation is a break of low severity; the conversion stays matched.</param>
/// <param name="BreakBps">Beyond this the conversion is broken.</param>
public sealed record RateTolerance(decimal FlagBps, decimal BreakBps);

/// <summary>When the day's own market is a reference.</summary>
/// <param name="FlagBps">Beyond this a price is off the platform's median.</param>
/// <param name="ConversionsMin">So many conversions of the pair have to be in the hour.</param>
/// <param name="CustomersMin">So many customers have to have made them.</param>
public sealed record PlatformTolerance(decimal FlagBps, int ConversionsMin, int CustomersMin);

/// <summary>
/// All tolerances of price tests, as read from <c>rules/tolerances/price-tolerances.json</c>: per source and currency the larger of a floor
/// and the 99th percentile of its daily moves, and a multiple of that for a break.
/// </summary>
public sealed class PriceTolerances
{
    private const string ResourceName = "price-tolerances.json";

    private readonly FrozenDictionary<(RateOrigin Source, AssetCode Currency), RateTolerance> _own;
    private readonly RateTolerance _other;

    private PriceTolerances(
        FrozenDictionary<(RateOrigin Source, AssetCode Currency), RateTolerance> own, RateTolerance other, PlatformTolerance platform,
        Sha256Digest digest, long bytes) =>
        (_own, _other, Platform, Digest, Bytes) = (own, other, platform, digest, bytes);

    /// <summary>The tolerances that come with the engine.</summary>
    public static PriceTolerances Default { get; } = Read(EngineFile.Content(ResourceName));

    /// <summary>When the day's own market is a reference.</summary>
    public PlatformTolerance Platform { get; }

    /// <summary>The name of the file, for the manifest.</summary>
    public string Name { get; } = ResourceName;

    /// <summary>SHA-256 of the file as read.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>Its length.</summary>
    public long Bytes { get; }

    /// <summary>Reads the file: JSON; comments and trailing commas are allowed, unknown fields are not.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or a number of it makes no sense; the message says which.</exception>
    public static PriceTolerances Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            ToleranceFile file = JsonSerializer.Deserialize<ToleranceFile>(json.Span, EngineFile.Json)
                ?? throw new JsonException("The file is empty.");
            decimal floor = Number(file.FloorBps, "floor_bps", 0), multiple = Number(file.BreakMultiple, "break_multiple", 1);
            Dictionary<(RateOrigin Source, AssetCode Currency), RateTolerance> own = [];
            foreach (CurrencyRow row in file.Currencies)
            {
                RateOrigin source = row.Source switch
                {
                    "ecb" => RateOrigin.Ecb,
                    "official" => RateOrigin.Official,
                    _ => throw new JsonException($"The source '{row.Source}' is neither ecb nor official."),
                };
                decimal flag = Math.Max(floor, Number(row.P99Percent, "p99_percent", 0) * 100);
                if (!AssetCode.TryParse(System.Text.Encoding.UTF8.GetBytes(row.Currency), out AssetCode currency)
                    || !own.TryAdd((source, currency), new RateTolerance(flag, flag * multiple)))
                {
                    throw new JsonException($"The currency '{row.Currency}' is no code, or stands twice for {row.Source}.");
                }
            }

            PlatformRow platform = file.Platform;
            return platform.ConversionsMin < 1 || platform.CustomersMin < 1
                ? throw new JsonException("A median needs one conversion of one customer at least.")
                : new PriceTolerances(
                    own.ToFrozenDictionary(), new RateTolerance(floor, floor * multiple),
                    new PlatformTolerance(Number(platform.FlagBps, "flag_bps", 0), platform.ConversionsMin, platform.CustomersMin),
                    Sha256Digest.Of(json.Span), json.Length);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"The file of price tolerances cannot be used: {wrong.Message}", wrong);
        }
    }

    /// <summary>The tolerance of a currency's price against a source.</summary>
    /// <param name="source">What kind of publication; anything but a parity has the ECB's tolerance.</param>
    /// <param name="currency">The currency of the price.</param>
    public RateTolerance Of(RateOrigin source, AssetCode currency) =>
        _own.GetValueOrDefault((source == RateOrigin.Official ? source : RateOrigin.Ecb, currency), _other);

    private static decimal Number(string text, string name, decimal min) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && number >= min && number <= 10_000
            ? number
            : throw new JsonException($"{name} '{text}' is no decimal from {min.ToString(CultureInfo.InvariantCulture)} to 10000.");

    private sealed record ToleranceFile(
        string Version, string FloorBps, string BreakMultiple, PlatformRow Platform, ImmutableArray<CurrencyRow> Currencies, string Source);

    private sealed record PlatformRow(string FlagBps, int ConversionsMin, int CustomersMin, string Source);

    private sealed record CurrencyRow(string Source, string Currency, string P99Percent, string? Note = null);
}
