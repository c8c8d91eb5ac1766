using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Cells;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Fincen;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Fincen;

/// <summary>A small report to FinCEN: a person, an associate firm, and a holder of whom nothing is known. All invented.</summary>
internal static class FincenSample
{
    private static readonly Lazy<FilingSchemas?> Shared = new(ReadSchemas);

    public static AuthorityProfile Profile { get; } = AuthorityProfile.Of("FINCEN-SAR")!;

    public static Filer Filer { get; } = new(
        "Example Exchange Inc", new FilerAddress("1 Example St", "Austin", "TX", "78701", "US"),
        new FilerContact("Pat Example", "+1 (512) 555-0100", "bsa@exchange.example"),
        Fields(("tcc", "PTEST123"), ("tin", "00-0000000")));

    public static ReportDocument Document { get; } = new()
    {
        Id = "R-0123456789abcdef",
        Revision = "V-0123456789abcdef",
        Filing = SuspiciousActivityReport.Initial,
        PriorReport = null,
        PriorReference = null,
        Reason = "",
        CaseId = "C-0123456789abcdef",
        Exchange = "DEMO",
        Jurisdiction = "US",
        Authority = "FINCEN",
        AuthorityName = "Financial Crimes Enforcement Network",
        ReportType = "FINCEN-SAR",
        AsOf = UtcInstant.Of("2026-03-05T12:00:00Z"),
        DetectedOn = new DateOnly(2026, 3, 5),
        DueBy = new DateOnly(2026, 4, 4),
        Severity = "report",
        Subjects =
        [
            Subject("C1", SubjectRole.Subject, ["A1", "A2"],
                ("customer_type", "natural"), ("full_name", "Lin Example"), ("id_type", "passport"), ("id_number", "X1234567"),
                ("birth_date", "1990-05-17"), ("residency", "US"), ("province", "US-TX"), ("nationality", "CN"), ("occupation", "courier")),
            Subject("C2", SubjectRole.Associate, ["A3"],
                ("customer_type", "legal"), ("full_name", "Example Trading LLC"), ("id_type", "EIN"), ("id_number", "12-3456789"),
                ("residency", "US"), ("province", "US-NY")),
            Subject("", SubjectRole.Associate, ["A4"]),
        ],
        Accounts =
        [
            new ReportAccount("A1", "C1", "2026-01-10T00:00:00Z", ""), new ReportAccount("A2", "C1", "", "2026-03-04T00:00:00Z"),
            new ReportAccount("A3", "C2", "", ""), new ReportAccount("A4", "", "", ""),
        ],
        From = UtcInstant.Of("2026-03-02T04:30:00Z"),
        To = UtcInstant.Of("2026-03-03T15:00:00Z"),
        AmountUsd = 13590.11m,
        AmountLocal = 13590.11m,
        LocalCurrency = "USD",
        Turnovers = [new DocumentTurnover("USD", "13590.11", "0", 2), new DocumentTurnover("USDT", "0", "13580.123456789012345678", 2)],
        Legs =
        [
            Leg("D1", 2, "A1", "2026-03-02T04:30:00Z", "fiat_deposit", "single", "USD", "9500", 9500m,
                ("counterparty_type", "bank"), ("counterparty_name", "Payer One"), ("counterparty_country", "US")),
            Leg("F1", 3, "A1", "2026-03-02T05:00:00Z", "conversion", "quote", "USD", "-9500", 9500m, ("device_id", "DEV-1")),
            Leg("K1", 4, "A1", "2026-03-02T05:00:00Z", "conversion", "base", "USDT", "9490.123456789012345678", 9490.12m),
            Leg("W1", 5, "A1", "2026-03-02T06:00:00Z", "crypto_withdrawal", "single", "USDT", "-9490.123456789012345678", 9490.12m,
                ("counterparty_type", "self_hosted"), ("chain", "TRON"), ("address", "TXexample1"), ("tx_hash", "abc123"), ("ip_country", "CN")),
            Leg("D3", 6, "A3", "2026-03-03T14:00:00Z", "fiat_deposit", "single", "USD", "4090.11", 4090.11m, ("counterparty_name", "=1+1")),
            Leg("W4", 7, "A4", "2026-03-03T15:00:00Z", "crypto_withdrawal", "single", "USDT", "-10", null, ("address", "TXexample2")),
        ],
        Indicators = [Indicator("T01", "Structuring"), Indicator("T06", "Pass-through"), Indicator("US-TR-01", "Data that travel with a transmittal of funds")],
        Narrative =
        [
            Say("introduction", "This report is made to the Financial Crimes Enforcement Network (FINCEN)."),
            Say("who", "Customer C1 Lin Example holds accounts A1, A2."),
            Say("how", "Deposits of just under USD 10,000 were exchanged and left within hours."),
            Say("conclusion", "The whole evidence is kept with the exchange."),
        ],
        LocalNarrative = [],
    };

