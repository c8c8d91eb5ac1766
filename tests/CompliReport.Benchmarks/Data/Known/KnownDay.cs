using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Known;

/// <summary>
/// An upload of conversions, Sunday to Friday, that holds no break but those that planters put in and write down. It follows from its seed
/// alone; the start may be moved by whole weeks.
/// </summary>
internal sealed class KnownDay
{
    public const string Exchange = "KNOWNEX";

    /// <summary>Share of the fiat side in basis points, by the kind of the legs.</summary>
    public static readonly ImmutableArray<(string Kind, int Bps)> FeeBps = [("conversion", 20), ("trade", 10)];

    public const int Days = 6;

    private const int PairsAlone = 3, ConversionsPerAccount = 12;

    private readonly SplitMix _random;
    private readonly int _conversions;
    private int _made, _serial, _groups, _alone;

    /// <param name="seed">Another seed is another day.</param>
    /// <param name="conversions">How many conversions there are once planters have made theirs.</param>
    /// <param name="weeks">Later than otherwise by so many weeks; up to 3 stay in winter time, where publications keep their hour.</param>
    public KnownDay(ulong seed, int conversions, int weeks = 0)
    {
        _random = SplitMix.For(seed, "known day");
        _conversions = conversions;
        FirstDay = new DateOnly(2026, 3, 1).AddDays(7 * weeks);
        Rates = new KnownRates(seed, FirstDay, Days + 1);
    }

    public DateOnly FirstDay { get; }

    /// <summary>Friday evening, before the end of the period: what happens later is in the future.</summary>
    public DateTime AsOf => At(5, 18);

    public KnownRates Rates { get; }

    public List<KnownRow> Rows { get; } = [];

    public List<KnownAccount> Accounts { get; } = [];

    public List<PlantedBreak> Planted { get; } = [];

    /// <summary>What planters change once every account has its deposits, and once every row has its balance.</summary>
    public List<Action> AfterDeposits { get; } = [];

    public List<Action> AfterBalances { get; } = [];

    public List<Action<KnownControl>> ControlChanges { get; } = [];

    /// <summary>An instant of the period; day 0 is Sunday, day 1 Monday.</summary>
    public DateTime At(int day, double hours) => FirstDay.AddDays(day).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddHours(hours);

    /// <summary>Some instant of a day between two hours.</summary>
    public DateTime Between(int day, int fromHour, int toHour) =>
        At(day, 0).AddMilliseconds(_random.Between(fromHour * 3_600_000L, (toHour * 3_600_000L) - 1));

    public int Below(int count) => _random.Below(count);

    /// <summary>A new account with a customer of its own.</summary>
    public KnownAccount Enter(bool hasFacts = true)
    {
        KnownAccount account = new(string.Create(CultureInfo.InvariantCulture, $"A{Accounts.Count + 1:000000}"), hasFacts);
        Accounts.Add(account);
        return account;
    }

    /// <summary>Makes a conversion like any other: at the reference but for a noise of 12 basis points, with a fee by the
    /// schedule.</summary>
    public KnownConversion Convert(Terms terms)
    {
        _made++;
        string group = string.Create(CultureInfo.InvariantCulture, $"G{++_groups:0000000}");
        DateTime at = terms.At.AddTicks(_serial % 9_000 * 1L);
        decimal noise = terms.DeviationBps ?? _random.Between(-1200, 1200) / 100m;
        decimal price = Rounded(Rates.Reference(terms.Coin, terms.Fiat, at) * (1 + (noise / 10_000m)));
        decimal usd = terms.Usd ?? _random.HeavyTail(200, 20_000);
        decimal coins = Math.Max(
            KnownAssets.Unit(terms.Coin), KnownAssets.Round(usd / Rates.PriceUsd(terms.Coin, at), terms.Coin));
        decimal paid = KnownAssets.Round(coins * price, terms.Fiat);
        int sign = terms.IsBuy ? 1 : -1;
        KnownRow Leg(string role, string asset, decimal amount) => Add(new KnownRow
        {
            Entry = NextEntry(),
            Group = group,
            Account = terms.Account.Id,
            At = at,
            Kind = terms.Kind,
            Role = role,
            Asset = asset,
            Amount = amount,
            Order = "O" + group,
            Trade = "T" + group,
            Rate = price,
            PriceCurrency = terms.Fiat,
        });
        KnownRow coin = Leg("base", terms.Coin, sign * coins), fiat = Leg("quote", terms.Fiat, -sign * paid);
        KnownRow? fee = null;
        decimal share = FeeBps.Single(one => one.Kind == terms.Kind).Bps / 10_000m;
        string feeAsset = terms.HasFee ?? _random.Chance(600) ? terms.FeeInCoin ?? _random.Chance(300) ? terms.Coin : terms.Fiat : "";
        decimal feeAmount = feeAsset.Length == 0 ? 0 : KnownAssets.Round((feeAsset == terms.Fiat ? paid : coins) * share, feeAsset);
        if (feeAmount > 0)
        {
            fee = Add(new KnownRow
            {
                Entry = NextEntry(),
                Group = group,
                Account = terms.Account.Id,
                At = at.AddTicks(1),
                Kind = "fee",
                Role = "fee",
                Asset = feeAsset,
                Amount = -feeAmount,
                Order = "O" + group,
                Trade = "T" + group,
            });
        }

        return new KnownConversion(terms.Account, group, fiat, coin, fee, price);
    }

