namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>An account that is not in the accounts file.</summary>
internal static class UnknownAccount
{
    public static void Plant(KnownDay day)
    {
        KnownAccount account = day.Enter(hasFacts: false);
        day.Convert(Lone.Some(day) with { Account = account });
        day.Expect("UNKNOWN_ACCOUNT", account.Id, "");
    }
}
