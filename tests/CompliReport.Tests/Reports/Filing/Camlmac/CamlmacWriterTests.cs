using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Camlmac;
using CompliReport.Tests.Snapshots;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Camlmac;

public sealed class CamlmacWriterTests
{
    private static readonly Lazy<ReportFiling> Shared = new(static () => CamlmacSample.Write());

    private static ReportFiling Sample => Shared.Value;

    private static string Xml => CamlmacSample.XmlOf(Sample);

    [Fact]
    public void The_message_is_as_before() => Snapshot.Matches("camlmac.xml", Xml);

    [Fact]
    public void What_a_person_should_see_is_as_before() => Snapshot.Matches(
        "camlmac-violations.txt",
        string.Concat(Sample.Violations.Select(static one => $"{one.Grade} {one.Code} {one.Path}: found {one.Found}; expected {one.Expected}\n")));

    [Fact]
    public void The_message_breaks_no_rule()
    {
        Assert.Empty(CamlmacRules.Check(Sample.Files[0].Content));
        Assert.True(Sample.IsSound);
        Assert.Equal(SchemaOutcome.NotRun, Sample.Schema);
    }

    [Fact]
    public void A_second_writing_gives_the_same_bytes() =>
        Assert.Equal(Sample.Files.Select(static file => file.Content), CamlmacSample.Write().Files.Select(static file => file.Content));

    [Fact]
    public void The_catalog_knows_the_format() => Assert.NotNull(FilingCatalog.Of(
        new FilingOrder(CamlmacSample.Document, CamlmacSample.Filer, CamlmacSample.Profile, FilingSchemas.None)));

