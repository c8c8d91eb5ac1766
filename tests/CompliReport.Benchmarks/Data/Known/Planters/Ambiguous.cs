namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>More than one leg could be the other side.</summary>
internal static class Ambiguous
{
    /// <summary>Two coins in one group, each worth the payment.</summary>
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day) with { Coin = "BTC", HasFee = false, Usd = 5_000 });
        decimal price = decimal.Round(day.Rates.Reference("ETH", conversion.Fiat.Asset, conversion.Fiat.At), 6);
        day.Add(new KnownRow
        {
            Entry = day.NextEntry(),
            Group = conversion.Group,
            Account = conversion.Account.Id,
            At = conversion.Coin.At,
            Kind = conversion.Coin.Kind,
            Role = "base",
            Asset = "ETH",
            Rate = price,
            PriceCurrency = conversion.Fiat.Asset,
            Amount = KnownAssets.Round(-conversion.Fiat.Amount / price, "ETH"),
            Order = conversion.Coin.Order,
            Trade = conversion.Coin.Trade,
        });
        day.Expect("AMBIGUOUS", conversion.Account.Id, conversion.Group);
    }

    /// <summary>Two payments of one amount within a quarter of an hour, coins for one of them, and no id that joins any.</summary>
    public static void PlantCandidates(KnownDay day)
    {
        KnownConversion first = day.Convert(Lone.OnMonday(day) with { HasFee = false });
        NearMisses.TakeIdsAway(first.Fiat);
        NearMisses.TakeIdsAway(first.Coin);
        KnownRow second = day.Add(new KnownRow
        {
            Entry = day.NextEntry(),
            Group = "",
            Account = first.Account.Id,
            At = first.Fiat.At,
            Kind = first.Fiat.Kind,
            Role = "quote",
            Asset = first.Fiat.Asset,
            Amount = first.Fiat.Amount,
            Rate = first.Fiat.Rate,
            PriceCurrency = first.Fiat.PriceCurrency,
        });
        second.Group = second.Entry;
        (first.Fiat.At, second.At) = (first.Coin.At.AddMinutes(-5), first.Coin.At.AddMinutes(5));
        day.Expect("AMBIGUOUS", first.Account.Id, "", first.Fiat.Entry, second.Entry);
    }
}
