using System;
using System.Linq;
using System.Text;
using CompliReport.Delivery.Acknowledgements;
using CompliReport.Reports.Filing.Camlmac;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Camlmac;

public sealed class CamlmacAcknowledgementTests
{
    private const string Name = "NBSZ0000144030001-20260303-00000001";

    [Theory]
    [InlineData("SUCC", AcknowledgementStatus.Accepted)]
    [InlineData("CTFL", AcknowledgementStatus.Rejected)]
    [InlineData("RQCR", AcknowledgementStatus.ToBeCompleted)]
    [InlineData("NOT SUCC", AcknowledgementStatus.Unknown)]
    [InlineData("succ", AcknowledgementStatus.Unknown)]
    [InlineData("SUCCESS", AcknowledgementStatus.Unknown)]
    [InlineData("", AcknowledgementStatus.Unknown)]
    [InlineData("*", AcknowledgementStatus.Unknown)]
    public void Only_the_exact_word_means_something(string word, AcknowledgementStatus status)
    {
        Acknowledgement read = Read($"<FDBK><FLNM>{Name}.XML</FLNM><SFID>{word}</SFID></FDBK>");
        AcknowledgedReport one = Assert.Single(read.Reports);
        Assert.Equal(
            ("", "camlmac", "camlmac.xml", Name, status, word), (read.Fault, one.Format, one.FileName, one.Reference, one.Status, one.StatusText));
        Assert.Empty(one.Remarks);
    }

    [Fact]
    public void Every_word_of_the_profile_has_a_status() => Assert.Equal(
        ["CTFL", "RQCR", "SUCC"], CamlmacSample.Profile.Codes["status"].Keys);

    [Fact]
    public void A_refusal_names_places_and_reasons()
    {
        AcknowledgedReport one = Read($"""
            <FDBK><RPFN>{Name}</RPFN><SFID>CTFL</SFID><ERRORS>
              <ERROR><ERLC>BSTR/STIFs/STIF[3]/TSIF/CRAT</ERLC><ERRS>金额格式错误</ERRS></ERROR>
              <ERROR><ERLC>BSTR/RBIF/RPNM</ERLC></ERROR>
              <ERROR><ERRS>其他错误</ERRS></ERROR>
            </ERRORS></FDBK>
            """).Reports.Single();
        Assert.Equal(
            [("BSTR/STIFs/STIF[3]/TSIF/CRAT", "金额格式错误"), ("BSTR/RBIF/RPNM", ""), ("", "其他错误")],
            one.Remarks.Select(static remark => (remark.Path, remark.Text)));
        Assert.All(one.Remarks, static remark => Assert.True(remark.IsFatal));
        Assert.Equal(
            (CamlmacSample.Document.Legs[2].EntryId, CamlmacSample.Document.Legs[2].File, CamlmacSample.Document.Legs[2].Line),
            CamlmacWriter.SourceOf(CamlmacSample.Write().Files[0].Content, one.Remarks[0].Path, CamlmacSample.Document));
    }

    [Fact]
    public void A_request_for_more_is_no_refusal()
    {
        AcknowledgedReport one = Read("<FDBK><SFID>RQCR</SFID><ERLC>BSTR/SEIFs/SEIF[1]/SEVC</ERLC><ERRS>请补充职业</ERRS></FDBK>").Reports.Single();
        Assert.False(Assert.Single(one.Remarks).IsFatal);
        Assert.Equal(("", ""), (one.FileName, one.Reference));
    }

    [Fact]
    public void Several_answers_in_one_reply_stay_apart()
    {
        Acknowledgement read = Read(
            $"<FDBK><FILE><NAME>{Name}.XML</NAME><SFID>SUCC</SFID></FILE>"
                + $"<FILE><NAME>{Name[..^1]}2.XML</NAME><SFID>CTFL</SFID><ERLC>BSTR</ERLC><ERRS>错误</ERRS></FILE></FDBK>");
        Assert.Equal(
            [("camlmac.xml", Name, AcknowledgementStatus.Accepted, 0), ("camlmac-2.xml", Name[..^1] + "2", AcknowledgementStatus.Rejected, 1)],
            read.Reports.Select(static one => (one.FileName, one.Reference, one.Status, one.Remarks.Length)));
    }

    [Fact]
    public void A_notice_asks_for_completion_until_a_day()
    {
        AcknowledgedReport one = Read($"""
            <MCVR><BSIF><RICD>Z0000144030001</RICD><ORXN>{Name}</ORXN><TMLM>20260310</TMLM><RQDS>请补充交易对手信息</RQDS><RQNM>2</RQNM></BSIF>
            <STIFs><STIF seqno="1"><ITEMS><ITEM seqno="1">TCNM</ITEM></ITEMS></STIF></STIFs></MCVR>
            """).Reports.Single();
        Assert.Equal((AcknowledgementStatus.ToBeCompleted, "MCVR", Name), (one.Status, one.StatusText, one.Reference));
        Assert.Contains(one.Remarks, static remark => remark.Code == "TMLM" && remark.Text == "20260310");
        Assert.Contains(one.Remarks, static remark => remark.Code == "RQDS" && remark.Text == "请补充交易对手信息");
        Assert.Contains(one.Remarks, static remark => remark.Code == "ITEM" && remark.Path == "TCNM");
    }

    [Theory]
    [InlineData("another root", "<EFilingBatchXML/>")]
    [InlineData("no status", "<FDBK><ERLC>x</ERLC></FDBK>")]
    [InlineData("no XML", "SUCC")]
    [InlineData("nothing", "")]
    [InlineData("cut off", "<FDBK><SFID>SUCC</SFID>")]
    [InlineData("a document type", "<!DOCTYPE FDBK [<!ENTITY a 'SUCC'>]><FDBK><SFID>&a;</SFID></FDBK>")]
    [InlineData("an outer entity", "<!DOCTYPE FDBK [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><FDBK><SFID>&a;</SFID></FDBK>")]
    [InlineData("an unknown encoding", "<?xml version='1.0' encoding='nonsense'?><FDBK><SFID>SUCC</SFID></FDBK>")]
    public void What_cannot_be_read_is_a_fault_and_no_answer(string reason, string text)
    {
        Acknowledgement read = Read(text);
        Assert.True(read.Reports.IsEmpty && read.Fault.Length > 0, reason);
    }

    [Fact]
    public void A_reply_that_is_nested_without_end_or_too_large_is_a_fault()
    {
        string deep = "<FDBK>" + string.Concat(Enumerable.Repeat("<A>", 100_000)) + string.Concat(Enumerable.Repeat("</A>", 100_000)) + "</FDBK>";
        Assert.Contains("deep", Read(deep).Fault, StringComparison.Ordinal);
        byte[] large = new byte[CamlmacAcknowledgement.LengthMax + 1];
        Assert.Contains("bytes", CamlmacAcknowledgement.Read(large).Fault, StringComparison.Ordinal);
    }

    private static Acknowledgement Read(string xml) => CamlmacAcknowledgement.Read(Encoding.UTF8.GetBytes(xml));
}
