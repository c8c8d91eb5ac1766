using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Camlmac;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Camlmac;

/// <summary>Breaks a valid message in one place at a time.</summary>
public sealed class CamlmacRulesTests
{
    private static readonly Lazy<string> Valid = new(static () => CamlmacSample.XmlOf(CamlmacSample.Write(
        CamlmacSample.Document with
        {
            Legs = [.. CamlmacSample.Document.Legs.Take(2)],
            Subjects = CamlmacSample.WithFacts(("id_type", "id_card"), ("id_number", "11010119900101001X"), ("nationality", "CN")).Subjects,
        })));

    [Fact]
    public void The_message_that_is_broken_here_is_valid() => Assert.Empty(Check(Valid.Value));

    [Fact]
    public void Each_missing_element_is_found_with_its_path()
    {
        int removed = 0;
        foreach (string path in Paths(static _ => true).Skip(1))
        {
            XDocument message = XDocument.Parse(Valid.Value);
            XElement gone = message.Descendants().Single(one => PathOf(one) == path);
            bool isItem = gone.Attribute("seqno") is not null;
            gone.Remove();
            List<FilingViolation> found = Check(message.ToString());
            string[] codes = isItem
                ? ["CAMLMAC_ELEMENT_MISSING", "CAMLMAC_SEQUENCE", "CAMLMAC_SUBJECT_COUNT", "CAMLMAC_TRANSACTION_COUNT"]
                : ["CAMLMAC_ELEMENT_MISSING"];

            // The last remark of two, the last code of several: a list that is shorter and numbered from 1 is as good.
            bool isLastOfSeveral = isItem && message.Descendants().Any(one => PathOf(one.Parent) == path[..path.LastIndexOf('/')])
                && found.Count == 0;
            Assert.True(isLastOfSeveral || found.Any(one => codes.Contains(one.Code)), path);
            removed++;
        }

        Assert.InRange(removed, 150, 400);
    }

    [Fact]
    public void Each_empty_text_each_blank_and_each_text_that_is_too_long_is_found()
    {
        foreach (string path in Paths(static one => !one.HasElements))
        {
            Assert.Contains(Check(With(path, "")), one => one.Code == "CAMLMAC_EMPTY" && one.Path == path);
            Assert.Contains(Check(With(path, " x ")), one => one.Code == "CAMLMAC_BLANK" && one.Path == path);
            Assert.Contains(Check(With(path, new string('9', 10_001))), one => one.Code == "CAMLMAC_TOO_LONG" && one.Path == path);
        }
    }

    [Fact]
    public void Each_element_that_is_twice_there_or_in_another_order_or_foreign_is_found()
    {
        foreach (string path in Paths(static one => one.Attribute("seqno") is null && one.Parent is not null && one.Parent.Attribute("seqno") is null))
        {
            XDocument twice = XDocument.Parse(Valid.Value);
            XElement element = twice.Descendants().Single(one => PathOf(one) == path);
            element.AddAfterSelf(new XElement(element));
            Assert.Contains(Check(twice.ToString()), static one => one.Code == "CAMLMAC_ELEMENT_TWICE");
            XDocument foreign = XDocument.Parse(Valid.Value);
            foreign.Descendants().Single(one => PathOf(one) == path).AddAfterSelf(new XElement("XXXX", "x"));
            Assert.Contains(Check(foreign.ToString()), static one => one.Code == "CAMLMAC_ELEMENT_UNKNOWN");
        }

        XDocument turned = XDocument.Parse(Valid.Value);
        XElement first = turned.Root!.Element("RBIF")!.Element("RICD")!;
        first.Remove();
        turned.Root.Element("RBIF")!.Add(first);
        Assert.Contains(Check(turned.ToString()), static one => one.Code == "CAMLMAC_ELEMENT_ORDER" && one.Path == "BSTR/RBIF");
    }

