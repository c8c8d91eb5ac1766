using System;
using System.Collections.Immutable;
using System.Globalization;

namespace CompliReport.Evaluation.Generation;

/// <summary>
/// Who plays in a scenario: customers of several countries whose income goes with what they move, and the strangers they deal with.
/// </summary>
internal static class Cast
{
    private static readonly ImmutableArray<string> LargeProvinces =
        ["CN-BJ", "CN-SH", "CN-GD", "CN-ZJ", "CN-JS", "CN-SC", "CN-HN", "CN-FJ", "CN-LN", "CN-SN"];

    /// <summary>All provinces of China.</summary>
    public static ImmutableArray<string> Provinces { get; } =
    [
        "CN-BJ", "CN-TJ", "CN-HE", "CN-SX", "CN-NM", "CN-LN", "CN-JL", "CN-HL", "CN-SH", "CN-JS", "CN-ZJ", "CN-AH", "CN-FJ", "CN-JX",
        "CN-SD", "CN-HA", "CN-HB", "CN-HN", "CN-GD", "CN-GX", "CN-HI", "CN-CQ", "CN-SC", "CN-GZ", "CN-YN", "CN-XZ", "CN-SN", "CN-GS",
        "CN-QH", "CN-NX", "CN-XJ",
    ];

    /// <summary>Where a customer lives and in which currency he pays: of a thousand so many in China.</summary>
    public static (string Country, string Currency) Home(SplitMix random, int chinese = 600) =>
        random.Chance(chinese) ? ("CN", "CNY") : Abroad(random);

    public static (string Country, string Currency) Abroad(SplitMix random) =>
        random.Pick<(string, string)>([("US", "USD"), ("DE", "EUR"), ("HK", "HKD"), ("SG", "SGD")]);

    /// <summary>
    /// Somebody whose declared income goes with what he will take in: at least 1.3 times what would make it strange (T19), or, where he is
    /// poor, at most 0.4 times.
    /// </summary>
    /// <param name="stage">Where he plays; he is in its books.</param>
    /// <param name="dollarsIn">About the most that he takes in within 30 days.</param>
    /// <param name="isPoor">Whether his income is too small for that; only where it is more than USD 16,000.</param>
    /// <param name="openedDaysAgo">Days between the opening of the account and the period; negative within it.</param>
    /// <param name="chinese">Of a thousand how many are residents of China.</param>
    public static Actor Player(this Stage stage, decimal dollarsIn, bool isPoor = false, int openedDaysAgo = 0, int chinese = 700)
    {
        SplitMix random = stage.Random;
        (string country, string currency) = Home(random, chinese);
        string province = country == "CN" ? random.Pick<string>(LargeProvinces.AsSpan()) : "";
        Actor person = stage.Person(country, currency, openedDaysAgo == 0 ? (int)random.Between(15, 1100) : openedDaysAgo, province);
        decimal strange = dollarsIn * 365 / 300;
        int income = isPoor
            ? (int)(strange * random.Decimal(0.03m, 0.4m, 3))
            : Math.Max(person.IncomeUsd, (int)(strange * random.Decimal(1.3m, 4m, 2) / 1000) * 1000 + 1000);
        return stage.Enter(person with
        {
            IncomeUsd = income,
            KycLevel = (int)random.Between(1, 3),
            Channel = random.Pick<string>(["web", "mobile", "mobile", "otc", "api"]),
        });
    }

    /// <summary>Whether a player is to be poor: now and then, and only where so much comes in that an income says something.</summary>
    public static bool IsPoor(this Stage stage, decimal dollarsIn) => stage.Random.Chance(200) && dollarsIn >= 16_000;

    /// <summary>An instant of a day when people of the actor's country are awake: from nine to ten in the evening or earlier.</summary>
    public static DateTime Daytime(this Stage stage, Actor actor, int day) => actor.Country switch
    {
        "US" => stage.Moment(day, 14, 23),
        "DE" => stage.Moment(day, 8, 20),
        _ => stage.Moment(day, 1, 13),
    };

    /// <summary>A person who earns enough in a year for what comes in.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="inflow">US dollars that come in during the whole period.</param>
    /// <param name="home">Country and currency.</param>
    public static Actor Person(Stage stage, decimal inflow, (string Country, string Currency) home)
    {
        SplitMix random = stage.Random;
        string province = home.Country == "CN" ? random.Pick<string>(Provinces.AsSpan()) : "";
        Actor person = stage.Person(home.Country, home.Currency, 30 + random.Below(1400), province);
        decimal income = inflow * random.Decimal(1.5m, 5m, 2);
        return stage.Enter(person with { IncomeUsd = Math.Max(person.IncomeUsd, (int)(income / 1000) * 1000) });
    }

    /// <summary>A person, or where much moves, half of the time a firm.</summary>
    public static Actor Customer(Stage stage, decimal inflow, (string Country, string Currency) home)
    {
        if (inflow < 250_000m || stage.Random.Chance(500))
        {
            return Person(stage, inflow, home);
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{OneWord(stage.Random)} {OneWord(stage.Random)} Trading Co.");
        return stage.Enter(stage.World.Company(stage.Random, name, home.Country, home.Currency));
    }

    /// <summary>A bank account of somebody whom nobody takes for the holder: no three letters of a name in common.</summary>
    public static Party Other(Stage stage, Actor holder)
    {
        string country = holder.Currency switch { "CNY" => "CN", "HKD" => "HK", "SGD" => "SG", "EUR" => "DE", _ => "US" };
        for (; ; )
        {
            Party other = stage.Stranger(country);
            if (!AreAlike(other.Name, holder.Name))
            {
                return other;
            }
        }
    }

    /// <summary>A card that nobody paid before, in a name that is not known to be anybody's, or in the holder's.</summary>
    public static Party Card(Stage stage, string country, string holder = "")
    {
        Party bank = stage.Stranger(country);
        return bank with
        {
            Type = "card",
            Name = holder.Length > 0 ? holder : bank.Name,
            Account = "CARD-" + bank.Account,
            Bank = "",
            Method = "card",
        };
    }

    private static bool AreAlike(string one, string other)
    {
        bool areAlike = false;
        for (int i = 0; i + 3 <= one.Length; i++)
        {
            areAlike |= !one.AsSpan(i, 3).Contains(' ') && other.Contains(one.Substring(i, 3), StringComparison.OrdinalIgnoreCase);
        }

        return areAlike;
    }

    private static string OneWord(SplitMix random) =>
        random.Pick<string>(
            ["Aspen", "Bluebell", "Cobalt", "Dune", "Ember", "Fjord", "Garnet", "Harbour", "Indigo", "Jasper", "Kelp", "Lotus"]);
}
