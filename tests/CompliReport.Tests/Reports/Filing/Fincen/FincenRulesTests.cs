using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Fincen;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Fincen;

/// <summary>A valid file, broken in one place at a time: the checker finds each, and nothing in the file as it was.</summary>
public sealed class FincenRulesTests
{
    private static readonly string Valid = FincenSample.Xml(FincenSample.Write(FincenSample.Document));

    private static readonly Dictionary<string, Action<XElement>> Mutations = new()
    {
        ["FINCEN_FORM_TYPE"] = static root => Set(root, "FormTypeCode", "CTRX"),
        ["FINCEN_ACTIVITY_COUNT"] = static root => root.SetAttributeValue("ActivityCount", "2"),
        ["FINCEN_PARTY_COUNT"] = static root => root.SetAttributeValue("PartyCount", "2"),
        ["FINCEN_TOTAL_AMOUNT"] = static root => root.SetAttributeValue("TotalAmount", "13590"),
        ["FINCEN_ATTACHMENT_COUNT a"] = static root => root.SetAttributeValue("AttachmentCount", "0"),
        ["FINCEN_ATTACHMENT_COUNT b"] = static root => root.SetAttributeValue("ActivityAttachmentCount", "0"),
        ["FINCEN_SEQNUM_MISSING"] = static root => Party(root, "35").SetAttributeValue("SeqNum", null),
        ["FINCEN_SEQNUM_DUPLICATE"] = static root => Party(root, "35").SetAttributeValue("SeqNum", "1"),
        ["FINCEN_EMPTY"] = static root => Set(root, "RawCityText", ""),
        ["FINCEN_SPACES leading"] = static root => Set(root, "RawCityText", " Austin"),
        ["FINCEN_SPACES trailing"] = static root => Set(root, "RawCityText", "Austin "),
        ["FINCEN_SPACES double"] = static root => Set(root, "RawStreetAddress1Text", "1  Example St"),
        ["FINCEN_CONTROL line"] = static root => Set(root, "ActivityNarrativeText", "CVC FIN-2019-A003.\nNext."),
        ["FINCEN_CONTROL tab"] = static root => Set(root, "RawCityText", "San\tAntonio"),
        ["FINCEN_PLACEHOLDER"] = static root => Set(root, "OccupationBusinessText", "n/a"),
        ["FINCEN_CHARACTER"] = static root => Set(root, "OccupationBusinessText", "cour\uFFFDer"),
        ["FINCEN_ASSOCIATION none"] = static root => Find(root, "ActivityAssociation").RemoveNodes(),
        ["FINCEN_ASSOCIATION two"] = static root => Find(root, "ActivityAssociation").Add(Element("ContinuingActivityReportIndicator", "Y")),
        ["FINCEN_PRIOR_NUMBER of an initial one"] = static root => Find(root, "Activity").AddFirst(Element("EFilingPriorDocumentNumber", "31000055053784")),
        ["FINCEN_PRIOR_NUMBER missing"] = static root => Amend(root, null),
        ["FINCEN_PRIOR_NUMBER 13 digits"] = static root => Amend(root, "3100005505378"),
        ["FINCEN_PRIOR_NUMBER 15 digits"] = static root => Amend(root, "310000550537841"),
        ["FINCEN_PRIOR_NUMBER letters"] = static root => Amend(root, "3100005505378X"),
        ["FINCEN_DATE"] = static root => Set(root, "FilingDateText", "20260230"),
        ["FINCEN_DATE birth"] = static root => Set(root, "IndividualBirthDateText", "19900017"),
        ["FINCEN_DATE_ORDER ends before it begins"] = static root => Set(root, "SuspiciousActivityToDateText", "20260228"),
        ["FINCEN_DATE_ORDER filed before it ends"] = static root => Set(root, "FilingDateText", "20260302"),
        ["FINCEN_AMOUNT none"] = static root => Find(root, "TotalSuspiciousAmountText").Remove(),
        ["FINCEN_AMOUNT two"] = static root => Find(root, "SuspiciousActivity").AddFirst(Element("AmountUnknownIndicator", "Y")),
        ["FINCEN_AMOUNT_FORMAT places"] = static root => Set(root, "TotalSuspiciousAmountText", "13590.11"),
        ["FINCEN_AMOUNT_FORMAT zero"] = static root => Set(root, "TotalSuspiciousAmountText", "0"),
        ["FINCEN_AMOUNT_FORMAT leading zero"] = static root => Set(root, "TotalSuspiciousAmountText", "013591"),
        ["FINCEN_CUMULATIVE in an initial one"] = static root => Find(root, "SuspiciousActivity").AddFirst(Element("CumulativeTotalViolationAmountText", "13591")),
        ["FINCEN_CUMULATIVE missing"] = static root => Continue(root, null),
        ["FINCEN_CUMULATIVE less"] = static root => Continue(root, "13590"),
        ["FINCEN_KIND_COUNT"] = static root => Remove(root, "SuspiciousActivityClassification"),
        ["FINCEN_KIND_DUPLICATE"] = static root => Double(Find(root, "SuspiciousActivityClassification")),
        ["FINCEN_KIND_PAIR"] = static root => Set(root, "SuspiciousActivityTypeID", "8"),
        ["FINCEN_OTHER_TEXT kind"] = static root => Find(root, "OtherSuspiciousActivityTypeText").Remove(),
        ["FINCEN_OTHER_TEXT kind that needs none"] = static root => Find(root, "SuspiciousActivityClassification").AddFirst(Element("OtherSuspiciousActivityTypeText", "x")),
        ["FINCEN_OTHER_TEXT asset"] = static root => Find(root, "OtherAssetSubtypeText").Remove(),
        ["FINCEN_OTHER_TEXT document"] = static root => Find(root, "OtherIssuerCountryText").AddAfterSelf(Element("OtherPartyIdentificationTypeText", "x")),
        ["FINCEN_ASSET_DUPLICATE"] = static root => Double(Find(root, "Assets")),
        ["FINCEN_ASSET_PAIR"] = static root => Set(root, "AssetTypeID", "5"),
        ["FINCEN_NARRATIVE_COUNT"] = static root => Remove(root, "ActivityNarrativeInformation"),
        ["FINCEN_NARRATIVE_ORDER"] = static root => Set(root, "ActivityNarrativeSequenceNumber", "2"),
        ["FINCEN_NARRATIVE_LENGTH"] = static root => Set(root, "ActivityNarrativeText", "CVC FIN-2019-A003." + new string('x', 3983)),
        ["FINCEN_NARRATIVE_LENGTH of the fifth"] = static root => Narrative(root, 1001),
        ["FINCEN_KEY_TERM"] = static root => Set(root, "ActivityNarrativeText", "A narrative."),
        ["FINCEN_PARTY_CARDINALITY none"] = static root => Party(root, "37").Remove(),
        ["FINCEN_PARTY_CARDINALITY two"] = static root => Double(Party(root, "30")),
        ["FINCEN_PARTY_CARDINALITY no subject"] = static root => Remove(root, "33", static one => one.Name.LocalName == "Party" && one.Elements().First().Value == "33"),
        ["FINCEN_PARTY_CARDINALITY account"] = static root => Find(root, "PartyAccountAssociation").Elements().First(static one => one.HasElements).Elements().First().Value = "34",
        ["FINCEN_LEGAL_NAME none"] = static root => Set(root, "PartyNameTypeCode", "AKA"),
        ["FINCEN_LEGAL_NAME two"] = static root => Double(Find(root, "PartyName")),
        ["FINCEN_DUPLICATE"] = static root => Double(Find(root, "PhoneNumber")),
        ["FINCEN_PHONE"] = static root => Set(root, "PhoneNumberText", "512-555-0100"),
        ["FINCEN_COUNTRY"] = static root => Set(root, "RawCountryCodeText", "us"),
        ["FINCEN_STATE"] = static root => Set(root, "RawStateCodeText", "TEX"),
        ["FINCEN_ZIP"] = static root => Set(root, "RawZIPCode", "7870"),
        ["FINCEN_TCC"] = static root => Set(root, "PartyIdentificationNumberText", "XTEST123"),
        ["FINCEN_TIN"] = static root => Last(Party(root, "35"), "PartyIdentificationNumberText").Value = "00000000",
        ["FINCEN_IDENTIFICATION control code"] = static root => Find(root, "PartyIdentification").Remove(),
        ["FINCEN_IDENTIFICATION tax number"] = static root => Find(Party(root, "34"), "PartyIdentification").Remove(),
        ["FINCEN_UNKNOWN_MISSING birth"] = static root => Find(root, "IndividualBirthDateText").Remove(),
        ["FINCEN_UNKNOWN_CONFLICT birth"] = static root => Find(root, "IndividualBirthDateText").AddBeforeSelf(Element("BirthDateUnknownIndicator", "Y")),
        ["FINCEN_UNKNOWN_MISSING last name"] = static root => Find(root, "RawEntityIndividualLastName").Remove(),
        ["FINCEN_UNKNOWN_MISSING first name"] = static root => Find(root, "RawIndividualFirstName").Remove(),
        ["FINCEN_UNKNOWN_MISSING city"] = static root => Find(root, "CityUnknownIndicator").Remove(),
        ["FINCEN_UNKNOWN_MISSING state"] = static root => Find(Party(root, "33"), "RawStateCodeText").Remove(),
        ["FINCEN_UNKNOWN_MISSING tax number"] = static root => Find(root, "TINUnknownIndicator").Parent!.Remove(),
        ["FINCEN_UNKNOWN_CONFLICT tax number"] = static root => Double(Find(root, "TINUnknownIndicator").Parent!),
        ["FINCEN_UNKNOWN_CONFLICT all unavailable"] = static root => Party(root, "33").Elements().First().AddAfterSelf(Element("AllCriticalSubjectInformationUnavailableIndicator", "Y")),
        ["FINCEN_UNKNOWN_CONFLICT firm"] = static root => Find(root, "PartyAsEntityOrganizationIndicator").AddBeforeSelf(Element("BirthDateUnknownIndicator", "Y")),
        ["FINCEN_UNKNOWN_MISSING accounts"] = static root => Find(root, "PartyAccountAssociation").Remove(),
        ["FINCEN_UNKNOWN_CONFLICT accounts"] = static root => Find(root, "UnknownGenderIndicator").AddBeforeSelf(Element("NoKnownAccountInvolvedIndicator", "Y")),
        ["FINCEN_GENDER none"] = static root => Find(root, "UnknownGenderIndicator").Remove(),
        ["FINCEN_GENDER two"] = static root => Find(root, "UnknownGenderIndicator").AddBeforeSelf(Element("MaleGenderIndicator", "Y")),
        ["FINCEN_SUBJECT_TIN"] = static root => root.Descendants().First(static one => one.Value == "123456789" && !one.HasElements).Value = "12345678",
        ["FINCEN_ACCOUNT_COUNT none"] = static root => Remove(root, "Account"),
        ["FINCEN_ACCOUNT_COUNT 100"] = static root => Accounts(root, 98),
        ["FINCEN_ACCOUNT_DUPLICATE"] = static root => Set(root, "AccountNumberText", "A2"),
        ["FINCEN_ELEMENT_MISSING relation"] = static root => Find(root, "PartyAssociation").Remove(),
        ["FINCEN_ELEMENT_MISSING regulator"] = static root => Find(root, "PrimaryRegulatorTypeCode").Remove(),
        ["FINCEN_ELEMENT_MISSING kind of institution"] = static root => Find(root, "OrganizationTypeID").Parent!.Remove(),
        ["FINCEN_ELEMENT_MISSING address"] = static root => Find(root, "Address").Remove(),
        ["FINCEN_ELEMENT_MISSING address of a subject"] = static root => Find(Party(root, "33"), "Address").Remove(),
        ["FINCEN_ELEMENT_MISSING phone"] = static root => Find(Party(root, "8"), "PhoneNumber").Remove(),
        ["FINCEN_ELEMENT_MISSING activity"] = static root => Find(root, "Activity").Remove(),
        ["FINCEN_ELEMENT_MISSING suspicious activity"] = static root => Find(root, "SuspiciousActivity").Remove(),
        ["FINCEN_ELEMENT_MISSING party type"] = static root => Find(root, "ActivityPartyTypeCode").Remove(),
    };

