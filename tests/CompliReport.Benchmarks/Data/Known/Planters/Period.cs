namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A deposit an hour before the period of the control file begins.</summary>
internal static class Period
{
    public static void Plant(KnownDay day)
    {
        KnownRow row = day.Move(day.Enter(), day.At(0, -1), "EUR", 120);
        day.Expect("PERIOD", "", "", KnownAssets.Iso(day.At(0, 0)), KnownAssets.Iso(row.At));
    }
}
