using System;
using System.Linq;
using System.Xml.Linq;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Fincen;

public sealed class FincenSubjectsTests
{
    [Theory]
    [InlineData("plain", "Lin Example", "Lin", "Example", "")]
    [InlineData("two first names", "Ana Maria Example", "Ana Maria", "Example", "")]
    [InlineData("accents", "José Núñez", "Jose", "Nunez", "José Núñez")]
    [InlineData("Chinese: the family name leads", "张三", "San", "Zhang", "张三")]
    [InlineData("line ends and tabs", "Lin\r\n\tExample", "Lin", "Example", "")]
    public void A_name_is_written_in_letters_of_ASCII_and_another_original_beside_it(string reason, string name, string first, string last, string alias)
    {
        (XElement party, ReportFiling filing) = Write(("customer_type", "natural"), ("full_name", name));
        Assert.True(Value(party, "RawIndividualFirstName") == first && Value(party, "RawEntityIndividualLastName") == last, reason);
        Assert.Equal(alias, Value(party, "RawPartyFullName"));
        Assert.Equal(alias.Length > 0, filing.Violations.Any(static one => one is { Code: "FINCEN_NAME_TRANSLITERATED", EntryId: "D1", File: "ledger.csv", Line: 2 }));
        Assert.DoesNotContain(filing.Violations, one => one.Found.Contains(name, StringComparison.Ordinal));
        Assert.True(filing.IsSound);
    }

    [Theory]
    [InlineData(35, false)]
    [InlineData(36, true)]
    public void A_first_name_that_is_too_long_is_cut_with_the_whole_name_beside_it(int length, bool isCut)
    {
        string name = new string('A', length) + " Example";
        (XElement party, ReportFiling filing) = Write(("customer_type", "natural"), ("full_name", name));
        Assert.Equal(Math.Min(length, 35), Value(party, "RawIndividualFirstName").Length);
        Assert.Equal(isCut ? name : "", Value(party, "RawPartyFullName"));
        Assert.Equal(isCut, filing.Violations.Any(static one => one.Code == "FINCEN_TEXT_CUT"));
        Assert.True(filing.IsSound);
    }

    [Fact]
    public void Each_unknown_fact_of_a_person_is_said_by_its_indicator_and_noted_with_the_ledger_line()
    {
        (XElement party, ReportFiling filing) = Write(("customer_type", "natural"));
        string[] indicators =
        [
            "BirthDateUnknownIndicator", "UnknownGenderIndicator", "EntityLastNameUnknownIndicator", "FirstNameUnknownIndicator", "CityUnknownIndicator",
            "CountryCodeUnknownIndicator", "StreetAddressUnknownIndicator", "ZIPCodeUnknownIndicator", "TINUnknownIndicator", "IdentificationPresentUnknownIndicator",
        ];
        Assert.All(indicators, indicator => Assert.Equal("Y", Value(party, indicator)));
        FilingViolation[] unknown = [.. filing.Violations.Where(static one => one.Code == "FINCEN_SUBJECT_UNKNOWN" && one.EntryId == "D1")];
        Assert.Equal(4, unknown.Length);
        Assert.True(filing.IsSound);
    }

    [Fact]
    public void A_fact_that_only_says_unknown_is_unknown_and_a_name_that_looks_like_it_is_none()
    {
        (XElement party, ReportFiling filing) = Write(("customer_type", "natural"), ("full_name", "n/a"), ("occupation", "unknown"), ("residency", "NA"));
        Assert.Equal(("Y", "", "NA"), (Value(party, "EntityLastNameUnknownIndicator"), Value(party, "OccupationBusinessText"), Value(party, "RawCountryCodeText")));
        Assert.True(filing.IsSound);
        (party, filing) = Write(("customer_type", "natural"), ("full_name", "Min Na"));
        Assert.Equal("Na", Value(party, "RawEntityIndividualLastName"));
        Assert.True(filing.IsSound);
    }

    [Theory]
    [InlineData("1990-05-17", "19900517")]
    [InlineData("1990-05", "19900500")]
    [InlineData("1990", "19900000")]
    [InlineData("19900517", "19900517")]
    [InlineData("1900-01-01", "19000101")]
    [InlineData("1899-12-31", "")]
    [InlineData("1990-02-30", "")]
    [InlineData("17/05/1990", "")]
    public void A_date_of_birth_is_eight_digits_or_unknown(string stated, string written)
    {
        (XElement party, ReportFiling filing) = Write(("customer_type", "natural"), ("full_name", "Lin Example"), ("birth_date", stated));
        Assert.Equal((written, written.Length == 0 ? "Y" : ""), (Value(party, "IndividualBirthDateText"), Value(party, "BirthDateUnknownIndicator")));
        Assert.Equal(written.Length == 0, filing.Violations.Any(static one => one.Code == "FINCEN_SUBJECT_VALUE"));
        Assert.True(filing.IsSound);
    }

