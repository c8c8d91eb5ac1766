using System.Text;
using CompliReport.Reports.Formats;
using Xunit;

namespace CompliReport.Tests.Reports;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("plain text stays", "abc", "abc")]
    [InlineData("a formula is guarded", "=1+1", "'=1+1")]
    [InlineData("a plus is guarded", "+1", "'+1")]
    [InlineData("a negative number is a number", "-12.5", "-12.5")]
    [InlineData("a minus before text is guarded", "-12.5x", "'-12.5x")]
    [InlineData("a minus alone is guarded", "-", "'-")]
    [InlineData("a number with a point at its end is none", "-12.", "'-12.")]
    [InlineData("a command is guarded", "@SUM(A1)", "'@SUM(A1)")]
    [InlineData("a tab is guarded", "\t=1", "'\t=1")]
    [InlineData("a carriage return is guarded and quoted", "\r=1", "\"'\r=1\"")]
    [InlineData("a formula with a comma is guarded inside its quotes", "=A1,2", "\"'=A1,2\"")]
    [InlineData("quotes are doubled", "a\"b", "\"a\"\"b\"")]
    [InlineData("a line break is quoted", "a\nb", "\"a\nb\"")]
    [InlineData("a sign inside is no formula", "1=1", "1=1")]
    [InlineData("nothing is nothing", "", "")]
    public void A_cell_is_written_so_that_no_spreadsheet_runs_it(string reason, string cell, string written)
    {
        string text = ReportSample.Text(stream =>
        {
            using CsvText csv = new(stream, "a", "b");
            csv.Row(cell, "end");
        });
        Assert.True(text == "a,b\n" + written + ",end\n", reason + ": " + text);
    }

    [Fact]
    public void A_long_file_is_written_whole()
    {
        string text = ReportSample.Text(static stream =>
        {
            using CsvText csv = new(stream, "n");
            for (int i = 0; i < 50_000; i++)
            {
                csv.Cell(i);
                csv.EndRow();
            }
        });
        Assert.Equal(50_002, text.Split('\n').Length);
        Assert.EndsWith("\n49999\n", text, System.StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetByteCount(text), text.Length);
    }
}
