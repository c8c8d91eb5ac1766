using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Architecture;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Ledgers.Resending;

/// <summary>
/// The sample of the founding case, damaged, read, corrected and read again: what is found is what the clean files give. Equal are all
/// files of a run that hold results, byte for byte, once the places of rows (file, line, offset, hashes) are taken out; reports are compared
/// by their cases. Entries of one break or finding are named in the order of their places, which is no part of the comparison.
/// </summary>
public sealed class ResendFoundingCaseTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "samples", "founding-case");
    private static readonly Lazy<RunResult> Clean = new(static () => Run(static (_, text) => text));

    // Damage of a row of a file, by line: the column and what stands there instead of the right value.
    private static readonly (string File, int Line, string Column, string Wrong)[] Damage =
    [
        ("ledger-2023-03-01.csv", 2, "amount", "2,91"),
        ("ledger-2023-03-01.csv", 3, "amount", "=-71644.7"),
        ("ledger-2023-03-01.csv", 9, "occurred_at", "01.03.2023 08:15"),
        ("ledger-2023-03-01.csv", 40, "kind", "swap"),
        ("ledger-2023-03-01.csv", 41, "account_id", ""),
        ("ledger-2023-03-02.csv", 17, "entry_id", ""),
        ("ledger-2023-03-02.csv", 17, "asset", "bitcoin"),
        ("ledger-2023-03-02.csv", 17, "amount", "-1e8"),
        ("ledger-2023-03-02.csv", 90, "leg_role", "left"),
        ("ledger-2023-03-02.csv", 90, "status", "booked"),
        ("ledger-2023-03-02.csv", 91, "asset_class", ""),
        ("ledger-2023-03-03.csv", 5, "group_id", ""),
        ("ledger-2023-03-03.csv", 100, "counterparty_country", "China"),
        ("ledger-2023-03-03.csv", 101, "ip_country", "+DE"),
        ("ledger-2023-03-03.csv", 102, "channel", "@fax"),
        ("ledger-2023-03-05.csv", 300, "price_ccy", "euro"),
        ("ledger-2023-03-05.csv", 301, "rate_applied", "1.000,5"),
        ("ledger-2023-03-06.csv", 302, "wallet", "cellar"),
    ];

    private static long DamagedRows => Damage.Select(static one => (one.File, one.Line)).Distinct().Count();

    public static TheoryData<string> Ways => ["each cell in its own line", "every cell in every line", "all cells in the first line", "only one line of a row", "lines in another order"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Correcting_the_cells_and_sending_those_rows_gives_what_the_clean_files_give(string way)
    {
        Dictionary<(string, int, string), string> right = [];
        RunResult damaged = Run((name, text) => Damaged(name, text, right));
        Correction correction = RefusedOf(damaged);
        Assert.Equal(Damage.Length, correction.Lines.Count());
        Assert.Equal(Damage.Select(static one => (one.File, one.Line, one.Column)).Order(), correction.Lines.Select(static line => (line[0], int.Parse(line[1], null), line[3])).Order());
        Assert.NotEqual(Results(Clean.Value), Results(damaged));

        correction = way switch
        {
            "every cell in every line" => correction.CorrectRows(key => right[key], onlyFirst: false),
            "all cells in the first line" => correction.CorrectRows(key => right[key], onlyFirst: true),
            "only one line of a row" => OnlyFirstLines(correction.CorrectRows(key => right[key], onlyFirst: true)),
            _ => correction.Correct(key => right[key]),
        };
        correction = way == "lines in another order" ? correction.Reverse() : correction;
        RunResult again = Run((name, text) => Damaged(name, text, []), correction.File("refused-corrected.csv"));

        Assert.Equal(Results(Clean.Value), Results(again));
        LedgerFile resent = again.Ledger.Files.Single(static file => file.Name == "refused-corrected.csv");
        Assert.Equal((0L, DamagedRows), (resent.Refused, resent.Accepted));
        Assert.Equal("compliledger", resent.Format);
        Assert.Single(resent.Warnings);
        Assert.Equal(Clean.Value.Ledger.Accepted, again.Ledger.Accepted);
    }

    [Fact]
    public void A_cell_that_stays_wrong_is_refused_again_and_nothing_else()
    {
        Dictionary<(string, int, string), string> right = [];
        RunResult damaged = Run((name, text) => Damaged(name, text, right));
        Correction correction = RefusedOf(damaged).Correct(key => key.Column == "group_id" ? "" : right[key]);
        RunResult again = Run((name, text) => Damaged(name, text, []), correction.File("again.csv"));
        Correction second = Correction.Of(again).Only(static line => line[0] == "again.csv");
        Assert.Equal(["group_id"], second.Lines.Select(static line => line[3]));
        // The second refused.csv has the columns of the first one once, and where its rows were refused first; it can be corrected in its turn.
        Assert.Equal([.. correction.Header, "first_refused"], second.Header);
        RunResult third = Run((name, text) => Damaged(name, text, []), correction.File("again.csv"), second.Correct(_ => right[("ledger-2023-03-03.csv", 5, "group_id")]).File("third.csv"));
        Assert.Equal(Results(Clean.Value), Results(third));
    }

    [Fact]
    public void Sending_the_corrected_rows_twice_counts_them_once()
    {
        Dictionary<(string, int, string), string> right = [];
        RunResult damaged = Run((name, text) => Damaged(name, text, right));
        Correction correction = RefusedOf(damaged).Correct(key => right[key]);
        RunResult again = Run((name, text) => Damaged(name, text, []), correction.File("a.csv"), correction.File("b.csv"));
        LedgerFile second = again.Ledger.Files.Single(static file => file.Name == "b.csv");
        Assert.Equal((0L, DamagedRows), (second.Accepted, second.Duplicate));
    }

    // The sample has four refused rows of its own, which nobody corrects.
    private static Correction RefusedOf(RunResult damaged) =>
        Correction.Of(damaged).Only(static line => Damage.Any(one => one.File == line[0] && one.Line == int.Parse(line[1], null)));

    private static Correction OnlyFirstLines(Correction correction)
    {
        HashSet<(string, string)> met = [];
        return correction.Only(line => met.Add((line[0], line[1])));
    }

    // What is wrong in a file, written into it; the right values are kept.
    private static string Damaged(string name, string text, Dictionary<(string, int, string), string> right)
    {
        string[] lines = text.Split('\n');
        string[] header = lines[0].Split(',');
        foreach ((string file, int line, string column, string wrong) in Damage.Where(one => one.File == name))
        {
            List<string> cells = [.. Correction.Of(Encoding.UTF8.GetBytes(lines[0] + "\n" + lines[line - 1] + "\n")).Lines.Single()];
            int position = Array.IndexOf(header, column);
            right[(file, line, column)] = cells[position];
            cells[position] = wrong;
            lines[line - 1] = string.Join(',', cells.Select(static cell => cell.Contains(',', StringComparison.Ordinal) ? $"\"{cell}\"" : cell));
        }

        return string.Join('\n', lines);
    }

    // All results without places of rows: what a finding, break, conversion or case says must not depend on the file a row came in.
    private static string Results(RunResult result)
    {
        SortedDictionary<string, byte[]> files = Scenario.FilesOf(
            result, static path => path is "conversions.csv" or "breaks.csv" or "findings.jsonl" or "outcomes.csv" or "cases.jsonl");
        StringBuilder text = new();
        foreach ((string path, byte[] content) in files)
        {
            string[] lines = Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            text.Append(path).Append('\n').AppendJoin('\n', path switch
            {
                "breaks.csv" => WithoutPlaces(content),
                "findings.jsonl" => lines.Select(static line => WithoutPlaces(line)),
                "cases.jsonl" => lines.Select(static line => WithoutPlaces(line)),
                _ => lines,
            }).Append('\n');
        }

        text.AppendJoin('\n', result.Ledger.Files.SelectMany(static file => Enum.GetValues<LegKind>().Select(kind => (kind, file.CountOf(kind))))
            .GroupBy(static one => one.kind).Select(static one => $"{one.Key} {one.Sum(static count => count.Item2)}"));
        return text.ToString();
    }

    private static IEnumerable<string> WithoutPlaces(byte[] breaks)
    {
        Correction csv = Correction.Of(breaks);
        int file = Array.IndexOf(csv.Header, "file"), line = Array.IndexOf(csv.Header, "line"), entries = Array.IndexOf(csv.Header, "entry_ids");
        return csv.Lines.Select(cells => string.Join('|', cells.Select((cell, i) =>
            i == file || i == line ? "" : i == entries ? string.Join(';', cell.Split(';').Order(StringComparer.Ordinal)) : cell)));
    }

    private static string WithoutPlaces(string json)
    {
        JsonObject one = JsonNode.Parse(json)!.AsObject();
        one.Remove("reports");
        if (one["evidence"] is JsonArray evidence)
        {
            string[] entries = [.. evidence.Select(static place => (string)place!["entry_id"]!).Order(StringComparer.Ordinal)];
            one["evidence"] = new JsonArray([.. entries.Select(static entry => (JsonNode)entry)]);
        }

        return one.ToJsonString();
    }

    private static RunResult Run(Func<string, string, string> change, params LedgerInput[] more)
    {
        LedgerInput Open(string file)
        {
            string name = Path.GetFileName(file);
            byte[] content = File.ReadAllBytes(file);
            return LedgerInput.FromBytes(name, name.EndsWith(".csv", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(change(name, Encoding.UTF8.GetString(content))) : content);
        }

        RulePack pack = RulePackReader.Read("cn.json", File.ReadAllBytes(Path.Combine(SourceTree.Root, "rules", "cn.json"))).Pack!;
        RateFile[] rates =
        [
            new("fx/eurofxref.csv", RateFileKind.Fx, File.ReadAllBytes(Path.Combine(Folder, "rates", "fx", "eurofxref.csv"))),
            new("crypto/prices.csv", RateFileKind.Crypto, File.ReadAllBytes(Path.Combine(Folder, "rates", "crypto", "prices.csv"))),
        ];
        RunInputs inputs = new(
            [.. Directory.EnumerateFiles(Folder, "ledger-*").Select(Open), .. more], LedgerInput.FromBytes("accounts.csv", File.ReadAllBytes(Path.Combine(Folder, "accounts.csv"))), null, [.. rates], [pack]);
        return ComplianceRun.Execute(inputs, new RunOptions { EvidenceMax = 1_000_000 });
    }
}
