using System;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Two layers of customers, each of whom is paid by several and pays several: strangers pay the first layer, everybody of it pays
/// everybody of the second, and that pays others outside. Each of them gathers and scatters (a stack, or bipartite layers).
/// </summary>
internal static class StackScenario
{
    internal static readonly Scenario Scenario = new("t05-stack", "T05", 20, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        (string Country, string Currency) home = Cast.Home(random);
        string asset = random.Chance(250) ? home.Currency : random.Pick<string>(["USDT", "USDT", "BTC", "ETH"]);
        int upper = 3 + random.Below(2), lower = 3 + random.Below(3);
        decimal each = random.Dollars(40_000m, 400_000m), inflow = each * upper / Math.Min(upper, lower) * 1.3m;
        Actor[] first = [.. Enumerable.Range(0, upper).Select(_ => Cast.Person(stage, inflow, home))];
        Actor[] second = [.. Enumerable.Range(0, lower).Select(_ => Cast.Person(stage, inflow, home))];
        decimal[] held = new decimal[lower];
        int start = stage.StartOf(10, 1);
        foreach (Actor one in first)
        {
            decimal gathered = 0, dollars = each * random.Decimal(0.8m, 1.2m, 3);
            foreach (decimal part in random.EvenerParts(dollars, 3 + random.Below(6), 2))
            {
                DateTime at = stage.Moment(start + random.Below(2), 1, 14);
                decimal paid = stage.Units(part, asset, at);
                Leg deposit = stage.Deposit(one, at, asset, paid, GatherScatterScenario.Stranger(stage, one, asset));
                gathered += paid;
                stage.Label("T05", "first layer", one, deposit);
            }

            decimal passed = decimal.Round(gathered * random.Decimal(0.9m, 0.99m, 3), Assets.Places(asset));
            decimal[] parts = random.EvenerParts(passed, lower, Assets.Places(asset));
            for (int i = 0; i < lower; i++)
            {
                Leg sent = stage.Book.Transfer(one, second[i], stage.Moment(start + 2 + random.Below(2), 1, 14), asset, parts[i]);
                held[i] += parts[i];
                stage.Label("T05", "first layer", one, sent);
                stage.Label("T05", "second layer", second[i], stage.Book.Legs[^1]);
            }
        }

        for (int i = 0; i < lower; i++)
        {
            decimal passed = decimal.Round(held[i] * random.Decimal(0.9m, 0.99m, 3), Assets.Places(asset));
            foreach (decimal part in random.EvenerParts(passed, 3 + random.Below(6), Assets.Places(asset)))
            {
                Leg sent = stage.Withdraw(
                    second[i], stage.Moment(start + 4 + random.Below(2), 1, 14), asset, part,
                    GatherScatterScenario.Stranger(stage, second[i], asset));
                stage.Label("T05", "second layer", second[i], sent);
            }
        }

        foreach (Actor one in (Actor[])[.. first, .. second])
        {
            DailyLife.Play(stage, one, each * 0.015m);
            ThirdPartyScenario.LabelWhereSo(stage, one);
        }
    }
}
