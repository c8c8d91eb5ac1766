namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A price a hundred basis points off what others got in the same hour, and within the tolerance of the reference.</summary>
internal static class RatePlatform
{
    private const int CrowdAccounts = 4, ConversionsEach = 3;

    public static void Plant(KnownDay day)
    {
        int hour = day.Below(12);
        for (int i = 0; i < CrowdAccounts * ConversionsEach; i++)
        {
            KnownAccount other = i % ConversionsEach == 0 ? day.Enter() : day.Accounts[^1];
            day.Convert(Of(day, other, hour));
        }

        KnownConversion conversion = day.Convert(Of(day, day.Enter(), hour) with { DeviationBps = 100, Usd = 5_000 });
        day.Expect("RATE_PLATFORM", conversion.Account.Id, conversion.Group, Lone.Implied(conversion));
    }

    private static Terms Of(KnownDay day, KnownAccount account, int hour) => new(account, day.Between(2, hour, hour + 1), "USD", "BTC");
}
