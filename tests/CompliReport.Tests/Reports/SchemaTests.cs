using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CompliReport.Delivery;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;
using CompliReport.Tests.Architecture;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reports;

/// <summary>What is written and what the published schemas say have to agree, both ways.</summary>
public sealed class SchemaTests
{
    private static readonly RunSeal Seal = new(
        2, "run-1", "DEMO", new DateOnly(2026, 3, 2), Sha256Digest.Of("m"), Sha256Digest.Of("r"), Sha256Digest.Of("f"), Sha256Digest.Of("p"));

    [Fact]
    public void Receipt() => Agrees("receipt", ReportSample.Text(static stream => ReceiptJson.Write(ReportSample.Day, ReportSample.Root, stream)));

    [Fact]
    public void Receipt_of_an_upload_that_contradicts_its_control_file()
    {
        const string Control = """
            {
              "exchange_id": "DEMO", "day": "2026-03-02",
              "files": [{ "name": "ledger.csv", "sha256": "00", "row_count": 1, "totals": [] }]
            }
            """;
        string receipt = ReportSample.Text(stream => ReceiptJson.Write(ReportSample.Run(ReportSample.Ledger(), Control), ReportSample.Root, stream));
        Assert.Contains("\"kind\": \"hash\"", receipt, StringComparison.Ordinal);
        Agrees("receipt", receipt);
    }

    [Fact]
    public void Findings() => AllAgree("finding", ReportSample.Text(static stream => FindingsJsonl.Write(ReportSample.Day, stream)));

    [Fact]
    public void Cases() =>
        AllAgree("case", ReportSample.Text(static stream => CasesJsonl.Write(ReportSample.Day, ReportSample.Reports, stream)));

    [Fact]
    public void Reports()
    {
        Assert.Equal(2, ReportSample.Reports.Length);
        foreach (SuspiciousActivityReport report in ReportSample.Reports)
        {
            Agrees("report", ReportSample.Text(stream => ReportJson.Write(report, stream)));
        }
    }

    [Fact]
    public void Manifest() => Agrees("manifest", ReportSample.Text(static stream =>
        RunManifest.Write(
            ReportSample.Day,
            [new DeliveredFile("receipt.json", Sha256Digest.Of("x"), 1)],
            [new FilingSummary("R", "V", "CAMLMAC", "camlmac-str", FilingState.Valid, SchemaOutcome.NotRun, 0, 1)],
            Seal,
            Seal,
            stream)));

    [Fact]
    public void Seals() => Agrees("seal", ReportSample.Text(static stream => RunSealFiles.WriteReport(
        Seal with { PublicKey = [1, 2], Signature = [3] }, [new DeliveredFile("reports/R-1/report.json", Sha256Digest.Of("x"), 1)],
        [new MerkleStep(true, Sha256Digest.Of("y")), new MerkleStep(false, Sha256Digest.Of("z"))], stream)));

    [Fact]
    public void Bases()
    {
        ReportBasis basis = ReportBasis.Of(ReportSample.Day, ReportSample.Reports);
        Agrees("basis", ReportSample.Text(stream => BasisJson.Write(basis, ReportSample.Day, ReportSample.Reports[0], stream)));
    }

    [Fact]
    public void Validation_of_a_filing_that_nobody_files() => Agrees("validation", Encoding.UTF8.GetString(ReportFiles.Of(
        ReportSample.Bytes(static stream => ReportJson.Write(ReportSample.Reports[0], stream)), FilingSchemas.None)
        .Files.Single(static file => file.Name == "validation.json").Content));

    [Theory]
    [InlineData("a field that is not described", """{"a":"1","b":1}""")]
    [InlineData("a field that is not written", "{}")]
    [InlineData("a field of another type", """{"a":1}""")]
    [InlineData("a text of another shape", """{"a":"x"}""")]
    public void A_difference_is_found(string reason, string document)
    {
        const string Schema = """
            {"type":"object","additionalProperties":false,"required":["a"],
             "properties":{"a":{"type":"string","pattern":"^[0-9]$"}}}
            """;
        using JsonDocument schema = JsonDocument.Parse(Schema), value = JsonDocument.Parse(document);
        Assert.True(SchemaDifferences.Of(schema.RootElement, value.RootElement).Any(), reason);
    }

    private static void AllAgree(string name, string lines)
    {
        string[] documents = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(documents);
        foreach (string document in documents)
        {
            Agrees(name, document);
        }
    }

    private static void Agrees(string name, string document)
    {
        using JsonDocument schema = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "schemas", name + ".schema.json")));
        using JsonDocument value = JsonDocument.Parse(document);
        List<string> differences = [.. SchemaDifferences.Of(schema.RootElement, value.RootElement)];
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
