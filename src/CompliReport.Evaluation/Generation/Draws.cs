using System;
using System.Linq;

namespace CompliReport.Evaluation.Generation;

/// <summary>What scenarios draw from their sequence: amounts over orders of magnitude, uneven splits, how many others, coins.</summary>
internal static class Draws
{
    private const decimal FineStep = 1.3m;

    /// <summary>
    /// An amount between two bounds, both included, with each doubling as likely as the next, so that small ones are as usual as large
    /// ones.
    /// </summary>
    public static decimal Scaled(this SplitMix random, decimal least, decimal most) => Stepped(random, least, most, 2m, 4);

    /// <summary>US dollars between two bounds, as likely in one order of magnitude as in the next; in finer steps.</summary>
    public static decimal Dollars(this SplitMix random, decimal least, decimal most) => Stepped(random, least, most, FineStep, 3);

    /// <summary>Dollars of <see cref="Dollars"/> that are no persons' quota (USD 25,000 to 50,000), nor near it.</summary>
    public static decimal NoQuota(this SplitMix random, decimal least, decimal most)
    {
        decimal drawn = random.Dollars(least, most);
        return drawn is < 16_000m or > 80_000m ? drawn : drawn / 6;
    }

    /// <summary>Splits an amount into uneven parts, none of them below a quarter of an even one; together exactly the amount.</summary>
    public static decimal[] Parts(this SplitMix random, decimal amount, int count, int places) =>
        Parts(random, amount, count, places, 100, 400);

    /// <summary>The same, the largest part at most three times the smallest.</summary>
    public static decimal[] EvenerParts(this SplitMix random, decimal amount, int count, int places) =>
        Parts(random, amount, count, places, 10, 30);

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

    /// <summary>Three to <paramref name="most"/> others, never nine: with the own bank they would be ten, which is a pattern.</summary>
    public static int Degree(this SplitMix random, int most)
    {
        int drawn = 3 + random.Below(most - 2);
        return drawn == 9 ? 8 : drawn;
    }

    /// <summary>How many units of an asset are worth so many dollars at an instant.</summary>
    public static decimal Units(this Stage stage, decimal dollars, string asset, DateTime at) =>
        decimal.Round(dollars / stage.World.Rates.PriceUsd(asset, at), Assets.Places(asset));

    /// <summary>A coin that does not stand at a dollar.</summary>
    public static string MovingCoin(this SplitMix random) => random.Chance(500) ? "BTC" : "ETH";

    public static string AnyCoin(this SplitMix random) => random.Pick<string>(["USDT", "USDT", "BTC", "ETH"]);

    // As many steps from the lower bound as fit below the upper one, each as likely, and within the step anything.
    private static decimal Stepped(SplitMix random, decimal least, decimal most, decimal step, int places)
    {
        int steps = 0;
        for (decimal reached = least; reached < most; reached *= step)
        {
            steps++;
        }

        decimal drawn = least;
        for (int left = random.Below(Math.Max(steps, 1)); left > 0; left--)
        {
            drawn *= step;
        }

        return Math.Min(decimal.Round(drawn * random.Decimal(1m, step, places), 2), most);
    }

    private static decimal[] Parts(SplitMix random, decimal amount, int count, int places, int lightest, int heaviest)
    {
        long[] weights = [.. Enumerable.Range(0, count).Select(_ => random.Between(lightest, heaviest))];
        decimal sum = weights.Sum(), left = amount;
        decimal[] parts = new decimal[count];
        for (int i = 0; i < count; i++)
        {
            parts[i] = i == count - 1 ? left : decimal.Round(amount * weights[i] / sum, places);
            left -= parts[i];
        }

        return parts;
    }
}
