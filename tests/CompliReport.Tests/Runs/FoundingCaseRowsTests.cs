using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Tests.Rules;
using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Runs;

/// <summary>The honest faults of samples/founding-case, row by row: each has its break, state or refusal, and sums are as before.</summary>
public sealed class FoundingCaseRowsTests
{
    private static readonly string Folder = Path.Combine(RulePackSample.Root, "samples", "founding-case");

    private static readonly Lazy<RunResult> Shared = new(Run);

    private static readonly Lazy<SortedDictionary<string, byte[]>> SharedFiles = new(() => Scenario.FilesOf(Result));

    private static readonly ImmutableArray<string[]> Labels =
        [.. File.ReadLines(Path.Combine(Folder, "labels.csv")).Skip(1).Select(static line => line.Split(','))];

    private static RunResult Result => Shared.Value;

    [Theory]
    [InlineData("missing_crypto_leg", "MISSING_CRYPTO_LEG")]
    [InlineData("missing_fiat_leg", "MISSING_FIAT_LEG")]
    [InlineData("no_rate", "NO_RATE")]
    [InlineData("rate_off_5_percent", "RATE_REFERENCE")]
    [InlineData("pending_never_settles", "MISSING_CRYPTO_LEG")]
    [InlineData("exact_duplicate", "DUPLICATE_ENTRY")]
    [InlineData("same_id_other_body", "CONFLICTING_ENTRY")]
    public void A_faulty_conversion_is_a_break_that_names_its_row(string fault, string category)
    {
        string[] breaks = [.. Text("breaks.csv").Split('\n').Where(line => line.Contains("," + category + ",", StringComparison.Ordinal))];
        string[] entries = EntriesOf(fault);
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Contains(breaks, line => line.Contains(entry, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("pending_settles", "matched")]
    [InlineData("pending_never_settles", "broken")]
    public void An_odd_conversion_has_its_state(string fault, string state)
    {
        string account = Labels.Single(label => label[1] == "fault:" + fault)[3];
        string row = Assert.Single(Text("conversions.csv").Split('\n'), line => line.Contains("," + account + ",", StringComparison.Ordinal));
        Assert.Contains("," + state + ",", row, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conversion_that_was_taken_back_whole_is_none_any_more()
    {
        string account = Labels.Single(static label => label[1] == "fault:reversed_pair")[3];
        Assert.DoesNotContain("," + account + ",", Text("conversions.csv"), StringComparison.Ordinal);
        Assert.Equal(1, Result.Reconciled.Reversed);
    }

    [Theory]
    [InlineData("refused_amount", "amount")]
    [InlineData("refused_time", "occurred_at")]
    [InlineData("refused_kind", "kind")]
    [InlineData("same_id_other_body", "CONFLICTING_ENTRY")]
    public void A_damaged_row_is_refused_at_its_place(string fault, string said)
    {
        string entry = Assert.Single(EntriesOf(fault));
        string row = Assert.Single(Text("refused.csv").Split('\n'), line => line.Contains("," + entry + ",", StringComparison.Ordinal));
        Assert.Contains(said, row, StringComparison.Ordinal);
        // The README of the sample names the place: "| fault | file:line | entry |".
        string place = File.ReadLines(Path.Combine(Folder, "README.md")).Single(line => line.Contains("| " + entry + " |", StringComparison.Ordinal)).Split('|')[2].Trim();
        Assert.StartsWith(place.Replace(':', ','), row, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_is_in_one_bucket_and_the_only_duplicate_is_the_labelled_one()
    {
        Assert.All(Result.Ledger.Files, static file => Assert.True(file.IsClosed));
        LedgerFile file = Assert.Single(Result.Ledger.Files, static file => file.Duplicate > 0);
        Assert.Equal(("ledger-2023-03-16.csv", 1L), (file.Name, file.Duplicate));
        Assert.Equal(4, Result.Ledger.Files.Sum(static one => one.Refused));
    }

    [Fact]
    public void The_control_file_agrees() => Assert.Equal([], Result.Control!.Differences);

    [Fact]
    public void A_second_run_with_the_files_in_another_order_has_the_same_bytes() => ComplianceRunTests.MustEqual(SharedFiles.Value, Scenario.FilesOf(Run(reverse: true)), "reversed");

    [Fact]
    public void Sums_are_as_before()
    {
        StringBuilder lines = new();
        lines.Append("conversions by state ").AppendJoin(' ', Result.Reconciled.CountByState).Append("\nbreaks by category ").AppendJoin(' ', Result.Reconciled.CountByCategory).Append('\n');
        using JsonDocument receipt = JsonDocument.Parse(Text("receipt.json"));
        foreach (JsonElement file in receipt.RootElement.GetProperty("files").EnumerateArray())
        {
            lines.Append(CultureInfo.InvariantCulture, $"{file.GetProperty("name")} {file.GetProperty("rows_read")} = {file.GetProperty("accepted")} + {file.GetProperty("refused")} + {file.GetProperty("duplicate")}\n");
            foreach (JsonElement total in file.GetProperty("totals").EnumerateArray())
            {
                lines.AppendJoin(' ', total.EnumerateObject().Select(static member => member.Value.ToString())).Append('\n');
            }
        }

        Snapshot.Matches("founding-sums.txt", lines.ToString());
    }

    private static string[] EntriesOf(string fault) => [.. Labels.Where(label => label[1] == "fault:" + fault).Select(static label => label[5])];

    private static string Text(string path) => Encoding.UTF8.GetString(SharedFiles.Value[path]);

    private static RunResult Run() => Run(reverse: false);

    private static RunResult Run(bool reverse)
    {
        IEnumerable<LedgerInput> ledgers = Directory.EnumerateFiles(Folder, "ledger-*").Order(StringComparer.Ordinal)
            .Select(static file => LedgerInput.FromBytes(Path.GetFileName(file), File.ReadAllBytes(file)));
        return ComplianceRun.Execute(
            new RunInputs(
                [.. reverse ? ledgers.Reverse() : ledgers],
                LedgerInput.FromBytes("accounts.csv", File.ReadAllBytes(Path.Combine(Folder, "accounts.csv"))),
                new ControlInput("manifest.json", File.ReadAllBytes(Path.Combine(Folder, "manifest.json"))),
                [
                    new RateFile("fx/eurofxref.csv", RateFileKind.Fx, File.ReadAllBytes(Path.Combine(Folder, "rates", "fx", "eurofxref.csv"))),
                    new RateFile("crypto/prices.csv", RateFileKind.Crypto, File.ReadAllBytes(Path.Combine(Folder, "rates", "crypto", "prices.csv"))),
                ],
                [RulePackSample.China]),
            new RunOptions());
    }
}
