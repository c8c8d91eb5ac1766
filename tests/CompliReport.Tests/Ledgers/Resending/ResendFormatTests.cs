using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using CompliReport.Ledgers;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Ledgers.Resending;

/// <summary>refused.csv of an exchange's own format is a file of that format once its cells are right.</summary>
public sealed class ResendFormatTests
{
    // A spreadsheet could run it, so it is guarded, and the guard has to go again.
    private const string Wrong = "=wrong";

    public static TheoryData<int, string> Samples => new(ExportSamples.All.Select(static (sample, i) => (i, sample.File)));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Each_cell_that_can_be_refused_can_be_corrected_and_sent_again(int number, string name)
    {
        ExportSample sample = ExportSamples.All[number];
        string[] cells = Cells(sample.RowOf(12));
        Upload clean = Upload.Of((name, sample.Text(sample.RowOf(11), sample.RowOf(12), sample.RowOf(13))));
        Assert.Equal((3L, 0L), (clean.File.Accepted, clean.File.Refused));
        int refused = 0;
        for (int column = 0; column < cells.Length; column++)
        {
            string damaged = sample.Text(sample.RowOf(11), Row(cells, column), sample.RowOf(13));
            if (Upload.Of((name, damaged)).Faults.All(static fault => fault.Contains("row:", StringComparison.Ordinal)))
            {
                continue;
            }

            refused++;
            Correction correction = Correction.Of(new Scenario().Run(null, Of(name, damaged)));
            Assert.All(correction.Lines, static line => Assert.Equal("'" + Wrong, line[3].Length == 0 ? "'" + Wrong : line[Array.FindIndex(line, 8, static cell => cell.Contains(Wrong, StringComparison.Ordinal))]));
            foreach (string[] line in correction.Lines)
            {
                line[Array.FindIndex(line, 8, static cell => cell == "'" + Wrong)] = cells[column];
            }

            Upload again = Upload.Of((name, damaged), ("sent-again.csv", correction.Text()));
            Assert.Equal(Sorted(clean), Sorted(again));
            LedgerFile resent = again.Day.Files.Single(static file => file.Name == "sent-again.csv");
            Assert.Equal((clean.File.Format, clean.File.FormatVersion), (resent.Format, resent.FormatVersion));
            Assert.DoesNotContain(resent.Warnings, static warning => warning.StartsWith("Column ", StringComparison.Ordinal));

            // The corrected rows alone say what they said in their file.
            Assert.Equal(Sorted(Upload.Of((name, sample.Text(sample.RowOf(12))))), Sorted(Upload.Of(("sent-again.csv", correction.Text()))));
        }

        Assert.True(refused > 0, "no damage was refused");
    }

    private static LedgerInput Of(string name, string text) => LedgerInput.FromBytes(name, Encoding.UTF8.GetBytes(text));

    private static string[] Cells(string row) => Correction.Of(Encoding.UTF8.GetBytes("x\n" + row)).Lines.Single();

    private static string Row(string[] cells, int wrong) =>
        string.Join(',', cells.Select((cell, i) => "\"" + (i == wrong ? Wrong : cell).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")) + "\n";

    // Groups of rows without ids are numbered as they are met, which the order of files changes.
    private static IEnumerable<string> Sorted(Upload upload) =>
        upload.Legs.Zip(upload.Balances, static (leg, balance) => Regex.Replace(leg, " #[0-9]+ ", " # ") + " " + balance).Order(StringComparer.Ordinal);
}
