using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Reports;
using CompliReport.Tests.Ledgers;
using Xunit;

namespace CompliReport.Tests.Runs;

/// <summary>The whole run: what must not change its bytes, and what must not change its findings.</summary>
public sealed class ComplianceRunTests
{
    [Fact]
    public void The_same_inputs_give_the_same_bytes() => MustEqual(Scenario.FilesOf(Run(1, Split)), Scenario.FilesOf(Run(1, Split)), "twice");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_of_files_changes_no_byte(int seed)
    {
        SortedDictionary<string, byte[]> expected = Scenario.FilesOf(Run(seed, Split));
        MustEqual(expected, Scenario.FilesOf(Run(seed, rows => [.. Split(rows).Reverse()])), "reversed");
        MustEqual(
            expected,
            Scenario.FilesOf(Run(seed, rows =>
            {
                LedgerInput[] files = Split(rows);
                new Random(seed).Shuffle(files);
                return files;
            })),
            $"seed {seed}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_of_rows_changes_no_conversion_finding_or_case(int seed)
    {
        RunResult expected = Run(seed, Split), shuffled = Run(seed, rows =>
        {
            string[] other = [.. rows];
            new Random(seed).Shuffle(other);
            return Split(other);
        });
        Assert.True(Content(expected) == Content(shuffled), $"seed {seed}:\n{Content(expected)}\n--- is not ---\n{Content(shuffled)}");
    }

    [Fact]
    public void A_compressed_upload_has_the_same_findings() =>
        Assert.Equal(
            Content(Run(1, Split)),
            Content(Run(1, static rows => [.. Parts(rows).Select(static (part, i) => LedgerInput.FromBytes(Name(i) + ".gz", Upload.Gzip(Scenario.Header + string.Concat(part))))])));

    [Fact]
    public void Another_customer_changes_no_finding_of_others()
    {
        string[] before = [.. Run(1, Split).Detected.Findings.Select(Text)];
        Scenario more = Sample(1).Customer("Z", "C-Z", residency: "DE").Fiat("Z", Scenario.At(30), "EUR", "900000", "NOBODY", "DE").Exchange("Z", Scenario.At(31), "EUR", "-100000", "BTC", "10");
        string[] after = [.. more.Run(null, Split([.. more.Rows])).Detected.Findings.Where(static finding => !finding.Customers.Contains("C-Z")).Select(Text)];
        Assert.Equal(before, after);
    }

    [Fact]
    public void Renamed_accounts_have_the_same_findings_under_their_new_names()
    {
        Scenario day = Sample(1);
        string[] renamed = [.. day.Rows.Select(static row => row.Replace("Pa.", "Qa.", StringComparison.Ordinal))];
        Scenario other = Sample(1, "Qa.");
        string[] expected = [.. day.Run(null, Split([.. day.Rows])).Detected.Findings.Select(static finding => Text(finding).Replace("Pa.", "Qa.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, other.Run(null, Split(renamed)).Detected.Findings.Select(Text).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Evidence_is_never_empty_and_never_twice_and_every_subject_has_one_outcome(int seed)
    {
        RunResult result = Run(seed, Split);
        Assert.NotEmpty(result.Detected.Findings);
        Assert.All(result.Detected.Findings, static finding =>
        {
            Assert.NotEmpty(finding.Evidence);
            Assert.Equal(finding.Evidence.Length, finding.Evidence.Distinct().Count());
            Assert.Equal(finding.EvidenceTotal, finding.Evidence.Length);
        });
        Assert.Equal(result.Detected.Findings.Length, result.Detected.Findings.DistinctBy(static finding => finding.Id).Count());
        Assert.All(result.Detected.Outcomes, static row => Assert.True(row.IsClosed, row.Id));
        Assert.Equal(result.Detected.Outcomes.Length, result.Detected.Outcomes.DistinctBy(static row => row.Id).Count());
        Assert.Equal(0, result.Detected.Outcomes.Sum(static row => row[Outcome.Error]));
    }

    [Fact]
    public void Evidence_beyond_the_limit_is_counted()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < 12; i++)
        {
            day.Cash("A", Scenario.At(1), "CNY", "5000");
        }

        Finding finding = Assert.Single(day.Run(new RunOptions { EvidenceMax = 11 }).Detected.Findings);
        Assert.Equal((11, 12), (finding.Evidence.Length, finding.EvidenceTotal));
    }

    [Fact]
    public void Every_row_is_in_exactly_one_bucket()
    {
        Scenario day = Sample(1);
        string[] rows = [.. day.Rows, day.Rows[0], day.Rows[1].Replace("EX,E", "EX,X", StringComparison.Ordinal), "EX,bad\n", "\n", day.Rows[2].Replace("2023-03-0", "2023-13-0", StringComparison.Ordinal)];
        RunResult result = day.Run(null, Split(rows));
        Assert.All(result.Ledger.Files, static file => Assert.True(file.IsClosed));
        Assert.Equal(rows.Length, result.Ledger.RowsRead);
        Assert.Equal(day.Rows.Count + 1, result.Ledger.Accepted);
        Assert.Equal(2, result.Ledger.Files.Sum(static file => file.Refused));
        Assert.Equal(1, result.Ledger.Files.Sum(static file => file.Duplicate));
        Assert.Equal(1, result.Ledger.Files.Sum(static file => file.Ignored));
    }

    [Fact]
    public void Nothing_at_all_is_a_run_too()
    {
        RunResult result = new Scenario().Run(null, Scenario.Ledger("empty.csv", []));
        Assert.Empty(result.Detected.Findings);
        Assert.NotEmpty(Scenario.FilesOf(result));
    }

    internal static void MustEqual(SortedDictionary<string, byte[]> expected, SortedDictionary<string, byte[]> actual, string reason)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected.Keys, name => Assert.True(expected[name].AsSpan().SequenceEqual(actual[name]), $"{reason}: {name} differs"));
    }

    internal static RunResult Run(int seed, Func<string[], LedgerInput[]> layout)
    {
        Scenario day = Sample(seed);
        return day.Run(null, layout([.. day.Rows]));
    }

    // Fronts that are paid by many and exchange, people who split a purchase, cash, ordinary people: at different instants.
    private static Scenario Sample(int seed, string prefix = "Pa.")
    {
        Random random = new(seed);
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int person = 0; person < 12; person++)
        {
            string name = prefix + person.ToString("00", CultureInfo.InvariantCulture);
            day.Customer(name, "C-" + name, person == 11 ? "legal" : "natural", person == 10 ? "FR" : "CN");
            for (int i = 0; i < 12; i++)
            {
                string at = Scenario.AtNanoseconds((person * 1_000_003L) + (i * 3_600_000_000_007L) + (random.Next(1_000) * 1_000_000_000L));
                string sender = person < 3 ? "S" + (i % 11) : "OWN-" + name;
                _ = random.Next(4) == 0 && person != 0 ? day.Cash(name, at, "CNY", random.Next(40_000, 60_000).ToString(CultureInfo.InvariantCulture)) : day.Fiat(name, at, "CNY", "100000", sender);
            }

            day.Exchange(name, Scenario.At(13 + (person / 60.0)), "CNY", (-1_100_000 - random.Next(50_000)).ToString(CultureInfo.InvariantCulture), "USDT", "110000");
            day.Coins(name, Scenario.At(13.2 + (person / 60.0)), "USDT", "-30000", person is > 3 and < 10 ? "WALLET" : "W-" + name);
        }

        return day;
    }

    internal static LedgerInput[] Split(string[] rows) => [.. Parts(rows).Select(static (part, i) => Scenario.Ledger(Name(i), part))];

    private static IEnumerable<string[]> Parts(string[] rows) => rows.Chunk((rows.Length / 4) + 1);

    private static string Name(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part}.csv");

    private static string Content(RunResult result)
    {
        StringBuilder text = new();
        text.AppendJoin('\n', result.Detected.Findings.Select(Text).Order(StringComparer.Ordinal)).Append('\n');
        text.AppendJoin('\n', result.Cases.Select(static one => $"{one.Rank} {one.Id} {one.AmountUsd} {one.AmountLocal} {one.Tier?.Id} {string.Join(' ', one.Accounts)}")).Append('\n');
        text.Append(Scenario.TextOf(result, "conversions.csv")).Append(Scenario.TextOf(result, "outcomes.csv"));
        return text.ToString();
    }

    private static string Text(Finding finding) =>
        $"{finding.RuleId} {finding.Subject} {finding.Score} {string.Join(' ', finding.Accounts)} {string.Join(' ', finding.Customers)} {finding.From} {finding.To} {finding.EvidenceTotal} {finding.UsdMicros} {finding.Explanation}";

    [Theory]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    public void Rows_of_breaks_beyond_the_limit_are_counted_and_told(int max, int told)
    {
        RunResult result = new Scenario().Resident("A").Exchange("A", Scenario.At(1), "CNY", "-1000", "USDT", "100").Run();
        System.Collections.Generic.List<InputFault> faults = [];
        CompliReport.Detection.Citations.Of(new([], []), result.Reconciled, faults, max);
        Assert.Equal(told, faults.Count);
        Assert.All(faults, static fault => Assert.Contains("1 more rows of breaks", fault.ToString(), StringComparison.Ordinal));
    }
}