    [Theory]
    [InlineData("passport", "X 1", "6", "X 1", "")]
    [InlineData("Driver License", "D1", "5", "D1", "")]
    [InlineData("SSN", "123-45-6789", "1", "123456789", "")]
    [InlineData("resident card", "R1", "999", "R1", "resident card")]
    [InlineData("", "R1", "999", "R1", "identity document")]
    public void A_document_has_the_type_that_the_profile_gives_its_word(string word, string number, string type, string written, string other)
    {
        (XElement party, ReportFiling filing) = Write(("customer_type", "natural"), ("full_name", "Lin Example"), ("id_type", word), ("id_number", number));
        XElement document = party.Elements().Single(static one => one.Name.LocalName == "PartyIdentification" && Value(one, "PartyIdentificationTypeCode").Length > 0);
        Assert.Equal((type, written, other), (Value(document, "PartyIdentificationTypeCode"), Value(document, "PartyIdentificationNumberText"), Value(document, "OtherPartyIdentificationTypeText")));
        Assert.Equal(type == "1" ? "" : "Y", Value(party, "TINUnknownIndicator"));
        Assert.True(filing.IsSound);
    }

    [Theory]
    [InlineData("US", "US-TX", "TX", "")]
    [InlineData("US", "TX", "TX", "")]
    [InlineData("US", "", "", "Y")]
    [InlineData("US", "Texas", "", "Y")]
    [InlineData("CN", "CN-GD", "", "")]
    [InlineData("", "", "", "")]
    public void A_state_is_named_where_the_country_has_states(string country, string province, string state, string unknown)
    {
        (XElement party, ReportFiling filing) = Write(("customer_type", "natural"), ("full_name", "Lin Example"), ("residency", country), ("province", province));
        Assert.Equal((state, unknown), (Value(party, "RawStateCodeText"), Value(party, "StateCodeUnknownIndicator")));
        Assert.Equal((country, country.Length == 0 ? "Y" : ""), (Value(party, "RawCountryCodeText"), Value(party, "CountryCodeUnknownIndicator")));
        Assert.True(filing.IsSound);
    }

    [Fact]
    public void A_report_without_a_subject_has_one_of_whom_nothing_is_known()
    {
        ReportFiling filing = FincenSample.Write(FincenSample.Document with { Subjects = [], Accounts = [] });
        Assert.Contains("FINCEN_SUBJECT_NONE", FincenSample.Codes(filing, ViolationGrade.Warning));
        Assert.Equal("Y", Value(Subject(filing), "NoKnownAccountInvolvedIndicator"));
        Assert.True(filing.IsSound);
        Assert.NotEqual(SchemaOutcome.Failed, filing.Schema);
    }

    [Fact]
    public void Long_account_numbers_are_cut_and_stay_apart()
    {
        string[] accounts = [new('A', 40), new string('B', 41), new string('B', 41) + "C"];
        ReportFiling filing = FincenSample.Write(FincenSample.Document with { Subjects = [FincenSample.Subject("C1", SubjectRole.Subject, accounts)] });
        string[] written = [.. Subject(filing).Descendants().Where(static one => one.Name.LocalName == "AccountNumberText").Select(static one => one.Value)];
        Assert.Equal(accounts[0], written[0]);
        Assert.Equal((40, 40), (written[1].Length, written[2].Length));
        Assert.NotEqual(written[1], written[2]);
        Assert.Equal(2, filing.Violations.Count(static one => one.Code == "FINCEN_TEXT_CUT"));
        Assert.True(filing.IsSound);
    }

    private static (XElement Party, ReportFiling Filing) Write(params (string Column, string Value)[] facts)
    {
        ReportFiling filing = FincenSample.Write(FincenSample.Document with
        {
            Subjects = [FincenSample.Subject("C1", SubjectRole.Subject, ["A1"], [.. facts.Where(static one => one.Value.Length > 0)])],
        });
        Assert.NotEqual(SchemaOutcome.Failed, filing.Schema);
        return (Subject(filing), filing);
    }

    private static XElement Subject(ReportFiling filing) => XElement.Parse(FincenSample.Xml(filing)).Descendants()
        .First(static one => one.Name.LocalName == "Party" && one.Elements().First().Value == "33");

    private static string Value(XElement at, string name) =>
        at.Descendants().FirstOrDefault(one => one.Name.LocalName == name)?.Value ?? "";
}
