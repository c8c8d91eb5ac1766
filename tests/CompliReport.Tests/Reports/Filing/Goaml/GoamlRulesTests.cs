using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using System.Xml.XPath;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Goaml;
using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Goaml;

public sealed class GoamlRulesTests
{
    private static readonly byte[] Valid = GoamlSample.File(GoamlSample.Full).Files[0].Content;

    // What breaks one element at a time: taken out, emptied, another code, far too long, a date without a time.
    private static readonly string?[] Faults = [null, "", "QQ~QQ", new string('A', 9000), "2026-01-31"];

    [Fact]
    public void A_valid_file_breaks_no_rule() => Assert.Empty(GoamlRules.Check(Valid, GoamlSample.Profile));

    [Fact]
    public void A_valid_file_of_somebody_else_breaks_no_rule_either() =>
        Assert.Empty(GoamlRules.Check(GoamlSample.SharedFile("golden/goaml-5.0.2-STR-fiat-to-crypto.xml"), GoamlSample.Profile));

    [Theory]
    [InlineData("a client on no side", "//t_from_my_client|//t_to_my_client", "", "GOAML_MY_CLIENT")]
    [InlineData("an activity report with transactions", "report_code", "SAR", "GOAML_REPORT_CODE")]
    [InlineData("a report type that the table lacks", "report_code", "CTR", "GOAML_CODE")]
    [InlineData("another type with transactions", "report_code", "AIFT", "")]
    [InlineData("the entity's number is 1", "rentity_id", "1", "")]
    [InlineData("the entity's number is 0", "rentity_id", "0", "GOAML_RENTITY_ID")]
    [InlineData("the entity's number is too great", "rentity_id", "2147483648", "GOAML_RENTITY_ID")]
    [InlineData("a reference that climbs folders", "entity_reference", "../x", "GOAML_ENTITY_REFERENCE")]
    [InlineData("a reference with all it may have", "entity_reference", "aZ-0_9", "")]
    [InlineData("another local currency", "currency_code_local", "USD", "GOAML_CURRENCY_LOCAL")]
    [InlineData("a date without a time", "submission_date", "2026-02-01", "GOAML_DATE")]
    [InlineData("a time with an offset", "submission_date", "2026-02-01T00:00:00Z", "GOAML_DATE")]
    [InlineData("a time with a fraction", "submission_date", "2026-02-01T00:00:00.5", "GOAML_DATE")]
    [InlineData("the first day that the schema takes", "transaction[1]/date_transaction", "1753-01-01T00:00:00", "")]
    [InlineData("the last day that it refuses", "transaction[1]/date_transaction", "1752-12-31T23:59:59", "GOAML_DATE")]
    [InlineData("a day that does not exist", "transaction[1]/date_transaction", "2026-02-29T00:00:00", "GOAML_DATE")]
    [InlineData("no comment on the mode", "transaction[1]/transmode_comment", "", "GOAML_MANDATORY GOAML_TRANSMODE_COMMENT")]
    [InlineData("two characters on the mode", "transaction[1]/transmode_comment", "--", "GOAML_TRANSMODE_COMMENT")]
    [InlineData("13 places", "transaction[1]/amount_local", "1.0000000000001", "")]
    [InlineData("14 places", "transaction[1]/amount_local", "1.00000000000001", "GOAML_AMOUNT")]
    [InlineData("the greatest amount", "transaction[1]/amount_local", "7900000000000000", "")]
    [InlineData("more than that", "transaction[1]/amount_local", "7900000000000000.1", "GOAML_AMOUNT")]
    [InlineData("an amount in another notation", "transaction[1]/amount_local", "1e3", "GOAML_AMOUNT")]
    [InlineData("a number twice", "transaction[1]/transactionnumber", "F1", "GOAML_TRANSACTION_TWICE")]
    [InlineData("a letter with an accent", "//to_account[account='A1']/account_name", "Jos\u00E9", "GOAML_NAME")]
    [InlineData("all that a name may have", "//to_account[account='A1']/account_name", "O'Neil-Jr. 2", "")]
    [InlineData("an Emirates ID with hyphens", "//identification[type='EID']/number", "784-1990-1234567-1", "GOAML_EMIRATES_ID GOAML_ID_SEPARATORS")]
    [InlineData("an Emirates ID of 14 digits", "//identification[type='EID']/number", "78419901234567", "GOAML_EMIRATES_ID")]
    [InlineData("a number with a space", "//id_number", "12 3", "GOAML_ID_SEPARATORS")]
    [InlineData("a phone with 00", "//tph_number", "009714000", "GOAML_PHONE")]
    [InlineData("a phone with a plus", "//tph_number", "+9714000", "GOAML_PHONE")]
    [InlineData("a phone with one 0", "//tph_number", "0400000", "")]
    [InlineData("a party without a reason", "activity/report_parties/report_party[1]/reason", "", "GOAML_PARTY_REASON")]
    [InlineData("a report without a reason", "reason", "", "GOAML_REASON_MISSING")]
    [InlineData("an indicator of nobody", "report_indicators/indicator[1]", "NOPE1", "GOAML_INDICATOR_UNKNOWN")]
    [InlineData("an indicator twice", "report_indicators/indicator[1]", "UHWLT", "GOAML_INDICATOR_TWICE")]
    [InlineData("a coin as a currency", "//to_foreign_currency/foreign_currency_code", "USDT", "GOAML_CODE")]
    public void Each_business_rule_is_told_by_its_code(string reason, string path, string value, string codes)
    {
        XElement file = Parse();
        foreach (XElement element in file.XPathSelectElements(path).ToArray())
        {
            if (element.Name.LocalName.EndsWith("_my_client", StringComparison.Ordinal))
            {
                element.Name = element.Name.LocalName[..^"_my_client".Length];
            }
            else
            {
                element.Value = value;
            }
        }

        Assert.True(codes == Codes(file), $"{reason}: {Codes(file)}");
    }

