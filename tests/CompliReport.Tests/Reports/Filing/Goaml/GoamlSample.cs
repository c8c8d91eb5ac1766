using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Tests.Architecture;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Goaml;

/// <summary>A small invented case of the Emirates: a person of Dubai and a firm, deposits, conversions, a coin that leaves for a wallet.</summary>
internal static class GoamlSample
{
    public static AuthorityProfile Profile { get; } = AuthorityProfile.All.Single(static profile => profile.Id == "goaml-ae");

    public static Filer Filer { get; } = new(
        "Example Exchange Ltd", new FilerAddress("1 Example Street", "Dubai", "Dubai", "", "AE"),
        new FilerContact("Reporting office", "+971 4 000 0000", "office@example.com"),
        Fields("rentity_id=101", "institution_code=EXCH01", "branch=MAIN", "reporting_user_code=MLRO1"));

    public static ReportDocument Report { get; } = new()
    {
        Id = "5f0c1d2e3a4b5c6d",
        Revision = "77aa",
        Filing = "initial",
        PriorReport = null,
        PriorReference = null,
        Reason = "",
        CaseId = "case-1",
        Exchange = "DEMO",
        Jurisdiction = "AE",
        Authority = "AE-FIU",
        AuthorityName = "Financial Intelligence Unit",
        ReportType = "AE-STR",
        AsOf = UtcInstant.Of("2026-02-01T21:30:00Z"),
        DetectedOn = new DateOnly(2026, 2, 2),
        DueBy = null,
        Severity = "report",
        Subjects =
        [
            Subject("C1", SubjectRole.Subject, "A1", "customer_type=natural", "full_name=Test Person", "birth_date=1990-05-06", "id_type=Emirates ID",
                "id_number=784-1990-1234567-1", "nationality=IN", "residency=AE", "occupation=courier"),
            Subject("C2", SubjectRole.Associate, "A2", "customer_type=legal", "full_name=Sample Trading LLC", "id_number=CN-555", "residency=AE", "province=AE-DU"),
        ],
        Accounts = [new ReportAccount("A1", "C1", "2024-05-01T20:30:00Z", ""), new ReportAccount("A2", "C2", "2023-01-01", "2026-01-31T08:00:00Z")],
        From = UtcInstant.Of("2026-01-31T06:04:11Z"),
        To = UtcInstant.Of("2026-01-31T22:00:00Z"),
        AmountUsd = 13600m,
        AmountLocal = 49950m,
        LocalCurrency = "AED",
        Turnovers = [new DocumentTurnover("AED", "49950", "0", 1)],
        Legs =
        [
            Leg("D1", "D1", "2026-01-31T06:04:11Z", "fiat_deposit", "AED", "49950", 49950m, "counterparty_type=bank", "counterparty_name=Payer One",
                "counterparty_account=AE070331234567890123456", "counterparty_bank=EBILAEAD", "counterparty_country=AE", "payment_method=wire"),
            Leg("F1", "G1", "2026-01-31T06:10:00Z", "conversion", "AED", "-49950", 49950m) with { Role = "quote", Line = 3 },
            Leg("K1", "G1", "2026-01-31T06:10:00Z", "conversion", "USDT", "13590.110000000000000001", 49911.68m) with { Role = "base", Line = 4, RateLocal = 3.6725m },
            Leg("X1", "G1", "2026-01-31T06:10:00Z", "conversion", "USDT", "-0.5", 1.84m) with { Role = "fee", Line = 5 },
            Leg("W1", "W1", "2026-01-31T20:40:00Z", "crypto_withdrawal", "USDT", "-13589", 49905.6m, "counterparty_type=self_hosted",
                "address=TXYZexampleaddress", "chain=TRC20", "tx_hash=9f2c") with { Line = 6, RateLocal = 3.6725m },
            Leg("E1", "E1", "2026-01-31T22:00:00Z", "crypto_deposit", "BTC", "0.123456789012345678", 40000m, "counterparty_type=vasp", "counterparty_name=Müller & Söhne",
                "counterparty_bank=5493001KJTIIGC8Y1R12", "counterparty_country=DE", "address=bc1qexample") with { Line = 7, RateLocal = 324000.123456m, AccountId = "A2" },
        ],
        Indicators =
        [
            Indicator("T03", "Fan-in"), Indicator("T06", "Pass-through"), Indicator("AE-FX-01", "Conversions"),
        ],
        Narrative =
        [
            new NarrativeSentence("introduction", "Example Exchange reports what a customer did in one day.", []),
            new NarrativeSentence("what", "49,950.00 AED were exchanged into USDT within six minutes of their receipt.", []),
            new NarrativeSentence("conclusion", "The filer keeps all that supports this report.", []),
        ],
        LocalNarrative = [],
    };

