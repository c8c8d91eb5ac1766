using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// A person's account that strangers pay into, or that pays strangers, by bank or card, beside what is his own. How many names, which part
/// of the rows bears them, how much and over how long are drawn.
/// </summary>
internal static class ThirdPartyScenario
{
    private const int NamesMin = 5;

    internal static readonly Scenario Scenario = new("t22-third-parties", "T22", 20, Play);

    /// <summary>Labels a person on whose account at least five strange names stand on at least 0.3 of the rows that name anybody.</summary>
    internal static void LabelWhereSo(Stage stage, Actor actor)
    {
        List<Leg> named = [.. stage.Book.Legs.Where(leg => leg.Owner == actor && !string.IsNullOrEmpty(leg.Party.Name))];
        List<Leg> strange = named.FindAll(leg => leg.Party.Name != actor.Name);
        if (!actor.IsLegal && strange.Count * 10 >= named.Count * 3 && strange.DistinctBy(leg => leg.Party.Name).Count() >= NamesMin)
        {
            strange.ForEach(leg => stage.Label("T22", "holder", actor, leg));
        }
    }

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        (string Country, string Currency) home = Cast.Home(random);
        int names = 6 + random.Below(30), span = Math.Min(stage.Days - 5, Math.Max(8, names * (1 + random.Below(3))));
        int start = stage.StartOf(span + 3, 2);
        decimal typical = random.Dollars(30m, 20_000m);
        Actor actor = Cast.Person(stage, typical * names * 2m, home);

        // Either all pay him, or he pays all: money that is gathered and scattered is another pattern.
        bool arePayers = random.Chance(600), isCard = random.Chance(300);
        decimal[] amounts = random.EvenerParts(stage.Worth(typical * names, home.Currency, stage.Moment(start, 1, 2)), names, 2);
        if (!arePayers)
        {
            _ = stage.Deposit(actor, stage.Moment(start - 2, 1, 14), home.Currency, amounts.Sum(), Stage.OwnBank(actor));
        }

        for (int i = 0; i < names; i++)
        {
            Party other = Cast.Other(stage, actor);
            other = isCard ? Cast.Card(stage, home.Country, other.Name) : other;
            DateTime at = stage.Moment(start + (i * span / names), 1, 14);
            _ = arePayers
                ? stage.Deposit(actor, at, home.Currency, amounts[i], other)
                : stage.Withdraw(actor, at, home.Currency, amounts[i], other);
        }

        for (int own = random.Below(names * 2) - 8; own > 0; own--)
        {
            DateTime at = stage.Moment(start + random.Below(span), 1, 14);
            _ = stage.Deposit(actor, at, home.Currency, stage.Worth(typical * 0.2m, home.Currency, at) + 5, Stage.OwnBank(actor));
        }

        if (arePayers)
        {
            Spend(stage, actor, amounts.Sum(), start + span + 1);
        }

        DailyLife.Play(stage, actor, typical * 0.5m);
        LabelWhereSo(stage, actor);
    }

    /// <summary>What was paid in is spent when the last of it is more than a day old.</summary>
    private static void Spend(Stage stage, Actor actor, decimal held, int day)
    {
        DateTime at = stage.Moment(day, 1, 14);
        if (stage.Random.Chance(500))
        {
            _ = stage.Withdraw(actor, at, actor.Currency, held, Stage.OwnBank(actor));
            return;
        }

        _ = stage.Buy(actor, at, stage.Random.Pick<string>(["USDT", "BTC", "ETH"]), held);
    }
}