    /// <summary>A movement of its own group.</summary>
    public KnownRow Move(KnownAccount account, DateTime at, string asset, decimal amount, string? kind = null)
    {
        bool isFiat = KnownAssets.IsFiat(asset);
        string entry = NextEntry();
        return Add(new KnownRow
        {
            Entry = entry,
            Group = entry,
            Account = account.Id,
            At = at.AddTicks(_serial % 9_000),
            Kind = kind ?? (isFiat ? "fiat" : "crypto") + (amount > 0 ? "_deposit" : "_withdrawal"),
            Role = "single",
            Asset = asset,
            Amount = amount,
            PartyType = isFiat ? "bank" : "self_hosted",
            Party = "P" + account.Id,
        });
    }

    public KnownRow Add(KnownRow row)
    {
        Rows.Add(row);
        return row;
    }

    public string NextEntry() => string.Create(CultureInfo.InvariantCulture, $"E{_serial += 2:00000000}");

    public string NextGroup() => string.Create(CultureInfo.InvariantCulture, $"G{++_groups:0000000}");

    /// <summary>
    /// An hour, and a pair that ordinary conversions never trade: whoever takes it is the only one in that hour, so that no median of the
    /// day judges him.
    /// </summary>
    public (DateTime At, string Fiat) HourAlone()
    {
        int slot = _alone++;
        string fiat = ((string[])["EUR", "KRW", "CNY"])[slot % PairsAlone];
        int hour = slot / PairsAlone % (4 * 24);
        return (At(1 + (hour / 24), hour % 24).AddMilliseconds(_random.Between(0, 3_599_000)), fiat);
    }

    /// <summary>Writes down what a planter expects.</summary>
    public PlantedBreak Expect(string category, string account, string group, params string[] named)
    {
        PlantedBreak planted = new(category, account, group, [.. named]);
        Planted.Add(planted);
        return planted;
    }

    /// <summary>The ordinary conversions, as many as are wanted beside those of the planters.</summary>
    public void Fill()
    {
        int accounts = Math.Max(6, _conversions / ConversionsPerAccount);
        KnownAccount[] owners = [.. Enumerable.Range(0, accounts).Select(_ => Enter())];
        while (_made < _conversions)
        {
            string coin = _random.Pick<string>(KnownAssets.Coins.AsSpan()), fiat = _random.Pick<string>(KnownAssets.Fiat.AsSpan());
            if (coin == "ETH" && fiat is "EUR" or "KRW" or "CNY")
            {
                coin = "BTC";
            }

            DateTime at = At(0, 2).AddMilliseconds(_random.Between(0, ((5 * 24) + 15) * 3_600_000L));
            Convert(new Terms(owners[_random.Below(accounts)], at, fiat, coin)
            {
                IsBuy = _random.Chance(550),
                Kind = _random.Chance(400) ? "trade" : "conversion",
            });
        }
    }

    // Ten significant digits, so that price times amount gives the fiat side to the last place.
    private static decimal Rounded(decimal price) => decimal.Round(price, price >= 1 ? 6 : 12, MidpointRounding.AwayFromZero);
}

/// <summary>What a conversion is to be; what is left open is drawn.</summary>
internal sealed record Terms(KnownAccount Account, DateTime At, string Fiat, string Coin)
{
    public bool IsBuy { get; init; } = true;

    public string Kind { get; init; } = "conversion";

    public decimal? DeviationBps { get; init; }

    public decimal? Usd { get; init; }

    public bool? HasFee { get; init; }

    public bool? FeeInCoin { get; init; }
}

/// <summary>An account; one without facts is missing from the accounts file.</summary>
internal sealed record KnownAccount(string Id, bool HasFacts)
{
    public string Customer => "C" + Id[1..];
}

/// <summary>A conversion as it was made.</summary>
internal sealed record KnownConversion(KnownAccount Account, string Group, KnownRow Fiat, KnownRow Coin, KnownRow? Fee, decimal Price);

/// <summary>A break that has to be found, and no other of its category on its account.</summary>
/// <param name="Category">As in breaks.csv.</param>
/// <param name="Account">The account; empty for the upload as a whole.</param>
/// <param name="Group">The group where it belongs to one; else empty.</param>
/// <param name="Named">The numbers or words that its explanation names.</param>
internal sealed record PlantedBreak(string Category, string Account, string Group, List<string> Named)
{
    /// <summary>File and asset of a break of the control file, which has no account.</summary>
    public string File { get; set; } = "";

    public string Asset { get; set; } = "";
}
