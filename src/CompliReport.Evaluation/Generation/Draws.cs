using System;

namespace CompliReport.Evaluation.Generation;

/// <summary>What scenarios draw from their sequence: amounts of all sizes, splits, and people of several countries.</summary>
internal static class Draws
{
    private static ReadOnlySpan<string> Provinces =>
        new[] { "CN-BJ", "CN-SH", "CN-GD", "CN-ZJ", "CN-JS", "CN-SC", "CN-HN", "CN-FJ", "CN-LN", "CN-SN" };

    /// <summary>
    /// An amount between two bounds, both included, with each doubling as likely as the next, so that small ones are as usual as large
    /// ones.
    /// </summary>
    public static decimal Scaled(this SplitMix random, decimal least, decimal most)
    {
        int doublings = 0;
        for (decimal reached = least; reached < most; reached *= 2)
        {
            doublings++;
        }

        decimal drawn = least;
        for (int left = random.Below(Math.Max(doublings, 1)); left > 0; left--)
        {
            drawn *= 2;
        }

        return Math.Min(decimal.Round(drawn * random.Decimal(1m, 2m, 4), 2), most);
    }

    /// <summary>Splits an amount into uneven parts, none of them below a quarter of an even one; together exactly the amount.</summary>
    public static decimal[] Parts(this SplitMix random, decimal amount, int count, int places)
    {
        int[] weights = new int[count];
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            weights[i] = (int)random.Between(100, 400);
            sum += weights[i];
        }

        decimal[] parts = new decimal[count];
        decimal left = amount;
        for (int i = 0; i < count; i++)
        {
            parts[i] = i == count - 1 ? left : decimal.Round(amount * weights[i] / sum, places);
            left -= parts[i];
        }

        return parts;
    }

    /// <summary>
    /// The same, with no part in the neighbourhood of USD 10,000, where it would seem to be split below a limit (T01), as far as that can
    /// be had.
    /// </summary>
    /// <param name="random">The sequence.</param>
    /// <param name="amount">What is split, in units of an asset.</param>
    /// <param name="count">Parts, at least 1.</param>
    /// <param name="places">Decimal places of a part.</param>
    /// <param name="priceUsd">What a unit is worth.</param>
    public static decimal[] PartsOffLimit(this SplitMix random, decimal amount, int count, int places, decimal priceUsd)
    {
        decimal[] parts = random.Parts(amount, count, places);
        for (int tries = 0; tries < 60 && Array.Exists(parts, part => IsNearLimit(part * priceUsd)); tries++)
        {
            parts = random.Parts(amount, count, places);
        }

        return parts;
    }

    /// <summary>Whether an amount is near the limit of USD 10,000.</summary>
    public static bool IsNearLimit(decimal dollars) => dollars is > 8_850m and < 10_100m;

    /// <summary>How many coins are worth so many dollars at an instant.</summary>
    public static decimal Coins(this Stage stage, decimal dollars, string coin, DateTime at) =>
        decimal.Round(dollars / stage.World.Rates.PriceUsd(coin, at), Assets.Places(coin));

    /// <summary>A coin that does not stand at a dollar.</summary>
    public static string MovingCoin(this SplitMix random) => random.Chance(500) ? "BTC" : "ETH";

    public static string AnyCoin(this SplitMix random) => random.Pick<string>(["USDT", "USDT", "BTC", "ETH"]);

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
        (string country, string currency) = random.Chance(chinese)
            ? ("CN", "CNY")
            : random.Pick<(string, string)>([("US", "USD"), ("DE", "EUR"), ("HK", "HKD"), ("SG", "SGD")]);
        string province = country == "CN" ? random.Pick(Provinces) : "";
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
}
