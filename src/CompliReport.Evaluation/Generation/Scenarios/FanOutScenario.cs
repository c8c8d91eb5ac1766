using System;
using System.Collections.Generic;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Within a week one account pays ten and more new receivers with what came in no more than a day before: strangers' banks, wallets, or
/// other customers. Where several pay in, it gathers and scatters as well (T05).
/// </summary>
internal static class FanOutScenario
{
    internal static readonly Scenario Scenario = new("t04-fan-out", "T04", 12, Play);

    private enum Receiver
    {
        Bank,
        Wallet,
        Customer,
    }

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        Receiver kind = (Receiver)random.Below(3);
        bool isGathered = random.Chance(300);
        int receivers = 11 + (random.Chance(400) ? random.Below(4) : random.Below(50)), span = 1 + random.Below(6);
        int start = stage.StartOf(span + 3, 2);
        decimal total = isGathered ? random.Scaled(14_000m, 900_000m) : random.Scaled(400m, 900_000m);
        bool isPoor = stage.IsPoor(total);
        Actor actor = stage.Player(total * 1.1m, isPoor);
        string coin = kind == Receiver.Wallet || (kind == Receiver.Customer && random.Chance(500)) ? random.AnyCoin() : "";
        Party[] sources = isGathered
            ? new Party[random.Chance(500) ? 3 + random.Below(2) : 7 + random.Below(2)]
            : [random.Chance(500) ? Stage.OwnBank(actor) : stage.Stranger(actor.Country)];
        for (int i = 0; isGathered && i < sources.Length; i++)
        {
            sources[i] = stage.Stranger(actor.Country);
        }

        // Names that are not the actor's: seven and more payers, or all the receivers that are banks.
        bool isThirdParty = kind == Receiver.Bank || sources.Length >= 7;
        string[] labels =
        [
            "T04", .. isGathered ? (string[])["T05"] : [], .. isThirdParty ? (string[])["T22"] : [], .. isPoor ? (string[])["T19"] : [],
        ];
        Errands.StayAwake(stage, actor, start, total / 200);
        List<Party> known = OldFriends(stage, actor, kind, start, receivers, total);
        decimal[] parts = random.Parts(total, receivers, 0);
        for (int day = 0; day < span; day++)
        {
            int first = receivers * day / span, end = receivers * (day + 1) / span;
            if (end > first)
            {
                PlayDay(stage, actor, (start + day, coin, kind), sources, parts.AsSpan()[first..end], known, labels);
            }
        }

        Errands.Play(stage, actor, start + span + 2, stage.Days, total / 10, random.AnyCoin());
    }

    // Some whom the account has paid before, so that not all of the receivers are new.
    private static List<Party> OldFriends(Stage stage, Actor actor, Receiver kind, int start, int receivers, decimal total)
    {
        SplitMix random = stage.Random;
        List<Party> known = [];
        int most = kind == Receiver.Bank && start > 12 ? receivers * random.Below(25) / 100 : 0;
        for (int i = 0; i < most; i++)
        {
            Party friend = stage.Stranger(actor.Country);
            DateTime at = stage.Daytime(actor, (start - 10) * i / most);
            decimal money = stage.Worth(Math.Max(total / 200, 20), actor.Currency, at);
            _ = stage.Deposit(actor, at.AddMinutes(-40), actor.Currency, money, Stage.OwnBank(actor));
            _ = stage.Withdraw(actor, at.AddDays(2), actor.Currency, money, friend);
            known.Add(friend);
        }

        return known;
    }

    // Money in, some hours later out: longer than passing through at once, and within a day.
    private static void PlayDay(
        Stage stage, Actor actor, (int Day, string Coin, Receiver Kind) what, Party[] sources, ReadOnlySpan<decimal> parts,
        List<Party> known, string[] labels)
    {
        SplitMix random = stage.Random;
        decimal dollars = 0;
        foreach (decimal part in parts)
        {
            dollars += part;
        }

        DateTime at = stage.World.Time(what.Day, 30 + random.Below(200));
        decimal money = stage.Worth((dollars * 1.03m) + 3, actor.Currency, at);
        decimal[] payments = random.Parts(money, sources.Length, 2);
        for (int i = 0; i < payments.Length; i++)
        {
            Leg paid = stage.Deposit(actor, at.AddMinutes(i * 5), actor.Currency, payments[i], sources[i]);
            foreach (string label in labels)
            {
                stage.Label(label, "payer", actor, paid);
            }
        }

        if (what.Coin.Length > 0)
        {
            _ = stage.Buy(actor, at.AddMinutes(50 + random.Below(90)), what.Coin, money, random.Decimal(0.0005m, 0.003m, 4));
        }

        string asset = what.Coin.Length > 0 ? what.Coin : actor.Currency;
        DateTime from = at.AddMinutes(190 + random.Below(150));
        for (int i = 0; i < parts.Length; i++)
        {
            DateTime then = from.AddMinutes(i * 260 / parts.Length).AddSeconds(random.Below(60));
            decimal amount = stage.Units(parts[i], asset, then);
            if (amount <= 0)
            {
                continue;
            }

            Leg leg = PayOut(stage, actor, then, (asset, amount), what.Kind, known);
            foreach (string label in labels)
            {
                stage.Label(label, "payer", actor, leg);
            }
        }
    }

    private static Leg PayOut(Stage stage, Actor actor, DateTime at, (string Asset, decimal Amount) what, Receiver kind, List<Party> known)
    {
        if (kind == Receiver.Customer)
        {
            Actor other = stage.Player(
                what.Amount * stage.World.Rates.PriceUsd(what.Asset, at), openedDaysAgo: 30 + stage.Random.Below(500));
            return stage.Book.Transfer(actor, other, at, what.Asset, what.Amount);
        }

        Party to = kind == Receiver.Wallet ? stage.Wallet() : stage.Stranger(actor.Country);
        if (known.Count > 0)
        {
            to = known[^1];
            known.RemoveAt(known.Count - 1);
        }

        return stage.Withdraw(actor, at, what.Asset, what.Amount, to);
    }
}
