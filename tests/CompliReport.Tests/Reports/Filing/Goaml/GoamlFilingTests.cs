using System;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using System.Xml.XPath;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Goaml;
using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Goaml;

public sealed class GoamlFilingTests
{
    [Fact]
    public void The_file_and_what_is_said_of_it_look_so()
    {
        ReportFiling filing = GoamlSample.File();
        Assert.True(filing.IsSound);
        Assert.Equal(SchemaOutcome.NotRun, filing.Schema);
        Snapshot.Matches("goaml.xml", GoamlSample.Text(filing));
        Snapshot.Matches("goaml-violations.txt", string.Concat(filing.Violations.Select(static one =>
            $"{one.Code} {one.Grade} {one.Path}: {one.Found}; {one.Expected}; {one.EntryId} {one.File}:{one.Line.ToString(CultureInfo.InvariantCulture)}\n")));
    }

    [Fact]
    public void The_schema_takes_what_is_written()
    {
        FilingSchemas schemas = GoamlSample.Schemas();
        ReportDocument full = GoamlSample.Full;
        foreach (ReportDocument report in (ReportDocument[])
            [GoamlSample.Report, full, full with { Legs = [] }, full with { Subjects = [], Accounts = [] }, full with { Indicators = [] }, full with { Filing = "continuing", PriorReference = "AE-1" }])
        {
            ReportFiling filing = GoamlFiling.Write(GoamlSample.Order(report, schemas: schemas));
            Assert.Equal("", string.Join('\n', filing.Violations.Where(static one => one.Grade == ViolationGrade.Fatal)));
            Assert.Equal(SchemaOutcome.Passed, filing.Schema);
        }
    }

    [Fact]
    public void The_same_report_makes_the_same_bytes() =>
        Assert.Equal(GoamlSample.File(GoamlSample.Full).Files[0].Content, GoamlSample.File(GoamlSample.Full).Files[0].Content);

    [Fact]
    public void A_report_without_transactions_is_an_activity_report_of_its_subjects()
    {
        ReportFiling filing = GoamlSample.File(GoamlSample.Full with { Legs = [] });
        XElement file = GoamlSample.Xml(filing);
        Assert.True(filing.IsSound);
        Assert.Equal("SAR", file.Element("report_code")!.Value);
        Assert.Equal(
            "account_my_client A1, account_my_client A2, person_my_client , entity_my_client , account_my_client A5",
            string.Join(", ", file.XPathSelectElements("activity/report_parties/report_party")
                .Select(static party => $"{party.Elements().First().Name} {party.Elements().First().Element("account")?.Value}")));
        Assert.All(file.XPathSelectElements("//report_party"), static party => Assert.NotEqual("", party.Element("reason")!.Value));
    }

    [Fact]
    public void A_subject_without_a_movement_stands_in_the_activity_beside_the_transactions()
    {
        XElement file = GoamlSample.Xml(GoamlSample.File(GoamlSample.Full));
        Assert.Equal("STR", file.Element("report_code")!.Value);
        Assert.Equal(3, file.XPathSelectElements("activity/report_parties/report_party").Count());
        Assert.Null(GoamlSample.Xml(GoamlSample.File()).Element("activity"));
    }

    [Fact]
    public void A_filer_without_fields_is_told_which_ones()
    {
        Filer empty = new("", new FilerAddress("", "", "", "", ""), new FilerContact("", "", ""), GoamlSample.Fields("branch="));
        ReportFiling filing = GoamlSample.File(filer: empty);
        Assert.False(filing.IsSound);
        Assert.Equal(
            ["authorities.AE-FIU.rentity_id of filer.json", "authorities.AE-FIU.institution_code of filer.json"],
            filing.Violations.Where(static one => one.Code == "GOAML_FILER_FIELD").Select(static one => one.Expected));
        Assert.Contains(filing.Violations, static one => one.Code == "GOAML_RENTITY_ID");
        Assert.Contains(filing.Violations, static one => one.Code == "GOAML_FILER_ADDRESS");
        Assert.Contains(filing.Violations, static one => one.Code == "GOAML_REPORTER_UNKNOWN");
    }

    [Fact]
    public void A_movement_without_a_rate_has_no_amount_and_names_its_ledger_line()
    {
        ReportFiling filing = GoamlSample.File(GoamlSample.Report with { Legs = [.. GoamlSample.Report.Legs.Select(static leg => leg.EntryId == "W1" ? leg with { ValueLocal = null } : leg)] });
        FilingViolation violation = Assert.Single(filing.Violations, static one => one.Grade == ViolationGrade.Fatal);
        Assert.Equal(
            ("GOAML_AMOUNT_LOCAL", "report/transaction[3]/amount_local", "W1", "ledger.csv", 6L),
            (violation.Code, violation.Path, violation.EntryId, violation.File, violation.Line));
    }

