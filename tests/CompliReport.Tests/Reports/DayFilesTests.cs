using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Reports;

/// <summary>The files on the day as a whole: receipt, refused rows, breaks, findings, cases, outcomes.</summary>
public sealed class DayFilesTests
{
    private const string RefusedHeader = "file,line,byte_offset,column,fault,found,expected,raw_sha256";

    // What a receipt must not say, in any case of letters: that something was looked for, let alone found.
    private static readonly string[] WordsOfSuspicion =
        [
            "suspic", "launder", "finding", "typolog", "case", "rule", "alert", "score", "sanction", "evidence", "T03", "T06", "CN-FX",
            "\"C1\"", "camlmac",
        ];

    [Fact]
    public void Headers_are_those_of_the_contract()
    {
        Assert.Equal(
            "break_id,category,severity,group_id,account_id,entry_ids,file,line,expected,found,difference,asset,usd_at_risk,next_action,age_business_days,explanation",
            ReportSample.HeaderOf(ReportSample.Text(static stream => BreaksCsv.Write(ReportSample.Day, stream))));
        Assert.StartsWith(
            "id,kind,hit,clear,not_applicable,no_data,error",
            ReportSample.HeaderOf(ReportSample.Text(static stream => OutcomesCsv.Write(ReportSample.Day, stream))),
            StringComparison.Ordinal);
        Assert.StartsWith(
            RefusedHeader + ",exchange_id,entry_id",
            ReportSample.HeaderOf(ReportSample.Text(static stream => RefusedCsv.Write(ReportSample.Day, stream))),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "finding_ids,entry_id,",
            ReportSample.HeaderOf(ReportSample.Text(static stream => EvidenceCsv.Write(ReportSample.Reports[0], stream))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_receipt_is_as_before() =>
        Snapshot.Matches("receipt.json", ReportSample.Text(static stream => ReceiptJson.Write(ReportSample.Day with { RunId = "run-0123456789abcdef" }, ReportSample.Root, stream)));

    [Fact]
    public void The_receipt_says_no_word_of_suspicion()
    {
        string receipt = ReportSample.Text(static stream => ReceiptJson.Write(ReportSample.Day, ReportSample.Root, stream));
        Assert.NotEmpty(ReportSample.Day.Cases);
        foreach (string word in WordsOfSuspicion)
        {
            Assert.DoesNotContain(word, receipt, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void The_receipt_keeps_faults_of_rule_packs_and_lists_to_itself()
    {
        RunResult result = ReportSample.Day with
        {
            Inputs = [new RunInputFile("rules", "cn.json", default, 1), new RunInputFile("list", "watch.csv", default, 1)],
            InputFaults = ["cn.json:3: threshold", "watch.csv:1: a name", "accounts.csv:2: residency"],
        };
        using JsonDocument receipt = JsonDocument.Parse(ReportSample.Text(stream => ReceiptJson.Write(result, ReportSample.Root, stream)));
        Assert.Equal(
            ["accounts.csv:2: residency"],
            receipt.RootElement.GetProperty("warnings").EnumerateArray().Select(static one => one.GetString()));
    }

    [Theory]
    [InlineData("every row is sound", "accepted", "DEMO,E1,E1,posted,A1,2026-03-02T01:00:00Z,fiat_deposit,single,EUR,fiat,5,,,,,\n")]
    [InlineData(
        "one row has a fault", "accepted_with_refusals", "DEMO,E1,E1,posted,A1,2026-03-02T01:00:00Z,fiat_deposit,single,EUR,fiat,x,,,,,\n")]
    public void The_status_follows_the_rows(string reason, string status, string rows) =>
        Assert.True(ReceiptJson.StatusOf(ReportSample.Run(ReportSample.LedgerOf(rows)).Ledger) == status, reason);

    [Fact]
    public void A_file_of_no_known_format_is_rejected_with_its_failure_as_a_warning()
    {
        RunResult result = ReportSample.Run("these,are,no\n1,2,3\n");
        using JsonDocument receipt = JsonDocument.Parse(ReportSample.Text(stream => ReceiptJson.Write(result, ReportSample.Root, stream)));
        Assert.Equal("rejected", receipt.RootElement.GetProperty("status").GetString());
        JsonElement file = receipt.RootElement.GetProperty("files")[0];
        Assert.Equal(0, file.GetProperty("rows_read").GetInt64());
        Assert.Equal(result.Ledger.Files[0].Failure, file.GetProperty("warnings")[0].GetString());
    }

    [Fact]
    public void Refused_rows_are_as_before() =>
        Snapshot.Matches("refused.csv", ReportSample.Text(static stream => RefusedCsv.Write(ReportSample.Day, stream)));

    [Fact]
    public void Every_fault_of_a_refused_row_has_its_line()
    {
        RefusedLines refused = new(ReportSample.Day);
        Assert.Equal(3, refused.RowCount);
        Assert.Equal(refused.LineCount, refused.All().Count());
        Assert.Equal(
            ["occurred_at", "kind", "counterparty_account"],
            refused.All().Where(static line => line.Line == ReportSample.Day.Ledger.RowsRead).Select(static line => line.Column));
    }

    [Theory]
    [InlineData("a plain cell is quoted", "amount", "1e5", "1e5")]
    [InlineData("an empty cell is empty", "amount", "", "")]
    [InlineData("a name is counted", "counterparty_name", "Ada", "3 characters")]
    [InlineData("whatever the case of the column", "Notes", "x", "1 character")]
    public void Personal_data_never_stands_in_a_message(string reason, string column, string cell, string found) =>
        Assert.True(RefusedLines.FoundOf(column, cell) == found, reason);

    [Fact]
    public void A_long_cell_is_cut_in_the_message_and_says_so()
    {
        Assert.Equal(200, RefusedLines.FoundOf("amount", new string('9', RefusedLines.FoundLengthMax)).Length);
        Assert.EndsWith(
            "... (201 characters)", RefusedLines.FoundOf("amount", new string('9', RefusedLines.FoundLengthMax + 1)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Breaks_are_as_before() =>
        Snapshot.Matches("breaks.csv", ReportSample.Text(static stream => BreaksCsv.Write(ReportSample.Day, stream)));

    [Fact]
    public void Breaks_are_sorted_and_as_many_as_reconciliation_counted()
    {
        string[] ids = [.. BreakRows.Of(ReportSample.Day).Select(static row => row.Id)];
        Assert.Equal(ReportSample.Day.Reconciled.Breaks, ids.Length);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void Outcomes_close_for_every_line()
    {
        string[] lines = ReportSample.Text(static stream => OutcomesCsv.Write(ReportSample.Day, stream))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(ReportSample.Day.Detected.Outcomes.Length + 1, lines.Length);
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split(',');
            Assert.Equal(
                long.Parse(cells[8], System.Globalization.CultureInfo.InvariantCulture),
                cells[2..7].Sum(static cell => long.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void Every_cited_row_leads_back_to_its_line()
    {
        string[] ledger = ReportSample.Ledger().Split('\n');
        string findings = ReportSample.Text(static stream => FindingsJsonl.Write(ReportSample.Day, stream));
        foreach (string document in findings.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument finding = JsonDocument.Parse(document);
            foreach (JsonElement place in finding.RootElement.GetProperty("evidence").EnumerateArray())
            {
                Assert.StartsWith(
                    "DEMO," + place.GetProperty("entry_id").GetString() + ",", ledger[place.GetProperty("line").GetInt32() - 1],
                    StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_case_names_its_reports()
    {
        using JsonDocument one = JsonDocument.Parse(
            ReportSample.Text(static stream => CasesJsonl.Write(ReportSample.Day, ReportSample.Reports, stream)).Split('\n')[0]);
        Assert.Equal(
            ReportSample.Reports.Select(static report => report.Id),
            one.RootElement.GetProperty("reports").EnumerateArray().Select(static id => id.GetString()));
        Assert.Equal("serious", one.RootElement.GetProperty("tier").GetString());
    }

    [Fact]
    public void The_files_of_a_run_are_those_of_the_contract_and_each_has_its_own_path()
    {
        string[] paths = [.. RunFiles.Of(ReportSample.Day, ReportSample.Reports, 10).SelectMany(static group => group).Append(RunFiles.Receipt(ReportSample.Day, ReportSample.Root)).Select(static file => file.Path)];
        ImmutableArray<string> expected =
            [
                "receipt.json", "refused.csv", "refused.xlsx", "conversions.csv", "breaks.csv", "findings.jsonl", "history.bin", "outcomes.csv",
                "cases.jsonl", "cases.xlsx", "fx-return.csv",
            ];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            paths.Where(static path => !path.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        string[] ofReports = [.. paths.Where(static path => path.StartsWith("reports/R-", StringComparison.Ordinal))];
        Assert.Equal(
            ReportSample.Reports.SelectMany(static report => (string[])["report.json", "evidence.csv", "basis.json", "narrative.txt", "validation.json"], static (report, name) => $"reports/{report.Id}/{name}").Order(),
            ofReports.Order());
        Assert.Equal(paths.Distinct(), paths);
    }
}
