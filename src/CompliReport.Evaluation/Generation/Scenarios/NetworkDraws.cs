using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>What most scenarios draw: sums over orders of magnitude, and people whose income goes with what they move.</summary>
internal static class NetworkDraws
{
    private const decimal Step = 1.3m;

    internal static ImmutableArray<string> Provinces { get; } =
    [
        "CN-BJ", "CN-TJ", "CN-HE", "CN-SX", "CN-NM", "CN-LN", "CN-JL", "CN-HL", "CN-SH", "CN-JS", "CN-ZJ", "CN-AH", "CN-FJ", "CN-JX",
        "CN-SD", "CN-HA", "CN-HB", "CN-HN", "CN-GD", "CN-GX", "CN-HI", "CN-CQ", "CN-SC", "CN-GZ", "CN-YN", "CN-XZ", "CN-SN", "CN-GS",
        "CN-QH", "CN-NX", "CN-XJ",
    ];

    /// <summary>US dollars between two bounds, as likely in one order of magnitude as in the next.</summary>
    internal static decimal Dollars(SplitMix random, decimal least, decimal most)
    {
        int steps = 0;
        for (decimal reached = least * Step; reached <= most; reached *= Step)
        {
            steps++;
        }

        decimal drawn = least;
        for (int i = random.Below(steps + 1); i > 0; i--)
        {
            drawn *= Step;
        }

        return Math.Min(decimal.Round(drawn * random.Decimal(1m, Step, 3), 2), most);
    }

    /// <summary>A sum in so many uneven parts, the largest at most three times the smallest; they add up to it.</summary>
    internal static decimal[] Parts(SplitMix random, decimal sum, int count, int places)
    {
        long[] weights = [.. Enumerable.Range(0, count).Select(_ => random.Between(10, 30))];
        decimal all = weights.Sum(), left = sum;
        decimal[] parts = new decimal[count];
        for (int i = 0; i < count; i++)
        {
            parts[i] = i == count - 1 ? left : decimal.Round(sum * weights[i] / all, places);
            left -= parts[i];
        }

        return parts;
    }

    /// <summary>Dollars of <see cref="Dollars"/> that are no persons' quota (USD 25,000 to 50,000), nor near it.</summary>
    internal static decimal NoQuota(SplitMix random, decimal least, decimal most)
    {
        decimal drawn = Dollars(random, least, most);
        return drawn is < 16_000m or > 80_000m ? drawn : drawn / 6;
    }

    /// <summary>Three to <paramref name="most"/> others, never nine: with the own bank they would be ten, which is a pattern.</summary>
    internal static int Degree(SplitMix random, int most)
    {
        int drawn = 3 + random.Below(most - 2);
        return drawn == 9 ? 8 : drawn;
    }

    /// <summary>How much of an asset a number of dollars is.</summary>
    internal static decimal Units(Stage stage, decimal dollars, string asset, DateTime at) =>
        decimal.Round(dollars / stage.World.Rates.PriceUsd(asset, at), Assets.Places(asset));

    /// <summary>Where a customer lives and in which currency he pays: in China six times out of ten.</summary>
    internal static (string Country, string Currency) Home(SplitMix random) => random.Chance(600) ? ("CN", "CNY") : Abroad(random);

    internal static (string Country, string Currency) Abroad(SplitMix random) =>
        random.Pick<(string, string)>([("US", "USD"), ("DE", "EUR"), ("HK", "HKD"), ("SG", "SGD")]);

    /// <summary>A person who earns enough in a year for what comes in.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="inflow">US dollars that come in during the whole period.</param>
    /// <param name="home">Country and currency.</param>
    internal static Actor Person(Stage stage, decimal inflow, (string Country, string Currency) home)
    {
        SplitMix random = stage.Random;
        string province = home.Country == "CN" ? random.Pick<string>(Provinces.AsSpan()) : "";
        Actor person = stage.Person(home.Country, home.Currency, 30 + random.Below(1400), province);
        decimal income = inflow * random.Decimal(1.5m, 5m, 2);
        return stage.Enter(person with { IncomeUsd = Math.Max(person.IncomeUsd, (int)(income / 1000) * 1000) });
    }

    /// <summary>A person, or where much moves, half of the time a firm.</summary>
    internal static Actor Customer(Stage stage, decimal inflow, (string Country, string Currency) home)
    {
        if (inflow < 250_000m || stage.Random.Chance(500))
        {
            return Person(stage, inflow, home);
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{OneWord(stage.Random)} {OneWord(stage.Random)} Trading Co.");
        return stage.Enter(stage.World.Company(stage.Random, name, home.Country, home.Currency));
    }

    /// <summary>A bank account of somebody whom nobody takes for the holder: no three letters of a name in common.</summary>
    internal static Party Other(Stage stage, Actor holder)
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
    internal static Party Card(Stage stage, string country, string holder = "")
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