    [Theory]
    [InlineData("RBIF/RICD", "Z0000144030001", "Z000014403000", "CAMLMAC_INSTITUTION_CODE")]
    [InlineData("RBIF/RICD", "Z0000144030001", "z0000144030001", "CAMLMAC_INSTITUTION_CODE")]
    [InlineData("RBIF/RICD", "Z0000144030001", "@N", "CAMLMAC_UNKNOWN")]
    [InlineData("RBIF/RPNC", "1", "@N", "CAMLMAC_UNKNOWN")]
    [InlineData("RBIF/DETR", "02", "03", "CAMLMAC_CODE")]
    [InlineData("RBIF/DORP", "04", "05", "CAMLMAC_CODE")]
    [InlineData("RBIF/TPTR", "06", "07", "CAMLMAC_CODE")]
    [InlineData("RBIF/STCB", "事实", "@N", "CAMLMAC_UNKNOWN")]
    [InlineData("RBIF/AOSP", "分析", "@N", "CAMLMAC_UNKNOWN")]
    [InlineData("RBIF/TOSCs/TOSC[1]", "0610", "610", "CAMLMAC_CRIME_CODE")]
    [InlineData("RBIF/STCRs/STCR[1]", "1103", "@N", "CAMLMAC_UNKNOWN")]
    [InlineData("RBIF/SETN", "1", "2", "CAMLMAC_SUBJECT_COUNT")]
    [InlineData("RBIF/SETN", "1", "x", "CAMLMAC_COUNT")]
    [InlineData("RBIF/STNM", "2", "3", "CAMLMAC_TRANSACTION_COUNT")]
    [InlineData("RBIF/STNM", "2", "02", "CAMLMAC_COUNT")]
    [InlineData("RBIF/ODRP", "@N", "x", "CAMLMAC_OTHER_NEEDLESS")]
    [InlineData("RBIF/OTPR", "@N", "x", "CAMLMAC_OTHER_NEEDLESS")]
    [InlineData("RBIF/ORXN", "@N", "NBSZ0000144030001-20251203-00000001", "CAMLMAC_FIRST_NAME")]
    [InlineData("SEIFs/SEIF[1]/SEVC", "4-01", "courier", "CAMLMAC_CODE")]
    [InlineData("SEIFs/SEIF[1]/SIIFs/SIIF[1]/SETP", "110001", "11001", "CAMLMAC_CODE")]
    [InlineData("SEIFs/SEIF[1]/SIIFs/SIIF[1]/SETP", "110001", "119999", "CAMLMAC_OTHER_MISSING")]
    [InlineData("SEIFs/SEIF[1]/SIIFs/SIIF[1]/SEID", "110101900101001", "11010190010100", "CAMLMAC_ID_NUMBER")]
    [InlineData("SEIFs/SEIF[1]/SIIFs/SIIF[1]/SEID", "11010119900101001X", "11010119900101001x", "CAMLMAC_ID_NUMBER")]
    [InlineData("SEIFs/SEIF[1]/STNTs/STNT[1]", "DEU", "DE", "CAMLMAC_COUNTRY")]
    [InlineData("STIFs/STIF[1]/RINI/RLFC", "02", "03", "CAMLMAC_CODE")]
    [InlineData("STIFs/STIF[1]/CIIF/CTID", "@N", "1", "CAMLMAC_ID_NUMBER")]
    [InlineData("STIFs/STIF[1]/TSIF/TSTM", "20260302235959", "20260302246060", "CAMLMAC_TIME")]
    [InlineData("STIFs/STIF[1]/TSIF/TSTM", "20260302tttttt", "2026030ttttttt", "CAMLMAC_TIME")]
    [InlineData("STIFs/STIF[1]/TSIF/TSTM", "20240229tttttt", "20260229tttttt", "CAMLMAC_TIME")]
    [InlineData("STIFs/STIF[1]/TSIF/TSTM", "2026tttttttttt", "@N", "CAMLMAC_UNKNOWN")]
    [InlineData("STIFs/STIF[1]/TSIF/TRCD", "USA000000", "CHN000000", "CAMLMAC_PLACE")]
    [InlineData("STIFs/STIF[1]/TSIF/TRCD", "CHN440305", "CHN44030", "CAMLMAC_PLACE")]
    [InlineData("STIFs/STIF[1]/TSIF/TICD", "D01", "@N", "CAMLMAC_UNKNOWN")]
    [InlineData("STIFs/STIF[1]/TSIF/RPMT", "@N", "03", "CAMLMAC_MATCH")]
    [InlineData("STIFs/STIF[2]/TSIF/RPMT", "11", "05", "CAMLMAC_CODE")]
    [InlineData("STIFs/STIF[1]/TSIF/OCTT", "17", "18", "CAMLMAC_CODE")]
    [InlineData("STIFs/STIF[1]/TSIF/OCTT", "11", "99", "CAMLMAC_OTHER_MISSING")]
    [InlineData("STIFs/STIF[1]/TSIF/OCEC", "@N", "10.0.0.1@00-00", "CAMLMAC_DEVICE")]
    [InlineData("STIFs/STIF[1]/TSIF/TSDR", "02", "03", "CAMLMAC_CODE")]
    [InlineData("STIFs/STIF[1]/TSIF/CRTP", "USD", "USDT", "CAMLMAC_TOO_LONG")]
    [InlineData("STIFs/STIF[1]/TSIF/CRTP", "EUR", "BTC", "CAMLMAC_CURRENCY")]
    [InlineData("STIFs/STIF[1]/TSIF/CRTP", "CNY", "@N", "CAMLMAC_AMOUNT")]
    [InlineData("STIFs/STIF[1]/TSIF/CRAT", "1.234", "1.2345", "CAMLMAC_AMOUNT")]
    [InlineData("STIFs/STIF[1]/TSIF/CRAT", "0", "-1", "CAMLMAC_AMOUNT")]
    [InlineData("STIFs/STIF[1]/TSIF/CRAT", "1000", "1,000", "CAMLMAC_AMOUNT")]
    [InlineData("STIFs/STIF[1]/TSIF/CRAT", "1.0", "01.0", "CAMLMAC_AMOUNT")]
    [InlineData("STIFs/STIF[1]/ATIF/CBCT", "10", "11", "CAMLMAC_CODE")]
    [InlineData("STIFs/STIF[1]/ATIF/CATP", "110001", "1100", "CAMLMAC_CODE")]
    [InlineData("STIFs/STIF[1]/ATIF/OATM", "@N", "yesterday", "CAMLMAC_TIME")]
    [InlineData("STIFs/STIF[1]/TBIF/TBNT", "CHN", "chn", "CAMLMAC_COUNTRY")]
    [InlineData("STIFs/STIF[1]/TCIF/CFCT", "14", "15", "CAMLMAC_CODE")]
    [InlineData("STIFs/STIF[1]/TCIF/CFRC", "HKG000000", "HK000000", "CAMLMAC_PLACE")]
    public void A_rule_holds_on_one_side_and_is_broken_on_the_other(string element, string right, string wrong, string code)
    {
        string path = "BSTR/" + element;
        Assert.DoesNotContain(Check(With(path, right)), one => one.Path == path && one.Code == code);
        Assert.Contains(Check(With(path, wrong)), one => one.Code == code && one.Grade == ViolationGrade.Fatal);
    }

