using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reports.Filing;

public sealed class EvidenceTableTests
{
    private static readonly ReportDocument Sample =
        ReportDocumentReader.Read(ReportSample.Bytes(static stream => ReportJson.Write(ReportSample.Reports[0], stream)));

    [Fact]
    public void A_report_that_fits_has_every_leg_in_its_order_and_says_that_none_is_left_out()
    {
        string[] lines = LinesOf(EvidenceTable.Of(Sample, EvidenceTable.FincenBytesMax, new string('a', 64)));
        Assert.Equal(string.Join(',', EvidenceTable.Columns), lines[0]);
        Assert.Equal(Sample.Legs.Select(static leg => leg.EntryId), lines.Where(static line => line.StartsWith("leg,", StringComparison.Ordinal)).Select(static line => line.Split(',')[1]));
        Assert.DoesNotContain(lines, static line => line.StartsWith("left_out,", StringComparison.Ordinal));
        Assert.Contains($"0 of {Sample.Legs.Length} legs are not in this table", lines[^1], StringComparison.Ordinal);
        Assert.Contains("SHA-256 " + new string('a', 64), lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_exactly_the_size_fits_and_one_byte_less_leaves_legs_out()
    {
        ReportDocument report = Large(200);
        byte[] whole = EvidenceTable.Of(report, int.MaxValue, "");
        Assert.True(whole.AsSpan().SequenceEqual(EvidenceTable.Of(report, whole.Length, "")));
        byte[] cut = EvidenceTable.Of(report, whole.Length - 1, "");
        Assert.True(cut.Length < whole.Length);
        Assert.DoesNotContain("\n0 of ", Encoding.UTF8.GetString(cut), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("much room", 60_000)]
    [InlineData("little room", 20_000)]
    [InlineData("hardly any room", 3_000)]
    public void What_is_in_the_table_and_what_is_left_out_are_all_legs(string reason, int bytesMax)
    {
        ReportDocument report = Large(2_000);
        byte[] table = EvidenceTable.Of(report, bytesMax, "");
        Assert.True(table.Length <= bytesMax, reason);
        string[][] rows = [.. LinesOf(table)[1..].Select(static line => line.Split(','))];
        string[][] legs = [.. rows.Where(static row => row[0] == "leg")], left = [.. rows.Where(static row => row[0] == "left_out")];
        Assert.Equal(report.Legs.Length, legs.Length + left.Sum(static row => int.Parse(row[19], CultureInfo.InvariantCulture)));
        foreach (string[] sum in rows.Where(static row => row[0] == "sum"))
        {
            decimal[] amounts = [.. legs.Where(row => row[6] == sum[6]).Select(static row => Decimal(row[7]))];
            string[][] others = [.. left.Where(row => row[6] == sum[6])];
            Assert.Equal(Decimal(sum[20]), amounts.Where(static one => one > 0).Sum() + others.Sum(static row => Decimal(row[20])));
            Assert.Equal(Decimal(sum[21]), -amounts.Where(static one => one < 0).Sum() + others.Sum(static row => Decimal(row[21])));
        }

        Assert.StartsWith("note,", string.Join(',', rows[^1]), StringComparison.Ordinal);
        Assert.Contains($"{report.Legs.Length - legs.Length} of 2000 legs are not in this table", string.Join(',', rows[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_most_valuable_legs_come_first_where_not_all_fit()
    {
        ReportDocument report = Large(2_000);
        string[] ids = [.. LinesOf(EvidenceTable.Of(report, 60_000, "")).Where(static line => line.StartsWith("leg,", StringComparison.Ordinal)).Select(static line => line.Split(',')[1])];
        Assert.Equal(report.Legs.OrderByDescending(static leg => leg.ValueUsd).Take(ids.Length).Select(static leg => leg.EntryId), ids);
        Assert.True(ids.Length > 50);
    }

    [Fact]
    public void No_leg_could_be_added_without_passing_the_limit()
    {
        ReportDocument report = Large(500);
        byte[] table = EvidenceTable.Of(report, 40_000, "");
        Assert.True(table.Length is > 40_000 - 400 and <= 40_000, table.Length.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_limit_that_not_even_the_sums_fit_is_refused() =>
        Assert.Throws<ArgumentException>(static () => EvidenceTable.Of(Large(20), 300, ""));

    [Fact]
    public void A_cell_that_looks_like_a_formula_does_not_run()
    {
        DocumentLeg leg = Sample.Legs[0] with { Details = Sample.Legs[0].Details.SetItem("counterparty_name", "=1+1") };
        Assert.Contains(",'=1+1,", Encoding.UTF8.GetString(EvidenceTable.Of(Sample with { Legs = [leg] }, 10_000, "")), StringComparison.Ordinal);
    }

    private static ReportDocument Large(int legs)
    {
        DocumentLeg like = Sample.Legs[0];
        return Sample with
        {
            Legs =
            [
                .. Enumerable.Range(0, legs).Select(i => like with
                {
                    EntryId = "E" + i.ToString("00000", CultureInfo.InvariantCulture),
                    AccountId = "A" + (i % 3).ToString(CultureInfo.InvariantCulture),
                    At = UtcInstant.FromNanoseconds(like.At.Nanoseconds + ((i % 4) * UtcInstant.Day)),
                    Asset = i % 5 == 0 ? "USDT" : "CNY",
                    Amount = (i % 2 == 0 ? "-" : "") + (1 + (i * 7 % legs)).ToString(CultureInfo.InvariantCulture) + ".000000000000000001",
                    ValueUsd = 1 + (i * 7 % legs),
                }),
            ],
        };
    }

    private static decimal Decimal(string text) => text.Length == 0 ? 0 : decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string[] LinesOf(byte[] table) => Encoding.UTF8.GetString(table).TrimEnd('\n').Split('\n');
}
