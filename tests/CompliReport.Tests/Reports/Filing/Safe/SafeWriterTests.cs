using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Safe;
using CompliReport.Tests.Architecture;
using CompliReport.Tests.Reports.Filing.Camlmac;
using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Safe;

public sealed class SafeWriterTests
{
    private static readonly AuthorityProfile Profile = AuthorityProfile.All.Single(static profile => profile.Id == "safe-fxr");

    // Its revision is a hash of all that it tells: a constant here, so that a word elsewhere does not change the file.
    private static readonly ReportDocument Document = CamlmacSample.DocumentOf("SAFE") with { Revision = "V-0123456789abcdef" };

    private static readonly Lazy<ReportFiling> Shared = new(static () => Write(Document));

    private static string Xml => Encoding.UTF8.GetString(Shared.Value.Files[0].Content);

    [Fact]
    public void The_report_is_as_before() => Snapshot.Matches("safe.xml", Xml);

    [Fact]
    public void It_keeps_its_schema_and_its_rules()
    {
        Assert.Equal(SchemaOutcome.Passed, Shared.Value.Schema);
        Assert.True(Shared.Value.IsSound, string.Join('\n', Shared.Value.Violations));
        Assert.Equal(
            ["SAFE_MEASURES_PROPOSED", "SAFE_SUBJECT_FIELD_MISSING"],
            Shared.Value.Violations.Select(static one => one.Code).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["safe.xml"], Shared.Value.Files.Select(static file => file.Name));
    }

    [Fact]
    public void A_second_writing_gives_the_same_bytes() => Assert.Equal(Shared.Value.Files[0].Content, Write(Document).Files[0].Content);

    [Fact]
    public void The_schema_of_the_engine_is_the_one_of_the_documentation() => Assert.Equal(
        File.ReadAllBytes(Path.Combine(SourceTree.Root, "docs", "schemas", SafeWriter.SchemaName)),
        CompliReport.Rules.EngineFile.Content(SafeWriter.SchemaName));

    [Fact]
    public void The_quota_its_use_and_the_excess_are_told() => Assert.Contains(
        "<QUOTA>50000.00</QUOTA>\n      <USED>857142.86</USED>\n      <EXCESS>807142.86</EXCESS>", Xml, StringComparison.Ordinal);