    [Fact]
    public void The_names_under_which_it_is_sent_stand_beside_it()
    {
        Assert.Equal(["camlmac.xml", "camlmac.zip", "camlmac-name.txt"], Sample.Files.Select(static file => file.Name));
        string names = Encoding.UTF8.GetString(Sample.Files[2].Content);
        Assert.StartsWith(
            "camlmac.xml -> NBSZ0000144030001-20260303-00000001.XML\ncamlmac.zip -> NBSZ0000144030001-20260303-00000001.ZIP\n", names,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_those_of_Beijing_also_where_that_is_the_next_day()
    {
        ReportDocument late = CamlmacSample.WithLeg(static leg => leg with { At = CamlmacSample.At("2026-03-02T16:00:00Z") });
        Assert.Contains("<TSTM>20260303000000</TSTM>", CamlmacSample.XmlOf(CamlmacSample.Write(late)), StringComparison.Ordinal);
        ReportDocument before = CamlmacSample.WithLeg(static leg => leg with { At = CamlmacSample.At("2026-03-02T15:59:59Z") });
        Assert.Contains("<TSTM>20260302235959</TSTM>", CamlmacSample.XmlOf(CamlmacSample.Write(before)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-10T00:00:00Z", "20260110080000")]
    [InlineData("2026-01-10", "20260110tttttt")]
    [InlineData("last winter", "@N")]
    [InlineData("", "@N")]
    public void What_is_not_known_of_a_time_is_padded(string opened, string time)
    {
        ReportDocument report = CamlmacSample.Document with { Accounts = [CamlmacSample.Document.Accounts[0] with { OpenedAt = opened }] };
        ReportFiling filing = CamlmacSample.Write(report);
        Assert.Contains($"<OATM>{time}</OATM>", CamlmacSample.XmlOf(filing), StringComparison.Ordinal);
        Assert.True(filing.IsSound);
    }

    [Theory]
    [InlineData("three places", "1.234", "1.234", "")]
    [InlineData("a half goes away from zero", "1.2345", "1.235", "CAMLMAC_AMOUNT_ROUNDED")]
    [InlineData("eighteen places", "0.000000000000000001", "0.000", "CAMLMAC_AMOUNT_ROUNDED")]
    [InlineData("twenty characters", "9999999999999999", "9999999999999999.000", "")]
    [InlineData("one more", "10000000000000000", "@N", "CAMLMAC_AMOUNT_TOO_LONG")]
    public void Money_has_three_places_and_what_is_lost_is_said(string reason, string amount, string written, string code)
    {
        ReportFiling filing = CamlmacSample.Write(CamlmacSample.WithLeg(leg => leg with { Amount = amount, Asset = "CNY", IsFiat = true }));
        Assert.True(CamlmacSample.XmlOf(filing).Contains($"<CRAT>{written}</CRAT>", StringComparison.Ordinal), reason);
        Assert.Contains("：CNY " + amount, CamlmacSample.XmlOf(filing), StringComparison.Ordinal);
        FilingViolation? said = filing.Violations.SingleOrDefault(static one => one.Code.StartsWith("CAMLMAC_AMOUNT", StringComparison.Ordinal));
        Assert.Equal((code, filing.IsSound), (said?.Code ?? "", true));
        Assert.True(said is null || (said.EntryId == "D01" && said.File == "ledger.csv" && said.Line == 2), reason);
    }

    [Fact]
    public void A_coin_is_valued_and_its_exact_quantity_stands_beside_it()
    {
        ReportFiling filing = CamlmacSample.Write(CamlmacSample.WithLeg(static leg => leg with
        {
            Asset = "ETH",
            IsFiat = false,
            Amount = "-1.234567890123456789",
            Kind = "crypto_withdrawal",
            ValueLocal = 20_000.5m,
            ValueUsd = 2857.21m,
        }));
        string xml = CamlmacSample.XmlOf(filing);
        Assert.Contains("<CRTP>CNY</CRTP>", xml, StringComparison.Ordinal);
        Assert.Contains("<CRAT>20000.500</CRAT>", xml, StringComparison.Ordinal);
        Assert.Contains("<TSDR>02</TSDR>", xml, StringComparison.Ordinal);
        Assert.Contains("<CRSP>虚拟货币转出：ETH 1.234567890123456789；折人民币20000.50元；折2857.21美元</CRSP>", xml, StringComparison.Ordinal);
        Assert.Contains(filing.Violations, static one => one.Code == "CAMLMAC_COIN_VALUED" && one.Found == "1 movement of coins");
    }

    [Fact]
    public void A_coin_without_a_rate_has_no_amount_and_that_is_said_with_its_line()
    {
        ReportFiling filing = CamlmacSample.Write(CamlmacSample.WithLeg(static leg => leg with
        {
            Asset = "XYZ",
            IsFiat = false,
            Amount = "3",
            ValueLocal = null,
            ValueUsd = null,
        }));
        Assert.Contains("<CRTP>@N</CRTP>", CamlmacSample.XmlOf(filing), StringComparison.Ordinal);
        FilingViolation said = filing.Violations.Single(static one => one.Code == "CAMLMAC_AMOUNT_UNKNOWN");
        Assert.Equal(("D01", "ledger.csv", 2), (said.EntryId, said.File, said.Line));
        Assert.True(filing.IsSound);
    }

    [Fact]
    public void Without_filer_fields_each_is_named_and_the_file_is_not_released()
    {
        Filer bare = CamlmacSample.FilerOf("""
            { "schema": "complireport/filer/1", "name": "X", "authorities": {},
              "address": { "street": "", "city": "", "state": "", "postal_code": "", "country": "CN" },
              "contact": { "name": "", "phone": "", "email": "" } }
            """);
        ReportFiling filing = CamlmacSample.Write(filer: bare);
        Assert.False(filing.IsSound);
        Assert.Equal(
            ["institution_code", "branch_code", "reporter"],
            filing.Violations.Where(static one => one.Code == "CAMLMAC_FILER_FIELD_MISSING")
                .Select(static one => one.Expected["filer.json: authorities.CAMLMAC.".Length..]));
        Assert.Contains(filing.Violations, static one => one.Code == "CAMLMAC_DISTRICT_MISSING" && one.Grade == ViolationGrade.Warning);
        Assert.Equal(["camlmac.xml", "camlmac.zip"], filing.Files.Select(static file => file.Name));
    }

    [Theory]
    [InlineData("id_card", "11010119900101001X", "110001", "@N", "11010119900101001X", "")]
    [InlineData("id_card", "110101900101001", "110001", "@N", "110101900101001", "")]
    [InlineData("id_card", "1101011990010100", "119999", "居民身份证（号码位数异常）", "1101011990010100", "CAMLMAC_ID_NUMBER_ODD")]
    [InlineData("passport", "E12345678", "110025", "@N", "E12345678", "")]
    [InlineData("driving licence", "D-1", "119999", "driving licence", "D-1", "")]
    [InlineData("", "D-1", "119999", "证件类型不明", "D-1", "CAMLMAC_SUBJECT_FIELD_MISSING")]
    [InlineData("", "", "@N", "@N", "@N", "CAMLMAC_SUBJECT_FIELD_MISSING")]
    public void A_document_goes_out_as_its_kind_or_as_another_one_in_its_own_words(
        string word, string number, string type, string other, string written, string code)
    {
        ReportFiling filing = CamlmacSample.Write(CamlmacSample.WithFacts(
            ("id_type", word), ("id_number", number), ("nationality", "DE"), ("occupation", "99999")));
        Assert.Contains(
            $"<SETP>{type}</SETP>\n          <OITP>{other}</OITP>\n          <SEID>{written}</SEID>", CamlmacSample.XmlOf(filing), StringComparison.Ordinal);
        Assert.True(filing.IsSound);
        Assert.Equal(code.Length > 0, filing.Violations.Any(one => one.Code == code));
        Assert.DoesNotContain(filing.Violations, one => number.Length > 0 && (one.Found + one.Expected).Contains(number, StringComparison.Ordinal));
    }

    [Fact]
    public void A_Chinese_passport_has_a_code_of_its_own() => Assert.Contains(
        "<SETP>110023</SETP>", CamlmacSample.XmlOf(CamlmacSample.Write(CamlmacSample.WithFacts(
            ("id_type", "passport"), ("id_number", "E1"), ("nationality", "CN")))), StringComparison.Ordinal);

    [Fact]
    public void Names_of_any_script_stand_as_they_are_and_what_XML_cannot_hold_is_said()
    {
        ReportFiling filing = CamlmacSample.Write(CamlmacSample.WithFacts(("full_name", "欧阳示例 Žižek 𠮷\u0001")));
        Assert.Contains("<SENM>欧阳示例 Žižek 𠮷\uFFFD</SENM>", CamlmacSample.XmlOf(filing), StringComparison.Ordinal);
        Assert.Contains(filing.Violations, static one => one.Code == "CAMLMAC_CHARACTER");
        Assert.True(filing.IsSound);
    }

    [Theory]
    [InlineData("fits", 512, "")]
    [InlineData("one too many", 513, "CAMLMAC_SHORTENED")]
    public void A_text_that_is_too_long_is_shortened_and_that_is_said(string reason, int length, string code)
    {
        ReportFiling filing = CamlmacSample.Write(CamlmacSample.WithFacts(("full_name", new string('名', length))));
        Assert.True(filing.IsSound, reason);
        Assert.Equal(code.Length > 0, filing.Violations.Any(one => one.Code == code));
    }

    [Theory]
    [InlineData("initial", null, "1", "@N", "NBS", "")]
    [InlineData("continuing", "NBSZ0000144030001-20251203-00000001", "2", "NBSZ0000144030001-20251203-00000001", "NBS", "CAMLMAC_COUNT_ASSUMED")]
    [InlineData("continuing", null, "2", "@N", "NBS", "CAMLMAC_FIRST_NAME_MISSING")]
    [InlineData("amendment", "NBSZ0000144030001-20251203-00000001", "1", "@N", "CBS", "")]
    [InlineData("withdrawal", null, "1", "@N", "NBS", "CAMLMAC_WITHDRAWAL")]
    public void The_chain_of_reports_is_told_by_count_and_first_name(
        string filing, string? prior, string count, string first, string kind, string code)
    {
        ReportFiling written = CamlmacSample.Write(CamlmacSample.Document with { Filing = filing, PriorReference = prior });
        Assert.Contains($"<TORP>{count}</TORP>\n    <ORXN>{first}</ORXN>", CamlmacSample.XmlOf(written), StringComparison.Ordinal);
        Assert.Contains(" -> " + kind, Encoding.UTF8.GetString(written.Files[^1].Content), StringComparison.Ordinal);
        Assert.True(code.Length == 0 || written.Violations.Any(one => one.Code == code), CamlmacSample.CodesOf(written));
        Assert.Equal(code is "" or "CAMLMAC_COUNT_ASSUMED", written.IsSound);
    }

    [Theory]
    [InlineData("notice MCVR-20260310-00000001: CTID corrected", "MCVR-20260310-00000001")]
    [InlineData("the notice MCVR-1: not at the beginning", "@N")]
    [InlineData("", "@N")]
    public void An_answer_to_a_notice_names_it(string reason, string written) => Assert.Contains(
        $"<MIRS>{written}</MIRS>",
        CamlmacSample.XmlOf(CamlmacSample.Write(CamlmacSample.Document with { Filing = "amendment", Reason = reason })), StringComparison.Ordinal);

    [Fact]
    public void Registered_traits_go_out_with_their_codes_and_others_are_said()
    {
        Assert.Contains("<STCR seqno=\"2\">1103</STCR>", Xml, StringComparison.Ordinal);
        FilingViolation said = Sample.Violations.Single(static one => one.Code == "CAMLMAC_FEATURE_NOT_REGISTERED");
        Assert.EndsWith("feature_CN-FX-01", said.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_thousand_movements_are_one_message()
    {
        ReportFiling filing = CamlmacSample.Write(CamlmacSample.WithLegs(5000));
        Assert.True(filing.IsSound);
        Assert.Equal(["camlmac.xml", "camlmac.zip", "camlmac-name.txt"], filing.Files.Select(static file => file.Name));
        Assert.Contains("<STNM>5000</STNM>", CamlmacSample.XmlOf(filing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at the limit", 20, 1)]
    [InlineData("one more", 21, 2)]
    [InlineData("two more parts", 41, 3)]
    public void More_movements_than_a_message_holds_go_into_linked_messages(string reason, int movements, int parts)
    {
        ReportFiling filing = CamlmacSample.Write(CamlmacSample.WithLegs(movements), profile: WithLimit("transactions_max", 20));
        FilingFile[] messages = [.. filing.Files.Where(static file => file.Name.EndsWith(".xml", StringComparison.Ordinal))];
        Assert.True(messages.Length == parts && filing.IsSound, reason + CamlmacSample.CodesOf(filing));
        Assert.Equal(parts > 1, filing.Violations.Any(static one => one.Code == "CAMLMAC_SPLIT"));
        for (int i = 1; i < parts; i++)
        {
            string xml = Encoding.UTF8.GetString(messages[i].Content);
            Assert.Contains($"<TORP>{i + 1}</TORP>\n    <ORXN>NBSZ0000144030001-20260303-00000001</ORXN>", xml, StringComparison.Ordinal);
            Assert.Contains($"（本报告因交易笔数较多分为{parts}份报送，本份为第{i + 1}份。）", xml, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_narrative_beyond_its_limit_is_shortened_at_sentences_and_that_is_said()
    {
        ReportFiling filing = CamlmacSample.Write(profile: WithLimit("facts_length", 400));
        Assert.Contains(filing.Violations, static one => one.Code == "CAMLMAC_NARRATIVE_SHORTENED" && one.Path == "BSTR/RBIF/STCB");
        Assert.Matches("<STCB>.{1,400}句未列入，全文见附件。</STCB>", CamlmacSample.XmlOf(filing));
        Assert.DoesNotContain(Sample.Violations, static one => one.Code == "CAMLMAC_NARRATIVE_SHORTENED");
    }

    [Fact]
    public void Without_a_Chinese_narrative_the_English_one_goes_out_and_that_is_said()
    {
        ReportFiling filing = CamlmacSample.Write(CamlmacSample.Document with { LocalNarrative = [] });
        Assert.Contains("<STCB>This report is made to", CamlmacSample.XmlOf(filing), StringComparison.Ordinal);
        Assert.Contains(filing.Violations, static one => one.Code == "CAMLMAC_NARRATIVE_NOT_CHINESE");
    }

    [Fact]
    public void The_attachment_has_all_movements_their_totals_and_the_narrative()
    {
        string table = PartOf(Sample.Files[1].Content, "evidence.csv");
        Assert.Equal('\uFEFF', table[0]);
        Assert.Equal(1 + CamlmacSample.Document.Legs.Length + 1 + 4, table.Count(static c => c == '\n'));
        Assert.Contains(",,,,收,CNY,6000000\n", table, StringComparison.Ordinal);
        Assert.Contains(",,,,付,USDT,857142.857136\n", table, StringComparison.Ordinal);
        string narrative = PartOf(Sample.Files[1].Content, "narrative.txt");
        Assert.All(CamlmacSample.Document.LocalNarrative, sentence => Assert.Contains(sentence.Text, narrative, StringComparison.Ordinal));
    }

    [Fact]
    public void An_attachment_beyond_its_limit_has_the_first_movements_and_the_totals_and_that_is_said()
    {
        AuthorityProfile small = WithLimit("zip_bytes", Sample.Files[1].Content.Length - 1);
        ReportFiling filing = CamlmacSample.Write(profile: small);
        Assert.InRange(filing.Files[1].Content.Length, 1, Sample.Files[1].Content.Length - 1);
        Assert.Contains(filing.Violations, static one => one.Code == "CAMLMAC_ATTACHMENT_SHORTENED");
        Assert.Contains("合计,共36笔，本表列示前", PartOf(filing.Files[1].Content, "evidence.csv"), StringComparison.Ordinal);
        Assert.Contains(",,,,收,CNY,6000000\n", PartOf(filing.Files[1].Content, "evidence.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BSTR/STIFs/STIF[3]/TSIF/CRAT", 3)]
    [InlineData("/BSTR/STIFs/STIF[@seqno='3']/TSIF/CRAT", 3)]
    [InlineData("STIF seqno=\"36\"", 36)]
    [InlineData("BSTR/STIFs/STIF[37]/TSIF/CRAT", 0)]
    [InlineData("BSTR/RBIF/RPNM", 0)]
    public void A_path_of_a_movement_leads_to_its_ledger_line(string path, int number)
    {
        (string EntryId, string File, long Line)? source = CamlmacWriter.SourceOf(Sample.Files[0].Content, path, CamlmacSample.Document);
        DocumentLeg? leg = number == 0 ? null : CamlmacSample.Document.Legs[number - 1];
        Assert.Equal(leg is null ? null : (leg.EntryId, leg.File, leg.Line), source);
    }

    private static AuthorityProfile WithLimit(string name, long limit) =>
        CamlmacSample.Profile with { Limits = CamlmacSample.Profile.Limits.SetItem(name, limit) };

    private static string PartOf(byte[] zip, string name)
    {
        using ZipArchive archive = new(new MemoryStream(zip));
        using StreamReader reader = new(archive.GetEntry(name)!.Open(), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }
}
