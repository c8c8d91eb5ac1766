using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using CompliReport.Detection;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;
using CompliReport.Tests.Snapshots;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Fincen;

public sealed class FincenFilingTests
{
    private static readonly ReportDocument Sample = FincenSample.Document;

    [Fact]
    public void A_report_becomes_this_batch_with_this_attachment_and_these_remarks()
    {
        ReportFiling filing = FincenSample.Write(Sample);
        Assert.Equal(["fincen.xml", "fincen-attachment.csv"], filing.Files.Select(static file => file.Name));
        Snapshot.Matches("fincen.xml", FincenSample.Xml(filing));
        Snapshot.Matches("fincen-attachment.csv", FincenSample.Xml(filing, "fincen-attachment.csv"));
        Snapshot.Matches(
            "fincen-violations.txt",
            string.Concat(filing.Violations.Select(static one => $"{one.Grade} {one.Code} {one.Path}: found {one.Found}, expected {one.Expected} [{one.EntryId} {one.File}:{one.Line}]\n")));
    }

    [Fact]
    public void It_is_valid_by_the_schema_and_sound()
    {
        FincenSample.Schemas();
        ReportFiling filing = FincenSample.Write(Sample);
        Assert.Equal(SchemaOutcome.Passed, filing.Schema);
        Assert.True(filing.IsSound);
    }

