using System;
using System.Linq;
using System.Text;
using CompliReport.Delivery.Acknowledgements;
using CompliReport.Reports.Filing;
using CompliReport.Tests.Reports.Filing.Fincen;
using Xunit;

namespace CompliReport.Tests.Delivery.Acknowledgements;

public sealed class FincenAcknowledgementTests
{
    [Theory]
    [InlineData("no error", "A", "31000055053784", "", AcknowledgementStatus.Accepted)]
    [InlineData("a warning", "A", "31000055053784", "WARN", AcknowledgementStatus.AcceptedWithWarnings)]
    [InlineData("a fatal error", "A", "31000055053784", "FATAL", AcknowledgementStatus.Rejected)]
    [InlineData("a warning and a fatal error", "A", "31000055053784", "WARN FATAL", AcknowledgementStatus.Rejected)]
    [InlineData("a fatal error under a status that is not known", "Z", "", "FATAL", AcknowledgementStatus.Rejected)]
    [InlineData("no identifier yet", "A", "", "", AcknowledgementStatus.Received)]
    [InlineData("a level that is not known", "A", "31000055053784", "NOTE", AcknowledgementStatus.Unknown)]
    [InlineData("a level in another spelling", "A", "31000055053784", "warn", AcknowledgementStatus.Unknown)]
    [InlineData("a status that is not known", "R", "31000055053784", "", AcknowledgementStatus.Unknown)]
    [InlineData("a status that ends in a known word", "NA", "31000055053784", "", AcknowledgementStatus.Unknown)]
    [InlineData("words", "Not Accepted", "31000055053784", "", AcknowledgementStatus.Unknown)]
    [InlineData("no status", "", "31000055053784", "", AcknowledgementStatus.Unknown)]
    [InlineData("an identifier of 13 digits", "A", "3100005505378", "", AcknowledgementStatus.Unknown)]
    [InlineData("an identifier of 15 digits", "A", "310000550537841", "", AcknowledgementStatus.Unknown)]
    public void A_status_means_what_the_table_says_and_no_other_means_accepted(string reason, string status, string number, string levels, AcknowledgementStatus expected)
    {
        AcknowledgedReport report = Assert.Single(Read(Batch(status, Activity(1, number, levels))).Reports);
        Assert.True(expected == report.Status, $"{reason}: {report.Status}");
        Assert.Equal((expected == AcknowledgementStatus.Received || number.Length != 14 ? "" : number, "fincen"), (report.Reference, report.Format));
        Assert.Equal(levels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, report.Remarks.Length);
    }

    [Fact]
    public void A_fatal_error_of_one_refuses_the_whole_batch()
    {
        Acknowledgement read = Read(Batch("A", Activity(1, "31000055053784", "") + Activity(2, "", "FATAL")));
        Assert.Equal([(1, AcknowledgementStatus.Rejected), (2, AcknowledgementStatus.Rejected)], read.Reports.Select(static one => (one.Position, one.Status)));
    }

    [Fact]
    public void Positions_are_those_that_it_names_else_the_order()
    {
        Acknowledgement read = Read(Batch("A", Activity(3, "31000055053784", "") + Activity(null, "31000055053785", "")));
        Assert.Equal([3, 2], read.Reports.Select(static one => one.Position));
    }

    [Fact]
    public void A_remark_has_its_code_its_path_and_its_text()
    {
        AcknowledgementRemark remark = Assert.Single(Assert.Single(Read(Batch("A", Activity(1, "31000055053784", "WARN"))).Reports).Remarks);
        Assert.Equal(new AcknowledgementRemark(false, "C21", "EFilingBatchXML/Activity[1]/Party[26]/PartyName[27]", "A text."), remark);
    }

    [Fact]
    public void Batch_and_submission_that_differ_are_not_believed() => Assert.Equal(
        AcknowledgementStatus.Unknown,
        Assert.Single(Read(Batch("A", Activity(1, "31000055053784", ""), "B")).Reports).Status);

