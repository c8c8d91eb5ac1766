using System;
using CompliReport.Evaluation.Generation.Background;

namespace CompliReport.Evaluation.Generation;

/// <summary>The exchange that is made up for measuring: some months of 2026, all from one seed.</summary>
/// <param name="seed">The same seed makes the same bytes.</param>
/// <param name="days">Days of the period, 1 to <see cref="DaysMax"/>.</param>
internal sealed class GeneratedWorld(ulong seed, int days)
    : SyntheticWorld(seed, FirstDay, days, RatesOf(seed, days), firstAccount: 100_000)
{
    public const string ExchangeId = "SYNTHEX";

    /// <summary>Longest period: a year.</summary>
    public const int DaysMax = 366;

    private Neighbourhood? _around;
    private long _banks;
    private ulong _addresses;

    public static DateOnly FirstDay { get; } = new(2026, 1, 5);

    /// <summary>Shops, employers and popular addresses: the same for everybody.</summary>
    public Neighbourhood Around => _around ??= new Neighbourhood(this, Sequence("neighbourhood"));

    /// <summary>A bank account that nobody had before, with a name that may be borne by others.</summary>
    public Party NewBank(string name, string country) => Bank(name, country, 2_000_000 + ++_banks);

    /// <summary>An address that nobody had before.</summary>
    public string NewAddress() => SyntheticText.AddressText(SplitMix.Mix(Seed) + ++_addresses);

    private static ReferenceRates RatesOf(ulong seed, int days) => new(
        seed, FirstDay.AddDays(-14), FirstDay, FirstDay.AddDays(days - 1), [new DateOnly(2026, 4, 3), new DateOnly(2026, 4, 6)],
        [
            new Walk("EUR", 1.1000m, 4, 400, 1500), new Walk("JPY", 150.0m, 2, 500, 2500), new Walk("GBP", 0.790m, 5, 350, 1500),
            new Walk("CNY", 7.0500m, 4, 130, 450), new Walk("HKD", 7.8000m, 4, 12, 40), new Walk("SGD", 1.3300m, 4, 200, 800),
            new Walk("AUD", 1.5200m, 4, 400, 1500), new Walk("AED", 3.6725m, 4, 1, 3),
        ],
        [new Walk("USDT", 1.0001m, 4, 20, 80), new Walk("BTC", 91000m, 2, 380, 9000), new Walk("ETH", 3150m, 2, 420, 8000)]);
}
