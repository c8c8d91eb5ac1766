using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Reports.Periodic;
using CompliReport.Values;

namespace CompliReport.Cli;

/// <summary>
/// The runs under a folder that a periodic return adds up: of each exchange and day the last one. Which that is, the exchange's
/// <c>chain.jsonl</c> says, else the manifests: the latest as-of.
/// </summary>
internal static class FxReturnRuns
{
    private const string Manifest = "manifest.json", Chain = "chain.jsonl";

    // <out>/<exchange>/<day>/<run>
    private const int DepthMax = 3;

    /// <summary>Finds the runs, sorted by exchange and day.</summary>
    /// <param name="root">A run folder, or any folder above some.</param>
    /// <param name="chosen">Ids of runs that count where nothing else says which is the last.</param>
    /// <param name="faults">Takes, in words, what cannot be decided or read: then no return is to be made.</param>
    /// <param name="remarks">Takes, in words, which runs were left out for a later one.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    internal static ImmutableArray<FoundRun> Find(string root, IReadOnlySet<string> chosen, List<string> faults, List<string> remarks)
    {
        List<FoundRun> found = [];
        Collect(root, 0, found, faults);
        List<FoundRun> last = [];
        foreach (IGrouping<(string Exchange, DateOnly Day), FoundRun> day in found.GroupBy(static run => (run.Exchange, run.Day))
            .OrderBy(static day => day.Key.Exchange, StringComparer.Ordinal).ThenBy(static day => day.Key.Day))
        {
            if (LastOf([.. day], chosen) is { } counts)
            {
                last.Add(counts);
                remarks.AddRange(day.Where(run => run != counts).OrderBy(static run => run.Id, StringComparer.Ordinal)
                    .Select(run => $"{run.Id} of {DayText(run.Day)} is not used: {counts.Id} came after it"));
            }
            else
            {
                faults.Add(
                    $"{day.Key.Exchange} {DayText(day.Key.Day)}: several runs with the same as-of, "
                        + string.Join(", ", day.Select(static run => run.Id).Order(StringComparer.Ordinal))
                        + "; say with --use which one counts");
            }
        }

        return [.. last];
    }

    /// <summary>Reads the return of a run; null, and a fault, where it is not what the manifest names.</summary>
    internal static FxRun? Read(FoundRun run, List<string> faults)
    {
        string file = Path.Combine(run.Folder, FxRun.FileName);
        if (run.ReturnDigest.Length == 0 || !File.Exists(file))
        {
            faults.Add($"{run.Id} of {DayText(run.Day)} has no {FxRun.FileName}: an older version made it; run the day again");
            return null;
        }

        byte[] content = File.ReadAllBytes(file);
        if (Sha256Digest.Of(content).ToString() != run.ReturnDigest)
        {
            faults.Add($"{run.Id} of {DayText(run.Day)}: {FxRun.FileName} is not the file that {Manifest} names");
            return null;
        }

        if (FxRun.TryRead(run.Exchange, run.Day, run.Id, run.AsOf, content, out string fault) is { } read)
        {
            return read;
        }

        faults.Add($"{run.Id} of {DayText(run.Day)}: {FxRun.FileName}: {fault}");
        return null;
    }

    private static void Collect(string folder, int depth, List<FoundRun> found, List<string> faults)
    {
        string manifest = Path.Combine(folder, Manifest);
        if (File.Exists(manifest))
        {
            if (Parse(manifest) is { } run)
            {
                found.Add(run with { Folder = folder });
            }
            else
            {
                faults.Add($"{manifest}: not the manifest of a run");
            }
        }
        else if (depth < DepthMax)
        {
            foreach (string inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            {
                Collect(inner, depth + 1, found, faults);
            }
        }
    }

    private static FoundRun? LastOf(FoundRun[] runs, IReadOnlySet<string> chosen)
    {
        FoundRun[] named = [.. runs.Where(run => chosen.Contains(run.Id))];
        if (named.Length == 1 || runs.Length == 1)
        {
            return named.FirstOrDefault() ?? runs[0];
        }

        string chain = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(runs[0].Folder)))!, Chain);
        string[] ids = File.Exists(chain) ? [.. File.ReadLines(chain).Select(static line => IdOf(line))] : [];
        FoundRun? last = runs.Where(run => ids.Contains(run.Id)).MaxBy(run => Array.LastIndexOf(ids, run.Id));
        if (last is not null)
        {
            return last;
        }

        UtcInstant newest = runs.Max(static run => run.AsOfInstant);
        FoundRun[] latest = [.. runs.Where(run => run.AsOfInstant == newest)];
        return latest.Length == 1 ? latest[0] : null;
    }

    private static string IdOf(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return TextOf(json.RootElement, "run_id");
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static FoundRun? Parse(string manifest)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            JsonElement root = json.RootElement;
            string asOf = TextOf(root, "as_of");
            string date = TextOf(root, "day");
            if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
                || !UtcInstant.TryParse(System.Text.Encoding.UTF8.GetBytes(asOf), out UtcInstant instant)
                || !root.TryGetProperty("outputs", out JsonElement outputs) || outputs.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            string digest = outputs.EnumerateArray().Where(static file => TextOf(file, "name") == FxRun.FileName)
                .Select(static file => TextOf(file, "sha256")).FirstOrDefault() ?? "";
            return new FoundRun("", TextOf(root, "exchange_id"), day, TextOf(root, "run_id"), asOf, instant, digest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string TextOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : "";

    private static string DayText(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A run as its manifest describes it.</summary>
    /// <param name="Folder">Where it lies.</param>
    /// <param name="Exchange">The exchange.</param>
    /// <param name="Day">Its business day.</param>
    /// <param name="Id">The run.</param>
    /// <param name="AsOf">The instant as of which it judges, as written.</param>
    /// <param name="AsOfInstant">The same.</param>
    /// <param name="ReturnDigest">SHA-256 of its fx-return.csv; empty where it has none.</param>
    internal sealed record FoundRun(
        string Folder, string Exchange, DateOnly Day, string Id, string AsOf, UtcInstant AsOfInstant, string ReturnDigest);
}
