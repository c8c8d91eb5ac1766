namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>An account that takes out more than it has; every balance follows from the one before.</summary>
internal static class NegativeBalance
{
    public static void Plant(KnownDay day)
    {
        KnownAccount account = day.Enter();
        day.Move(account, day.Between(1, 4, 14), "EUR", 900);
        day.AfterDeposits.Add(() => day.Move(account, day.Between(4, 4, 14), "EUR", -1_350));
        day.AfterDeposits.Add(() => day.Rows.RemoveAll(row => row.Account == account.Id && row.At >= day.At(5, 17.1)));
        day.Expect("NEGATIVE_BALANCE", account.Id, "", "0", "-450");
    }
}
