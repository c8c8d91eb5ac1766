using System;
using System.Collections.Immutable;
using System.Globalization;

namespace CompliReport.Evaluation.Generation;

/// <summary>
/// What everything that is played in one synthetic exchange shares: the days, the rates, the book, names nobody bears on purpose.
/// </summary>
/// <param name="seed">The same seed makes the same world.</param>
/// <param name="firstDay">First day of the period.</param>
/// <param name="days">Days of the period, at least 1.</param>
/// <param name="rates">Reference rates of at least those days.</param>
/// <param name="firstAccount">Accounts are numbered from the one after it.</param>
internal class SyntheticWorld(ulong seed, DateOnly firstDay, int days, ReferenceRates rates, int firstAccount)
{
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

    private int _account = firstAccount;

    public Book Book { get; } = new();

    public ulong Seed => seed;

    public ReferenceRates Rates => rates;

    public DateOnly First => firstDay;

    public DateOnly Last => firstDay.AddDays(days - 1);

    public int DayCount => days;

    /// <summary>A sequence of its own for a part of the work, so that a change in one part moves no other.</summary>
    public SplitMix Sequence(string part) => SplitMix.For(seed, part);

    /// <summary>So many minutes after midnight UTC of a day of the period; day 0 is the first.</summary>
    public DateTime Time(int day, int minute, int second = 0) =>
        firstDay.AddDays(day).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddMinutes(minute).AddSeconds(second);

    /// <summary>Quote units per base unit at the reference.</summary>
    public decimal Reference(string baseAsset, string quoteAsset, DateTime at) =>
        rates.PriceUsd(baseAsset, at) / rates.PriceUsd(quoteAsset, at);

    public decimal YuanPerDollar(DateTime at) => rates.UnitsPerUsd("CNY", DateOnly.FromDateTime(at));

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
            OpenedAt = Time(-openedDaysAgo, random.Below(1440)),
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
