using System;
using System.Collections.Generic;
using CompliReport.Evaluation.Generation.Background;

namespace CompliReport.Evaluation.Generation;

/// <summary>
/// Where one scenario is played: its own random sequence, and short words for what people do at an exchange. Amounts are positive; whose
/// money runs out makes <see cref="Book.Close"/> fail, so a scenario pays in before it pays out.
/// </summary>
/// <param name="world">The exchange.</param>
/// <param name="id">Id of the scenario instance, e.g. <c>T03-2</c>; it seeds the sequence.</param>
internal sealed class Stage(GeneratedWorld world, string id)
{
    /// <summary>Where the bank of a resident of the currency is.</summary>
    private static readonly Dictionary<string, string> Homes = new(StringComparer.Ordinal)
    {
        ["CNY"] = "CN",
        ["USD"] = "US",
        ["EUR"] = "DE",
        ["HKD"] = "HK",
        ["SGD"] = "SG",
        ["AED"] = "AE",
    };

    public GeneratedWorld World => world;

    public Book Book => world.Book;

    public string Id => id;

    public SplitMix Random { get; } = world.Sequence("scenario " + id);

    /// <summary>Days of the period.</summary>
    public int Days => world.DayCount;

    /// <summary>An instant of a day (0 is the first), between two hours of UTC.</summary>
    public DateTime Moment(int day, int fromHour, int untilHour) =>
        world.Time(day, (fromHour * 60) + Random.Below((untilHour - fromHour) * 60), Random.Below(60));

    /// <summary>The first day of a stretch of so many days somewhere in the period, at or after <paramref name="notBefore"/>.</summary>
    public int StartOf(int length, int notBefore = 0) => notBefore + Random.Below(Math.Max(world.DayCount - length - notBefore, 1));

    /// <summary>Somebody new with one account, opened so many days before the period (negative: within it).</summary>
    public Actor Person(string country = "CN", string currency = "CNY", int openedDaysAgo = 400, string province = "") =>
        world.Person(Random, country, currency, openedDaysAgo, province);

    /// <summary>Puts him into the books; what was changed with <c>with</c> before holds.</summary>
    public Actor Enter(Actor actor) => Book.Enter(actor);

    /// <summary>The actor's own bank account: the same at each call with the same number.</summary>
    public static Party OwnBank(Actor actor, int number = 0) =>
        SyntheticWorld.Bank(
            actor.Name, Homes.GetValueOrDefault(actor.Currency, actor.Country), 500_000_000 + (AccountNumber(actor) * 4) + number);

    /// <summary>Somebody else's bank account, never seen before.</summary>
    public Party Stranger(string country = "CN") => world.NewBank(
        country is "CN" or "HK" ? SyntheticWorld.ChineseName(Random) : SyntheticWorld.WesternName(Random), country);

    /// <summary>An address without a known holder, never seen before.</summary>
    public Party Wallet() => Party.Wallet(world.NewAddress());

    /// <summary>An address at another exchange, never seen before.</summary>
    public Party Venue(string country, string name = "") => new("vasp", name, world.NewAddress(), "", country);

    public Leg Deposit(Actor owner, DateTime at, string asset, decimal amount, Party from) => Book.Deposit(owner, at, asset, amount, from);

    public Leg Withdraw(Actor owner, DateTime at, string asset, decimal amount, Party to) => Book.Withdraw(owner, at, asset, amount, to);

    /// <summary>Buys coins for so much money, <paramref name="dearer"/> (0.02 is 2 %) above the reference; returns the coins.</summary>
    public decimal Buy(Actor owner, DateTime at, string coin, decimal money, decimal dearer = 0.001m, string kind = "conversion")
    {
        decimal price = world.Reference(coin, owner.Currency, at) * (1 + dearer);
        decimal coins = decimal.Round(money / price, Assets.Places(coin));
        _ = Book.Exchange(owner, at, kind, (coin, coins), (owner.Currency, -money));
        return coins;
    }

    /// <summary>Sells coins, <paramref name="cheaper"/> below the reference; returns the money.</summary>
    public decimal Sell(Actor owner, DateTime at, string coin, decimal coins, decimal cheaper = 0.001m, string kind = "conversion")
    {
        decimal money = decimal.Round(coins * world.Reference(coin, owner.Currency, at) * (1 - cheaper), 2);
        _ = Book.Exchange(owner, at, kind, (coin, -coins), (owner.Currency, money));
        return money;
    }

    /// <summary>How much of a currency a number of dollars is, in whole units.</summary>
    public decimal Worth(decimal dollars, string currency, DateTime at) => decimal.Round(dollars / world.Rates.PriceUsd(currency, at));

    /// <summary>Says that an account plays a part; <paramref name="leg"/> is the row that shows it, and gives the day.</summary>
    public void Label(string typology, string role, Actor actor, Leg leg) => Book.Label(id, typology, role, actor, leg);

    /// <summary>
    /// Lets him be an ordinary customer too: so many actions (at least 1) spread over the days from one on, with money of
    /// their own that the scenario does not touch.
    /// </summary>
    public void Live(Actor actor, int actions, int firstDay = 0) =>
        new OrdinaryLife(world, world.Sequence("life " + actor.Account), actor, actor.Country is "CN" or "HK" or "SG" ? 8 : 0)
            .Play(actions, firstDay);

    private static long AccountNumber(Actor actor) =>
        long.Parse(actor.Account.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
