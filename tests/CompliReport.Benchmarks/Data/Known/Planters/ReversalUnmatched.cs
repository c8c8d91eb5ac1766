namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A leg that takes back an entry which is nowhere.</summary>
internal static class ReversalUnmatched
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day) with { HasFee = false });
        KnownRow reversal = day.Add(new KnownRow
        {
            Entry = day.NextEntry(),
            Group = day.NextGroup(),
            Account = conversion.Account.Id,
            At = conversion.Fiat.At.AddHours(1),
            Kind = "conversion",
            Role = "quote",
            Asset = conversion.Fiat.Asset,
            Amount = -conversion.Fiat.Amount,
            ReversalOf = "X" + conversion.Fiat.Entry,
        });
        day.Expect("REVERSAL_UNMATCHED", conversion.Account.Id, "", reversal.ReversalOf);
    }
}