    [Fact]
    public void A_report_of_a_run_read_back_from_its_file_makes_a_sound_batch()
    {
        ReportDocument document = ReportDocumentReader.Read(ReportSample.Bytes(stream => ReportJson.Write(ReportSample.Reports[0], stream)));
        ReportFiling filing = FincenSample.Write(document);
        Assert.True(filing.IsSound, string.Join('\n', filing.Violations));
        Assert.NotEqual(SchemaOutcome.Failed, filing.Schema);
        string xml = FincenSample.Xml(filing);
        Assert.All(document.Narrative, sentence => Assert.Contains(new XText(sentence.Text).ToString(), xml, StringComparison.Ordinal));
        Assert.Equal(document.Legs.Length, FincenSample.Xml(filing, "fincen-attachment.csv").Split('\n').Count(static row => row.StartsWith("leg,", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_schema_it_says_that_none_was_run() =>
        Assert.Equal(SchemaOutcome.NotRun, FilingCatalog.Of(new FilingOrder(Sample, FincenSample.Filer, FincenSample.Profile, FilingSchemas.None))!.Schema);

    [Fact]
    public void The_same_report_makes_the_same_bytes() =>
        Assert.Equal(FincenSample.Write(Sample).Files.SelectMany(static file => file.Content), FincenSample.Write(Sample).Files.SelectMany(static file => file.Content));

    [Theory]
    [InlineData("name"), InlineData("address.street"), InlineData("address.city"), InlineData("address.country"), InlineData("address.state")]
    [InlineData("address.postal_code"), InlineData("contact.name"), InlineData("contact.phone"), InlineData("authorities.FINCEN.tcc"), InlineData("authorities.FINCEN.tin")]
    public void What_the_filer_lacks_is_fatal_and_named(string field)
    {
        Filer full = FincenSample.Filer;
        Filer filer = field switch
        {
            "name" => full with { Name = "" },
            "address.street" => full with { Address = full.Address with { Street = " " } },
            "address.city" => full with { Address = full.Address with { City = "" } },
            "address.country" => full with { Address = full.Address with { Country = "" } },
            "address.state" => full with { Address = full.Address with { State = "" } },
            "address.postal_code" => full with { Address = full.Address with { PostalCode = "" } },
            "contact.name" => full with { Contact = full.Contact with { Name = "" } },
            "contact.phone" => full with { Contact = full.Contact with { Phone = "" } },
            "authorities.FINCEN.tcc" => full with { Authorities = FincenSample.Fields(("tin", "000000000")) },
            _ => full with { Authorities = FincenSample.Fields(("tcc", "PTEST123")) },
        };
        ReportFiling filing = FincenSample.Write(Sample, filer);
        FilingViolation missing = Assert.Single(filing.Violations, static one => one.Code == "FINCEN_FILER_MISSING");
        Assert.Equal((ViolationGrade.Fatal, "filer.json: " + field), (missing.Grade, missing.Path));
        Assert.Contains(filing.Violations, static one => one.Grade == ViolationGrade.Fatal && one.Code != "FINCEN_FILER_MISSING" && one.Code != "FINCEN_SCHEMA");
        Assert.False(filing.IsSound);
    }

    [Fact]
    public void A_filer_of_whom_nothing_is_known_throws_nothing_and_hides_nothing()
    {
        Filer nobody = new("", new FilerAddress("", "", "", "", ""), new FilerContact("", "", ""), FincenSample.Fields());
        ReportFiling filing = FincenSample.Write(Sample, nobody);
        Assert.Equal(8, filing.Violations.Count(static one => one.Code == "FINCEN_FILER_MISSING"));
        Assert.NotEmpty(filing.Files);
    }

    [Theory]
    [InlineData("no places", "13590", "13590", false)]
    [InlineData("places of zero", "13590.00", "13590", false)]
    [InlineData("a cent more", "13590.01", "13591", true)]
    [InlineData("a cent less", "13590.99", "13591", true)]
    [InlineData("the most that fits", "999999999999999", "999999999999999", false)]
    public void An_amount_is_rounded_up_to_whole_dollars_and_the_exact_one_is_told(string reason, string exact, string whole, bool isRounded)
    {
        decimal amount = decimal.Parse(exact, System.Globalization.CultureInfo.InvariantCulture);
        ReportFiling filing = FincenSample.Write(Sample with { AmountUsd = amount });
        XElement root = XElement.Parse(FincenSample.Xml(filing));
        Assert.True(whole == Text(root, "TotalSuspiciousAmountText") && whole == (string?)root.Attribute("TotalAmount"), reason);
        Assert.Equal(isRounded, FincenSample.Codes(filing, ViolationGrade.Warning).Contains("FINCEN_AMOUNT_ROUNDED"));
        Assert.Equal(isRounded, Text(root, "ActivityNarrativeText")!.Contains("The exact amount is USD 13,59", StringComparison.Ordinal));
        Assert.True(filing.IsSound, reason);
    }

    [Theory]
    [InlineData("a leg without a rate", true, "AmountUnknownIndicator")]
    [InlineData("every leg has a rate", false, "NoAmountInvolvedIndicator")]
    public void No_amount_is_unknown_or_none(string reason, bool hasUnvalued, string indicator)
    {
        ReportFiling filing = FincenSample.Write(Sample with { AmountUsd = 0, Legs = hasUnvalued ? Sample.Legs : Sample.Legs.RemoveAt(5) });
        XElement root = XElement.Parse(FincenSample.Xml(filing));
        Assert.True(Text(root, indicator) == "Y", reason);
        Assert.Null(Text(root, "TotalSuspiciousAmountText"));
        Assert.Equal(hasUnvalued, FincenSample.Codes(filing, ViolationGrade.Warning).Contains("FINCEN_AMOUNT_UNKNOWN"));
        Assert.True(filing.IsSound);
    }

    [Fact]
    public void An_amount_of_16_digits_is_refused() =>
        Assert.Contains("FINCEN_AMOUNT_FORMAT", FincenSample.Codes(FincenSample.Write(Sample with { AmountUsd = 1_000_000_000_000_000m }), ViolationGrade.Fatal));

    [Theory]
    [InlineData("the last second of a day in New York", "2026-03-02T04:59:59Z", "20260301", "20260303")]
    [InlineData("the first instant of the next", "2026-03-02T05:00:00Z", "20260302", "20260303")]
    [InlineData("one day only", "2026-03-03T15:00:00Z", "20260303", null)]
    public void Days_are_those_of_New_York(string reason, string from, string first, string? last)
    {
        XElement root = XElement.Parse(FincenSample.Xml(FincenSample.Write(Sample with { From = UtcInstant.Of(from) })));
        Assert.True(Text(root, "SuspiciousActivityFromDateText") == first && Text(root, "SuspiciousActivityToDateText") == last, reason);
    }

    [Fact]
    public void A_report_dated_before_its_activity_ends_is_refused()
    {
        Assert.True(FincenSample.Write(Sample with { AsOf = Sample.To }).IsSound);
        Assert.Contains("FINCEN_DATE_ORDER", FincenSample.Codes(FincenSample.Write(Sample with { AsOf = UtcInstant.Of("2026-03-02T12:00:00Z") }), ViolationGrade.Fatal));
    }

    [Theory]
    [InlineData("amendment", "31000055053784", "CorrectsAmendsPriorReportIndicator", "31000055053784", "")]
    [InlineData("amendment", null, "CorrectsAmendsPriorReportIndicator", "00000000000000", "FINCEN_PRIOR_UNKNOWN")]
    [InlineData("amendment", "3100005505378", "CorrectsAmendsPriorReportIndicator", "00000000000000", "FINCEN_PRIOR_UNKNOWN")]
    [InlineData("amendment", "310000550537841", "CorrectsAmendsPriorReportIndicator", "00000000000000", "FINCEN_PRIOR_UNKNOWN")]
    [InlineData("continuing", "31000055053784", "ContinuingActivityReportIndicator", "31000055053784", "FINCEN_CUMULATIVE_UNKNOWN")]
    [InlineData("initial", null, "InitialReportIndicator", null, "")]
    public void A_later_report_names_the_one_before(string filing, string? reference, string indicator, string? number, string warning)
    {
        ReportFiling written = FincenSample.Write(Sample with { Filing = filing, PriorReport = "R-1", PriorReference = reference, Reason = "a corrected ledger." });
        XElement root = XElement.Parse(FincenSample.Xml(written));
        Assert.Equal(("Y", number), (Text(root, indicator), Text(root, "EFilingPriorDocumentNumber")));
        Assert.Equal(filing == "continuing", Text(root, "CumulativeTotalViolationAmountText") is not null);
        Assert.Equal(filing == "amendment", Text(root, "ActivityNarrativeText")!.Contains("This report corrects report R-1 (BSA identifier ", StringComparison.Ordinal));
        Assert.True(warning.Length == 0 || FincenSample.Codes(written, ViolationGrade.Warning).Contains(warning));
        Assert.True(written.IsSound);
    }

    [Fact]
    public void FinCEN_takes_no_withdrawal_by_file() =>
        Assert.Equal(["FINCEN_FILING_KIND"], FincenSample.Codes(FincenSample.Write(Sample with { Filing = "withdrawal" }), ViolationGrade.Fatal));

    [Fact]
    public void Every_typology_has_a_kind_of_FinCENs_and_all_of_them_are_valid()
    {
        ReportFiling filing = FincenSample.Write(Sample with
        {
            Indicators = [.. TypologyCatalog.All.Select(static one => FincenSample.Indicator(one.Id, one.Name))],
        });
        Assert.DoesNotContain("FINCEN_ACTIVITY_OTHER", FincenSample.Codes(filing, ViolationGrade.Warning));
        Assert.True(filing.IsSound);
        Assert.NotEqual(SchemaOutcome.Failed, filing.Schema);
    }

    [Fact]
    public void Every_code_of_the_table_is_a_kind_of_FinCENs()
    {
        foreach ((string id, _) in FincenSample.Profile.Codes["activity"])
        {
            ReportFiling filing = FincenSample.Write(Sample with { Indicators = [FincenSample.Indicator(id, id)] });
            Assert.True(filing.IsSound, id);
        }
    }

    [Fact]
    public void What_has_no_code_is_named_once_under_other_and_fits()
    {
        string title = new('x', 60);
        ReportFiling filing = FincenSample.Write(Sample with
        {
            Indicators = [FincenSample.Indicator("ZZ-1", title), FincenSample.Indicator("ZZ-2", "second"), FincenSample.Indicator("ZZ-3", "second")],
        });
        XElement root = XElement.Parse(FincenSample.Xml(filing));
        Assert.Equal(["9999"], All(root, "SuspiciousActivitySubtypeID"));
        Assert.Equal([title[..39] + " and 1 more"], All(root, "OtherSuspiciousActivityTypeText"));
        Assert.Equal(2, filing.Violations.Count(static one => one.Code == "FINCEN_ACTIVITY_OTHER"));
        Assert.True(filing.IsSound);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(14, false)]
    [InlineData(15, true)]
    [InlineData(200, true)]
    public void Every_coin_is_named_and_what_does_not_fit_is_said(int count, bool isCut)
    {
        string[] coins = [.. Enumerable.Range(100, count).Select(static n => "X" + n)];
        ReportFiling filing = FincenSample.Write(Sample with
        {
            Legs = [],
            Turnovers = [.. coins.Select(static coin => new DocumentTurnover(coin, "1", "0", 1))],
        });
        XElement root = XElement.Parse(FincenSample.Xml(filing));
        string[] texts = [.. All(root, "OtherAssetSubtypeText")];
        Assert.All(texts, static text => Assert.InRange(text.Length, 1, 50));
        Assert.Equal(isCut, FincenSample.Codes(filing, ViolationGrade.Warning).Contains("FINCEN_ASSETS_CUT"));
        string said = isCut ? string.Join(' ', All(root, "ActivityNarrativeText")) : string.Join(' ', texts);
        Assert.All(coins, coin => Assert.Contains(coin, said, StringComparison.Ordinal));
        Assert.True(filing.IsSound);
    }

    [Fact]
    public void No_legs_and_no_turnover_make_a_sound_report_without_an_attachment()
    {
        ReportFiling filing = FincenSample.Write(Sample with { Legs = [], Turnovers = [], Indicators = [] });
        Assert.Equal(["fincen.xml"], filing.Files.Select(static file => file.Name));
        Assert.Equal("0", (string?)XElement.Parse(FincenSample.Xml(filing)).Attribute("AttachmentCount"));
        Assert.True(filing.IsSound);
    }

    private static string? Text(XElement root, string name) => All(root, name).FirstOrDefault();

    private static IEnumerable<string> All(XElement root, string name) =>
        root.Descendants().Where(one => one.Name.LocalName == name).Select(static one => one.Value);
}
