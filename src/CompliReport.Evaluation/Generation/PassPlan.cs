using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Evaluation.Generation;

/// <summary>What goes into an account and what comes out of it.</summary>
internal enum PassRoute
{
    MoneyToCoins,
    CoinsToMoney,
    CoinsToCoins,
    MoneyToMoney,
}

/// <summary>Value that passes through an account: from whom, to whom, in how many pieces and how fast.</summary>
/// <param name="Route">In what form.</param>
/// <param name="Coin">The coin, where there is one.</param>
/// <param name="Sources">Who pays in; not all of them need to.</param>
/// <param name="Sinks">Who is paid; not all of them need to be.</param>
/// <param name="InMinutes">From the first payment in to the last.</param>
/// <param name="OutFrom">Minutes from the last payment in to the first one out; at least 2.</param>
/// <param name="OutUntil">The same to the last one out.</param>
internal sealed record PassPlan(
    PassRoute Route, string Coin, ImmutableArray<Party> Sources, ImmutableArray<Party> Sinks, int InMinutes, int OutFrom, int OutUntil)
{
    /// <summary>The part that stays.</summary>
    public decimal Kept { get; init; }

    /// <summary>The part that leaves some hours later.</summary>
    public decimal Late { get; init; }

    public int Ins { get; init; } = 1;

    public int Outs { get; init; } = 1;

    private bool IsMoneyIn => Route is PassRoute.MoneyToCoins or PassRoute.MoneyToMoney;

    private bool IsMoneyOut => Route is PassRoute.CoinsToMoney or PassRoute.MoneyToMoney;

    /// <summary>
    /// Few parties: at most one name on each side that is not the actor's, at most two parties on one side (so nobody gathers and scatters,
    /// not even with what the actor saved before), at most eight on the other, and no venue but one.
    /// </summary>
    public static PassPlan Of(Stage stage, Actor actor, PassRoute route, string coin, (int In, int OutFrom, int OutUntil) minutes)
    {
        SplitMix random = stage.Random;
        bool isManyIn = route is PassRoute.CoinsToMoney || (route is PassRoute.CoinsToCoins && random.Chance(500));
        bool isManyOut = !isManyIn && route is PassRoute.MoneyToCoins or PassRoute.CoinsToCoins;
        PassPlan plan = new(route, coin, [], [], minutes.In, minutes.OutFrom, minutes.OutUntil);
        return plan with
        {
            Sources = Drawn(stage, actor, plan.IsMoneyIn, isManyIn ? 8 : plan.IsMoneyIn ? 2 : 1, 0),
            Sinks = Drawn(stage, actor, plan.IsMoneyOut, isManyOut ? 8 : 2, 2),
            Ins = 1 + random.Below(isManyIn ? 8 : 4),
            Outs = 1 + random.Below(isManyOut ? 7 : 4),
        };
    }

    /// <summary>Passes value on once; returns the payments in and out, in the order of time.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="actor">Whose account.</param>
    /// <param name="at">The first payment in.</param>
    /// <param name="dollars">What comes in.</param>
    public List<Leg> Play(Stage stage, Actor actor, DateTime at, decimal dollars)
    {
        SplitMix random = stage.Random;
        List<Leg> legs = [];
        string asset = IsMoneyIn ? actor.Currency : Coin;
        decimal amount = decimal.Round(dollars / stage.World.Rates.PriceUsd(asset, at), Assets.Places(asset));
        DateTime last = at;
        foreach ((int i, decimal part) in Parts(stage, asset, amount, Ins, at).Index())
        {
            last = at.AddSeconds(InMinutes * 60L * i / Ins);
            legs.Add(stage.Deposit(actor, last, asset, part, Sources[i < Sources.Length ? i : random.Below(Sources.Length)]));
        }

        DateTime converted = last.AddSeconds(random.Between(20, (OutFrom * 60) - 20));
        (string Asset, decimal Amount) held = Route switch
        {
            PassRoute.MoneyToCoins => (Coin, stage.Buy(actor, converted, Coin, amount, random.Decimal(0.0005m, 0.003m, 4))),
            PassRoute.CoinsToMoney => (actor.Currency, stage.Sell(actor, converted, Coin, amount, random.Decimal(0.0005m, 0.003m, 4))),
            _ => (asset, amount),
        };
        decimal late = decimal.Round(held.Amount * Late, Assets.Places(held.Asset));
        decimal now = decimal.Round(held.Amount * (1 - Kept), Assets.Places(held.Asset)) - late;
        foreach ((int i, decimal part) in Parts(stage, held.Asset, now, Outs, converted).Index())
        {
            DateTime then = last.AddSeconds((OutFrom * 60L) + ((OutUntil - OutFrom) * 60L * i / Outs));
            legs.Add(stage.Withdraw(actor, then, held.Asset, part, Sinks[i < Sinks.Length ? i : random.Below(Sinks.Length)]));
        }

        if (late > 0)
        {
            DateTime then = last.AddMinutes(OutUntil + random.Between(180, 600));
            legs.Add(stage.Withdraw(actor, then, held.Asset, late, Sinks[0]));
        }

        return legs;
    }

    private static decimal[] Parts(Stage stage, string asset, decimal amount, int count, DateTime at) => Assets.IsFiat(asset)
        ? stage.Random.PartsOffLimit(amount, count, Assets.Places(asset), stage.World.Rates.PriceUsd(asset, at))
        : stage.Random.Parts(amount, count, Assets.Places(asset));

    private static ImmutableArray<Party> Drawn(Stage stage, Actor actor, bool isMoney, int most, int firstBank)
    {
        SplitMix random = stage.Random;
        int count = 1 + random.Below(most);
        if (isMoney)
        {
            Party own = Stage.OwnBank(actor, firstBank);
            return count > 1 ? [own, stage.Stranger(actor.Country)] : [random.Chance(600) ? own : stage.Stranger(actor.Country)];
        }

        return [.. Enumerable.Range(0, count).Select(i => i == 0 && random.Chance(300) ? stage.Venue(actor.Country) : stage.Wallet())];
    }
}