    public static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Fields(params (string Name, string Value)[] fields) =>
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal).Add(
            "FINCEN", fields.ToImmutableSortedDictionary(static one => one.Name, static one => one.Value, StringComparer.Ordinal));

    public static ReportSubject Subject(string customer, SubjectRole role, string[] accounts, params (string Column, string Value)[] facts) =>
        new(customer, role, [.. accounts], facts.ToImmutableSortedDictionary(static one => one.Column, static one => one.Value, StringComparer.Ordinal));

    public static DocumentLeg Leg(
        string entry, long line, string account, string at, string kind, string role, string asset, string amount, decimal? usd,
        params (string Column, string Value)[] details) => new()
        {
            EntryId = entry,
            File = "ledger.csv",
            FileDigest = new string('0', 64),
            Line = line,
            AccountId = account,
            At = UtcInstant.Of(at),
            Kind = kind,
            Role = role,
            GroupId = role == "single" ? "" : "G1",
            Asset = asset,
            IsFiat = AssetClasses.IsFiat(asset),
            Amount = amount,
            ValueUsd = usd,
            ValueLocal = usd,
            RateLocal = 1,
            Details = details.ToImmutableSortedDictionary(static one => one.Column, static one => one.Value, StringComparer.Ordinal),
            Findings = ["F-1"],
        };

    public static DocumentIndicator Indicator(string id, string title) => new(
        "F-" + id, id[0] == 'T' ? "typology" : "rule", id, title, "report", UtcInstant.Of("2026-03-02T04:30:00Z"),
        UtcInstant.Of("2026-03-03T15:00:00Z"), 13590.11m, "");

    public static NarrativeSentence Say(string section, string text) => new(section, text, ["activity.period"]);

    /// <summary>The filing, validated against the schema where it is at hand.</summary>
    public static ReportFiling Write(ReportDocument document, Filer? filer = null) =>
        FincenFiling.Write(new FilingOrder(document, filer ?? Filer, Profile, Shared.Value ?? FilingSchemas.None));

    public static string Xml(ReportFiling filing, string name = "fincen.xml") =>
        Encoding.UTF8.GetString(filing.Files.Single(file => file.Name == name).Content);

    public static IEnumerable<string> Codes(ReportFiling filing, ViolationGrade grade) =>
        filing.Violations.Where(one => one.Grade == grade).Select(static one => one.Code).Distinct();

    /// <summary>Skips the test, visibly, where the schema is not at hand.</summary>
    public static FilingSchemas Schemas()
    {
        Assert.SkipWhen(Shared.Value is null, "FinCEN's schema does not lie under shared/data/schemas in any folder above the tests.");
        return Shared.Value;
    }

    public static byte[]? Golden() => Find(Path.Combine("golden", "fincen-SARX-minimal.xml"));

    private static FilingSchemas? ReadSchemas() => Find(Path.Combine("fincen", "EFL_SARXBatchSchema.xsd")) is { } schema
        ? new FilingSchemas([new SchemaFile("fincen/EFL_SARXBatchSchema.xsd", schema)])
        : null;

    private static byte[]? Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", "schemas", name);
            if (File.Exists(path))
            {
                return File.ReadAllBytes(path);
            }
        }

        return null;
    }
}
