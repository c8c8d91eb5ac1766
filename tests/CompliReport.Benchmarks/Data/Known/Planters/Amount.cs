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

    /// <summary>The payment is three units of the last place off what the applied rate times the coins gives: two legs allow two.</summary>
    public static void PlantOffRate(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day) with { Usd = 5_000 });
        string expected = KnownAssets.Plain(-conversion.Fiat.Amount);
        conversion.Fiat.Amount -= 3 * KnownAssets.Unit(conversion.Fiat.Asset);
        day.Expect("AMOUNT", conversion.Account.Id, conversion.Group, expected, KnownAssets.Plain(-conversion.Fiat.Amount));
    }
}
