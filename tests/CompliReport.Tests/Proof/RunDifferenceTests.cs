using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using CompliReport.Detection;
using CompliReport.Proof;
using CompliReport.Tests.Reports;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Proof;

/// <summary>Equal runs differ in nothing; seen from the other side a difference is its mirror; each finding is told of once.</summary>
public sealed class RunDifferenceTests : IDisposable
{
    private readonly RunInFolder _folder = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(Setting("PROPERTY_SEED", 9), Setting("PROPERTY_RUNS", 40))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Generated_runs(int seed)
    {
        Random random = new(seed);
        StoredRun first = Generated(random, random.Next(1, 25)), second = Generated(random, random.Next(1, 25));
        string name = $"PROPERTY_SEED={seed} PROPERTY_RUNS=1";
        MustBeMirrored(first, second, name);
        Assert.True(Lines(RunDifference.Of(first, first)).Length == 0, name);

        RunDifference difference = RunDifference.Of(first, second);
        int added = difference.Findings.Count(static one => one.Pair.IsAdded), removed = difference.Findings.Count(static one => one.Pair.IsRemoved);
        Assert.True(first.Findings.Length - removed == second.Findings.Length - added, $"{name}: what both have is as many on either side");
        Assert.True(difference.Findings.Select(static one => one.Pair.Before?.Id).OfType<string>().Distinct().Count() == difference.Findings.Count(static one => !one.Pair.IsAdded), $"{name}: each finding stands once");
        Assert.True(difference.Rules.Sum(static rule => rule.After - rule.Before) == second.Findings.Length - first.Findings.Length, $"{name}: rules add up");
    }

