namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>One customer pays, and another gets the coins.</summary>
internal static class Customer
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day) with { HasFee = false });
        conversion.Coin.Account = day.Enter().Id;
        day.Expect("CUSTOMER", conversion.Account.Id, conversion.Group, conversion.Account.Id, conversion.Coin.Account);
    }
}