    [Theory]
    [InlineData("at the reference", "-500000", "71428.571428", "7.00000000", "0.00")]
    [InlineData("dear", "-510000", "71428.571428", "7.14", "200.00")]
    [InlineData("cheap", "-490000", "71428.571428", "6.86", "-200.00")]
    public void A_conversion_has_its_rate_and_how_far_it_is_off(string reason, string money, string coins, string rate, string bps)
    {
        SafeConversion conversion = Assert.Single(SafeConversions.Of(Pair(money, coins)).Conversions);
        Assert.Equal(decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), decimal.Round(conversion.Rate!.Value, 6));
        Assert.True(conversion.DeviationBps!.Value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) == bps, reason);
        Assert.Equal("BUY", conversion.Direction);
    }

    [Theory]
    [InlineData("nothing received", "-500000", "0")]
    [InlineData("a speck for a fortune", "-99999999999999999999", "0.000000000000000001")]
    public void A_conversion_without_a_price_has_no_rate_and_is_still_told(string reason, string money, string coins)
    {
        ReportDocument report = Pair(money, coins);
        Assert.True(Assert.Single(SafeConversions.Of(report).Conversions).DeviationBps is null, reason);
        Assert.Equal(SchemaOutcome.Passed, Write(report).Schema);
    }

    [Theory]
    [InlineData("money paid", true, "-1", "BUY")]
    [InlineData("money received", true, "1", "SELL")]
    [InlineData("coins received", false, "1", "BUY")]
    [InlineData("coins paid", false, "-1", "SELL")]
    public void Of_a_conversion_one_cited_leg_tells_the_direction_and_no_rate(string reason, bool isMoney, string amount, string direction)
    {
        SafeConversion conversion = Assert.Single(
            SafeConversions.Of(Document with { Legs = [(isMoney ? Money : Coin) with { Amount = amount }] }).Conversions);
        Assert.True(conversion.Direction == direction && conversion.Rate is null && conversion.Reference is null, reason);
    }

    [Fact]
    public void A_sale_has_its_fee_and_a_fee_alone_is_a_transfer()
    {
        ReportDocument report = Document with
        {
            Legs =
            [
                Money with { Amount = "500000" }, Coin with { Amount = "-71428.571428" },
                Money with { EntryId = "FEE", Role = "fee", Kind = "fee", Amount = "-5" },
                Money with { EntryId = "L", Role = "fee", Kind = "fee", Amount = "-5", GroupId = "ALONE" },
            ],
        };
        (System.Collections.Immutable.ImmutableArray<SafeConversion> conversions, System.Collections.Immutable.ImmutableArray<DocumentLeg> transfers) =
            SafeConversions.Of(report);
        Assert.Equal(("SELL", 3, 7m), (conversions[0].Direction, conversions[0].Legs.Length, decimal.Round(conversions[0].Rate!.Value, 6)));
        Assert.Equal(["L"], transfers.Select(static leg => leg.EntryId));
        Assert.True(Write(report).IsSound);
    }

    [Fact]
    public void Eighteen_places_and_five_thousand_movements_keep_the_totals()
    {
        ReportDocument report = CamlmacSample.WithLegs(5000);
        report = report with { Legs = report.Legs.SetItem(2, report.Legs[2] with { Amount = "0.123456789012345678", ValueUsd = null }) };
        ReportFiling filing = Write(report);
        Assert.Equal(SchemaOutcome.Passed, filing.Schema);
        Assert.True(filing.IsSound, string.Join('\n', filing.Violations.Where(static one => one.Grade == ViolationGrade.Fatal)));
        Assert.Contains("<LEG_COUNT>5000</LEG_COUNT>", Encoding.UTF8.GetString(filing.Files[0].Content), StringComparison.Ordinal);
        FilingViolation unknown = filing.Violations.Single(static one => one.Code == "SAFE_VALUE_UNKNOWN");
        Assert.Equal(("E00002", 4), (unknown.EntryId, unknown.Line));
    }

    [Fact]
    public void Without_filer_fields_the_field_is_named_and_the_file_is_not_released()
    {
        ReportFiling filing = SafeWriter.Write(new FilingOrder(
            Document, CamlmacSample.Filer with { Authorities = CamlmacSample.Filer.Authorities.Remove("SAFE") }, Profile, FilingSchemas.None));
        FilingViolation said = filing.Violations.Single(static one => one.Grade == ViolationGrade.Fatal);
        Assert.Equal(("SAFE_FILER_FIELD_MISSING", "filer.json: authorities.SAFE.node_code"), (said.Code, said.Expected));
    }

    [Fact]
    public void The_institution_states_its_own_measures()
    {
        Filer filer = CamlmacSample.Filer with
        {
            Authorities = CamlmacSample.Filer.Authorities.SetItem(
                "SAFE", CamlmacSample.Filer.Authorities["SAFE"].SetItem("measures", "冻结账户；报告公安机关")),
        };
        ReportFiling filing = SafeWriter.Write(new FilingOrder(Document, filer, Profile, FilingSchemas.None));
        Assert.Contains(
            "<MEASURE>冻结账户</MEASURE>\n    <MEASURE>报告公安机关</MEASURE>", Encoding.UTF8.GetString(filing.Files[0].Content), StringComparison.Ordinal);
        Assert.DoesNotContain(filing.Violations, static one => one.Code == "SAFE_MEASURES_PROPOSED");
    }

    [Theory]
    [InlineData("BASIC_INFO/REPORT_KIND", "CONTINUING", "SAFE_PRIOR_MISSING")]
    [InlineData("BASIC_INFO/REPORT_KIND", "AMENDMENT", "SAFE_REASON_MISSING")]
    [InlineData("RISK_TRANSACTION/TIME_TO", "20260301000000", "SAFE_PERIOD")]
    [InlineData("SUBJECTS/SUBJECT/ACCOUNT_NO", "A9", "SAFE_ACCOUNT_UNKNOWN")]
    [InlineData("QUOTA_EXCESSES/QUOTA_EXCESS/EXCESS", "807142.85", "SAFE_QUOTA")]
    [InlineData("CONVERSIONS/CONVERSION/CONVERSION_NO", "A1/G02", "SAFE_CONVERSION_TWICE")]
    [InlineData("CONVERSIONS/CONVERSION/RATE", "", "SAFE_DEVIATION")]
    [InlineData("CONVERSIONS/CONVERSION/RATE", "6.9", "SAFE_DEVIATION")]
    [InlineData("CONVERSIONS/CONVERSION/LEG/AMOUNT", "-500000.01", "SAFE_CONTROL_TOTAL")]
    [InlineData("CONVERSIONS/CONVERSION/LEG/ASSET", "EUR", "SAFE_CONTROL_TOTAL")]
    [InlineData("TRANSFERS/LEG/VALUE_USD", "71428.58", "SAFE_CONTROL_TOTAL")]
    [InlineData("TRANSFERS/LEG/VALUE_USD", "", "SAFE_CONTROL_TOTAL")]
    [InlineData("CONTROL_TOTALS/SUBJECT_COUNT", "2", "SAFE_CONTROL_TOTAL")]
    [InlineData("CONTROL_TOTALS/ACCOUNT_COUNT", "2", "SAFE_CONTROL_TOTAL")]
    [InlineData("CONTROL_TOTALS/CONVERSION_COUNT", "2", "SAFE_CONTROL_TOTAL")]
    [InlineData("CONTROL_TOTALS/TRANSFER_COUNT", "2", "SAFE_CONTROL_TOTAL")]
    [InlineData("CONTROL_TOTALS/LEG_COUNT", "36", "SAFE_CONTROL_TOTAL")]
    [InlineData("CONTROL_TOTALS/ASSET_TOTAL/ASSET", "EUR", "SAFE_CONTROL_TOTAL")]
    [InlineData("CONTROL_TOTALS/ASSET_TOTAL/IN", "1", "SAFE_CONTROL_TOTAL")]
    [InlineData("CONTROL_TOTALS/ASSET_TOTAL/OUT", "1", "SAFE_CONTROL_TOTAL")]
    public void A_broken_rule_is_found(string path, string wrong, string code)
    {
        XDocument report = Dear();
        Assert.Empty(SafeRules.Check(BytesOf(report)));
        Element(report, path).Value = wrong;
        Assert.Contains(SafeRules.Check(BytesOf(report)), one => one.Code == code && one.Grade == ViolationGrade.Fatal);
    }

    [Theory]
    [InlineData("MEASURES", "SAFE_MEASURES_MISSING")]
    [InlineData("NARRATIVE", "SAFE_NARRATIVE_MISSING")]
    public void An_empty_part_is_found(string path, string code)
    {
        XDocument report = XDocument.Parse(Xml);
        Element(report, path).RemoveNodes();
        Assert.Contains(SafeRules.Check(BytesOf(report)), one => one.Code == code);
    }

    [Theory]
    [InlineData("no report", "SAFE_XML")]
    [InlineData("<!DOCTYPE SAFE_FXR []><SAFE_FXR/>", "SAFE_XML")]
    [InlineData("<BSTR/>", "SAFE_ROOT")]
    public void What_is_no_report_is_said(string text, string code) =>
        Assert.Equal(code, Assert.Single(SafeRules.Check(Encoding.UTF8.GetBytes(text))).Code);

    [Fact]
    public void The_schema_refuses_each_element_that_is_missing()
    {
        FilingSchemas schemas = new([new SchemaFile(SafeWriter.SchemaName, CompliReport.Rules.EngineFile.Content(SafeWriter.SchemaName))]);
        int removed = 0;
        HashSet<string> seen = [];
        foreach (string path in XDocument.Parse(Xml).Descendants().Skip(1).Select(PathOf).Where(seen.Add))
        {
            XDocument report = XDocument.Parse(Xml);
            XElement[] all = [.. report.Descendants().Where(one => PathOf(one) == path)];
            foreach (XElement one in all)
            {
                one.Remove();
            }

            List<FilingViolation> found = [];
            SchemaOutcome outcome = schemas.Validate(Profile, BytesOf(report), "SAFE_SCHEMA", found);

            // What may be there no times at all is counted by the totals.
            bool isOptional = path.EndsWith("/TURNOVER", StringComparison.Ordinal) || path.EndsWith("/QUOTA_EXCESS", StringComparison.Ordinal);
            Assert.True(isOptional || outcome == SchemaOutcome.Failed || SafeRules.Check(BytesOf(report)).Count > 0, path);
            removed++;
        }

        Assert.InRange(removed, 90, 150);
    }

    private static ReportFiling Write(ReportDocument report) =>
        SafeWriter.Write(new FilingOrder(report, CamlmacSample.Filer, Profile, FilingSchemas.None));

    private static ReportDocument Pair(string money, string coins) => Document with
    {
        Legs = [Money with { Amount = money }, Coin with { Amount = coins }],
    };

    // A finding cites the side in money; the other side is put beside it here.
    private static DocumentLeg Money => Document.Legs[1];

    private static DocumentLeg Coin => Money with
    {
        EntryId = "K01",
        Role = "base",
        Asset = "USDT",
        IsFiat = false,
        Amount = "71428.571428",
        ValueUsd = 71428.57m,
        ValueLocal = 500000m,
        RateLocal = 7m,
    };

    // A report whose first conversion is above the reference.
    private static XDocument Dear()
    {
        ReportDocument report = Document with { Legs = Document.Legs.SetItem(1, Money with { Amount = "-510000" }).Insert(2, Coin) };
        return XDocument.Parse(Encoding.UTF8.GetString(Write(report).Files[0].Content));
    }

    private static byte[] BytesOf(XDocument report) => Encoding.UTF8.GetBytes(report.ToString());

    private static XElement Element(XDocument report, string path) =>
        path.Split('/').Aggregate(report.Root!, static (one, name) => one.Element(name)!);

    private static string PathOf(XElement one) => one.Parent is null ? one.Name.LocalName : PathOf(one.Parent) + "/" + one.Name.LocalName;
}
