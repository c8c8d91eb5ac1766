using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Fincen;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Fincen;

public sealed class FincenLimitsTests
{
    private static readonly ReportDocument Sample = FincenSample.Document;

    [Theory]
    [InlineData("accounts that fit", 1, 99, 1)]
    [InlineData("one account more", 1, 100, 2)]
    [InlineData("two that need three files", 2, 199, 3)]
    [InlineData("subjects that fit", 999, 1, 1)]
    [InlineData("one subject more", 1000, 1, 2)]
    public void What_one_report_cannot_hold_goes_into_linked_ones_and_every_account_stands_once(string reason, int subjects, int accounts, int files)
    {
        ReportFiling filing = FincenSample.Write(Sample with
        {
            Subjects =
            [
                .. Enumerable.Range(1, subjects).Select(s => FincenSample.Subject(
                    "C" + s, SubjectRole.Subject, [.. Enumerable.Range(1, accounts).Select(a => $"A{s}-{a}")], ("full_name", "Lin Example"))),
            ],
        });
        XElement[] batches = [.. Batches(filing)];
        Assert.True(batches.Length == files, reason);
        string[] written = [.. batches.SelectMany(static batch => All(batch, "AccountNumberText"))];
        Assert.Equal((subjects * accounts, subjects * accounts), (written.Length, written.Distinct().Count()));
        Assert.Equal(files > 1, FincenSample.Codes(filing, ViolationGrade.Warning).Contains("FINCEN_SPLIT"));
        for (int i = 0; i < files; i++)
        {
            string sentence = $"This is report {i + 1} of {files} linked reports";
            Assert.Equal(files > 1, All(batches[i], "ActivityNarrativeText").First().Contains(sentence, StringComparison.Ordinal));
            Assert.Equal(i == 0 ? "1" : "0", (string?)batches[i].Attribute("AttachmentCount"));
        }

        Assert.True(filing.IsSound, reason);
        Assert.NotEqual(SchemaOutcome.Failed, filing.Schema);
    }

    [Fact]
    public void A_narrative_that_is_too_long_makes_no_second_report_and_the_rest_stands_in_the_attachment()
    {
        string[] texts = [.. Enumerable.Range(1000, 400).Select(static n => $"Sentence {n} tells of one of many findings and of the accounts that it names.")];
        ReportFiling filing = FincenSample.Write(Sample with { Narrative = [FincenSample.Say("introduction", "An introduction."), .. texts.Select(static text => FincenSample.Say("how", text))] });
        string[] blocks = [.. All(Assert.Single(Batches(filing)), "ActivityNarrativeText")];
        Assert.InRange(blocks.Length, 4, 5);
        Assert.True(blocks.Sum(static block => block.Length) <= 17000 && blocks.All(static block => block.Length <= 4000));
        Assert.StartsWith("CVC FIN-2019-A003. ", blocks[0], StringComparison.Ordinal);
        Assert.EndsWith(" in the attached table.", blocks[^1], StringComparison.Ordinal);
        string told = string.Join(' ', blocks), table = FincenSample.Xml(filing, "fincen-attachment.csv");
        Assert.All(texts, text => Assert.True(told.Contains(text, StringComparison.Ordinal) != table.Contains(text, StringComparison.Ordinal), text));
        Assert.Contains("FINCEN_NARRATIVE_SHORTENED", FincenSample.Codes(filing, ViolationGrade.Warning));
        Assert.True(filing.IsSound);
    }

    [Fact]
    public void Many_addresses_are_named_up_to_a_limit_and_counted()
    {
        ReportFiling filing = FincenSample.Write(Sample with { Legs = Legs(13, "") });
        Assert.Contains("Wallet addresses (13): ", FincenSample.Xml(filing), StringComparison.Ordinal);
        Assert.Contains(", and 1 more in the attached table.", FincenSample.Xml(filing), StringComparison.Ordinal);
        Assert.DoesNotContain("more in the attached table", FincenSample.Xml(FincenSample.Write(Sample with { Legs = Legs(12, "") })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all fit", "", true)]
    [InlineData("long texts do not", "a text of a hundred characters and more, as some exchanges write into the name of whoever paid the money", false)]
    public void Of_5000_transactions_the_largest_fit_into_a_million_bytes_and_the_rest_is_counted(string reason, string text, bool fits)
    {
        ReportFiling filing = FincenSample.Write(Sample with { Legs = Legs(5000, text) });
        byte[] table = filing.Files[^1].Content;
        Assert.True(table.Length <= 1_000_000, reason);
        string[] rows = FincenSample.Xml(filing, "fincen-attachment.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int included = rows.Count(static row => row.StartsWith("leg,", StringComparison.Ordinal));
        Assert.Equal(fits, included == 5000);
        Assert.StartsWith("leg,E4999,", rows[1], StringComparison.Ordinal);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"legs in the report: 5000; in this table: {included}; not in this table: {5000 - included}"),
            rows[^1], StringComparison.Ordinal);
        Assert.Equal(!fits, FincenSample.Codes(filing, ViolationGrade.Warning).Contains("FINCEN_ATTACHMENT_SHORTENED"));
        Assert.True(filing.IsSound, reason);
    }

    [Fact]
    public void A_report_of_200_legs_takes_less_than_a_megabyte()
    {
        FilingOrder order = new(Sample with { Legs = Legs(200, "") }, FincenSample.Filer, FincenSample.Profile, FilingSchemas.None);
        FincenFiling.Write(order);
        long before = GC.GetAllocatedBytesForCurrentThread();
        FincenFiling.Write(order);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1_000_000);
    }

    private static ImmutableArray<DocumentLeg> Legs(int count, string text) =>
    [
        .. Enumerable.Range(0, count).Select(n => FincenSample.Leg(
            "E" + n, n + 2, "A1", "2026-03-02T06:00:00Z", "crypto_withdrawal", "single", "USDT", $"-{n}.000000000000000001", n,
            ("address", "T" + n), ("counterparty_name", text + "-"), ("tx_hash", "h" + n))),
    ];

    private static IEnumerable<XElement> Batches(ReportFiling filing) => filing.Files.Where(static file => file.Name.EndsWith(".xml", StringComparison.Ordinal))
        .Select(file => XElement.Parse(FincenSample.Xml(filing, file.Name)));

    private static IEnumerable<string> All(XElement root, string name) =>
        root.Descendants().Where(one => one.Name.LocalName == name).Select(static one => one.Value);
}
