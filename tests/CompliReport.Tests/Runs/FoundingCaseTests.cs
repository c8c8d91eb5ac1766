using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Architecture;
using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Runs;

/// <summary>The sample of the founding case against its own labels: what was planted is found, and nobody else is reported.</summary>
public sealed class FoundingCaseTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "samples", "founding-case");
    private static readonly Lazy<RunResult> Sample = new(Run);

    [Theory]
    [InlineData("T01")]
    [InlineData("T02")]
    [InlineData("T03")]
    [InlineData("T06")]
    public void Every_labelled_account_of_a_typology_is_found(string typology)
    {
        HashSet<string> found = [.. Sample.Value.Detected.Findings.Where(finding => finding.RuleId == typology).SelectMany(static finding => finding.Accounts)];
        Assert.Empty(AccountsLabelled(label => label == typology).Except(found));
    }

    [Fact]
    public void No_benign_account_is_reported()
    {
        IEnumerable<string> reported = Sample.Value.Cases.Where(static one => one.IsReportable).SelectMany(static one => one.Accounts);
        Assert.Empty(AccountsLabelled(static label => label.StartsWith("benign:", StringComparison.Ordinal)).Intersect(reported));
    }

    [Theory]
    [InlineData("T06", "arbitrage_bot", BenignEffect.Vetoes)]
    [InlineData("T19", "tuition_season", BenignEffect.Lowers)]
    [InlineData("T22", "group_order_merchant", BenignEffect.Vetoes)]
    public void What_benign_accounts_hit_is_explained_by_their_own_kind(string typology, string kind, BenignEffect effect)
    {
        Finding finding = Assert.Single(Sample.Value.Detected.Findings, finding => finding.RuleId == typology && !finding.Benign.IsEmpty);
        Assert.Subset(new HashSet<string>(AccountsLabelled(label => label == "benign:" + kind)), new HashSet<string>(finding.Accounts));
        BenignReason reason = Assert.Single(finding.Benign);
        Assert.Equal((kind, effect), (reason.Kind, reason.Effect));
        Assert.Equal(effect == BenignEffect.Lowers, finding.OpensCase);
    }

    [Fact]
    public void The_ring_of_Shanxi_is_one_reported_case_of_its_own()
    {
        Case ring = Assert.Single(Sample.Value.Cases, static one => one.Accounts.Length == 21);
        Assert.True(ring.IsReportable);
        Assert.Equal(AccountsLabelled(static label => label == "T10"), ring.Accounts);
    }

    [Fact]
    public void The_parts_of_each_score_sum_to_it_and_name_findings_of_the_case() => Assert.All(Sample.Value.Cases, static one =>
    {
        Assert.Equal(one.Score.Points, one.Score.Parts.Sum(static part => part.Points));
        Assert.Subset(new HashSet<string>(one.Findings.Select(static finding => finding.Id)), new HashSet<string>(one.Score.Parts.SelectMany(static part => part.Findings)));
    });

    [Fact]
    public void The_underground_bank_is_one_case_of_the_gravest_degree_and_ranks_first()
    {
        Case first = Sample.Value.Cases[0];
        Assert.Equal("CN-CRIM-02", first.Tier?.Id);
        // The 26 fronts and the organiser, who sells what they bought: that counts once.
        Assert.Equal(27, first.Accounts.Length);
        Assert.Contains("C1028", first.Customers);
        Assert.InRange(first.AmountLocal, 2_002_000_000m, 2_003_000_000m);
        Assert.InRange(first.PassedOnUsd, 205_700_000m, 205_800_000m);
        Assert.True(first.IsReportable);
        Assert.Contains(first.Findings, static finding => finding.RuleId == "T13");
    }

    [Fact]
    public void Rows_outcomes_and_cases_are_as_before()
    {
        RunResult result = Sample.Value;
        StringBuilder text = new();
        foreach (LedgerFile file in result.Ledger.Files)
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.Name} {file.RowsRead} = {file.Accepted} + {file.Refused} + {file.Duplicate} + {file.Superseded} + {file.Ignored}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"states {string.Join(' ', result.Reconciled.CountByState)} breaks {string.Join(' ', result.Reconciled.CountByCategory)}\n");
        foreach (OutcomeRow row in result.Detected.Outcomes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Id} {string.Join(' ', row.Counts)} of {row.Subjects} {row.Subject}\n");
        }

        foreach (Case one in result.Cases)
        {
            string rules = string.Join(' ', one.Findings.CountBy(static finding => finding.RuleId).Select(static count => count.Key + "x" + count.Value));
            text.Append(CultureInfo.InvariantCulture, $"{one.Rank} {one.Id} {one.IsReportable} {one.Score.Points} {one.AmountLocal} {one.AmountUsd} {one.Tier?.Id} {rules}\n");
        }

        Snapshot.Matches("founding-case.txt", text.ToString());
    }

    private static string[] AccountsLabelled(Func<string, bool> isWanted)
    {
        string[] labels = File.ReadAllLines(Path.Combine(Folder, "labels.csv"));
        string[] accounts = [.. labels.Skip(1).Select(static line => line.Split(',')).Where(cells => isWanted(cells[1])).Select(static cells => cells[3]).Distinct()];
        Assert.NotEmpty(accounts);
        return accounts;
    }

    private static RunResult Run()
    {
        static LedgerInput Open(string file) => LedgerInput.FromBytes(Path.GetFileName(file), File.ReadAllBytes(file));
        RulePack pack = RulePackReader.Read("cn.json", File.ReadAllBytes(Path.Combine(SourceTree.Root, "rules", "cn.json"))).Pack!;
        RateFile[] rates =
        [
            new("fx/eurofxref.csv", RateFileKind.Fx, File.ReadAllBytes(Path.Combine(Folder, "rates", "fx", "eurofxref.csv"))),
            new("crypto/prices.csv", RateFileKind.Crypto, File.ReadAllBytes(Path.Combine(Folder, "rates", "crypto", "prices.csv"))),
        ];
        ControlInput control = new("manifest.json", File.ReadAllBytes(Path.Combine(Folder, "manifest.json")));
        RunInputs inputs = new([.. Directory.EnumerateFiles(Folder, "ledger-*").Select(Open)], Open(Path.Combine(Folder, "accounts.csv")), control, [.. rates], [pack]);
        RunResult result = ComplianceRun.Execute(inputs, new RunOptions());
        Assert.Empty(result.Control!.Differences);
        return result;
    }
}
