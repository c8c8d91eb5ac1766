using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Detection;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Tests.Architecture;
using CompliReport.Tests.Rules;
using Xunit;

namespace CompliReport.Tests.History;

/// <summary>The forty days of the sample, day by day and at once: however the days are cut into runs, the end is the same.</summary>
public sealed class FortyDaysTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "samples", "founding-case");
    private static readonly string[] Ledgers = [.. Directory.EnumerateFiles(Folder, "ledger-*").Order(StringComparer.Ordinal)];
    private static readonly Lazy<(RunResult Result, byte[] History)> AtOnce = new(static () => Run(Ledgers, null));
    private static readonly Lazy<List<(RunResult Result, byte[] History)>> ByDay = new(RunByDay);

    [Fact]
    public void Day_by_day_and_at_once_leave_the_same_of_every_subject()
    {
        DayHistory atOnce = Read(AtOnce.Value.History), byDay = Read(ByDay.Value[^1].History);
        Assert.Equal(40, ByDay.Value.Count);
        Assert.Equal(atOnce.Rules, byDay.Rules);
        Assert.Equal((atOnce.From, atOnce.To), (byDay.From, byDay.To));
        Dictionary<string, byte[]> left = Subjects(atOnce), right = Subjects(byDay);
        string[] different =
        [
            .. left.Keys.Union(right.Keys).Where(name => !left.GetValueOrDefault(name, []).AsSpan().SequenceEqual(right.GetValueOrDefault(name, [])))
                .Order(StringComparer.Ordinal),
        ];
        // Of these two customers one leg of a conversion is booked by a later day's ledger, and legs are not carried from day to day: a run
        // of one day sees a conversion that lacks a leg, and says so.
        Assert.Equal(["cC1302", "cC1303"], different);
    }

    [Fact]
    public void Day_by_day_and_at_once_find_the_same_by_rules()
    {
        // Of a window that several days add to, the last one has the whole of it.
        SortedDictionary<string, Finding> byDay = new(StringComparer.Ordinal);
        foreach (Finding finding in ByDay.Value.SelectMany(static run => run.Result.Detected.Findings).Where(static finding => finding.IsRule))
        {
            byDay[finding.Id] = finding;
        }

        string[] expected = [.. AtOnce.Value.Result.Detected.Findings.Where(static finding => finding.IsRule).Select(Told).Order(StringComparer.Ordinal)];
        string[] found = [.. byDay.Values.Select(Told).Order(StringComparer.Ordinal)];
        Assert.True(expected.Length > 1_000, "the sample has findings");
        Assert.Equal(string.Join('\n', expected), string.Join('\n', found));
    }

    [Fact]
    public void Day_by_day_and_at_once_know_the_same_findings()
    {
        DayHistory atOnce = Read(AtOnce.Value.History), byDay = Read(ByDay.Value[^1].History);
        Assert.Equal(atOnce.Findings.Values, byDay.Findings.Values);
    }

    [Fact]
    public void A_window_that_grows_is_one_finding_and_is_reported_once()
    {
        string[] opening = [.. ByDay.Value.SelectMany(static run => run.Result.Detected.Findings)
            .Where(static finding => finding.RuleId == "CN-FX-01").Select(static finding => finding.Id)];
        Assert.True(opening.Distinct().Count() < opening.Length, "windows of the sample grow");
        foreach (IGrouping<string, SuspiciousActivityReport> reports in ByDay.Value
            .SelectMany(static run => SuspiciousActivityReport.Of(run.Result)).GroupBy(static report => report.Duty.Id + report.CaseId))
        {
            HashSet<string> told = [];
            foreach (SuspiciousActivityReport report in reports)
            {
                string[] own = [.. report.Indicators.Select(static one => one.Finding).Where(static one => one.OpensCase).Select(static one => one.Id)];
                Assert.True(own.Except(told).Any(), $"{report.Id} tells nothing new");
                Assert.Equal(told.Count == 0 ? SuspiciousActivityReport.Initial : SuspiciousActivityReport.Continuing, report.Filing);
                Assert.Equal(told.Count == 0, report.PriorReport is null);
                told.UnionWith(own);
            }
        }
    }

    // What a finding says, but for the rows, which are those of its own run.
    private static string Told(Finding finding) => string.Create(
        CultureInfo.InvariantCulture,
        $"{finding.RuleId} {finding.Subject} {finding.Id} {finding.From} {finding.To} {finding.Margin} {finding.UsdMicros} "
            + $"{string.Join(' ', finding.Measures.Where(static one => one.Name != "count_before"))}");

    private static List<(RunResult Result, byte[] History)> RunByDay()
    {
        List<(RunResult Result, byte[] History)> runs = [];
        foreach (string ledger in Ledgers)
        {
            runs.Add(Run([ledger], runs.Count == 0 ? null : runs[^1].History));
        }

        return runs;
    }

    private static (RunResult Result, byte[] History) Run(IEnumerable<string> ledgers, byte[]? history)
    {
        RunInputs inputs = new(
            [.. ledgers.Select(Open)], Open(Path.Combine(Folder, "accounts.csv")), null,
            [.. Rates("fx", RateFileKind.Fx), .. Rates("crypto", RateFileKind.Crypto), .. Rates("official", RateFileKind.Official)],
            [RulePackSample.China])
        {
            History = history is null ? null : new HistoryInput("history.bin", history),
        };
        RunResult result = ComplianceRun.Execute(inputs, new RunOptions());
        Assert.Null(result.HistoryRefusal);
        using MemoryStream stream = new();
        HistoryBin.Write(result, SuspiciousActivityReport.Of(result), stream);
        return (result, stream.ToArray());
    }

    private static IEnumerable<RateFile> Rates(string name, RateFileKind kind) =>
        Directory.Exists(Path.Combine(Folder, "rates", name))
            ? Directory.EnumerateFiles(Path.Combine(Folder, "rates", name), "*.csv").Order(StringComparer.Ordinal)
                .Select(file => new RateFile(name + "/" + Path.GetFileName(file), kind, File.ReadAllBytes(file)))
            : [];

    private static LedgerInput Open(string file) => LedgerInput.FromBytes(Path.GetFileName(file), File.ReadAllBytes(file));

    private static DayHistory Read(byte[] bytes)
    {
        DayHistory? history = DayHistory.Read(bytes, out string? fault);
        Assert.True(history is not null, fault);
        return history;
    }

    private static Dictionary<string, byte[]> Subjects(DayHistory history) =>
        history.Subjects().ToDictionary(static one => System.Text.Encoding.UTF8.GetString(one.Name), static one => one.Record.ToArray());
}
