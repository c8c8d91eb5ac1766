using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data;

/// <summary>
/// The day, the assets and the accounts of the benchmark ledger. Everything about an account follows from its number; nothing is
/// stored.
/// </summary>
internal sealed class BenchmarkWorld
{
    public const long MicrosPerDay = 86_400_000_000L;

    /// <summary>Assets by number. Fiat comes first.</summary>
    public static readonly ImmutableArray<BenchmarkAsset> Assets =
    [
        new("USD", "fiat", 2, ""), new("EUR", "fiat", 2, ""), new("CNY", "fiat", 2, ""),
        new("USDT", "stablecoin", 6, "tron"), new("USDC", "stablecoin", 6, "ethereum"),
        new("BTC", "crypto", 8, "bitcoin"), new("ETH", "crypto", 8, "ethereum"), new("SOL", "crypto", 8, "solana"),
    ];

    private static readonly ImmutableArray<string> Countries = ["US", "DE", "FR", "BR", "JP", "KR", "SG"];

    private readonly ulong _seed;
    private readonly decimal[][] _prices;

    public BenchmarkWorld(long rows, ulong seed)
    {
        _seed = seed;
        AccountCount = Math.Max(50, rows / 33);
        Rates = new ReferenceRates(
            seed, Day.AddDays(-12), Day, Day, [],
            [
                new Walk("EUR", 1.0450m, 4, 300, 1200), new Walk("JPY", 151.0m, 2, 500, 2500), new Walk("GBP", 0.795m, 5, 350, 1500),
                new Walk("CNY", 7.2400m, 4, 90, 260), new Walk("BRL", 5.7000m, 4, 600, 2000), new Walk("KRW", 1430.0m, 2, 400, 1500),
                new Walk("SGD", 1.3400m, 4, 200, 800),
            ],
            [
                new Walk("USDT", 0.9999m, 4, 15, 60), new Walk("USDC", 1.0000m, 4, 10, 40), new Walk("BTC", 86500m, 2, 300, 5000),
                new Walk("ETH", 2340m, 2, 350, 5000), new Walk("SOL", 141m, 2, 450, 6000),
            ]);
        _prices = [.. Assets.Select(asset => Enumerable.Range(0, 24)
            .Select(hour => Rates.PriceUsd(asset.Code, Day.ToDateTime(new TimeOnly(hour, 0), DateTimeKind.Utc))).ToArray())];
    }

    public static DateOnly Day { get; } = new(2026, 3, 2);

    public ReferenceRates Rates { get; }

    public long AccountCount { get; }

    public long CustomerCount => ((AccountCount - 1) * 4 / 5) + 1;

    /// <summary>Four customers have five accounts.</summary>
    public static long CustomerOf(long account) => account * 4 / 5;

    /// <summary>Quote units per base unit at the reference of the hour.</summary>
    public decimal Reference(int baseAsset, int quoteAsset, long micros)
    {
        int hour = (int)(micros / (MicrosPerDay / 24));
        return _prices[baseAsset][hour] / _prices[quoteAsset][hour];
    }

    /// <summary>One customer in a hundred lives in China.</summary>
    public bool IsChinese(long customer) => SplitMix.Mix(_seed ^ ((ulong)customer * 3)) % 100 == 0;

    public string CountryOf(long customer) =>
        IsChinese(customer) ? "CN" : Countries[(int)(SplitMix.Mix(_seed ^ (((ulong)customer * 3) + 1)) % (ulong)Countries.Length)];

    /// <summary>The fiat a customer pays in: euros in Germany and France, yuan in China, dollars elsewhere.</summary>
    public int FiatOf(long customer) => CountryOf(customer) switch
    {
        "CN" => 2,
        "DE" or "FR" => 1,
        _ => 0,
    };
}

internal sealed record BenchmarkAsset(string Code, string Class, int Places, string Chain)
{
    public byte[] CodeText { get; } = System.Text.Encoding.ASCII.GetBytes(Code);

    public byte[] ClassText { get; } = System.Text.Encoding.ASCII.GetBytes(Class);

    public byte[] ChainText { get; } = System.Text.Encoding.ASCII.GetBytes(Chain);

    /// <summary>Units of the smallest place in one whole.</summary>
    public long Scale { get; } = Places switch { 2 => 100, 6 => 1_000_000, _ => 100_000_000 };
}
