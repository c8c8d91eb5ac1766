namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A currency whose last rate is several business days old.</summary>
internal static class StaleRate
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.OnMonday(day) with { Fiat = KnownAssets.Stopped, Coin = "BTC" });
        day.Expect("STALE_RATE", conversion.Account.Id, conversion.Group);
    }
}
