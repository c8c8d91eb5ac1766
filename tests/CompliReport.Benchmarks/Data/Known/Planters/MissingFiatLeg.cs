namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>Coins came and no payment did; a Monday is long enough ago that none is on its way.</summary>
internal static class MissingFiatLeg
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.OnMonday(day));
        day.Rows.Remove(conversion.Fiat);
        day.Expect("MISSING_FIAT_LEG", conversion.Account.Id, conversion.Group, KnownAssets.Plain(conversion.Coin.Amount), "none");
    }
}
