using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace CompliReport.Benchmarks.Peers;

/// <summary>The figures of a session as a Markdown table: a row per contest, medians.</summary>
internal static class PeerTable
{
    public static string Of(IEnumerable<Contest> contests, PeerFigures figures, IReadOnlyDictionary<string, long> rows)
    {
        StringBuilder text = new(
            "| whole process, medians | rounds | wall s (min - max) | CPU s | M rows/s | peak MB | allocated MB | wall, ours whole to it |\n"
                + "|---|---|---|---|---|---|---|---|\n");
        foreach (Contest contest in contests)
        {
            List<PeerFigure> taken = figures.Of(contest.Id);
            if (taken.Count > 0)
            {
                Row(text, contest, taken, figures, rows.GetValueOrDefault(contest.Size == "gzip" ? MainSize(rows) : contest.Size));
            }
        }

        return text.ToString();
    }

    private static string MainSize(IReadOnlyDictionary<string, long> rows) => rows.ContainsKey("large") ? "large" : "small";

    private static void Row(StringBuilder text, Contest contest, List<PeerFigure> taken, PeerFigures figures, long rows)
    {
        double wall = figures.Median(contest.Id, static one => one.Wall)!.Value;
        string size = contest.Size == MainSizeOf(contest, rows) ? "" : contest.Size == "none" ? "" : $", {Millions(rows)} M rows";
        string speed = rows == 0 ? "-" : Number(rows / 1e6 / wall);
        string allocated = figures.Allocated(contest.Id) is { } megabytes ? megabytes.ToString("0", CultureInfo.InvariantCulture) : "-";
        string ratio = contest.Size is "small" or "large" && figures.Ratio("run", contest.Id, static one => one.Wall) is { } times && contest.Id != "run-small"
            ? Number(times)
            : "-";
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {contest.Name}{size} | {taken.Count} | {Number(wall)} ({Number(taken.Min(static one => one.Taken.Wall))} - {Number(taken.Max(static one => one.Taken.Wall))}) ");
        text.Append(CultureInfo.InvariantCulture, $"| {Number(figures.Median(contest.Id, static one => one.Cpu)!.Value)} | {speed} ");
        text.Append(CultureInfo.InvariantCulture, $"| {figures.Median(contest.Id, static one => one.PeakMegabytes):0} | {allocated} | {ratio} |\n");
    }

    // Of rows on the day that all others are on, the size is not repeated.
    private static string MainSizeOf(Contest contest, long rows) => contest.Id is "run-small" or "run-huge" || rows == 0 ? "" : contest.Size;

    private static string Millions(long rows) => (rows / 1e6).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(value >= 100 ? "0" : value >= 1 ? "0.00" : "0.000", CultureInfo.InvariantCulture);
}
