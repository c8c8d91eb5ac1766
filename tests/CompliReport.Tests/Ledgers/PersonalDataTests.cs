using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Reports;
using CompliReport.Tests.Ledgers.Documents;
using CompliReport.Tests.Ledgers.Resending;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Ledgers;

/// <summary>What a person could be known by stands in refused.csv, which goes back to the sender, and in no message, warning or receipt.</summary>
public sealed partial class PersonalDataTests
{
    private const string Mark = "Jane7Q";

    public static TheoryData<int, string> Samples => new(ExportSamples.All.Select(static (sample, i) => (i, sample.File)));

    public static TheoryData<string> Faults => [.. FaultSamples.Rows.Select(static sample => sample.Fault.ToString())];

    [Theory]
    [MemberData(nameof(Samples))]
    public void No_damage_of_any_cell_brings_a_personal_value_into_a_message(int number, string name)
    {
        ExportSample sample = ExportSamples.All[number];
        string[] header = Cells(sample.Header);
        StringBuilder rows = new();
        int count = 0;
        foreach (string wrong in (string[])["", "=wrong", Mark + "\u0001", "\u0001", new string('9', 200), Mark + new string('x', 300)])
        {
            for (int column = 0; column < header.Length; column++)
            {
                string[] cells = Marked(header, Cells(sample.RowOf(++count)));
                bool isPersonal = column < cells.Length && Personal().IsMatch(header[column]);
                if (column < cells.Length && (isPersonal || !wrong.Contains(Mark, StringComparison.Ordinal)))
                {
                    cells[column] = wrong;
                }

                rows.Append(Row(cells));
            }
        }

        // Cells that cannot be told apart, bytes that are no text, one cell too many and too few.
        string[] whole = Marked(header, Cells(sample.RowOf(++count)));
        rows.Append(Row([.. whole, Mark])).Append(Row(whole[..^1])).Append(Row(whole).Insert(1, "\"" + Mark + "\"x"))
            .Append(Row(whole)[..^1]).Append("\0\n").Append('"').Append(Row(whole).Replace("\"", "", StringComparison.Ordinal));
        string preamble = $"Account owner,{Mark},{Mark}@example.org\n" + Preamble(sample.Preamble);
        MustNotTell(name, Encoding.UTF8.GetBytes(preamble + sample.Header.TrimStart('\uFEFF') + "\n" + rows));
        MustNotTell(name, [.. Encoding.UTF8.GetBytes(preamble + sample.Header.TrimStart('\uFEFF') + "\n"), .. Encoding.UTF8.GetBytes(Row(whole)[..^1]), 0xE9, (byte)'\n'], isRefused: false);
        // A file without its header, and one of which a column is missing.
        MustNotTell(name, Encoding.UTF8.GetBytes(preamble + rows), isRefused: false);
        MustNotTell(name, Encoding.UTF8.GetBytes(preamble + string.Join(',', header[1..].Select(Quoted)) + "\n" + rows), isRefused: false);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void No_sample_of_a_fault_brings_a_personal_value_into_a_message(string fault)
    {
        FaultSample sample = FaultSamples.Rows.Single(one => one.Fault.ToString() == fault);
        string[] lines = Encoding.UTF8.GetString(sample.Content).Split('\n');
        int at = Array.FindIndex(lines, static line => line.Split(',').Length > 3);
        if (at < 0 || lines[at].StartsWith('{'))
        {
            return;
        }

        // Columns that the file lacks are put in.
        string[] more = ["counterparty_name", "counterparty_account", "address", "Notes"];
        IEnumerable<string> changed = lines.Select((line, i) => line.Length == 0 || i < at ? line : line.TrimEnd('\r') + "," + string.Join(',', i == at ? more : more.Select(static _ => Mark)));
        MustNotTell(sample.File, Encoding.UTF8.GetBytes(string.Join('\n', changed)), isRefused: false);
    }

    [Fact]
    public void Lines_of_JSON_tell_no_more()
    {
        StringBuilder lines = new();
        foreach (string cell in (string[])["counterparty_name", "address"])
        {
            lines.Append(CanonicalRow.Json("entry_id=" + cell, $"{cell}={Mark}", "amount=x"));
            lines.Append(CanonicalRow.Json("entry_id=long " + cell, $"{cell}={Mark}{new string('x', 200)}"));
            lines.Append(CanonicalRow.Json("entry_id=cut " + cell, $"{cell}={Mark}", "amount=x")[..^4]).Append('\n');
        }

        MustNotTell("ledger.jsonl", Encoding.UTF8.GetBytes(lines.ToString()));
    }

    [Theory]
    [InlineData("full_name")]
    [InlineData("id_number")]
    [InlineData("birth_date")]
    [InlineData("phone_hash")]
    [InlineData("occupation")]
    public void A_row_of_accounts_whose_cells_have_shifted_tells_no_name(string shifted)
    {
        string header = string.Join(',', AccountFacts.Columns);
        string[] cells = [.. AccountFacts.Columns.Select(column => column == shifted ? Mark : column == "full_name" ? Mark : "")];
        StringBuilder text = new(header + "\n");
        for (int i = 0; i < cells.Length; i++)
        {
            text.AppendJoin(',', cells[i..].Concat(cells[..i])).Append('\n');
        }

        text.AppendJoin(',', cells).Append(",x\n").Append('"').AppendJoin(',', cells).Append('\n');
        RunInputs inputs = new Scenario().Inputs(Scenario.Ledger("ledger.csv", [])) with { Accounts = LedgerInput.FromBytes("accounts.csv", Encoding.UTF8.GetBytes(text.ToString())) };
        RunResult result = ComplianceRun.Execute(inputs, new RunOptions());
        Assert.NotEmpty(result.InputFaults);
        MustNotTell(result);
    }

    private static void MustNotTell(string name, byte[] content, bool isRefused = true)
    {
        RunResult result = new Scenario().Run(null, LedgerInput.FromBytes(name, content));
        Assert.True(!isRefused || result.Ledger.Refused.Rows.Count > 0, "nothing was refused");
        MustNotTell(result);
    }

    private static void MustNotTell(RunResult result)
    {
        IEnumerable<string> told = result.Ledger.Files.SelectMany(static file => file.Warnings.Append(file.Failure ?? ""))
            .Concat(Refusals.First(result, int.MaxValue)).Concat(result.InputFaults).Append(Scenario.TextOf(result, "receipt.json"))
            .Concat(Correction.Of(result).Lines.SelectMany(static line => new[] { line[5], line[6] }));
        Assert.All(told, static text => Assert.DoesNotContain(Mark, text, StringComparison.OrdinalIgnoreCase));
    }

    private static string[] Marked(string[] header, string[] cells) =>
        [.. cells.Select((cell, i) => i < header.Length && Personal().IsMatch(header[i]) ? Mark + " " + cell : cell)];

    private static string Preamble(string lines) => Regex.Replace(lines, "UID: ?[0-9]+", "UID:" + Mark);

    private static string[] Cells(string row) => Correction.Of(Encoding.UTF8.GetBytes("x\n" + row)).Lines.Single();

    private static string Row(string[] cells) => string.Join(',', cells.Select(Quoted)) + "\n";

    private static string Quoted(string cell) => "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    [GeneratedRegex("address|counterparty_(name|account)|note|remark|description|user|uid|mail|phone|destination|^to$|device_id|withdrawal address|payment account", RegexOptions.IgnoreCase)]
    private static partial Regex Personal();
}
