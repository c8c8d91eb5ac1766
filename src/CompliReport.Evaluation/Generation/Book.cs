using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Evaluation.Generation;

/// <summary>All movements of the case, in the order they were thought of; <see cref="Close"/> brings them into the order of time.</summary>
internal sealed class Book
{
    private readonly Dictionary<(string Account, string Asset), decimal> _opening = [];
    private readonly List<Leg> _legs = [];
    private int _groups;
    private ulong _hashes;

    public List<Actor> Actors { get; } = [];

    public List<Label> Labels { get; } = [];

    /// <summary>Addresses that stand on the watch list.</summary>
    public List<string> Listed { get; } = [];

    public IReadOnlyList<Leg> Legs => _legs;

    public IReadOnlyDictionary<(string Account, string Asset), decimal> Opening => _opening;

    public Actor Enter(Actor actor)
    {
        Actors.Add(actor);
        return actor;
    }

    /// <summary>What an account held when the period began.</summary>
    public void Open(Actor actor, string asset, decimal amount) => _opening[(actor.Account, asset)] = amount;

    public int NextGroup() => ++_groups;

    public string NextHash() => SyntheticText.HashText(++_hashes);

    public Leg Add(Leg leg)
    {
        _legs.Add(leg);
        return leg;
    }

    public Leg Deposit(Actor owner, DateTime at, string asset, decimal amount, Party party, string device = "") =>
        Add(Single(owner, at, Assets.IsFiat(asset) ? "fiat_deposit" : "crypto_deposit", asset, amount, party, device));

    public Leg Withdraw(Actor owner, DateTime at, string asset, decimal amount, Party party, string device = "") =>
        Add(Single(owner, at, Assets.IsFiat(asset) ? "fiat_withdrawal" : "crypto_withdrawal", asset, -amount, party, device));

    public Leg Cash(Actor owner, DateTime at, decimal amount, Party party) =>
        Add(Single(owner, at, amount > 0 ? "cash_in" : "cash_out", "CNY", amount, party, ""));

    /// <summary>
    /// The two legs of an exchange, and a fee leg in the quote asset where there is a fee. The signs of base and quote differ.
    /// </summary>
    public (Leg Base, Leg Quote) Exchange(
        Actor owner, DateTime at, string kind, (string Asset, decimal Amount) into, (string Asset, decimal Amount) from,
        Party party = default, decimal fee = 0)
    {
        int group = NextGroup();
        decimal rate = decimal.Round(Math.Abs(from.Amount / into.Amount), 6);
        Leg Part(string role, string kindOfLeg, string asset, decimal amount, Party other) => Add(new Leg
        {
            Owner = owner,
            At = at,
            Kind = kindOfLeg,
            Role = role,
            Asset = asset,
            Amount = amount,
            Group = group,
            Rate = role == "fee" ? 0 : rate,
            PriceCurrency = role == "fee" ? "" : from.Asset,
            Party = other,
        });
        Leg first = Part("base", kind, into.Asset, into.Amount, default);
        Leg second = Part("quote", kind, from.Asset, from.Amount, party);
        if (fee != 0)
        {
            _ = Part("fee", "fee", from.Asset, -fee, default);
        }

        return (first, second);
    }

    /// <summary>From one customer of the exchange to another: a leg on each account, one group.</summary>
    public Leg Transfer(Actor from, Actor to, DateTime at, string asset, decimal amount)
    {
        int group = NextGroup();
        Leg sent = Add(new Leg
        {
            Owner = from,
            At = at,
            Kind = "internal_transfer",
            Asset = asset,
            Amount = -amount,
            Group = group,
            Party = Party.Of(to),
        });
        _ = Add(new Leg
        {
            Owner = to,
            At = at,
            Kind = "internal_transfer",
            Asset = asset,
            Amount = amount,
            Group = group,
            Party = Party.Of(from),
        });
        return sent;
    }

    public void Label(string scenario, string typology, string role, Actor actor, Leg? leg = null) =>
        Labels.Add(new Label(scenario, typology, role, actor, leg));

    /// <summary>Sorts by time, gives every entry its id, and checks that nobody spent what he did not have.</summary>
    public List<Leg> Close()
    {
        List<Leg> ordered = [.. _legs.Select((leg, i) => (leg, i))
            .OrderBy(pair => pair.leg.At).ThenBy(pair => pair.i).Select(pair => pair.leg)];
        Dictionary<(string, string), decimal> balances = new(_opening);
        int entries = 0;
        foreach (Leg leg in ordered)
        {
            if (leg.ClaimsEntryOf is null)
            {
                leg.Entry = $"E{++entries:D6}";
            }

            if (leg.IsInTheBooks)
            {
                (string, string) key = (leg.Owner.Account, leg.Asset);
                decimal balance = balances.GetValueOrDefault(key) + leg.Amount;
                Invariant.Holds(balance >= 0, $"{leg.Owner.Account} has enough {leg.Asset} on {leg.At:O} ({balance})");
                balances[key] = balance;
            }
        }

        foreach (Leg leg in ordered.Where(leg => leg.ClaimsEntryOf is not null))
        {
            leg.Entry = leg.ClaimsEntryOf!.Entry;
        }

        return ordered;
    }

    private Leg Single(Actor owner, DateTime at, string kind, string asset, decimal amount, Party party, string device) => new()
    {
        Owner = owner,
        At = at,
        Kind = kind,
        Asset = asset,
        Amount = amount,
        Party = party,
        Device = device,
        TxHash = Assets.IsFiat(asset) ? "" : NextHash(),
    };
}

/// <summary>What the exchange of the case lists.</summary>
internal static class Assets
{
    public static bool IsFiat(string asset) => asset is "CNY" or "USD" or "EUR" or "HKD" or "SGD";

    public static string Class(string asset) => IsFiat(asset) ? "fiat" : asset is "USDT" ? "stablecoin" : "crypto";

    /// <summary>Decimal places of an amount.</summary>
    public static int Places(string asset) => IsFiat(asset) ? 2 : asset is "USDT" ? 6 : 8;

    public static string Chain(string asset) => asset switch
    {
        "USDT" => "tron",
        "BTC" => "bitcoin",
        "ETH" => "ethereum",
        _ => "",
    };
}
