using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using System.Xml.XPath;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Goaml;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Goaml;

public sealed class GoamlPartsTests
{
    [Fact]
    public void Five_thousand_transactions_become_linked_parts_and_none_is_lost()
    {
        ReportDocument report = Many(5_000);
        ReportFiling filing = GoamlSample.File(report);
        Assert.True(filing.IsSound, GoamlSample.Codes(filing.Violations));
        Assert.True(filing.Files.Length is > 1 and < 10, filing.Files.Length.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(
            Enumerable.Range(1, filing.Files.Length).Select(static part => part == 1 ? "goaml.xml" : $"goaml-{part}.xml"), filing.Files.Select(static file => file.Name));
        Assert.All(filing.Files, static file => Assert.True(file.Content.Length <= 5_000_000));
        List<string> numbers = [];
        for (int i = 0; i < filing.Files.Length; i++)
        {
            XElement file = GoamlSample.Xml(filing, i);
            string last = filing.Files.Length.ToString("00", CultureInfo.InvariantCulture);
            Assert.Equal($"{report.Id}-{i + 1:00}", file.Element("entity_reference")!.Value);
            Assert.StartsWith(
                $"This is part {i + 1} of {filing.Files.Length} of one report; the parts are {report.Id}-01 to {report.Id}-{last}.", file.Element("reason")!.Value,
                StringComparison.Ordinal);
            numbers.AddRange(file.XPathSelectElements("transaction/transactionnumber").Select(static one => one.Value));
        }

        Assert.Equal(report.Legs.Select(static leg => leg.EntryId), numbers);
    }

    [Fact]
    public void A_file_just_within_the_limit_is_one_and_one_byte_less_makes_two()
    {
        long bytes = GoamlSample.File().Files[0].Content.Length;
        Assert.Single(Limited("file_bytes", bytes).Files);
        ReportFiling two = Limited("file_bytes", bytes - 1);
        Assert.Equal(["goaml.xml", "goaml-2.xml"], two.Files.Select(static file => file.Name));
        Assert.True(two.IsSound);
        Assert.All(two.Violations, static one => Assert.Matches("^goaml(-2)?.xml/report/", one.Path));
    }

    [Fact]
    public void A_transaction_that_is_larger_than_a_file_may_be_is_said()
    {
        ReportFiling filing = Limited("file_bytes", 1_000);
        Assert.Equal(4, filing.Files.Length);
        Assert.Equal("GOAML_FILE_BYTES!*4", GoamlSample.Codes(filing.Violations.Where(static one => one.Grade == ViolationGrade.Fatal)));
    }

    [Fact]
    public void A_narrative_within_the_limit_is_whole_and_a_longer_one_says_what_is_missing()
    {
        int length = GoamlSample.Xml(GoamlSample.File()).Element("reason")!.Value.Length;
        Assert.DoesNotContain(Limited("reason_length", length).Violations, static one => one.Code == "GOAML_NARRATIVE_SHORTENED");
        ReportFiling shorter = Limited("reason_length", length - 1);
        Assert.Contains(shorter.Violations, static one => one is { Code: "GOAML_NARRATIVE_SHORTENED", Grade: ViolationGrade.Warning });
        string reason = GoamlSample.Xml(shorter).Element("reason")!.Value;
        Assert.EndsWith(" Sentences left out here, in the narrative that the filer keeps: 2.", reason, StringComparison.Ordinal);
        Assert.True(reason.Length < length);
        Assert.True(shorter.IsSound);
    }

    [Fact]
    public void Long_ids_are_hashed_and_found_again()
    {
        string id = new('x', 101), plain = new('y', 100);
        ReportDocument report = GoamlSample.Report with { Legs = [GoamlSample.Report.Legs[0] with { EntryId = id, Line = 41 }, GoamlSample.Report.Legs[0] with { EntryId = plain, Line = 42 }] };
        ReportFiling filing = GoamlSample.File(report);
        XElement[] numbers = [.. GoamlSample.Xml(filing).XPathSelectElements("transaction/transactionnumber")];
        Assert.Equal((64, plain), (numbers[0].Value.Length, numbers[1].Value));
        Assert.Contains(id, numbers[0].Parent!.Element("comments")!.Value, StringComparison.Ordinal);
        Assert.Equal((id, "ledger.csv", 41), GoamlSource.SourceOf(filing.Files[0].Content, "/report/transaction[1]/amount_local", report));
        Assert.Equal((plain, "ledger.csv", 42), GoamlSource.SourceOf(filing.Files[0].Content, "report/transaction[2]", report));
    }

    [Theory]
    [InlineData("report/reason")]
    [InlineData("report/transaction[0]")]
    [InlineData("report/transaction[3]")]
    [InlineData("report/transaction[999999999999]")]
    public void A_path_without_a_transaction_has_no_source(string path) => Assert.Null(
        GoamlSource.SourceOf(GoamlSample.File(GoamlSample.Report with { Legs = GoamlSample.Report.Legs[..1] }).Files[0].Content, path, GoamlSample.Report));

    [Fact]
    public void A_file_that_cannot_be_read_has_no_source() => Assert.Null(GoamlSource.SourceOf("<report"u8.ToArray(), "report/transaction[1]", GoamlSample.Report));

    [Fact]
    public void Two_movements_of_one_row_get_two_numbers_and_both_lead_to_the_row()
    {
        ReportDocument report = GoamlSample.Report with { Legs = [GoamlSample.Report.Legs[0], GoamlSample.Report.Legs[0]] };
        ReportFiling filing = GoamlSample.File(report);
        Assert.Equal(["D1", "D1~2"], GoamlSample.Xml(filing).XPathSelectElements("transaction/transactionnumber").Select(static one => one.Value));
        Assert.Equal("D1", GoamlSource.SourceOf(filing.Files[0].Content, "transaction[2]", report)?.EntryId);
    }

    private static ReportDocument Many(int count) => GoamlSample.Report with
    {
        Legs =
        [
            .. Enumerable.Range(1, count).Select(static i => GoamlSample.Report.Legs[0] with { EntryId = "D" + i.ToString(CultureInfo.InvariantCulture), GroupId = "", Line = i + 1 }),
        ],
    };

    private static ReportFiling Limited(string limit, long value) => GoamlFiling.Write(
        GoamlSample.Order(profile: GoamlSample.Profile with { Limits = GoamlSample.Profile.Limits.SetItem(limit, value) }));
}
