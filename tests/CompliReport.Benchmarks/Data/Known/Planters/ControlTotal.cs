using System.Linq;

namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>The control file credits more of an asset than the file holds: one file and asset each time.</summary>
internal static class ControlTotal
{
    public static void Plant(KnownDay day)
    {
        int number = day.Planted.Count(static planted => planted.Category == "CONTROL_TOTAL");
        PlantedBreak planted = day.Expect("CONTROL_TOTAL", "", "");
        day.ControlChanges.Add(control =>
        {
            KnownControlFile file = control.Files[number % control.Files.Count];
            string asset = file.Totals.Keys.ElementAt(number / control.Files.Count);
            KnownTotal total = file.Totals[asset];
            file.Totals[asset] = total with { Credit = total.Credit + 1 };
            (planted.File, planted.Asset) = (file.Name, asset);
            planted.Named.AddRange([KnownAssets.Plain(total.Credit + 1), KnownAssets.Plain(total.Credit)]);
        });
    }
}
