using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Founding;

/// <summary>
/// 220 ordinary customers of eleven countries: salary in, some coins, now and then money out to the own account or wallet.
/// </summary>
internal sealed class BenignCrowd(CaseWorld world)
{
    private static readonly ImmutableArray<(string Country, string Currency, int Count)> Countries =
    [
        ("DE", "EUR", 45), ("US", "USD", 40), ("HK", "HKD", 30), ("FR", "EUR", 25), ("SG", "USD", 20), ("CN", "CNY", 12),
        ("JP", "USD", 10), ("KR", "USD", 10), ("BR", "USD", 10), ("GB", "EUR", 10), ("IN", "USD", 8),
    ];

    private readonly SplitMix _random = CaseWorld.Random("crowd");

    public List<Actor> Actors { get; } = [];

    public static int CountryCount => Countries.Length;

    public void Play()
    {
        foreach ((string country, string currency, int count) in Countries)
        {
            for (int i = 0; i < count; i++)
            {
                string province = country == "CN" ? _random.Pick<string>(["CN-SH", "CN-GD", "CN-ZJ"]) : "";
                Actor actor = world.Book.Enter(world.Person(_random, country, currency, 30 + _random.Below(1200), province));
                Actors.Add(actor);
                PlayActor(actor);
            }
        }
    }

    private void PlayActor(Actor actor)
    {
        decimal perUnit = world.YuanPerDollar(CaseWorld.At(0, 0));
        decimal scale = actor.Currency is "CNY" or "HKD" ? decimal.Round(perUnit, 0) : 1;
        Purse purse = new(actor, scale * _random.HeavyTail(300, 9000), actor.Currency);
        string ownWallet = SyntheticText.AddressText(500_000UL + (ulong)_random.Below(100_000));
        Party ownBank = CaseWorld.Bank(actor.Name, actor.Country, 1_000_000 + _random.Below(900_000));
        world.Book.Open(actor, actor.Currency, purse.Fiat);
        int minute = _random.Below(2400);
        while (minute < (CaseWorld.Days * 1440) - 60)
        {
            DateTime at = CaseWorld.At(0, minute, _random.Below(60));
            Act(purse, at, scale, ownBank, ownWallet);
            minute += (int)_random.Between(300, 5600);
        }
    }

    private void Act(Purse purse, DateTime at, decimal scale, Party ownBank, string ownWallet)
    {
        int choice = _random.Below(100);
        if (purse.Fiat < 120 * scale || choice < 18)
        {
            decimal amount = scale * _random.HeavyTail(150, 8000);
            _ = world.Book.Deposit(purse.Owner, at, purse.Currency, amount, ownBank);
            purse.Fiat += amount;
        }
        else if (choice < 62)
        {
            Buy(purse, at);
        }
        else if (choice < 82 && purse.CoinUnits > 0)
        {
            Sell(purse, at);
        }
        else if (choice < 91 && purse.CoinUnits > 0)
        {
            decimal amount = decimal.Round(purse.CoinUnits * _random.Decimal(0.2m, 0.6m, 2), Assets.Places(purse.Coin));
            _ = world.Book.Withdraw(purse.Owner, at, purse.Coin, amount, Party.Wallet(ownWallet));
            purse.CoinUnits -= amount;
        }
        else
        {
            decimal amount = decimal.Floor(purse.Fiat * _random.Decimal(0.1m, 0.5m, 2));
            _ = world.Book.Withdraw(purse.Owner, at, purse.Currency, amount, ownBank);
            purse.Fiat -= amount;
        }
    }

    private void Buy(Purse purse, DateTime at)
    {
        if (purse.CoinUnits == 0)
        {
            purse.Coin = _random.Pick<string>(["BTC", "BTC", "ETH", "ETH", "USDT"]);
        }

        decimal spend = decimal.Round(purse.Fiat * _random.Decimal(0.15m, 0.7m, 2), 2);
        decimal price = Price(purse, at, 1.0005m, 1.0050m);
        decimal bought = decimal.Round(spend / price, Assets.Places(purse.Coin));
        decimal fee = _random.Chance(500) ? decimal.Round(spend * 0.0025m, 2) : 0;
        _ = world.Book.Exchange(purse.Owner, at, Kind(), (purse.Coin, bought), (purse.Currency, -spend), fee: fee);
        purse.Fiat -= spend + fee;
        purse.CoinUnits += bought;
    }

    private void Sell(Purse purse, DateTime at)
    {
        decimal sold = _random.Chance(350) ? purse.CoinUnits : decimal.Round(purse.CoinUnits * 0.5m, Assets.Places(purse.Coin));
        decimal proceeds = decimal.Round(sold * Price(purse, at, 0.9950m, 0.9995m), 2);
        if (proceeds <= 1)
        {
            return;
        }

        decimal fee = _random.Chance(500) ? decimal.Round(proceeds * 0.0025m, 2) : 0;
        _ = world.Book.Exchange(purse.Owner, at, Kind(), (purse.Coin, -sold), (purse.Currency, proceeds), fee: fee);
        purse.Fiat += proceeds - fee;
        purse.CoinUnits -= sold;
    }

    private string Kind() => _random.Chance(500) ? "conversion" : "trade";

    private decimal Price(Purse purse, DateTime at, decimal least, decimal most) =>
        decimal.Round(world.Reference(purse.Coin, purse.Currency, at) * _random.Decimal(least, most, 4), 6);

    /// <summary>What one customer holds: his currency and one coin at a time.</summary>
    private sealed class Purse(Actor owner, decimal fiat, string currency)
    {
        public Actor Owner { get; } = owner;

        public string Currency { get; } = currency;

        public decimal Fiat { get; set; } = fiat;

        public string Coin { get; set; } = "BTC";

        public decimal CoinUnits { get; set; }
    }
}
