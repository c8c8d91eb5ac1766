using System;
using System.Collections.Generic;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Within a week several amounts just below a reporting limit: cash below RMB 50,000, or payments in other money below USD 10,000; and the
/// account passes money on at once (T06) or is paid by many and converts (T03).
/// </summary>
internal static class StructuringScenario
{
    internal static readonly Scenario Scenario = new("t01-structuring", "T01", 24, Play);

    private const decimal CashLimit = 50_000m, PaymentLimit = 10_000m;

    private static void Play(Stage stage)
    {
        if (stage.Random.Chance(500))
        {
            PlayConduit(stage, isCash: stage.Random.Chance(600));
        }
        else
        {
            PlayFanIn(stage, isCash: stage.Random.Chance(400));
        }
    }

    private static Actor Structurer(Stage stage, bool isCash, decimal dollarsIn, bool isPoor) =>
        stage.Player(dollarsIn, isPoor, chinese: isCash ? 1000 : 0);

    /// <summary>90.5 to 99.9 % of the limit, sometimes round.</summary>
    private static decimal BelowLimit(Stage stage, Actor actor, bool isCash, DateTime at)
    {
        decimal limit = isCash ? CashLimit : PaymentLimit / stage.World.Rates.PriceUsd(actor.Currency, at);
        decimal amount = limit * stage.Random.Decimal(0.91m, 0.998m, 4);
        return stage.Random.Chance(600) ? decimal.Floor(amount / 10) * 10 : decimal.Round(amount, 2);
    }

    private static Leg PayIn(Stage stage, Actor actor, bool isCash, DateTime at, decimal amount, Party payer) => isCash
        ? stage.Book.Cash(actor, at, amount, new Party("cash", actor.Name, "", "", "CN") { Method = "counter" })
        : stage.Deposit(actor, at, actor.Currency, amount, payer);

    // Each slip goes on after some hours or on the same morning; on one day before all of them a larger sum passes through at once.
    private static void PlayConduit(Stage stage, bool isCash)
    {
        SplitMix random = stage.Random;
        int slips = 3 + random.Below(10), span = 2 + random.Below(5), start = stage.StartOf(span + 6, 2);
        decimal burst = random.Scaled(23_000m, 900_000m), dollarsIn = burst + (slips * PaymentLimit);
        bool isPoor = stage.IsPoor(dollarsIn);
        Actor actor = Structurer(stage, isCash, dollarsIn, isPoor);
        string coin = random.AnyCoin();
        PassPlan plan = PassPlan.Of(stage, actor, PassRoute.MoneyToCoins, coin, PassThroughScenario.Quick(random, false)) with
        {
            Kept = random.Decimal(0.003m, 0.06m, 4),
        };
        // Cash has a payer of its own: with it there are two, and nobody gathers (T05).
        plan = isCash ? plan with { Sources = [Stage.OwnBank(actor)] } : plan;
        string[] labels = [.. coin == "USDT" ? ["T06", "T07"] : (string[])["T06"], .. isPoor ? (string[])["T19"] : []];
        PassThroughScenario.PassOn(stage, actor, plan, start, burst, labels);
        int wait = random.Chance(500) ? 160 : 500;
        for (int i = 0; i < slips; i++)
        {
            // From the day after next, spread over six days and a half at most.
            DateTime at = stage.World.Time(start + 2 + (i * span / slips), 60 + (i * 97 % 420) + random.Below(60));
            decimal amount = BelowLimit(stage, actor, isCash, at);
            stage.Label("T01", "structurer", actor, PayIn(stage, actor, isCash, at, amount, plan.Sources[0]));
            DateTime later = at.AddMinutes(wait + random.Below(90));
            decimal coins = stage.Buy(actor, later, coin, amount, random.Decimal(0.0005m, 0.003m, 4));
            _ = stage.Withdraw(actor, later.AddMinutes(random.Between(3, 40)), coin, coins, plan.Sinks[random.Below(plan.Sinks.Length)]);
        }

        Errands.Play(stage, actor, 0, start - 2, 1500, coin);
        Errands.Play(stage, actor, start + span + 5, stage.Days, 3000, coin);
    }

    // Strangers pay, some of them or the holder just below the limit; all of it becomes coins within a day, and the coins stay for days.
    private static void PlayFanIn(Stage stage, bool isCash)
    {
        SplitMix random = stage.Random;
        int senders = 11 + random.Below(24), near = 3 + random.Below(8), span = 2 + random.Below(4), start = stage.StartOf(span + 6);
        decimal usual = random.Scaled(60m, 4_500m), dollarsIn = ((senders * usual) + (near * PaymentLimit)) * 1.1m;
        bool isPoor = stage.IsPoor(dollarsIn);
        Actor actor = Structurer(stage, isCash, dollarsIn, isPoor);
        string coin = random.AnyCoin();
        List<(DateTime At, bool IsNear)> payments = [];
        for (int i = 0; i < senders + near; i++)
        {
            bool isNear = i * near / (senders + near) != (i + 1) * near / (senders + near);
            payments.Add((stage.Moment(start + (i * span / (senders + near)), 1, 13), isNear));
        }

        foreach ((DateTime at, bool isNear) in payments)
        {
            decimal money = isNear
                ? BelowLimit(stage, actor, isCash, at)
                : stage.Worth(usual * random.Decimal(0.4m, 1.6m, 3), actor.Currency, at);
            Party payer = stage.Stranger(actor.Country);
            Leg leg = PayIn(stage, actor, isCash && isNear, at, money, payer);
            _ = stage.Buy(actor, at.AddMinutes(5 + random.Below(500)), coin, money, random.Decimal(0.0005m, 0.003m, 4));
            foreach (string typology in (ReadOnlySpan<string>)[isNear ? "T01" : "T03", "T22", .. isPoor ? (string[])["T19"] : []])
            {
                stage.Label(typology, "receiver", actor, leg);
            }

            if (isNear && !isCash)
            {
                stage.Label("T03", "receiver", actor, leg);
            }
        }

        Errands.Play(stage, actor, 0, start - 3, 800, coin);
    }
}
