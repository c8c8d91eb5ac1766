using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Ledgers.Resending;

/// <summary>A control file and corrected rows: it speaks of the whole file, which the damaged one and the corrected rows are together.</summary>
public sealed class ResendControlTests
{
    private static readonly string
        Damaged = CanonicalRow.Header + CanonicalRow.Csv("entry_id=e1", "amount=0.5") + CanonicalRow.Csv("entry_id=e2", "amount=-0,2") + CanonicalRow.Csv("entry_id=e3", "asset=EUR", "amount=7");

    private static readonly string ControlOfDamaged = Control(
        1, ("ledger.csv", Damaged, 3, """[{"asset":"BTC","credit_count":1,"credit_sum":"0.5","debit_count":1,"debit_sum":"0.2"},{"asset":"EUR","credit_count":1,"credit_sum":"7","debit_count":0,"debit_sum":"0"}]"""));

    [Fact]
    public void Without_the_corrected_rows_the_totals_of_the_damaged_file_do_not_fit() =>
        Assert.Equal(["Total ledger.csv BTC"], Differences(ControlOfDamaged, ("ledger.csv", Damaged)));

    [Fact]
    public void With_the_corrected_rows_they_do_and_the_control_file_need_not_be_sent_again() =>
        Assert.Empty(Differences(ControlOfDamaged, ("ledger.csv", Damaged), ("refused.csv", Corrected("-0.2"))));

    [Fact]
    public void With_rows_that_were_corrected_in_a_second_round_they_do_too()
    {
        (string, string) still = ("refused.csv", Corrected("-0,25"));
        string again = Correction.Of(Run(null, ("ledger.csv", Damaged), still)).Correct(static _ => "-0.2").Text();
        Assert.Empty(Differences(ControlOfDamaged, ("ledger.csv", Damaged), still, ("again.csv", again)));
        // The second refused.csv has taken the place of the first one, and only says there where its rows are from.
        Assert.Empty(Differences(ControlOfDamaged, ("ledger.csv", Damaged), ("refused.csv", again)));
        string onlyLast = Correction.Of(Encoding.UTF8.GetBytes(again)).Only(static line => line[0] == "refused.csv").Text();
        Assert.Empty(Differences(ControlOfDamaged, ("ledger.csv", Damaged), ("again.csv", onlyLast)));
        Assert.Equal(["Total ledger.csv + again.csv BTC"], Differences(ControlOfDamaged, ("ledger.csv", Damaged), ("again.csv", onlyLast.Replace("-0.2", "-0.3", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_correction_that_is_wrong_is_a_difference_of_both_files_together() =>
        Assert.Equal(["Total ledger.csv + refused.csv BTC"], Differences(ControlOfDamaged, ("ledger.csv", Damaged), ("refused.csv", Corrected("-0.25"))));

    [Fact]
    public void A_control_file_of_the_corrected_rows_alone_is_held_against_them_alone()
    {
        string corrected = Corrected("-0.2");
        string control = Control(2, ("refused.csv", corrected, 1, """[{"asset":"BTC","credit_count":0,"credit_sum":"0","debit_count":1,"debit_sum":"0.2"}]"""));
        Assert.Empty(Differences(control, ("refused.csv", corrected)));
    }

    [Fact]
    public void A_new_control_file_may_name_both()
    {
        string corrected = Corrected("-0.2");
        string control = Control(
            2,
            ("ledger.csv", Damaged, 3, """[{"asset":"BTC","credit_count":1,"credit_sum":"0.5","debit_count":0,"debit_sum":"0"},{"asset":"EUR","credit_count":1,"credit_sum":"7","debit_count":0,"debit_sum":"0"}]"""),
            ("refused.csv", corrected, 1, """[{"asset":"BTC","credit_count":0,"credit_sum":"0","debit_count":1,"debit_sum":"0.2"}]"""));
        Assert.Empty(Differences(control, ("ledger.csv", Damaged), ("refused.csv", corrected)));
    }

    [Fact]
    public void Rows_of_several_files_are_compared_with_the_sum_of_what_those_files_should_have()
    {
        string other = CanonicalRow.Header + CanonicalRow.Csv("entry_id=e4", "amount=x");
        string control = Control(
            1,
            ("a.csv", Damaged, 3, """[{"asset":"BTC","credit_count":1,"credit_sum":"0.5","debit_count":1,"debit_sum":"0.2"},{"asset":"EUR","credit_count":1,"credit_sum":"7","debit_count":0,"debit_sum":"0"}]"""),
            ("b.csv", other, 1, """[{"asset":"BTC","credit_count":1,"credit_sum":"3","debit_count":0,"debit_sum":"0"}]"""));
        string corrected = Correction.Of(Run(null, ("a.csv", Damaged), ("b.csv", other))).Correct(static key => key.File == "a.csv" ? "-0.2" : "3").Text();
        Assert.Empty(Differences(control, ("a.csv", Damaged), ("b.csv", other), ("c.csv", corrected)));
        Assert.Equal(["Hash b.csv ", "Total a.csv + b.csv + c.csv BTC"], Differences(control, ("a.csv", Damaged), ("c.csv", corrected.Replace(",3,", ",4,", StringComparison.Ordinal))));
    }

    [Fact]
    public void Rows_of_a_file_that_the_control_file_does_not_name_are_not_named_themselves() =>
        Assert.Equal(
            ["Hash ledger.csv ", "Hash refused.csv "],
            Differences(Control(1, ("other.csv", "x", 0, "[]")), ("ledger.csv", Damaged), ("refused.csv", Corrected("-0.2"))).Where(static one => !one.Contains("other", StringComparison.Ordinal)));

    private static string Corrected(string amount) => Correction.Of(Run(null, ("ledger.csv", Damaged))).Correct(_ => amount).Text();

    private static string[] Differences(string control, params (string Name, string Text)[] files) =>
        [.. Run(control, files).Control!.Differences.Select(static one => $"{one.Kind} {one.File} {one.Asset}").Order(StringComparer.Ordinal)];

    private static RunResult Run(string? control, params (string Name, string Text)[] files)
    {
        RunInputs inputs = new Scenario().Inputs([.. files.Select(static file => LedgerInput.FromBytes(file.Name, Encoding.UTF8.GetBytes(file.Text)))]);
        return ComplianceRun.Execute(
            control is null ? inputs : inputs with { Control = new ControlInput("manifest.json", Encoding.UTF8.GetBytes(control)) }, new RunOptions());
    }

    private static string Control(int number, params (string Name, string Text, int Rows, string Totals)[] files)
    {
        string listed = string.Join(',', files.Select(static file =>
            $$"""{"name":"{{file.Name}}","sha256":"{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Text)))}}","row_count":{{file.Rows}},"totals":{{file.Totals}}}"""));
        return $$"""{"schema_version":"1","exchange_id":"ex-1","day":"2026-03-01","file_seq":"{{number}}","files":[{{listed}}]}""";
    }
}
