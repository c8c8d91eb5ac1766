using System.Linq;

namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>The control file names another hash.</summary>
internal static class ControlHash
{
    public static void Plant(KnownDay day)
    {
        int number = day.Planted.Count(static planted => planted.Category == "CONTROL_HASH");
        PlantedBreak planted = day.Expect("CONTROL_HASH", "", "");
        day.ControlChanges.Add(control =>
        {
            KnownControlFile file = control.Files[^(number + 1)];
            (planted.File, string found) = (file.Name, file.Sha256);
            file.Sha256 = new string('0', found.Length);
            planted.Named.AddRange([file.Sha256, found]);
        });
    }
}