    /// <summary>The same with every other kind of party: cash of a person, a fee, a transfer between clients, subjects without a movement.</summary>
    public static ReportDocument Full { get; } = Report with
    {
        Subjects =
        [
            .. Report.Subjects, Subject("C3", SubjectRole.Associate, "", "customer_type=natural", "full_name=Third Person"),
            Subject("C4", SubjectRole.Associate, "", "customer_type=legal", "full_name=Fourth LLC"),
            Subject("C5", SubjectRole.Associate, "A5", "customer_type=natural", "full_name=Fifth Person"),
        ],
        Legs =
        [
            .. Report.Legs,
            Leg("C1", "C1", "2026-01-31T09:00:00Z", "cash_in", "EUR", "900.00", 3800m, "counterparty_type=cash", "counterparty_name=Ada Example") with { RateLocal = 4.2m },
            Leg("Y1", "Y1", "2026-01-31T09:30:00Z", "fee", "USD", "-1.50", 5.51m) with { RateLocal = 3.6725m },
            Leg("I1", "I1", "2026-01-31T09:40:00Z", "internal_transfer", "AED", "-100", 100m, "counterparty_type=customer", "counterparty_account=A2"),
        ],
    };

    public static DocumentIndicator Indicator(string id, string title) => new(
        "f-" + id, id.Contains('-', StringComparison.Ordinal) ? "rule" : "typology", id, title, "report", UtcInstant.Of("2026-01-31T06:04:11Z"),
        UtcInstant.Of("2026-01-31T22:00:00Z"), 13600m, "In words.");

    public static DocumentLeg Leg(string entry, string group, string at, string kind, string asset, string amount, decimal? local, params string[] details) => new()
    {
        EntryId = entry,
        File = "ledger.csv",
        FileDigest = "00",
        Line = 2,
        AccountId = "A1",
        At = UtcInstant.Of(at),
        Kind = kind,
        Role = "single",
        GroupId = group,
        Asset = asset,
        IsFiat = asset is "AED" or "EUR" or "USD",
        Amount = amount,
        ValueUsd = null,
        ValueLocal = local,
        RateLocal = asset == "AED" ? 1m : null,
        Details = Pairs(details),
        Findings = ["f-T03", "f-T06"],
    };

    public static ReportSubject Subject(string id, SubjectRole role, string account, params string[] facts) =>
        new(id, role, account.Length == 0 ? [] : [account], Pairs(facts));

    public static FilingOrder Order(ReportDocument? report = null, Filer? filer = null, FilingSchemas? schemas = null, AuthorityProfile? profile = null) =>
        new(report ?? Report, filer ?? Filer, profile ?? Profile, schemas ?? FilingSchemas.None);

    public static ReportFiling File(ReportDocument? report = null, Filer? filer = null) =>
        FilingCatalog.Of(Order(report, filer)) ?? throw new InvalidOperationException("no writer of goaml");

    public static XElement Xml(ReportFiling filing, int file = 0) => XElement.Load(new MemoryStream(filing.Files[file].Content));

    public static string Text(ReportFiling filing, int file = 0) => Encoding.UTF8.GetString(filing.Files[file].Content);

    /// <summary>Codes of the violations with how often, sorted: the whole truth about a filing in one line.</summary>
    public static string Codes(IEnumerable<FilingViolation> violations) => string.Join(' ', violations
        .Select(static one => one.Grade == ViolationGrade.Fatal ? one.Code + "!" : one.Code).CountBy(static code => code)
        .OrderBy(static one => one.Key, StringComparer.Ordinal)
        .Select(static one => one.Value == 1 ? one.Key : one.Key + "*" + one.Value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The published schema beside the repository; the test is skipped, visibly, where it is not.</summary>
    public static FilingSchemas Schemas()
    {
        byte[] content = SharedFile("goaml-5.0.2/goAMLSchema.xsd");
        return new FilingSchemas([new SchemaFile("goaml-5.0.2/goAMLSchema.xsd", content)]);
    }

    /// <summary>A file of shared/data/schemas.</summary>
    public static byte[] SharedFile(string name)
    {
        string? content = null;
        for (DirectoryInfo? folder = new(SourceTree.Root); folder is not null && content is null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", "schemas", name);
            content = System.IO.File.Exists(path) ? path : null;
        }

        Assert.SkipWhen(content is null, $"{name} does not lie under shared/data/schemas in any folder above the tests.");
        return System.IO.File.ReadAllBytes(content);
    }

    public static ImmutableSortedDictionary<string, string> Pairs(params string[] pairs) => pairs.Select(static pair => pair.Split('=', 2))
        .ToImmutableSortedDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);

    public static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Fields(params string[] fields) =>
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal).Add("AE-FIU", Pairs(fields));
}
