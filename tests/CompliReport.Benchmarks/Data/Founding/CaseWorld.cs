using System;
using System.Collections.Immutable;
using System.Globalization;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>What all scenarios of the case share: the days, the rates, the book, and names nobody bears on purpose.</summary>
internal sealed class CaseWorld
{
    public const int Days = 40;
    public const ulong Seed = 20230301;

    private static readonly ImmutableArray<string> Surnames =
    [
        "Bai", "Cao", "Deng", "Fang", "Gao", "Han", "Jiang", "Kang", "Lei", "Meng", "Ning", "Pan", "Qiu", "Ren",
        "Shen", "Tang", "Wei", "Xiong", "Yue", "Zou",
    ];

    private static readonly ImmutableArray<string> Syllables =
    [
        "an", "bei", "chun", "dong", "fei", "gang", "hua", "jie", "kai", "lan", "mei", "ning", "ping", "qing", "rui",
        "shan", "tao", "wen", "xin", "yu",
    ];

    private static readonly ImmutableArray<string> WesternNames =
    [
        "Alma", "Bruno", "Carla", "Dario", "Elsa", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Klara", "Luca", "Mona",
        "Nils", "Olga", "Pavel",
    ];

    private static readonly ImmutableArray<string> WesternSurnames =
    [
        "Ahorn", "Birke", "Cedar", "Dorne", "Elmsworth", "Fichte", "Ginster", "Hasel", "Iris", "Juniper", "Kastan",
        "Linde", "Myrten", "Nelke", "Olmo", "Pinell",
    ];

    private int _account = 1000;

    public Book Book { get; } = new();

    public ReferenceRates Rates { get; } = new(
        Seed, new DateOnly(2023, 2, 20), FirstDay, LastDay,
        // Good Friday: the publisher of the euro reference rates was closed.
        [new DateOnly(2023, 4, 7)],
        [
            new Walk("EUR", 1.0700m, 4, 400, 1500), new Walk("JPY", 134.0m, 2, 500, 2500), new Walk("GBP", 0.825m, 5, 350, 1500),
            new Walk("CHF", 0.925m, 4, 350, 1500), new Walk("CNY", 6.8820m, 4, 130, 450), new Walk("HKD", 7.8460m, 4, 12, 40),
            new Walk("SGD", 1.3400m, 4, 200, 800), new Walk("KRW", 1302.0m, 2, 500, 1800), new Walk("AUD", 1.4900m, 4, 400, 1500),
            new Walk("CAD", 1.3600m, 4, 300, 1200), new Walk("BRL", 5.2000m, 4, 700, 2500), new Walk("INR", 82.400m, 4, 200, 800),
        ],
        [new Walk("USDT", 1.0002m, 4, 20, 80), new Walk("BTC", 26100m, 2, 380, 9000), new Walk("ETH", 1715m, 2, 420, 8000)]);

    public static DateOnly FirstDay { get; } = new(2023, 3, 1);

    public static DateOnly LastDay { get; } = FirstDay.AddDays(Days - 1);

    public static SplitMix Random(string part) => SplitMix.For(Seed, part);

    /// <summary>So many minutes after midnight UTC of a day of the period.</summary>
    public static DateTime At(int day, int minute, int second = 0) =>
        FirstDay.AddDays(day).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddMinutes(minute).AddSeconds(second);

    /// <summary>Quote units per base unit at the reference.</summary>
    public decimal Reference(string baseAsset, string quoteAsset, DateTime at) =>
        Rates.PriceUsd(baseAsset, at) / Rates.PriceUsd(quoteAsset, at);

    public decimal YuanPerDollar(DateTime at) => Rates.UnitsPerUsd("CNY", DateOnly.FromDateTime(at));

    public static string ChineseName(SplitMix random) =>
        $"{random.Pick<string>(Surnames.AsSpan())} "
            + $"{Capital(random.Pick<string>(Syllables.AsSpan()))}{random.Pick<string>(Syllables.AsSpan())}";

    public static string WesternName(SplitMix random) =>
        $"{random.Pick<string>(WesternNames.AsSpan())} {random.Pick<string>(WesternSurnames.AsSpan())}";

    /// <summary>A natural customer whose account was opened so many days before the period.</summary>
    public Actor Person(SplitMix random, string country, string currency, int openedDaysAgo, string province = "")
    {
        int number = ++_account;
        bool isChinese = country is "CN" or "HK";
        return new Actor($"A{number}", $"C{number}", isChinese ? ChineseName(random) : WesternName(random), country, province, currency)
        {
            Device = $"dev-{number}",
            Channel = random.Chance(600) ? "mobile" : "web",
            OpenedAt = At(-openedDaysAgo, random.Below(1440)),
            IncomeUsd = (int)random.Between(18, 95) * 1000,
            Occupation = random.Pick<string>(["engineer", "teacher", "nurse", "designer", "accountant", "driver", "shop owner", "retired"]),
            Phone = SyntheticText.HashText(90_000_000UL + (ulong)number)[..16],
            ShowsBalance = number % 3 == 0,
        };
    }

    public Actor Company(SplitMix random, string name, string country, string currency) =>
        Person(random, country, currency, 700) with
        { Name = name, IsLegal = true, KycLevel = 4, Channel = "api", Occupation = "", IncomeUsd = 4_000_000 };

    /// <summary>The bank account of a person; the number has no valid check digit.</summary>
    public static Party Bank(string name, string country, long number, string method = "bank_transfer") =>
        new("bank", name, string.Create(CultureInfo.InvariantCulture, $"{country}00DEMO{number:D10}"), $"DEMO{country}XX", country)
        { Method = method };

    public static Party Card(string name, string country, int number) =>
        new("card", name, string.Create(CultureInfo.InvariantCulture, $"CARD-{country}-{number:D4}"), "", country) { Method = "card" };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
