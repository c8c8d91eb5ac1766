using System;

namespace CompliReport.Evaluation.Generation.Background;

/// <summary>What one ordinary customer does: pays in what he earns, buys and sells coins, pays shops, takes money home.</summary>
/// <param name="world">The exchange.</param>
/// <param name="random">The customer's own sequence.</param>
/// <param name="owner">The customer.</param>
/// <param name="hoursAhead">His clock.</param>
internal sealed class OrdinaryLife(GeneratedWorld world, SplitMix random, Actor owner, int hoursAhead)
{
    private readonly Party _bank = Stage.OwnBank(owner);
    private readonly Party _wallet = Party.Wallet(world.NewAddress());
    private readonly string _coin = random.Pick<string>(["BTC", "BTC", "ETH", "ETH", "USDT"]);
    private readonly Party? _employer = random.Chance(350) ? world.Around.Employer(random) : null;
    private readonly int _spread = 4 + random.Below(20);
    private readonly int _travels = random.Chance(60) ? 5 + random.Below(40) : 0;
    private decimal _money, _coins;

    /// <summary>So many actions from a day on, in order of time; stops where the period ends.</summary>
    /// <param name="actions">At least 1.</param>
    /// <param name="firstDay">0 is the first day of the period.</param>
    public void Play(int actions, int firstDay)
    {
        int span = world.DayCount - firstDay;
        DateTime last = DateTime.MinValue;
        for (int i = 0; i < actions; i++)
        {
            // Evenly through the days with a jitter: no burst, no gap of months.
            int day = firstDay + Math.Min((i * span / actions) + random.Below(Math.Max(span / actions, 1)), span - 1);
            DateTime at = DayRhythm.At(world, random, day, hoursAhead);
            at = at > last ? at : last.AddMinutes(3 + random.Below(90));
            if (at >= world.Time(world.DayCount, 0))
            {
                return;
            }

            int before = world.Book.Legs.Count;
            Act(at);
            last = at;
            for (int leg = before; leg < world.Book.Legs.Count && _travels > 0 && random.Below(100) < _travels; leg++)
            {
                world.Book.Legs[leg].IpCountry = "TH";
            }
        }
    }

    /// <summary>What a customer has at hand in a month: a tenth to a third of his income, in his currency.</summary>
    private decimal Month(DateTime at) =>
        decimal.Round(owner.IncomeUsd / 12m * random.Decimal(0.08m, 0.35m, 2) / world.Rates.PriceUsd(owner.Currency, at), 2);

    private void Act(DateTime at)
    {
        decimal small = 60m / world.Rates.PriceUsd(owner.Currency, at);
        int choice = random.Below(100);
        if (_money < small || choice < 16)
        {
            PayIn(at);
        }
        else if (choice < 52)
        {
            Buy(at);
        }
        else if (choice < 70 && _coins > 0)
        {
            Sell(at);
        }
        else if (choice < 79 && _coins > 0)
        {
            decimal coins = decimal.Round(_coins * random.Decimal(0.15m, 0.7m, 2), Assets.Places(_coin));
            _ = world.Book.Withdraw(owner, at, _coin, coins, random.Chance(250) ? world.Around.PopularAddress(random) : _wallet);
            _coins -= coins;
        }
        else if (choice < 89)
        {
            decimal price = decimal.Round(Math.Min(_money * 0.3m, small * random.Decimal(0.3m, 4m, 2)), 2);
            Pay(at, price, world.Around.Shop(random));
        }
        else
        {
            Pay(at, decimal.Round(_money * random.Decimal(0.1m, 0.6m, 2), 2), _bank);
        }
    }

    private void PayIn(DateTime at)
    {
        decimal amount = Month(at);
        Party from = _employer is { } employer && random.Chance(500) ? employer
            : random.Chance(30) ? world.NewBank(SyntheticWorld.WesternName(random), owner.Country)
            : _bank;
        _ = world.Book.Deposit(owner, at, owner.Currency, amount, from);
        _money += amount;
    }

    private void Pay(DateTime at, decimal amount, Party to)
    {
        if (amount > 0)
        {
            _ = world.Book.Withdraw(owner, at, owner.Currency, amount, to);
            _money -= amount;
        }
    }

    private void Buy(DateTime at)
    {
        decimal spent = decimal.Round(_money * random.Decimal(0.15m, 0.8m, 2), 2);
        decimal coins = decimal.Round(spent / Price(at, +1), Assets.Places(_coin));
        decimal fee = random.Chance(500) ? decimal.Round(spent * 0.002m, 2) : 0;
        if (coins > 0)
        {
            _ = world.Book.Exchange(owner, at, Kind(), (_coin, coins), (owner.Currency, -spent), fee: fee);
            _money -= spent + fee;
            _coins += coins;
        }
    }

    private void Sell(DateTime at)
    {
        decimal coins = random.Chance(300) ? _coins : decimal.Round(_coins * 0.5m, Assets.Places(_coin));
        decimal money = decimal.Round(coins * Price(at, -1), 2);
        if (money > 1)
        {
            _ = world.Book.Exchange(owner, at, Kind(), (_coin, -coins), (owner.Currency, money));
            _money += money;
            _coins -= coins;
        }
    }

    private string Kind() => random.Chance(500) ? "conversion" : "trade";

    // Up to a quarter of a percent off the reference, to the customer's loss.
    private decimal Price(DateTime at, int side) =>
        world.Reference(_coin, owner.Currency, at) * (1 + (side * random.Below(_spread + 1) / 10_000m));
}
