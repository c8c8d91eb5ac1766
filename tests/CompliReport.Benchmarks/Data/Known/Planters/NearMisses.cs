using System;
using System.Collections.Immutable;

namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>What looks like a break and is none.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Plant">Puts one into a day.</param>
internal sealed record NearMiss(string Name, Action<KnownDay> Plant);

/// <summary>All near misses; whoever finds a break in one of them is wrong.</summary>
internal static class NearMisses
{
    public static ImmutableArray<NearMiss> All { get; } =
    [
        new("a price just inside the tolerance, dear", static day => PriceInside(day, 149.5m)),
        new("a price just inside the tolerance, cheap", static day => PriceInside(day, -149.5m)),
        new("legs of one group fifteen minutes apart", static day => Apart(day, hasIds: true)),
        new("legs without a common id fifteen minutes apart", static day => Apart(day, hasIds: false)),
        new("coins in three parts without a common id", CoveringSet),
        new("legs that are joined by a trade id alone", TradeIdOnly),
        new("a pair of reversals that cancels a conversion", Reversed),
        new("two conversions that differ in their ids alone", Twins),
        new("a price of Sunday against the rate of Friday", static day => day.Convert(Lone.At(day, day.Between(0, 2, 23)))),
        new("a fee one unit of the last place off", FeeOffByOne),
        new("a conversion without any fee", static day => day.Convert(Lone.Some(day) with { HasFee = false })),
        new("coins that are announced on the last day", Announced),
        new("coins that come on the next morning", NextMorning),
        new("an account that is emptied to the last unit", Emptied),
        new("a payment one unit of the last place off the applied rate", AmountOffByOne),
    ];

    /// <summary>A row that nothing joins to another: a group of its own, no order, no trade.</summary>
    public static void TakeIdsAway(KnownRow row)
    {
        row.Group = row.Entry;
        (row.Order, row.Trade) = ("", "");
    }

    private static void PriceInside(KnownDay day, decimal deviationBps)
    {
        Terms terms = Lone.Hour(day);
        // The parity of CNY is a few basis points off the euro rate: too near for this.
        while (terms.Fiat == "CNY")
        {
            terms = Lone.Hour(day);
        }

        day.Convert(terms with { DeviationBps = deviationBps, Usd = 20_000 });
    }

    private static void Apart(KnownDay day, bool hasIds)
    {
        KnownConversion conversion = day.Convert(Lone.OnMonday(day));
        conversion.Coin.At = conversion.Fiat.At.AddMinutes(15);
        if (!hasIds)
        {
            TakeIdsAway(conversion.Fiat);
            TakeIdsAway(conversion.Coin);
        }
    }

    private static void TradeIdOnly(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.OnMonday(day));
        (conversion.Fiat.Group, conversion.Coin.Group) = (conversion.Fiat.Entry, conversion.Coin.Entry);
    }

    private static void CoveringSet(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.OnMonday(day) with { Coin = "BTC", Usd = 6_000 });
        TakeIdsAway(conversion.Fiat);
        TakeIdsAway(conversion.Coin);
        decimal part = decimal.Round(conversion.Coin.Amount / 3.5m, 8);
        for (int i = 1; i <= 2; i++)
        {
            KnownRow row = day.Add(new KnownRow
            {
                Entry = day.NextEntry(),
                Group = "",
                Account = conversion.Account.Id,
                At = conversion.Coin.At.AddHours(i),
                Kind = conversion.Coin.Kind,
                Role = "base",
                Asset = "BTC",
                Amount = part,
                Rate = conversion.Price,
                PriceCurrency = conversion.Fiat.Asset,
            });
            TakeIdsAway(row);
        }

        conversion.Coin.Amount -= 2 * part;
    }

    private static void Reversed(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day));
        string group = day.NextGroup();
        foreach (KnownRow? leg in (KnownRow?[])[conversion.Fiat, conversion.Coin, conversion.Fee])
        {
            if (leg is not null)
            {
                day.Add(new KnownRow
                {
                    Entry = day.NextEntry(),
                    Group = group,
                    Account = leg.Account,
                    At = leg.At.AddMinutes(50),
                    Kind = leg.Kind,
                    Role = leg.Role,
                    Asset = leg.Asset,
                    Amount = -leg.Amount,
                    Rate = leg.Rate,
                    PriceCurrency = leg.PriceCurrency,
                    ReversalOf = leg.Entry,
                });
            }
        }
    }

    private static void Twins(KnownDay day)
    {
        Terms terms = Lone.Some(day) with { DeviationBps = 3, Usd = 800, HasFee = false };
        day.Convert(terms);
        day.Convert(terms);
    }

    private static void FeeOffByOne(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day) with { HasFee = true, FeeInCoin = false, Usd = 5_000 });
        conversion.Fee!.Amount -= KnownAssets.Unit(conversion.Fee.Asset);
    }

    private static void Announced(KnownDay day) =>
        day.Convert(Lone.At(day, day.Between(5, 4, 14)) with { HasFee = false }).Coin.Status = "pending";

    private static void NextMorning(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.At(day, day.Between(1, 8, 14)) with { HasFee = false });
        conversion.Coin.At = day.At(2, 3).AddMinutes(day.Below(30));
    }

    private static void Emptied(KnownDay day)
    {
        KnownAccount account = day.Enter();
        day.Move(account, day.Between(1, 4, 14), "EUR", 900);
        day.Move(account, day.Between(4, 4, 14), "EUR", -900);
    }

    private static void AmountOffByOne(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day) with { Usd = 5_000, HasFee = false });
        conversion.Fiat.Amount -= KnownAssets.Unit(conversion.Fiat.Asset);
    }
}
