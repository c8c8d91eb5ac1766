using System;
using System.Collections.Immutable;
using System.Globalization;

namespace CompliReport.Benchmarks.Data.Known;

/// <summary>What the exchange of a known day lists, and how its numbers are written.</summary>
internal static class KnownAssets
{
    /// <summary>Currencies of ordinary conversions; JPY and KRW have no minor unit.</summary>
    public static readonly ImmutableArray<string> Fiat = ["CNY", "USD", "EUR", "JPY", "KRW", "BRL"];

    public static readonly ImmutableArray<string> Coins = ["USDT", "BTC", "ETH"];

    /// <summary>A currency whose rates end days before the period, and one whose rates end years before.</summary>
    public const string Stopped = "TRY", LongGone = "RUB";

    /// <summary>A coin that no file has a price of.</summary>
    public const string Unpriced = "GLIM";

    public static bool IsFiat(string asset) => Fiat.Contains(asset) || asset is Stopped or LongGone;

    public static string Class(string asset) => IsFiat(asset) ? "fiat" : asset == "USDT" ? "stablecoin" : "crypto";

    /// <summary>Decimal places of an amount.</summary>
    public static int Places(string asset) => asset is "JPY" or "KRW" ? 0 : IsFiat(asset) ? 2 : asset == "USDT" ? 6 : 8;

    /// <summary>The smallest amount of an asset.</summary>
    public static decimal Unit(string asset) => new(1, 0, 0, false, (byte)Places(asset));

    public static decimal Round(decimal amount, string asset) => decimal.Round(amount, Places(asset), MidpointRounding.AwayFromZero);

    /// <summary>The shortest plain decimal.</summary>
    public static string Plain(decimal amount) => amount.ToString("0.##################", CultureInfo.InvariantCulture);

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Iso(DateTime at) => at.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "Z";
}
