namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>The same entry id with another body. The amount is the same, so that it does not matter which of them counts.</summary>
internal static class ConflictingEntry
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day));
        day.AfterBalances.Add(() => day.Add(conversion.Coin.Repeat("api")));
        day.Expect("CONFLICTING_ENTRY", conversion.Account.Id, "");
    }
}
