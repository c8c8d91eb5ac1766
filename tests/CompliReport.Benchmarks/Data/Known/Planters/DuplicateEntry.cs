namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A row that was sent twice, with the same body.</summary>
internal static class DuplicateEntry
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day));
        day.AfterBalances.Add(() => day.Add(conversion.Fiat.Repeat(conversion.Fiat.Channel)));
        day.Expect("DUPLICATE_ENTRY", conversion.Account.Id, "");
    }
}