    [Theory]
    [InlineData("report_indicators/indicator", "GOAML_INDICATOR_MISSING")]
    [InlineData("transaction|activity", "GOAML_CONTENT")]
    [InlineData("transaction", "GOAML_REPORT_CODE")]
    [InlineData("activity", "")]
    [InlineData("transaction[1]/amount_local", "GOAML_AMOUNT_LOCAL")]
    [InlineData("transaction[1]/t_from", "GOAML_SIDES")]
    [InlineData("transaction[2]/t_to_my_client", "GOAML_SIDES")]
    [InlineData("entity_reference", "GOAML_ENTITY_REFERENCE")]
    [InlineData("location", "")]
    public void What_is_missing_is_told_by_its_code(string path, string codes)
    {
        XElement file = Parse();
        file.XPathSelectElements(path).Remove();
        Assert.Equal(codes, Codes(file));
    }

    [Fact]
    public void A_virtual_address_needs_an_IP_address()
    {
        XElement file = Parse();
        XElement funds = file.XPathSelectElement("transaction[3]/t_to/to_funds_code")!;
        XElement info = new("to_transaction_additional_info", new XElement("virtual_address", "TXYZ"));
        funds.AddAfterSelf(info);
        Assert.Equal("GOAML_IP_ADDRESS", Codes(file));
        info.AddFirst(new XElement("network_device", new XElement("operating_system", "-")));
        Assert.Equal("GOAML_IP_ADDRESS", Codes(file));
        info.Element("network_device")!.Add(new XElement("ip_address", new XElement("ipv4", "192.0.2.1")));
        Assert.Equal("", Codes(file));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "GOAML_FILE_BYTES")]
    public void A_file_may_be_as_large_as_the_authority_takes(int more, string codes) =>
        Assert.Equal(codes, Codes([.. Valid, .. Encoding.ASCII.GetBytes(new string(' ', 5_000_000 - Valid.Length + more))]));

    [Theory]
    [InlineData("nothing", "", "GOAML_XML")]
    [InlineData("an unfinished file", "<report><reason>", "GOAML_XML")]
    [InlineData("a DTD", "<!DOCTYPE report [<!ENTITY a \"b\">]><report>&a;</report>", "GOAML_XML")]
    [InlineData("another root", "<reports/>", "GOAML_ROOT")]
    [InlineData("a namespace", "<report xmlns='urn:x'/>", "GOAML_ROOT")]
    public void What_is_no_file_of_goAML_is_said(string reason, string xml, string code)
    {
        string codes = Codes(Encoding.UTF8.GetBytes(xml));
        Assert.True(code == codes, $"{reason}: {codes}");
    }

    [Fact]
    public void A_file_of_a_hundred_thousand_levels_is_refused_and_ends_nothing()
    {
        string xml = "<report>" + string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000)) + "</report>";
        Assert.Contains("GOAML_ROOT", Codes(Encoding.UTF8.GetBytes(xml)), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_element_that_is_taken_out_is_told_so() => Snapshot.Matches("goaml-mutations.txt", string.Concat(
        Mutations(Faults[..1]).Select(static one => $"{one.Path}: {Codes(one.File)}\n")));

    [Fact]
    public void The_rules_refuse_whatever_the_schema_refuses()
    {
        FilingSchemas schemas = GoamlSample.Schemas();
        int refused = 0;
        List<string> missed = [];
        foreach ((string path, string fault, byte[] file) in Mutations(Faults))
        {
            if (schemas.Validate(GoamlSample.Profile, file, "GOAML_SCHEMA", []) == SchemaOutcome.Failed)
            {
                refused++;
                if (GoamlRules.Check(file, GoamlSample.Profile).All(static one => one.Grade != ViolationGrade.Fatal))
                {
                    missed.Add($"{path} {fault}");
                }
            }
        }

        Assert.Equal("", string.Join('\n', missed));
        Assert.True(refused > 300, refused.ToString(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<(string Path, string Fault, byte[] File)> Mutations(string?[] faults)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        XElement[] elements = [.. Parse().Descendants()];
        for (int i = 0; i < elements.Length; i++)
        {
            string path = string.Join('/', elements[i].AncestorsAndSelf().Reverse().Skip(1).Select(static one => one.Name.LocalName));
            if (!seen.Add(path))
            {
                continue;
            }

            foreach (string? fault in elements[i].HasElements ? faults[..1] : faults)
            {
                XElement file = Parse();
                XElement broken = file.Descendants().ElementAt(i);
                if (fault is null)
                {
                    broken.Remove();
                }
                else
                {
                    broken.Value = fault;
                }

                yield return (path, fault is null ? "gone" : fault.Length > 99 ? "long" : $"'{fault}'", Bytes(file));
            }
        }
    }

    private static XElement Parse() => XElement.Parse(Encoding.UTF8.GetString(Valid));

    private static byte[] Bytes(XElement file) => Encoding.UTF8.GetBytes(file.ToString(SaveOptions.DisableFormatting));

    private static string Codes(XElement file) => Codes(Bytes(file));

    private static string Codes(byte[] file) => string.Join(
        ' ', GoamlRules.Check(file, GoamlSample.Profile).Select(static one => one.Code).Distinct().Order(StringComparer.Ordinal));
}