    [Theory]
    [InlineData("RBIF/DORP", "RBIF/ODRP")]
    [InlineData("RBIF/TPTR", "RBIF/OTPR")]
    [InlineData("STIFs/STIF[1]/TSIF/OCTT", "STIFs/STIF[1]/TSIF/OOCT")]
    public void Another_way_is_told_in_words(string type, string other)
    {
        Assert.Contains(Check(With("BSTR/" + type, "99")), static one => one.Code == "CAMLMAC_OTHER_MISSING");
        Assert.Empty(Check(With("BSTR/" + other, "说明", With("BSTR/" + type, "99"))));
    }

    [Theory]
    [InlineData("2", "NBSZ0000144030001-20251203-00000001", true)]
    [InlineData("2", "NBSZ0000144030001-20251203-00000001.XML", false)]
    [InlineData("2", "@N", false)]
    [InlineData("9999", "NBSZ0000144030001-20251203-00000001", true)]
    [InlineData("0000", "NBSZ0000144030001-20251203-00000001", true)]
    public void A_further_report_names_the_first(string count, string name, bool isSound) =>
        Assert.Equal(isSound, Check(With("BSTR/RBIF/ORXN", name, With("BSTR/RBIF/TORP", count))).Count == 0);

    [Fact]
    public void A_number_out_of_sequence_is_found() => Assert.Contains(
        Check(Valid.Value.Replace("<STIF seqno=\"2\">", "<STIF seqno=\"3\">", StringComparison.Ordinal)),
        static one => one.Code == "CAMLMAC_SEQUENCE" && one.Path == "BSTR/STIFs/STIF[2]/@seqno");

    [Theory]
    [InlineData("", "CAMLMAC_XML")]
    [InlineData("no message", "CAMLMAC_XML")]
    [InlineData("<!DOCTYPE BSTR []><BSTR/>", "CAMLMAC_XML")]
    [InlineData("<PSTR/>", "CAMLMAC_ROOT")]
    public void What_is_no_message_is_said(string text, string code) => Assert.Equal(code, Assert.Single(Check(text)).Code);

    [Fact]
    public void All_faults_are_said_at_once_and_none_repeats_a_person()
    {
        string broken = With("BSTR/SEIFs/SEIF[1]/SIIFs/SIIF[1]/SEID", "11010119900101", With("BSTR/RBIF/DETR", "09"));
        List<FilingViolation> found = Check(broken);
        Assert.Equal(["CAMLMAC_CODE", "CAMLMAC_ID_NUMBER"], found.Select(static one => one.Code));
        Assert.All(found, static one => Assert.DoesNotContain("11010119900101", one.Found + one.Expected, StringComparison.Ordinal));
    }

    private static List<FilingViolation> Check(string xml) => CamlmacRules.Check(Encoding.UTF8.GetBytes(xml));

    private static string With(string path, string text, string? xml = null)
    {
        XDocument message = XDocument.Parse(xml ?? Valid.Value);
        message.Descendants().Single(one => PathOf(one) == path).Value = text;
        return message.ToString();
    }

    private static string[] Paths(Func<XElement, bool> isWanted) =>
        [.. XDocument.Parse(Valid.Value).Descendants().Where(isWanted).Select(static one => PathOf(one))];

    private static string PathOf(XElement? one)
    {
        if (one is null)
        {
            return "";
        }

        string number = one.Attribute("seqno") is { } seqno ? $"[{seqno.Value}]" : "";
        return one.Parent is null ? one.Name.LocalName : PathOf(one.Parent) + "/" + one.Name.LocalName + number;
    }
}