    [Fact]
    public async Task Real_runs_are_mirrored_and_equal_ones_differ_in_nothing()
    {
        DayOnDisk day = new(Path.Combine(_folder.Root, "uploads"));
        StoredRun whole = StoredRun.Read(await _folder.WriteAsync(day.Run()));
        string pack = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Path.Combine(_folder.Root, "uploads", "cn.json"), TestContext.Current.CancellationToken));
        day.Inputs = day.Inputs with { Packs = [day.Pack(pack.Replace("\"50000\"", "\"900000\"", StringComparison.Ordinal))] };
        day.Inputs = day.Inputs with { Ledgers = [day.Ledger("ledger.csv", ReportSample.Ledger().Replace("500000,bank", "700000,bank", StringComparison.Ordinal))] };
        StoredRun other = StoredRun.Read(await _folder.WriteAsync(day.Run()));
        RunDifference difference = RunDifference.Of(whole, other);
        Assert.False(difference.IsEmpty);
        Assert.Equal(["rule_pack", "ledger"], difference.Causes.Select(static cause => cause.What));
        MustBeMirrored(whole, other, "sample");
        Assert.Empty(Lines(RunDifference.Of(whole, StoredRun.Read(whole.Folder))));
    }

    [Theory]
    [InlineData("same window", "F1 r1 s 0 10 2", "F1 r1 s 0 10 2", "")]
    [InlineData("same window under another id", "F1 r1 s 0 10 2", "F2 r1 s 0 10 2", "")]
    [InlineData("same window, another margin", "F1 r1 s 0 10 2", "F2 r1 s 0 10 3", "changed F1 F2 margin=2>3")]
    [InlineData("window that moved and overlaps", "F1 r1 s 0 10 2", "F2 r1 s 10 20 2", "changed F1 F2 from=0>10 to=10>20")]
    [InlineData("window that does not overlap", "F1 r1 s 0 10 2", "F2 r1 s 11 20 2", "removed F1 - | added - F2")]
    [InlineData("another subject", "F1 r1 s 0 10 2", "F2 r1 t 0 10 2", "removed F1 - | added - F2")]
    [InlineData("another rule", "F1 r1 s 0 10 2", "F2 r2 s 0 10 2", "removed F1 - | added - F2")]
    [InlineData("an id that stays comes first", "F1 r1 s 0 10 2;F2 r1 s 20 30 4", "F2 r1 s 0 10 2;F1 r1 s 20 30 4", "changed F1 F1 margin=2>4 from=0>20 to=10>30 | changed F2 F2 margin=4>2 from=20>0 to=30>10")]
    [InlineData("one of two in a window is gone", "F1 r1 s 0 10 2;F2 r1 s 0 10 2", "F3 r1 s 0 10 2", "removed F2 -")]
    public void Findings_are_paired_by_id_else_by_rule_subject_and_window(string reason, string before, string after, string expected)
    {
        RunDifference difference = RunDifference.Of(RunOf([.. before.Split(';').Select(Parsed)]), RunOf([.. after.Split(';').Select(Parsed)]));
        string found = string.Join(" | ", difference.Findings.Select(static one => $"{one.Change} {one.Pair.Before?.Id ?? "-"} {one.Pair.After?.Id ?? "-"}"
            + (one.Change == "changed" ? string.Concat(one.Fields.Select(static field => $" {field.Name}={Second(field.Before)}>{Second(field.After)}")) : "")));
        Assert.True(expected == found, $"{reason}: {found}");
    }

    [Fact]
    public void Everything_that_decides_a_finding_is_a_difference()
    {
        StoredFinding one = Parsed("F1 r1 s 0 10 2");
        (string Field, StoredFinding Other)[] changes =
        [
            ("severity", one with { Severity = "report" }),
            ("score", one with { Score = 1 }),
            ("margin", one with { Margin = 2.5m }),
            ("amount_usd", one with { AmountUsd = 7 }),
            ("evidence_total", one with { EvidenceTotal = 7 }),
            ("customers", one with { Customers = ["C2"] }),
            ("explained_by_honest_conduct", one with { IsVetoed = true }),
            ("measure.n", one with { Measures = [new Measure("n", 4)] }),
            ("threshold.n", one with { Thresholds = [new Measure("n", 4)] }),
        ];
        Assert.All(changes, change => Assert.Equal(change.Field, Assert.Single(Assert.Single(RunDifference.Of(RunOf([one]), RunOf([change.Other])).Findings).Fields).Name));
        Assert.True(RunDifference.Of(RunOf([one]), RunOf([one with { Pack = "cn@2", Id = "F9" }])).IsEmpty, "the digest of a pack alone is none");
    }

    [Fact]
    public void Equal_runs_write_a_header_and_a_sentence()
    {
        StoredRun run = Generated(new Random(1), 5);
        DifferenceReport report = new("diff", "What differs", [RunDifference.Of(run, run)], []);
        Assert.Equal(string.Join(',', DifferenceCsv.Columns) + "\n", ReportSample.Text(report.WriteCsv));
        Assert.Contains("Nothing differs", Text(report), StringComparison.Ordinal);
        Assert.Equal(ReportSample.Bytes(report.WriteXlsx), ReportSample.Bytes(report.WriteXlsx));
    }

    [Fact]
    public void A_name_that_would_run_as_a_formula_is_written_as_text()
    {
        DifferenceReport report = new("diff", "What differs", [RunDifference.Of(RunOf([]), RunOf([Parsed("F1 r1 =1+1 0 10 2")]))], []);
        Assert.Contains(",'=1+1,", ReportSample.Text(report.WriteCsv), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_of_different_days_are_said_to_be_first()
    {
        StoredRun run = RunOf([]), other = run with { Manifest = run.Manifest with { Day = new DateOnly(2026, 3, 3) } };
        Assert.StartsWith("What differs\n! The runs are not of the same day", Text(new DifferenceReport("diff", "What differs", [RunDifference.Of(run, other)], [])), StringComparison.Ordinal);
        Assert.DoesNotContain("! ", Text(new DifferenceReport("diff", "What differs", [RunDifference.Of(run, run)], [])), StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_and_reports_of_the_same_people_are_the_same_whatever_they_are_called()
    {
        StoredCase one = CaseOf("K1", "C1", "R1"), other = CaseOf("K2", "C1", "R2"), third = CaseOf("K3", "C3", "R3");
        StoredRun before = RunOf([]) with { Cases = [one] }, after = RunOf([]) with { Cases = [other, third] };
        before = before with { Manifest = before.Manifest with { Filings = [new StoredFiling("R1", "CAMLMAC", "valid")] } };
        after = after with { Manifest = after.Manifest with { Filings = [new StoredFiling("R2", "CAMLMAC", "invalid"), new StoredFiling("R3", "SAFE", "valid")] } };
        RunDifference difference = RunDifference.Of(before, after);
        Assert.Equal(("added", "K3"), difference.Cases.Select(static found => (found.Change, found.Pair.Any.Id)).Single());
        Assert.Equal([("changed", "R2"), ("added", "R3")], difference.Reports.Select(static found => (found.Change, found.Pair.Any.Id)));
        MustBeMirrored(before, after, "cases");
    }

    [Theory]
    [InlineData(3, 7, "4285.71")]
    [InlineData(1, 20_000, "0.5")]
    [InlineData(1, 3_000_000, "0")]
    public void The_load_is_counted_for_each_ten_thousand_customers(long number, long customers, string expected) =>
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), new AlertLoad(0, 0, 0, 0, 0, customers).PerTenThousand(number));

    [Fact]
    public void No_customers_are_no_share() => Assert.Null(new AlertLoad(0, 0, 0, 0, 0, 0).PerTenThousand(1));

    private static void MustBeMirrored(StoredRun before, StoredRun after, string name)
    {
        string[] there = Lines(RunDifference.Of(before, after), isMirrored: true), back = Lines(RunDifference.Of(after, before));
        Assert.True(there.SequenceEqual(back), $"{name}\n{string.Join('\n', there)}\n---\n{string.Join('\n', back)}");
    }

    private static string[] Lines(RunDifference difference, bool isMirrored = false)
    {
        IEnumerable<string> Of<T>(string kind, ImmutableArray<Difference<T>> all, Func<T, string> id)
            where T : class => all.Select(one =>
        {
            Pair<T> pair = isMirrored ? one.Pair.Mirrored : one.Pair;
            string fields = string.Join(' ', one.Fields.Select(field => isMirrored ? $"{field.Name}={field.After}>{field.Before}" : $"{field.Name}={field.Before}>{field.After}"));
            return $"{kind} {(pair.IsAdded ? "added" : pair.IsRemoved ? "removed" : "changed")} {(pair.Before is { } was ? id(was) : "")} {(pair.After is { } now ? id(now) : "")} {fields}";
        });
        return
        [
            .. Of("finding", difference.Findings, static one => one.Id), .. Of("outcome", difference.Outcomes, static one => one.Id),
            .. Of("case", difference.Cases, static one => one.Id), .. Of("report", difference.Reports, static one => one.Id),
            .. difference.Causes.Select(cause => isMirrored ? $"{cause.What} {cause.Name} {cause.After} {cause.Before}" : $"{cause.What} {cause.Name} {cause.Before} {cause.After}"),
        ];
    }

    private static StoredRun Generated(Random random, int findings)
    {
        // Few values, so that ids, windows and subjects meet, twice too.
        ImmutableArray<StoredFinding> found = [.. Enumerable.Range(0, findings).Select(_ => random.Next(30)).Distinct()
            .Select(id => Parsed(string.Create(CultureInfo.InvariantCulture, $"F{id:00} r{random.Next(2)} s{random.Next(2)} {random.Next(3) * 10} {30 + (random.Next(3) * 10)} {random.Next(1, 4)}"))
                with { Severity = random.Next(2) == 0 ? "review" : "info", Measures = [.. Enumerable.Range(0, random.Next(3)).Select(i => new Measure("m" + i, random.Next(3)))] })];
        return RunOf(found) with
        {
            Cases = [.. Enumerable.Range(0, random.Next(4)).Select(i => CaseOf("K" + (i * (1 + random.Next(2))), "C" + i, "R" + i)).DistinctBy(static one => one.Id)],
            Outcomes = [.. Enumerable.Range(0, random.Next(3)).Select(i => new StoredOutcome("r" + i, "rule", random.Next(2), 0, 0, 0, 0, "customer", 9))],
        };
    }

    private static StoredFinding Parsed(string text)
    {
        string[] parts = text.Split(' ');
        long At(int part) => long.Parse(parts[part], CultureInfo.InvariantCulture) * UtcInstant.Second;
        return new StoredFinding
        {
            Id = parts[0],
            IsRule = true,
            RuleId = parts[1],
            Pack = "cn@1",
            Score = 50,
            Severity = "review",
            SubjectType = "customer",
            Subject = parts[2],
            Customers = ["C1"],
            From = UtcInstant.FromNanoseconds(At(3)),
            To = UtcInstant.FromNanoseconds(At(4)),
            Measures = [],
            Thresholds = [],
            Margin = decimal.Parse(parts[5], CultureInfo.InvariantCulture),
            AmountUsd = 5,
            EvidenceTotal = 1,
            IsVetoed = false,
        };
    }

    private static StoredCase CaseOf(string id, string customer, string report) => new()
    {
        Id = id,
        Customers = [customer],
        Accounts = ["A-" + customer],
        Findings = [],
        RuleIds = [],
        AmountUsd = 1,
        Tier = "",
        Reports = [report],
        Rank = 1,
        Decision = "report",
        Score = 60,
    };

    private static StoredRun RunOf(ImmutableArray<StoredFinding> findings) => new()
    {
        Folder = "",
        Findings = findings,
        Cases = [],
        Outcomes = [],
        Manifest = new StoredManifest
        {
            RunId = "run-1",
            Exchange = "DEMO",
            Day = new DateOnly(2026, 3, 2),
            AsOf = UtcInstant.Of("2026-03-03T00:00:00Z"),
            EngineVersion = "1",
            EngineCommit = "",
            Options = null,
            Inputs = [],
            Packs = [],
            RatesDigest = Sha256Digest.Of(""),
            HistoryIn = null,
            HistoryOut = null,
            RowsAccepted = 0,
            Filings = [],
            Outputs = [],
            Digest = Sha256Digest.Of("manifest"),
        },
    };

    private static string Second(string time) => UtcInstant.TryParse(Encoding.UTF8.GetBytes(time), out UtcInstant at) ? (at.Nanoseconds / UtcInstant.Second).ToString(CultureInfo.InvariantCulture) : time;

    private static string Text(DifferenceReport report)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        report.WriteText(text);
        return text.ToString();
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