    [Fact]
    public void A_report_in_another_currency_is_refused() => Assert.Equal(
        ["GOAML_CURRENCY_LOCAL"],
        GoamlSample.File(GoamlSample.Report with { LocalCurrency = "CNY" }).Violations.Where(static one => one.Grade == ViolationGrade.Fatal).Select(static one => one.Code));

    [Theory]
    [InlineData("Chinese", "\u5F20\u4E09", "San", "Zhang")]
    [InlineData("diacritics", "Jos\u00E9 \u0141ukasz", "Jose", "Lukasz")]
    [InlineData("Cyrillic", "\u0418\u0432\u0430\u043D \u041F\u0435\u0442\u0440\u043E\u0432", "Ivan", "Petrov")]
    public void A_name_that_cannot_be_carried_is_transliterated_kept_and_said(string reason, string name, string first, string last)
    {
        ReportFiling filing = GoamlSample.File(WithFact("full_name", name));
        XElement person = GoamlSample.Xml(filing).XPathSelectElement("//t_person")!;
        Assert.Equal((first, last, name), (person.Element("first_name")!.Value, person.Element("last_name")!.Value, person.Element("full_name_frn")?.Value));
        Assert.True(filing.IsSound, reason);
        Assert.Contains(filing.Violations, static one => one.Code == "GOAML_NAME_TRANSLITERATED");
        Assert.DoesNotContain(filing.Violations, one => one.Found.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_plain_name_is_written_as_it_is_and_nothing_is_said()
    {
        ReportFiling filing = GoamlSample.File(WithFact("full_name", "Mary  Ann O'Neil-Jr."));
        XElement person = GoamlSample.Xml(filing).XPathSelectElement("//t_person")!;
        Assert.Equal(("Mary Ann", "O'Neil-Jr.", null), (person.Element("first_name")!.Value, person.Element("last_name")!.Value, person.Element("full_name_frn")?.Value));
        Assert.Equal(1, filing.Violations.Count(static one => one.Code == "GOAML_NAME_TRANSLITERATED"));
    }

    [Fact]
    public void What_is_not_known_of_a_person_is_written_as_the_authority_wants_it_and_said_once()
    {
        ReportFiling filing = GoamlSample.File(GoamlSample.Report with { Subjects = [GoamlSample.Subject("C1", SubjectRole.Subject, "A1")] });
        XElement person = GoamlSample.Xml(filing).XPathSelectElement("//t_person")!;
        Assert.Equal(
            "- - - 1900-01-01T00:00:00 - - - - - 1900-01-01T00:00:00 2100-12-31T00:00:00 - -",
            string.Join(' ', ((string[])["gender", "first_name", "last_name", "birthdate", "id_number", "nationality1", "residence", "identification/type", "identification/number",
                "identification/issue_date", "identification/expiry_date", "identification/issue_country", "tax_reg_number"]).Select(path => person.XPathSelectElement(path)!.Value)));
        Assert.True(filing.IsSound);
        Assert.Equal(6, filing.Violations.Count(static one => one.Code == "GOAML_SUBJECT_FIELD"));
        Assert.Equal("A2", Assert.Single(filing.Violations, static one => one.Code == "GOAML_SUBJECT_UNKNOWN") is { Line: 7 } ? "A2" : "");
        Assert.DoesNotContain("N/A", GoamlSample.Text(filing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an Emirates ID", "emirates id", "784 1990 1234567 1", "EID 784199012345671", false)]
    [InlineData("a short Emirates ID", "EID", "784199012345", "- 784199012345", true)]
    [InlineData("a passport", "Passport", "X-12/34", "PASSP X1234", false)]
    [InlineData("a kind that nobody knows", "library card", "77", "- 77", true)]
    [InlineData("no kind at all", "", "77", "- 77", false)]
    public void Documents_are_written_without_separators(string reason, string type, string number, string written, bool isSaid)
    {
        ReportFiling filing = GoamlSample.File(WithFact("id_type", type, WithFact("id_number", number)));
        XElement document = GoamlSample.Xml(filing).XPathSelectElement("//identification")!;
        Assert.True(written == $"{document.Element("type")!.Value} {document.Element("number")!.Value}", reason);
        Assert.Equal(isSaid, filing.Violations.Any(static one => one.Code == "GOAML_ID_TYPE"));
        Assert.True(filing.IsSound);
    }

    [Theory]
    [InlineData("13 places", "0.1234567890123", "0.1234567890123", false)]
    [InlineData("14 places, half away from zero", "0.12345678901235", "0.1234567890124", true)]
    [InlineData("18 places", "0.000000000000000001", "0.00", true)]
    [InlineData("one place", "2.5", "2.50", false)]
    public void Lost_places_are_said_and_the_exact_amount_is_told(string reason, string amount, string written, bool isSaid)
    {
        ReportFiling filing = GoamlSample.File(GoamlSample.Report with { Legs = [.. GoamlSample.Report.Legs.Select(leg => leg.EntryId == "E1" ? leg with { Amount = amount } : leg)] });
        XElement side = GoamlSample.Xml(filing).XPathSelectElement("//t_to_my_client[to_foreign_currency]")!;
        Assert.True(written == side.XPathSelectElement("to_foreign_currency/foreign_amount")!.Value, reason);
        Assert.Equal("BTC " + amount, side.Element("to_funds_comment")!.Value);
        Assert.Equal(isSaid, filing.Violations.Any(static one => one.Code == "GOAML_AMOUNT_PLACES"));
    }

    [Theory]
    [InlineData("initial", "", null, null, "", "", "")]
    [InlineData("amendment", "A leg was corrected.", "R1", "AE-77", "This report amends report R1 (your reference AE-77). Reason: A leg was corrected.", "", "AE-77")]
    [InlineData("continuing", "", "R1", "AE-77", "This report continues report R1 (your reference AE-77).", "AE-77", "")]
    [InlineData("initial", "a rate came late", null, null, "This replaces an earlier version. Reason: a rate came late.", "", "")]
    public void A_report_that_follows_another_one_says_so(string kind, string reason, string? prior, string? reference, string said, string fiu, string rejected)
    {
        XElement file = GoamlSample.Xml(GoamlSample.File(GoamlSample.Report with { Filing = kind, Reason = reason, PriorReport = prior, PriorReference = reference }));
        Assert.Equal(said, file.Element("action")?.Value ?? "");
        Assert.StartsWith(said, file.Element("reason")!.Value, StringComparison.Ordinal);
        Assert.Equal((fiu, rejected), (file.Element("fiu_ref_number")?.Value ?? "", file.Element("prev_rejected_ref_number")?.Value ?? ""));
    }

    [Fact]
    public void A_withdrawal_is_no_file_that_goAML_takes() =>
        Assert.Contains(GoamlSample.File(GoamlSample.Report with { Filing = "withdrawal" }).Violations, static one => one is { Code: "GOAML_WITHDRAWAL", Grade: ViolationGrade.Fatal });

    [Theory]
    [InlineData("T01", "IUVC6 ML002 UHWLT", false)]
    [InlineData("CN-FX-02", "ML002 MTOCB UHWLT", false)]
    [InlineData("IN-FX-01", "FXCUR UHWLT", false)]
    [InlineData("T20", "UHWLT", true)]
    [InlineData("US-CTR-01", "UHWLT", true)]
    public void Findings_become_indicators_of_the_authority(string id, string codes, bool isSaid)
    {
        ReportFiling filing = GoamlSample.File(GoamlSample.Report with { Indicators = [GoamlSample.Indicator(id, "Title")] });
        Assert.Equal(codes, string.Join(' ', GoamlSample.Xml(filing).XPathSelectElements("//indicator").Select(static one => one.Value)));
        Assert.Equal(isSaid, filing.Violations.Any(static one => one.Code == "GOAML_INDICATOR_DEFAULT"));
    }

    [Fact]
    public void Without_any_indicator_the_default_is_written() => Assert.Equal(
        "ICANA", GoamlSample.Xml(GoamlSample.File(GoamlSample.Report with { Indicators = [], Legs = [GoamlSample.Report.Legs[0]] })).XPathSelectElement("//indicator")!.Value);

    private static ReportDocument WithFact(string field, string value, ReportDocument? report = null)
    {
        ReportDocument before = report ?? GoamlSample.Report;
        return before with { Subjects = [.. before.Subjects.Select(one => one.CustomerId == "C1" ? one with { Facts = value.Length == 0 ? one.Facts.Remove(field) : one.Facts.SetItem(field, value) } : one)] };
    }
}
