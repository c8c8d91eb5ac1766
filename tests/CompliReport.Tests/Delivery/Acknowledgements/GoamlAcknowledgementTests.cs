using System.Linq;
using System.Text;
using CompliReport.Delivery.Acknowledgements;
using Xunit;

namespace CompliReport.Tests.Delivery.Acknowledgements;

public sealed class GoamlAcknowledgementTests
{
    [Theory]
    [InlineData("Uploaded", AcknowledgementStatus.Received)]
    [InlineData("Failed Validation", AcknowledgementStatus.Rejected)]
    [InlineData("Invalid Structure", AcknowledgementStatus.Rejected)]
    [InlineData("Transferred from Web", AcknowledgementStatus.Received)]
    [InlineData("Approved", AcknowledgementStatus.Received)]
    [InlineData("Processed", AcknowledgementStatus.Accepted)]
    [InlineData("Rejected", AcknowledgementStatus.Rejected)]
    [InlineData("Not Processed", AcknowledgementStatus.Unknown)]
    [InlineData("processed", AcknowledgementStatus.Unknown)]
    [InlineData("Accepted", AcknowledgementStatus.Unknown)]
    [InlineData("*", AcknowledgementStatus.Unknown)]
    [InlineData("", AcknowledgementStatus.Unknown)]
    public void Each_status_is_known_by_its_exact_word(string word, AcknowledgementStatus status)
    {
        AcknowledgedReport json = Assert.Single(Read($$"""{ "value": [{ "ReportKey": "77", "EntityReference": "R12", "Status": "{{word}}" }] }""").Reports);
        AcknowledgedReport xml = Assert.Single(Read($"<Reports><Report><ReportKey>77</ReportKey><EntityReference>R12</EntityReference><Status>{word}</Status></Report></Reports>").Reports);
        Assert.Equal((status, word, "goaml", "R12", "77"), (json.Status, json.StatusText, json.Format, json.ReportId, json.Reference));
        Assert.Equal((json.Status, json.StatusText, json.ReportId, json.Reference), (xml.Status, xml.StatusText, xml.ReportId, xml.Reference));
    }

    [Theory]
    [InlineData("R12", "R12", "")]
    [InlineData("R12-01", "R12", "goaml.xml")]
    [InlineData("R12-02", "R12", "goaml-2.xml")]
    [InlineData("R12-99", "R12", "goaml-99.xml")]
    [InlineData("R12-00", "R12-00", "")]
    [InlineData("R12-2", "R12-2", "")]
    public void The_reference_leads_to_the_report_and_the_file(string reference, string report, string file)
    {
        AcknowledgedReport one = Assert.Single(Read($$"""[{ "EntityReference": "{{reference}}", "Status": "Uploaded", "Reference": "AE-9" }]""").Reports);
        Assert.Equal((report, file, 0, "AE-9"), (one.ReportId, one.FileName, one.Position, one.Reference));
    }

    [Fact]
    public void Remarks_are_fatal_where_the_report_is_refused_and_keep_code_and_path()
    {
        const string Text = """
            { "value": [
              { "ReportKey": "1", "Status": "Rejected", "Message": "See below", "Errors": [{ "Code": "B7", "Path": "report/transaction[2]/amount_local", "Message": "too small" }] },
              { "ReportKey": "2", "Status": "Processed", "Message": "Thank you" }] }
            """;
        Acknowledgement answer = Read(Text);
        Assert.Equal(
            [new AcknowledgementRemark(true, "", "", "See below"), new AcknowledgementRemark(true, "B7", "report/transaction[2]/amount_local", "too small")],
            answer.Reports[0].Remarks);
        Assert.Equal([new AcknowledgementRemark(false, "", "", "Thank you")], answer.Reports[1].Remarks);
        AcknowledgedReport xml = Assert.Single(Read(
            "<Reports><Report><ReportKey>1</ReportKey><Status>Invalid Structure</Status><Errors><Error><Path>report</Path><Message>no</Message></Error></Errors></Report></Reports>").Reports);
        Assert.Equal([new AcknowledgementRemark(true, "", "report", "no")], xml.Remarks);
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("half of JSON", "{ \"value\": [")]
    [InlineData("no list", "{ \"value\": 5 }")]
    [InlineData("a list of numbers", "[5]")]
    [InlineData("no report", "[]")]
    [InlineData("no status", "[{ \"ReportKey\": \"1\" }]")]
    [InlineData("no report is named", "[{ \"Status\": \"Processed\" }]")]
    [InlineData("two statuses", "[{ \"ReportKey\": \"1\", \"Status\": \"Processed\", \"Status\": \"Rejected\" }]")]
    [InlineData("two statuses in XML", "<Reports><Report><ReportKey>1</ReportKey><Status>Processed</Status><Status>Rejected</Status></Report></Reports>")]
    [InlineData("another root", "<report/>")]
    [InlineData("a DTD", "<!DOCTYPE a [<!ENTITY b \"c\">]><Reports>&b;</Reports>")]
    [InlineData("text", "Processed")]
    public void What_cannot_be_read_is_a_fault(string reason, string text)
    {
        Acknowledgement answer = Read(text);
        Assert.True(answer is { Reports.Length: 0, Fault.Length: > 0 }, reason);
    }

    [Fact]
    public void Hostile_files_are_faults()
    {
        Assert.NotEqual("", Read(string.Concat(Enumerable.Repeat("[", 100_000))).Fault);
        Assert.NotEqual("", Read("<Reports>" + string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000)) + "</Reports>").Fault);
        Assert.Equal("It has 10000001 bytes, at most 10000000 are read.", Read(new string(' ', 10_000_001)).Fault);
    }

    [Fact]
    public void A_mark_at_the_start_is_no_fault() =>
        Assert.Equal("", Read("\uFEFF [{ \"ReportKey\": 5, \"Status\": \"Processed\" }]").Fault);

    private static Acknowledgement Read(string text) => GoamlAcknowledgement.Read(Encoding.UTF8.GetBytes(text));
}
