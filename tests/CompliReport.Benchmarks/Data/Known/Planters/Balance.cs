namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>The balance jumps in the middle of an account: it does not follow from the row before, and all later ones follow from
/// it.</summary>
internal static class Balance
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.Some(day) with { HasFee = false });
        day.Move(conversion.Account, conversion.Fiat.At.AddHours(1), conversion.Fiat.Asset, 700);
        PlantedBreak planted = day.Expect("BALANCE", conversion.Account.Id, "");
        day.AfterBalances.Add(() =>
        {
            KnownRow[] chain = KnownBooks.ChainOf(day, conversion.Account.Id, conversion.Fiat.Asset);
            planted.Named.Add(KnownAssets.Plain(chain[1].Balance!.Value));
            foreach (KnownRow row in chain[1..])
            {
                row.Balance += 25;
            }

            planted.Named.Add(KnownAssets.Plain(chain[1].Balance!.Value));
        });
    }
}
