using System;
using System.Collections.Generic;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// An account without a human rhythm: a resident of China at work between midnight and six, or anybody at every hour. It amplifies what is
/// suspicious by itself and opens no case, so nothing else is planted.
/// </summary>
internal static class RoundTheClockScenario
{
    internal static readonly Scenario Scenario = new("t18-round-the-clock", "T18", 30, Play);

    private static void Play(Stage stage)
    {
        if (stage.Random.Chance(550))
        {
            PlayNights(stage);
        }
        else
        {
            PlayAllHours(stage);
        }
    }

    // 40 to 95 % of 26 events and more within four weeks from 00:00 to 06:00 in Shanghai, which is 16:00 to 22:00 UTC.
    private static void PlayNights(Stage stage)
    {
        SplitMix random = stage.Random;
        int events = 26 + (random.Chance(500) ? random.Below(15) : random.Below(150)), span = 8 + random.Below(20);
        int share = 42 + random.Below(54);
        List<DateTime> times = [];
        int start = stage.StartOf(span + 1);
        for (int i = 0; i < events; i++)
        {
            bool isNight = (i + 1) * share / 100 != i * share / 100;
            int day = start + (i * span / events);
            times.Add(isNight ? stage.Moment(day, 16, 22) : stage.Moment(day, 1, 15));
        }

        Trade(stage, stage.Player(random.Scaled(300m, 40_000m), chinese: 1000), start, times);
    }

    // The hours in turn, each moved a little, with a few left out.
    private static void PlayAllHours(Stage stage)
    {
        SplitMix random = stage.Random;
        int events = 225 + random.Below(260), span = 10 + random.Below(17), start = stage.StartOf(span + 1);
        List<DateTime> times = [];
        for (int i = 0; i < events; i++)
        {
            DateTime even = stage.World.Time(start, 0).AddMinutes(span * 1440L * i / events);
            times.Add(even.AddMinutes(random.Below(80)));
        }

        Trade(stage, stage.Player(random.Scaled(300m, 40_000m), chinese: 500), start, times);
    }

    // Errands by day, a month before and afterwards, so that they thin nothing out.
    private static void Trade(Stage stage, Actor actor, int start, List<DateTime> times)
    {
        Errands.Play(stage, actor, 0, start - 31, 1_500, stage.Random.AnyCoin());
        Errands.StayAwake(stage, actor, start, 90);
        Trade(stage, actor, times);
        int end = (int)(times[^1] - stage.World.Time(0, 0)).TotalDays + 2;
        Errands.Play(stage, actor, end, stage.Days, 3_000, stage.Random.AnyCoin());
    }

    // Starts with a deposit; then the same value is bought and sold again, and now and then something goes in or out.
    private static void Trade(Stage stage, Actor actor, List<DateTime> times)
    {
        SplitMix random = stage.Random;
        times.Sort();
        string coin = random.AnyCoin();
        decimal usual = random.Scaled(80m, 4_000m);
        decimal money = stage.Worth(usual, actor.Currency, times[0]), coins = 0;
        Label(stage, actor, stage.Deposit(actor, times[0], actor.Currency, money, Stage.OwnBank(actor)));
        for (int i = 1; i < times.Count; i++)
        {
            DateTime at = times[i] > times[i - 1] ? times[i] : times[i - 1].AddSeconds(1);
            times[i] = at;
            if (coins > 0)
            {
                decimal price = stage.World.Reference(coin, actor.Currency, at) * (1 - random.Decimal(0.0001m, 0.001m, 5));
                decimal proceeds = decimal.Round(coins * price, 2);
                Label(stage, actor, stage.Book.Exchange(actor, at, "trade", (coin, -coins), (actor.Currency, proceeds)).Quote);
                (money, coins) = (money + proceeds, 0);
            }
            else if (random.Chance(60))
            {
                decimal part = decimal.Round(money / 5, 2);
                Label(stage, actor, stage.Withdraw(actor, at, actor.Currency, part, Stage.OwnBank(actor)));
                money -= part;
            }
            else
            {
                decimal price = stage.World.Reference(coin, actor.Currency, at) * (1 + random.Decimal(0.0001m, 0.001m, 5));
                decimal spent = decimal.Round(money * random.Decimal(0.4m, 0.9m, 2), 2);
                coins = decimal.Round(spent / price, Assets.Places(coin));
                Label(stage, actor, stage.Book.Exchange(actor, at, "trade", (coin, coins), (actor.Currency, -spent)).Quote);
                money -= spent;
            }
        }
    }

    private static void Label(Stage stage, Actor actor, Leg leg) => stage.Label("T18", "night worker", actor, leg);
}
