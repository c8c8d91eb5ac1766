using System;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// An account with rows of many provinces within a month, paid by strangers, at counters or in coins; or one that is used from another
/// country than the one where its holder lives. How many, how much and where are drawn.
/// </summary>
internal static class GeographyScenario
{
    internal static readonly Scenario Scenario = new("t14-geography", "T14", 40, Play);

    private static void Play(Stage stage)
    {
        if (stage.Random.Chance(500))
        {
            PlayProvinces(stage);
        }
        else
        {
            PlayAbroad(stage);
        }
    }

    private static void PlayProvinces(Stage stage)
    {
        SplitMix random = stage.Random;
        string[] provinces = [.. Cast.Provinces.OrderBy(_ => random.Next()).Take(8 + random.Below(17))];
        int way = random.Below(3), span = 8 + random.Below(19), start = stage.StartOf(span + 4, 1);
        string asset = way == 2 ? random.Pick<string>(["USDT", "BTC", "ETH"]) : "CNY";
        decimal payment = random.Dollars(60m, way == 1 ? 4_000m : 25_000m), sum = 0;
        Actor actor = Cast.Person(stage, payment * provinces.Length * 3m, ("CN", "CNY"));
        for (int i = 0; i < provinces.Length; i++)
        {
            for (int k = 1 + random.Below(2); k > 0; k--)
            {
                DateTime at = stage.Moment(start + (i * span / provinces.Length) + random.Below(2), 1, 14);
                decimal paid = stage.Units(payment * random.Decimal(0.6m, 1.4m, 3), asset, at);
                Leg leg = way switch
                {
                    0 => stage.Deposit(actor, at, asset, paid, Cast.Other(stage, actor)),
                    1 => stage.Book.Cash(actor, at, paid, new Party("cash", actor.Name, "", "", "CN") { Method = "counter" }),
                    _ => stage.Deposit(actor, at, asset, paid, stage.Wallet()),
                };
                leg.Province = provinces[i];
                sum += leg.Amount;
                stage.Label("T14", "holder", actor, leg);
            }
        }

        // Two days after the last of it, in one sum.
        decimal gone = decimal.Round(sum * random.Decimal(0.4m, 1m, 2), Assets.Places(asset), MidpointRounding.ToZero);
        _ = stage.Withdraw(
            actor, stage.Moment(start + span + 3, 1, 14), asset, gone, way == 2 ? stage.Wallet() : Stage.OwnBank(actor));
        DailyLife.Play(stage, actor, payment * 0.2m);
        ThirdPartyScenario.LabelWhereSo(stage, actor);
    }

    private static void PlayAbroad(Stage stage)
    {
        SplitMix random = stage.Random;
        (string Country, string Currency) home = Cast.Home(random);
        int visits = 11 + random.Below(60);
        decimal payment = random.Dollars(40m, 6_000m);
        string away = random.Pick<string>(["KH", "MM", "LA", "PH", "TH", "AE", "MY", "VN"]);
        Actor actor = Cast.Person(stage, payment * visits * 1.3m, home);
        Party wallet = stage.Wallet();
        int first = stage.Book.Legs.Count;
        for (int i = 0; i < visits; i++)
        {
            int day = i * (stage.Days - 3) / visits;
            DateTime at = stage.Moment(day, 1, 6);
            decimal paid = stage.Worth(payment * random.Decimal(0.5m, 1.3m, 3), home.Currency, at) + 10;
            _ = stage.Deposit(actor, at, home.Currency, paid, Stage.OwnBank(actor));
            decimal coins = stage.Buy(actor, stage.Moment(day, 7, 12), "USDT", paid);
            _ = stage.Withdraw(actor, stage.Moment(day + 1, 7, 14), "USDT", coins, wallet);
        }

        DailyLife.Play(stage, actor, payment);
        Leg[] legs = [.. stage.Book.Legs.Skip(first)];
        int atHome = random.Below(Math.Max(legs.Length / 12, 1));
        foreach (Leg leg in legs.OrderBy(_ => random.Next()).Skip(atHome))
        {
            leg.IpCountry = away;
            stage.Label("T14", "holder", actor, leg);
        }
    }
}
