using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace CompliReport.Benchmarks.Peers;

/// <summary>A target of the project: at most so much, or at least.</summary>
internal sealed record PeerTarget(string Name, string Unit, double Must, double Goal, bool IsFloor, double? Measured)
{
    /// <summary>goal, must, missed, or not measured.</summary>
    public string Verdict => Measured is not { } value ? "not measured"
        : Reaches(value, Goal) ? "goal met"
        : Reaches(value, Must) ? "met"
        : "missed";

    private bool Reaches(double value, double limit) => IsFloor ? value >= limit : value <= limit;
}

/// <summary>The targets, each from the figures of one session.</summary>
internal static class PeerTargets
{
    /// <param name="figures">Of a session.</param>
    /// <param name="rows">Rows of each size of day.</param>
    /// <param name="isQuick">Whether ours met the peers at the small day: the targets speak of the large one.</param>
    public static IEnumerable<PeerTarget> All(PeerFigures figures, IReadOnlyDictionary<string, long> rows, bool isQuick)
    {
        string small = isQuick ? "run" : "run-small";
        double? wall = figures.Median("run", static taken => taken.Wall);
        yield return new("whole job to our own bare typed parse, wall", "×", 3, 2, false, figures.Ratio("run", "parse", static taken => taken.Wall));
        yield return new("wall to DuckDB answering the subset", "×", 0.5, 0.33, false, figures.Ratio("run", "duckdb", static taken => taken.Wall));
        yield return new("CPU to DuckDB answering the subset", "×", 0.5, 0.3, false, figures.Ratio("run", "duckdb", static taken => taken.Cpu));
        yield return new("peak memory to DuckDB answering the subset", "×", 0.3, 0.2, false, figures.Ratio("run", "duckdb", static taken => taken.PeakMegabytes));
        yield return new("rows a second, whole job", "M/s", 2.5, 4, true, (isQuick ? rows["small"] : rows["large"]) / 1e6 / wall);
        yield return new("peak memory", "MB", 1024, 600, false, figures.Median("run", static taken => taken.PeakMegabytes));
        yield return new("growth exponent, 1 to 10 million rows", "", 1, 1, false, isQuick ? null : Growth(figures, rows, "run", "large", small, "small"));
        yield return new("growth exponent, 10 to 100 million rows", "", 1.05, 1.05, false, isQuick ? null : Growth(figures, rows, "run-huge", "huge", "run", "large"));
        yield return new("peak memory at 100 million rows", "MB", 4096, 2048, false, figures.Median("run-huge", static taken => taken.PeakMegabytes));
        yield return new("job of a .gz to inflating alone, wall", "×", 1.25, 1.1, false, figures.Ratio("run-gzip", "inflate", static taken => taken.Wall));
        yield return new("speed-up by the second core", "×", 1.4, 1.7, true, figures.Ratio("run-1", "run", static taken => taken.Wall));
        yield return new("1-million-row day, cold, less an empty program", "s", 1, 0.6, false,
            figures.Median(small, static taken => taken.Wall) - figures.Median("empty", static taken => taken.Wall));
    }

    /// <summary>As a Markdown table.</summary>
    public static string Table(IEnumerable<PeerTarget> targets)
    {
        StringBuilder text = new("| target | must | goal | measured | |\n|---|---|---|---|---|\n");
        foreach (PeerTarget target in targets)
        {
            string sign = target.IsFloor ? ">= " : "<= ";
            string measured = target.Measured is { } value ? Number(value) + Unit(target) : "-";
            text.Append(CultureInfo.InvariantCulture, $"| {target.Name} | {sign}{Number(target.Must)}{Unit(target)} | {sign}{Number(target.Goal)}{Unit(target)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {measured} | {target.Verdict} |\n");
        }

        return text.ToString();
    }

    private static string Unit(PeerTarget target) => target.Unit is "" or "×" ? target.Unit : " " + target.Unit;

    private static string Number(double value) => value.ToString(value >= 100 ? "0" : "0.0#", CultureInfo.InvariantCulture);

    // How fast time grows with rows: 1 in proportion.
    private static double? Growth(
        PeerFigures figures, IReadOnlyDictionary<string, long> rows, string larger, string largerDay, string smaller, string smallerDay) =>
        figures.Median(larger, static taken => taken.Wall) / figures.Median(smaller, static taken => taken.Wall) is { } ratio
            ? Math.Log10(ratio) / Math.Log10((double)rows[largerDay] / rows[smallerDay])
            : null;
}
