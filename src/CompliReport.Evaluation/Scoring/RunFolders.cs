using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Ledgers.Beside;

namespace CompliReport.Evaluation.Scoring;

/// <summary>
/// The run folders under a folder: of one run, of a day, of an exchange, or of all that was written to one <c>--out</c>. A day that was run
/// again counts by its last run, which the exchange's <c>chain.jsonl</c> names. A folder without a manifest is no run.
/// </summary>
internal static class RunFolders
{
    private const string Manifest = "manifest.json", Chain = "chain.jsonl";

    // <out>/<exchange>/<day>/<run>
    private const int DepthMax = 3;

    /// <summary>The runs to score, sorted by path.</summary>
    /// <param name="root">A run folder, or any folder above some.</param>
    /// <param name="faults">Takes days of which nothing says which run is the last.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    internal static ImmutableArray<string> Find(string root, ICollection<InputFault> faults)
    {
        List<string> found = [];
        Collect(root, 0, found);
        List<string> counted = [];
        foreach (IGrouping<string, string> day in found.GroupBy(static run => Path.GetDirectoryName(run)!))
        {
            string[] runs = [.. day];
            if ((runs.Length == 1 ? runs[0] : LastOf(day.Key, runs, faults)) is { } counts)
            {
                counted.Add(counts);
            }
            else
            {
                faults.Add(new InputFault(
                    Path.GetFileName(day.Key), 0, "", "SEVERAL_RUNS", string.Join(", ", runs.Select(Path.GetFileName)),
                    "one run of the day, or a chain.jsonl that says which is the last; name the run folder"));
            }
        }

        return [.. counted.Order(StringComparer.Ordinal)];
    }

    private static void Collect(string folder, int depth, List<string> found)
    {
        if (File.Exists(Path.Combine(folder, Manifest)) && File.Exists(Path.Combine(folder, RunLines.Findings)))
        {
            found.Add(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        }
        else if (depth < DepthMax)
        {
            foreach (string inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            {
                Collect(inner, depth + 1, found);
            }
        }
    }

    // The chain lists the exchange's runs in the order in which they were made.
    private static string? LastOf(string day, string[] runs, ICollection<InputFault> faults)
    {
        string chain = Path.Combine(Path.GetDirectoryName(day)!, Chain);
        string? last = null;
        long number = 0;
        foreach (string line in File.Exists(chain) ? File.ReadLines(chain) : [])
        {
            number++;
            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                string id = new JsonFields(json.RootElement).Text("run_id");
                last = runs.FirstOrDefault(run => id.Length > 0 && Path.GetFileName(run) == id) ?? last;
            }
            catch (JsonException)
            {
                faults.Add(new InputFault(Chain, number, "", "NOT_JSON", "no JSON", "a JSON object a line"));
            }
        }

        return last;
    }
}
