using System.Linq;

namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>The control file counts a row more than the file has.</summary>
internal static class ControlRows
{
    public static void Plant(KnownDay day)
    {
        int number = day.Planted.Count(static planted => planted.Category == "CONTROL_ROWS");
        PlantedBreak planted = day.Expect("CONTROL_ROWS", "", "");
        day.ControlChanges.Add(control =>
        {
            KnownControlFile file = control.Files[number];
            planted.File = file.Name;
            planted.Named.AddRange([KnownAssets.Plain(file.RowCount + 1), KnownAssets.Plain(file.RowCount)]);
            file.RowCount++;
        });
    }
}
