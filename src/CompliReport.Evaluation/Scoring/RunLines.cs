using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Detection;
using CompliReport.Ledgers.Beside;

namespace CompliReport.Evaluation.Scoring;

/// <summary>Reads findings.jsonl and cases.jsonl of a run folder.</summary>
internal static class RunLines
{
    /// <summary>The file with a run's findings.</summary>
    internal const string Findings = "findings.jsonl";

    /// <summary>The file with a run's cases.</summary>
    internal const string Cases = "cases.jsonl";

    /// <summary>Adds what a run found.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="findings">Takes its findings.</param>
    /// <param name="cases">Takes its cases.</param>
    /// <param name="faults">Takes lines that are none; anything in it means that the run is not to be scored.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal static void Read(
        string folder, ICollection<ScoredFinding> findings, ICollection<ScoredCase> cases, ICollection<InputFault> faults)
    {
        ReadLines(Path.Combine(folder, Findings), FindingOf, findings, faults);
        ReadLines(Path.Combine(folder, Cases), CaseOf, cases, faults);
    }

    /// <summary>Adds what each line of a JSON Lines file says.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static void ReadLines<T>(string path, Func<JsonFields, T> read, ICollection<T> items, ICollection<InputFault> faults)
    {
        string name = Path.Combine(Path.GetFileName(Path.GetDirectoryName(path)) ?? "", Path.GetFileName(path));
        long number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                JsonFields fields = new(json.RootElement);
                T item = read(fields);
                if (fields.Wrong is { } wrong)
                {
                    faults.Add(new InputFault(
                        name, number, wrong, "BAD_FIELD", "no such field, or another type", "what the schema of this file says"));
                    continue;
                }

                items.Add(item);
            }
            catch (JsonException broken)
            {
                string found = string.Create(CultureInfo.InvariantCulture, $"no JSON at byte {broken.BytePositionInLine ?? 0} of the line");
                faults.Add(new InputFault(name, number, "", "NOT_JSON", found, "a JSON object a line"));
            }
        }
    }

    private static ScoredFinding FindingOf(JsonFields json)
    {
        CompliReport.Values.UtcInstant from = json.Instant("first_seen");
        return new ScoredFinding
        {
            Id = json.Text("finding_id"),
            RuleId = json.Text("id"),
            IsRule = json.Text("kind") == "rule",
            IsAlert = json.Text("severity") is not "info",
            // Runs of older versions explain nothing.
            IsVetoed = json.Has("benign") && BenignReason.AreVeto(ReasonsOf(json)),
            Accounts = json.Texts("accounts"),
            Customers = json.Texts("customers"),
            From = from,
            To = json.Instant("last_seen"),
            // Runs of older versions do not say when the limit was reached.
            Reached = json.Has("reached") ? json.Instant("reached") : from,
        };
    }

    /// <summary>The honest conduct that explains a finding, as its line has it.</summary>
    internal static ImmutableArray<BenignReason> ReasonsOf(JsonFields json) =>
    [
        .. json.Items("benign").Select(static one => new JsonFields(one)).Select(static one => new BenignReason(
            one.Text("kind"), one.Text("reason"), one.Text("effect") == "vetoes" ? BenignEffect.Vetoes : BenignEffect.Lowers)),
    ];

    /// <summary>A case, as its line has it.</summary>
    internal static ScoredCase CaseOf(JsonFields json) => new()
    {
        Id = json.Text("case_id"),
        Rank = (int)Math.Min(json.Number("rank"), int.MaxValue),
        Accounts = json.Texts("accounts"),
        Customers = json.Texts("customers"),
        IsReportable = json.Text("decision") == "report",
    };
}
