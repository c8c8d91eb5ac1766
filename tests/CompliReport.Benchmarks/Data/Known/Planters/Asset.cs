namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>The rate was applied in dollars, and the payment is in euros; its amount is right in euros.</summary>
internal static class Asset
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day) with { Fiat = "EUR", Coin = "BTC", HasFee = false, Usd = 5_000 });
        decimal dollars = decimal.Round(conversion.Price / day.Rates.UnitsPerUsd("EUR", conversion.Fiat.At), 6);
        foreach (KnownRow leg in (KnownRow[])[conversion.Fiat, conversion.Coin])
        {
            (leg.PriceCurrency, leg.Rate) = ("USD", dollars);
        }

        day.Expect("ASSET", conversion.Account.Id, conversion.Group, "USD", "EUR");
    }
}