    [Theory]
    [InlineData("")]
    [InlineData("no XML")]
    [InlineData("<EFilingBatchXML StatusCode=\"A\">")]
    [InlineData("<EFilingBatchXML StatusCode=\"A\"/>")]
    [InlineData("<Other StatusCode=\"A\"/>")]
    [InlineData("<!DOCTYPE EFilingBatchXML [<!ENTITY a \"b\">]><EFilingBatchXML StatusCode=\"A\">&a;</EFilingBatchXML>")]
    public void What_is_no_acknowledgement_is_a_fault(string text)
    {
        Acknowledgement read = Read(text);
        Assert.Empty(read.Reports);
        Assert.NotEqual("", read.Fault);
    }

    [Fact]
    public void A_file_of_a_hundred_megabytes_is_a_fault()
    {
        byte[] large = new byte[100 * 1024 * 1024];
        Assert.NotEqual("", FincenAcknowledgement.Read(large).Fault);
    }

    [Theory]
    [InlineData("a name of a subject", "EFilingBatchXML/Activity[1]/Party[26]/PartyName[27]/RawIndividualFirstName", "D1", 2)]
    [InlineData("an account", "EFilingBatchXML/Activity[1]/Party[40]/PartyAccountAssociation[45]/Party[46]/Account[48]/AccountNumberText", "D3", 6)]
    [InlineData("the first day", "EFilingBatchXML/Activity[1]/SuspiciousActivity[57]/SuspiciousActivityFromDateText", "D1", 2)]
    [InlineData("the last day", "EFilingBatchXML/Activity[1]/SuspiciousActivity[57]/SuspiciousActivityToDateText", "W4", 7)]
    public void A_path_leads_back_to_the_line_of_the_ledger(string reason, string path, string entry, long line)
    {
        ReportFiling filing = FincenSample.Write(FincenSample.Document);
        Assert.True(FincenAcknowledgement.SourceOf(filing.Files[0].Content, path, FincenSample.Document) == (entry, "ledger.csv", line), reason);
    }

    [Theory]
    [InlineData("the filer", "EFilingBatchXML/Activity[1]/Party[4]/Address[6]/RawZIPCode")]
    [InlineData("an account that no leg names", "EFilingBatchXML/Activity[1]/Party[26]/PartyAccountAssociation[33]/Party[34]/Account[38]/AccountNumberText")]
    [InlineData("no such element", "EFilingBatchXML/Activity[1]/Party[999]")]
    [InlineData("another element of that number", "EFilingBatchXML/Activity[1]/Address[26]")]
    [InlineData("nothing", "")]
    public void Where_an_element_comes_from_no_line_none_is_named(string reason, string path)
    {
        ReportFiling filing = FincenSample.Write(FincenSample.Document);
        Assert.True(FincenAcknowledgement.SourceOf(filing.Files[0].Content, path, FincenSample.Document) is null, reason);
        Assert.Null(FincenAcknowledgement.SourceOf([], path, FincenSample.Document));
    }

    private static Acknowledgement Read(string text) => FincenAcknowledgement.Read(Encoding.UTF8.GetBytes(text));

    private static string Batch(string status, string activities, string? submission = null) =>
        $"<EFilingBatchXML SeqNum=\"1\" StatusCode=\"{status}\"><EFilingSubmissionXML SeqNum=\"1\" StatusCode=\"{submission ?? status}\">{activities}</EFilingSubmissionXML></EFilingBatchXML>";

    private static string Activity(int? position, string number, string levels)
    {
        string errors = string.Concat(levels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static level =>
            "<EFilingActivityErrorXML><ErrorContextText>EFilingBatchXML/Activity[1]/Party[26]/PartyName[27]</ErrorContextText>"
            + $"<ErrorElementNameText>PartyName</ErrorElementNameText><ErrorLevelText>{level}</ErrorLevelText><ErrorText>A text.</ErrorText><ErrorTypeCode>C21</ErrorTypeCode></EFilingActivityErrorXML>"));
        string at = position is null ? "" : $" SeqNum=\"{position}\"", id = number.Length == 0 ? "" : $"<BSAID>{number}</BSAID>";
        return $"<EFilingActivityXML{at}>{id}{(errors.Length == 0 ? "<EFilingActivityErrorXML SeqNum=\"1\"/>" : errors)}</EFilingActivityXML>";
    }
}
