namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A fee of twice what the schedule says.</summary>
internal static class Fee
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day) with { HasFee = true, FeeInCoin = false, Usd = 5_000 });
        string expected = KnownAssets.Plain(-conversion.Fee!.Amount);
        conversion.Fee.Amount *= 2;
        day.Expect("FEE", conversion.Account.Id, conversion.Group, expected, KnownAssets.Plain(-conversion.Fee.Amount));
    }
}
