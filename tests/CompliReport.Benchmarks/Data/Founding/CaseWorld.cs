using System;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>The forty days of the case, with their rates.</summary>
internal sealed class CaseWorld() : SyntheticWorld(CaseSeed, FirstDay, Days, RatesOfThePeriod(), firstAccount: 1000)
{
    public const int Days = 40;
    public const ulong CaseSeed = 20230301;

    public static DateOnly FirstDay { get; } = new(2023, 3, 1);

    public static DateOnly LastDay { get; } = FirstDay.AddDays(Days - 1);

    public static SplitMix Random(string part) => SplitMix.For(CaseSeed, part);

    /// <summary>So many minutes after midnight UTC of a day of the period.</summary>
    public static DateTime At(int day, int minute, int second = 0) =>
        FirstDay.AddDays(day).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddMinutes(minute).AddSeconds(second);

    private static ReferenceRates RatesOfThePeriod() => new(
        CaseSeed, new DateOnly(2023, 2, 20), FirstDay, LastDay,
        // Good Friday: the publisher of the euro reference rates was closed.
        [new DateOnly(2023, 4, 7)],
        [
            new Walk("EUR", 1.0700m, 4, 400, 1500), new Walk("JPY", 134.0m, 2, 500, 2500), new Walk("GBP", 0.825m, 5, 350, 1500),
            new Walk("CHF", 0.925m, 4, 350, 1500), new Walk("CNY", 6.8820m, 4, 130, 450), new Walk("HKD", 7.8460m, 4, 12, 40),
            new Walk("SGD", 1.3400m, 4, 200, 800), new Walk("KRW", 1302.0m, 2, 500, 1800), new Walk("AUD", 1.4900m, 4, 400, 1500),
            new Walk("CAD", 1.3600m, 4, 300, 1200), new Walk("BRL", 5.2000m, 4, 700, 2500), new Walk("INR", 82.400m, 4, 200, 800),
        ],
        [new Walk("USDT", 1.0002m, 4, 20, 80), new Walk("BTC", 26100m, 2, 380, 9000), new Walk("ETH", 1715m, 2, 420, 8000)]);
}
