namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>One leg of a trade that does not say what it was traded for.</summary>
internal static class OrphanLeg
{
    public static void Plant(KnownDay day)
    {
        KnownConversion trade = day.Convert(Lone.OnMonday(day) with { Kind = "trade" });
        day.Rows.Remove(trade.Fiat);
        (trade.Coin.PriceCurrency, trade.Coin.Rate) = ("", null);
        day.Expect("ORPHAN_LEG", trade.Account.Id, trade.Group, KnownAssets.Plain(trade.Coin.Amount));
    }
}
