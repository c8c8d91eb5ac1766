namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>Money went and no coins came.</summary>
internal static class MissingCryptoLeg
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.OnMonday(day));
        day.Rows.Remove(conversion.Coin);
        day.Expect("MISSING_CRYPTO_LEG", conversion.Account.Id, conversion.Group, KnownAssets.Plain(conversion.Fiat.Amount), "none");
    }

    /// <summary>The coins were announced on Monday and are still not there on Friday: more than three business days.</summary>
    public static void PlantPending(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.OnMonday(day));
        conversion.Coin.Status = "pending";
        day.Expect("MISSING_CRYPTO_LEG", conversion.Account.Id, conversion.Group, KnownAssets.Plain(conversion.Fiat.Amount));
    }
}