    public static TheoryData<string> Names => [.. Mutations.Keys];

    [Fact]
    public void The_valid_file_breaks_no_rule() => Assert.Empty(Check(XElement.Parse(Valid)));

    [Fact]
    public void The_authoritys_own_example_breaks_none()
    {
        byte[]? golden = FincenSample.Golden();
        Assert.SkipWhen(golden is null, "The example does not lie under shared/data/schemas in any folder above the tests.");
        Assert.Empty(FincenRules.Check(golden, FincenSample.Profile));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_rule_is_found(string name)
    {
        XElement root = XElement.Parse(Valid);
        Mutations[name](root);
        string code = name.Split(' ')[0];
        FilingViolation found = Check(root).First(one => one.Code == code);
        Assert.Equal(code is "FINCEN_KEY_TERM" or "FINCEN_SUBJECT_TIN" or "FINCEN_CHARACTER" ? ViolationGrade.Warning : ViolationGrade.Fatal, found.Grade);
        Assert.StartsWith("EFilingBatchXML", found.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TotalAmount"), InlineData("PartyCount"), InlineData("ActivityCount"), InlineData("ActivityAttachmentCount"), InlineData("AttachmentCount")]
    public void A_missing_attribute_is_found(string name)
    {
        XElement root = XElement.Parse(Valid);
        root.SetAttributeValue(name, null);
        Assert.Equal([("FINCEN_ATTRIBUTE_MISSING", "EFilingBatchXML/@" + name)], Check(root).Select(static one => (one.Code, one.Path)));
    }

    [Theory]
    [InlineData("FormTypeCode"), InlineData("FilingDateText"), InlineData("SuspiciousActivityFromDateText"), InlineData("SuspiciousActivitySubtypeID")]
    [InlineData("SuspiciousActivityTypeID"), InlineData("AssetSubtypeID"), InlineData("AssetTypeID"), InlineData("ActivityNarrativeSequenceNumber")]
    [InlineData("ActivityNarrativeText"), InlineData("RawPartyFullName"), InlineData("RawStreetAddress1Text"), InlineData("RawCityText")]
    [InlineData("RawCountryCodeText"), InlineData("RawStateCodeText"), InlineData("RawZIPCode"), InlineData("PartyIdentificationNumberText")]
    [InlineData("AccountNumberText")]
    public void A_missing_element_is_found_with_its_path(string name)
    {
        XElement root = XElement.Parse(Valid);
        Find(root, name).Remove();
        Assert.Contains(Check(root), one => one.Code == "FINCEN_ELEMENT_MISSING" && one.Grade == ViolationGrade.Fatal && one.Path.EndsWith("/" + name, StringComparison.Ordinal));
    }

    [Fact]
    public void Several_broken_rules_are_all_found()
    {
        XElement root = XElement.Parse(Valid);
        string[] names = ["FINCEN_ZIP", "FINCEN_KIND_PAIR", "FINCEN_PHONE", "FINCEN_PARTY_COUNT"];
        foreach (string name in names)
        {
            Mutations[name](root);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), Check(root).Select(static one => one.Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("4,000 characters fit a block", 4000, 0)]
    [InlineData("99 accounts fit", 0, 97)]
    public void What_just_fits_breaks_no_rule(string reason, int narrative, int accounts)
    {
        XElement root = XElement.Parse(Valid);
        if (narrative > 0)
        {
            Set(root, "ActivityNarrativeText", "CVC FIN-2019-A003." + new string('x', narrative - 18));
        }

        Accounts(root, accounts);
        Assert.True(Check(root).Count == 0, reason);
    }

    [Fact]
    public void A_fifth_block_of_1000_characters_breaks_no_rule()
    {
        XElement root = XElement.Parse(Valid);
        Narrative(root, 1000);
        Assert.Empty(Check(root));
    }

    [Theory]
    [InlineData("", "FINCEN_XML")]
    [InlineData("<a", "FINCEN_XML")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "FINCEN_XML")]
    [InlineData("<EFilingBatchXML/>", "FINCEN_ROOT")]
    public void What_is_no_batch_is_said(string text, string code) =>
        Assert.Equal(code, Assert.Single(FincenRules.Check(Encoding.UTF8.GetBytes(text), FincenSample.Profile)).Code);

    private static IReadOnlyList<FilingViolation> Check(XElement root) =>
        FincenRules.Check(Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting)), FincenSample.Profile);

    private static XElement Element(string name, string value) => new(XName.Get(name, "www.fincen.gov/base"), value);

    private static XElement Find(XElement root, string name) => root.DescendantsAndSelf().First(one => one.Name.LocalName == name);

    private static XElement Last(XElement root, string name) => root.Descendants().Last(one => one.Name.LocalName == name);

    private static void Set(XElement root, string name, string value) => Find(root, name).Value = value;

    private static void Remove(XElement root, string name, Func<XElement, bool>? which = null)
    {
        foreach (XElement element in root.Descendants().Where(which ?? (one => one.Name.LocalName == name)).ToList())
        {
            element.Remove();
        }
    }

    private static XElement Party(XElement root, string type) =>
        root.Descendants().First(one => one.Name.LocalName == "Party" && one.Elements().First().Value == type);

    private static void Double(XElement block)
    {
        XElement copy = new(block);
        int number = 1000;
        foreach (XElement one in copy.DescendantsAndSelf().Where(static one => one.Attribute("SeqNum") is not null))
        {
            one.SetAttributeValue("SeqNum", number++);
        }

        block.AddAfterSelf(copy);
    }

    private static void Amend(XElement root, string? number)
    {
        Find(root, "InitialReportIndicator").ReplaceWith(Element("CorrectsAmendsPriorReportIndicator", "Y"));
        Find(root, "Activity").AddFirst(number is null ? null : Element("EFilingPriorDocumentNumber", number));
    }

    private static void Continue(XElement root, string? cumulative)
    {
        Find(root, "InitialReportIndicator").ReplaceWith(Element("ContinuingActivityReportIndicator", "Y"));
        Find(root, "Activity").AddFirst(Element("EFilingPriorDocumentNumber", "31000055053784"));
        Find(root, "SuspiciousActivity").AddFirst(cumulative is null ? null : Element("CumulativeTotalViolationAmountText", cumulative));
    }

    private static void Narrative(XElement root, int fifth)
    {
        for (int i = 5; i > 1; i--)
        {
            XElement block = new(Find(root, "ActivityNarrativeInformation"));
            block.SetAttributeValue("SeqNum", 2000 + i);
            Set(block, "ActivityNarrativeSequenceNumber", $"{i}");
            Set(block, "ActivityNarrativeText", new string('x', i == 5 ? fifth : 4000));
            Find(root, "ActivityNarrativeInformation").AddAfterSelf(block);
        }
    }

    private static void Accounts(XElement root, int more)
    {
        XElement account = Find(root, "Account");
        for (int i = 0; i < more; i++)
        {
            XElement copy = new(account);
            copy.SetAttributeValue("SeqNum", 3000 + (2 * i));
            Find(copy, "PartyAccountAssociation").SetAttributeValue("SeqNum", 3001 + (2 * i));
            Set(copy, "AccountNumberText", $"N{i}");
            account.AddAfterSelf(copy);
        }
    }
}
