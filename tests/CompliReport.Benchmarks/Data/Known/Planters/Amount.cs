using System;

namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>Legs whose amounts cannot both be true.</summary>
internal static class Amount
{
    /// <summary>Both legs go the same way.</summary>
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day));
        conversion.Fiat.Amount = -conversion.Fiat.Amount;
        day.Expect(
            "AMOUNT", conversion.Account.Id, conversion.Group, KnownAssets.Plain(conversion.Fiat.Amount),
            KnownAssets.Plain(conversion.Coin.Amount));
    }

    /// <summary>
    /// The payment is three steps of rounding off what the applied rate times the coins gives: two legs allow two. A step is the last place
    /// of the currency, or of the coin where that is worth more.
    /// </summary>
    public static void PlantOffRate(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day) with { Usd = 5_000 });
        string expected = KnownAssets.Plain(-conversion.Fiat.Amount);
        decimal unit = KnownAssets.Unit(conversion.Fiat.Asset), step = 0.00000001m * conversion.Price;
        conversion.Fiat.Amount -= 3 * unit * Math.Ceiling(Math.Max(step / unit, 1));
        day.Expect("AMOUNT", conversion.Account.Id, conversion.Group, expected, KnownAssets.Plain(-conversion.Fiat.Amount));
    }
}
