using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Detection.Shards;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Detection.Properties;
using CompliReport.Tests.Rules;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection.Shards;

/// <summary>A generated upload with every scenario, under several packs: divided or not, every file of the run has the same bytes.</summary>
public sealed class ShardedRunTests
{
    private static readonly ImmutableArray<RulePack> Several =
    [
        RulePackSample.China,
        RulePackReader.Read("us.json", File.ReadAllBytes(Path.Combine(RulePackSample.Root, "rules", "us.json"))).Pack!,
    ];

    [Fact]
    public void Whatever_the_number_of_shards_every_file_of_a_run_is_the_same()
    {
        PlantedDay day = PlantedDay.Every(41);
        RunInputs inputs = day.Inputs(day.Ledgers()) with { Packs = Several };
        RunResult whole = ComplianceRun.Execute(inputs, new RunOptions());
        Assert.True(whole.Detected.Findings.Count(static finding => !finding.IsRule) > 10 && whole.Detected.Findings.Any(static finding => finding.IsRule));
        foreach (int shards in (int[])[2, 7])
        {
            Same(whole, ComplianceRun.Execute(inputs, new RunOptions { Shards = shards, Workers = shards }));
        }
    }

    [Fact]
    public void A_day_that_looks_back_and_goes_on_from_a_history_is_the_same_too()
    {
        PlantedDay day = PlantedDay.Every(41);
        LedgerInput[] ledgers = day.Ledgers();
        DateOnly[] dates = [.. ledgers.Select(static ledger => DateOnly.ParseExact(ledger.Name[7..17], "yyyy-MM-dd", CultureInfo.InvariantCulture))];
        int own = ledgers.Length * 3 / 4;
        RunResult before = ComplianceRun.Execute(day.Inputs(ledgers[..own]) with { Packs = Several }, new RunOptions { UploadDay = dates[own - 1] });
        RunInputs inputs = day.Inputs([ledgers[own]]) with
        {
            Packs = Several,
            History = new HistoryInput("history.bin", Scenario.FilesOf(before, static name => name == "history.bin")["history.bin"]),
            Earlier = [.. ledgers[..own].Select((ledger, i) => new EarlierDay(dates[i], [ledger with { Name = $"{dates[i]:yyyy-MM-dd}/{ledger.Name}" }]))],
        };
        RunOptions options = new() { UploadDay = dates[own] };
        RunResult whole = ComplianceRun.Execute(inputs, options);
        Assert.NotNull(whole.Earlier);
        Assert.Contains(whole.Detected.Findings, finding => !finding.IsRule && finding.Evidence.Any(at => at.File >= whole.Ledger.Files.Length));
        Same(whole, ComplianceRun.Execute(inputs, options with { Shards = 5 }));
    }

    [Theory]
    [InlineData("no accounts file at all", false)]
    [InlineData("accounts that change hands, and accounts that have a holder for a while", true)]
    public void Customers_that_are_known_in_part_are_divided_as_well(string reason, bool isKnown)
    {
        PlantedDay day = PlantedDay.Every(41);
        RunInputs inputs = day.Inputs(day.Ledgers());
        inputs = inputs with { Accounts = isKnown ? LedgerInput.FromBytes("accounts.csv", Scenario.Utf8(HandedOver(day))) : null };
        RunResult whole = ComplianceRun.Execute(inputs, new RunOptions());
        Assert.True(whole.Detected.Findings.Length > 0 && whole.Accounts.IsKnown == isKnown, reason);
        // An account that changed hands is tested once for each holder: each has findings of its own.
        Assert.Distinct(whole.Detected.Findings.Select(static finding => finding.Id));
        Same(whole, ComplianceRun.Execute(inputs, new RunOptions { Shards = 3 }));
    }

    [Fact]
    public void Where_a_part_is_missing_the_run_ends_after_it_has_asked_for_all()
    {
        PlantedDay day = PlantedDay.Every(41);
        RunInputs inputs = day.Inputs(day.Ledgers());
        List<Sha256Digest> asked = [];
        Assert.Throws<ShardsOpenException>(() => ComplianceRun.Execute(inputs, new RunOptions
        {
            Shards = 4,
            PartOf = (bytes, name) =>
            {
                asked.Add(name);
                return asked.Count == 2 ? null : ShardAssessor.Assess(bytes, ShardedRun.SourcesOf(inputs), out _);
            },
        }));
        Assert.Equal(4, asked.Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(RunOptions.ShardsMax + 1)]
    public void Other_numbers_of_shards_are_refused(int shards) => Assert.Throws<ArgumentOutOfRangeException>(
        () => ComplianceRun.Execute(new Scenario().Inputs(Scenario.Ledger("a.csv", [])), new RunOptions { Shards = shards }));

    private static void Same(RunResult whole, RunResult divided)
    {
        Assert.Equal(whole.RunId, divided.RunId);
        SortedDictionary<string, byte[]> expected = Scenario.FilesOf(whole), found = Scenario.FilesOf(divided);
        Assert.Equal(expected.Keys, found.Keys);
        Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(found[file.Key]), file.Key));
        Assert.Equal(
            whole.Detected.Outcomes.Select(static row => row.Id + " " + row.Subjects + " " + string.Join(' ', row.Counts)),
            divided.Detected.Outcomes.Select(static row => row.Id + " " + row.Subjects + " " + string.Join(' ', row.Counts)));
    }

    // Every third account gets another holder at an instant, and every seventh has none from then on.
    private static string HandedOver(PlantedDay day)
    {
        string until = day.Cell(day.Rows[day.Rows.Length / 2], "occurred_at");
        List<string> lines = [day.Accounts[0] + ",valid_from,valid_to"];
        foreach ((int i, string line) in day.Accounts.Skip(1).Index())
        {
            string[] cells = line.Split(',');
            lines.Add(line + (i % 3 == 0 || i % 7 == 0 ? ",," + until : ",,"));
            if (i % 3 == 0)
            {
                lines.Add(string.Join(',', [cells[0], "X" + cells[1], .. cells[2..]]) + "," + until + ",");
            }
        }

        return string.Join('\n', lines) + "\n";
    }
}
