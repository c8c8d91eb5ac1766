using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;
using CompliReport.Rules;
using CompliReport.Tests.Rates;
using CompliReport.Values;

namespace CompliReport.Tests.Reports;

/// <summary>
/// A small day through the real pipeline: a front account with twelve payers, a dear price, a missing leg, refused rows. All invented.
/// </summary>
internal static class ReportSample
{
    private const string Header =
        "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,counterparty_type,"
            + "counterparty_name,counterparty_account,counterparty_country,address\n";

    private const string Accounts =
        "account_id,customer_id,customer_type,full_name,residency,province,occupation,opened_at\n"
        + "A1,C1,natural,Lin Example,CN,CN-GD,courier,2026-01-10T00:00:00Z\n"
        + "A2,C2,natural,Bo Example,DE,,,\n";

    private static readonly Lazy<RunResult> Shared = new(() => Run(Ledger()));

    private static readonly Lazy<ImmutableArray<SuspiciousActivityReport>> SharedReports = new(() => SuspiciousActivityReport.Of(Day));

    /// <summary>The day, run once for all tests: results are never changed.</summary>
    public static RunResult Day => Shared.Value;

    /// <summary>Its reports: one to CAMLMAC, one to SAFE.</summary>
    public static ImmutableArray<SuspiciousActivityReport> Reports => SharedReports.Value;

    /// <summary>A root for receipts that are written by themselves.</summary>
    public static Sha256Digest Root { get; } = Sha256Digest.Of("root");

    public static RulePack Pack => RulePackReader.Read("cn.json", Encoding.UTF8.GetBytes(PackText)).Pack!;

    /// <summary>The whole ledger: see the parts.</summary>
    public static string Ledger() => Header + FrontRows() + OddRows() + FaultyRows();

    public static string LedgerOf(string rows) => Header + rows;

    public static RunResult Run(string ledger, string? controlJson = null, string name = "ledger.csv", string? accounts = Accounts)
    {
        RateFile fx = RateSamples.Fx("Date,USD,CNY,\n2026-02-27,1.10,7.70,\n2026-03-02,1.10,7.70,\n");
        RateFile crypto = RateSamples.Crypto("USDT,2026-03-02T00:00:00Z,1.0,synthetic\nUSDT,2026-03-02T12:00:00Z,1.0,synthetic\n");
        RunInputs inputs = new(
            [LedgerInput.FromBytes(name, Encoding.UTF8.GetBytes(ledger))],
            accounts is null ? null : LedgerInput.FromBytes("accounts.csv", Encoding.UTF8.GetBytes(accounts)),
            controlJson is null ? null : new ControlInput("manifest.json", Encoding.UTF8.GetBytes(controlJson)),
            [fx, crypto],
            [Pack]);
        return ComplianceRun.Execute(inputs, new RunOptions { AsOf = UtcInstant.Of("2026-03-03T02:00:00Z") });
    }

    /// <summary>A file of a run as text.</summary>
    public static string Text(Action<Stream> write) => Encoding.UTF8.GetString(Bytes(write));

    /// <summary>A report as its report.json tells it.</summary>
    public static ReportDocument DocumentOf(SuspiciousActivityReport report) =>
        ReportDocumentReader.Read(Bytes(stream => ReportJson.Write(report, stream)));

    /// <summary>The narrative for people.</summary>
    public static string NarrativeOf(SuspiciousActivityReport report) =>
        Text(stream => NarrativeText.Write(DocumentOf(report), stream));

    public static byte[] Bytes(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return stream.ToArray();
    }

    /// <summary>The cells of a CSV row without quotes inside.</summary>
    public static string HeaderOf(string csv) => csv[..csv.IndexOf('\n', StringComparison.Ordinal)];

    // Twelve people pay 500,000 CNY each; it is exchanged at the reference rate within minutes, and the coins leave within half an hour.
    private static string FrontRows()
    {
        StringBuilder rows = new();
        for (int i = 1; i <= 12; i++)
        {
            string n = i.ToString("00", CultureInfo.InvariantCulture);
            string at = "2026-03-02T" + (i + 1).ToString("00", CultureInfo.InvariantCulture);
            rows.Append(
                CultureInfo.InvariantCulture,
                $"DEMO,D{n},D{n},posted,A1,{at}:00:00Z,fiat_deposit,single,CNY,fiat,500000,bank,Payer {n},CN00{n},CN,\n");
            rows.Append(CultureInfo.InvariantCulture, $"DEMO,F{n},G{n},posted,A1,{at}:10:00Z,conversion,quote,CNY,fiat,-500000,,,,,\n");
            rows.Append(
                CultureInfo.InvariantCulture, $"DEMO,K{n},G{n},posted,A1,{at}:10:00Z,conversion,base,USDT,stablecoin,71428.571428,,,,,\n");
            rows.Append(
                CultureInfo.InvariantCulture,
                $"DEMO,W{n},W{n},posted,A1,{at}:30:00Z,crypto_withdrawal,single,USDT,stablecoin,-71428.571428,self_hosted,,,,TX{n}\n");
        }

        return rows.ToString();
    }

    // A dear price, a price just flagged, a missing leg in a group that would run as a formula, and two conversions of one instant.
    private static string OddRows() =>
        "DEMO,O1,H1,posted,A2,2026-03-02T09:00:00Z,conversion,quote,CNY,fiat,-8000,,,,,\n"
        + "DEMO,O2,H1,posted,A2,2026-03-02T09:00:00Z,conversion,base,USDT,stablecoin,1000,,,,,\n"
        + "DEMO,O3,H2,posted,A2,2026-03-02T09:00:00Z,conversion,quote,CNY,fiat,-7140,,,,,\n"
        + "DEMO,O4,H2,posted,A2,2026-03-02T09:00:00Z,conversion,base,USDT,stablecoin,1000,,,,,\n"
        + "DEMO,-O5,=H3,posted,A2,2026-03-02T10:00:00Z,conversion,quote,CNY,fiat,-700,,,,,\n"
        + "DEMO,O6,H4,posted,A3,2026-03-02T11:00:00Z,conversion,quote,CNY,fiat,700,,,,,\n"
        + "DEMO,O7,H4,posted,A3,2026-03-02T11:00:00Z,conversion,base,XYZ,crypto,-3,,,,,\n";

    private static string FaultyRows() =>
        "DEMO,R1,R1,posted,A2,2026-03-02T12:00:00Z,fiat_deposit,single,EUR,fiat,=1+1,bank,Ada Example,DE00,DE,\n"
        + $"DEMO,R2,R2,posted,A2,2026-03-02 12:00:00,fiat_gift,single,EUR,fiat,5,bank,Ada Example,{new string('X', 129)},DE,\n"
        + "DEMO,R3,R3,posted,A2\n";

    /// <summary>Rows of small conversions of one account, for order: one a line of times and groups.</summary>
    public static string Conversions(IEnumerable<(string Time, string Group)> conversions) =>
        Header + string.Concat(conversions.Select((one, i) =>
            $"DEMO,f{i},{one.Group},posted,A2,{one.Time},conversion,quote,CNY,fiat,-8000,,,,,\n"
            + $"DEMO,k{i},{one.Group},posted,A2,{one.Time},conversion,base,USDT,stablecoin,1000,,,,,\n"));

    // A backslash joins a line with the next: the digest of the pack, and with it every id, depends on these bytes.
    private static string PackText => """
        {
          "id": "cn", "jurisdiction": "CN", "name": "China", "version": "test", "time_zone": "Asia/Shanghai", "local_currency": "CNY", \
        "residency": "CN",
          "authorities": [
            { "id": "CN-STR-01", "authority": "CAMLMAC", "name": "Monitoring Center", "report_type": "CAMLMAC-STR", \
        "effective_from": "2017-07-01",
              "deadline": { "n": 5, "unit": "working", "from": "confirmation" },
              "source": { "title": "Order 3", "article": "Chapter III", "date": "2017-07-01", "confidence": "secondary" } },
            { "id": "CN-LVT", "authority": "CAMLMAC", "name": "Monitoring Center", "report_type": "CAMLMAC-LVT", \
        "effective_from": "2017-07-01",
              "deadline": { "n": 5, "unit": "working", "from": "transaction" },
              "source": { "title": "Order 3", "article": "Art. 5", "date": "2017-07-01", "confidence": "secondary" } },
            { "id": "CN-FXR-01", "authority": "SAFE", "name": "FX Administration", "report_type": "SAFE-FXR", \
        "effective_from": "2024-12-27",
              "deadline": "promptly",
              "source": { "title": "FX Measures", "article": "Art. 28", "date": "2024-12-27", "confidence": "secondary" } }
          ],
          "tiers": [
            { "id": "CN-CRIM-01", "label": "serious", "effective_from": "2019-02-01", "amount": "5000000", "currency": "CNY",
              "source": { "title": "Fa Shi [2019] 1", "article": "Art. 225(4)", "date": "2019-02-01", "confidence": "secondary" } }
          ],
          "rates": [{ "currency": "CNY", "official": "safe_parity", "substitute": "ecb" }],
          "typologies": {
            "T03": { "window": "R7d", "parameters": { "senders": "10", "new_share": "0.7", "converted_share": "0.8", \
        "convert_within_hours": "24" },
              "source": { "title": "Red flags", "article": "many wallets", "date": "2020-09-14", "confidence": "unconfirmed" } },
            "T06": { "parameters": { "dwell_hours": "2", "ratio_min": "0.9", "ratio_max": "1.1", "crypto_dwell_minutes": "30" },
              "amounts": [{ "name": "turnover", "amount": "20000", "currency": "USD" }],
              "source": { "title": "Red flags", "article": "withdrawn at once", "date": "2020-09-14", "confidence": "unconfirmed" } }
          },
          "rules": [
            { "id": "CN-FX-01", "title": "Annual convenience quota of individuals", "effective_from": "2007-02-01", \
        "subject": "resident_individual",
              "measure": "sum", "filter": { "events": ["fx_purchase", "fx_settlement"] },
              "thresholds": [{ "amount": "50000", "currency": "USD", "applies_to": "all" }], "comparator": ">", "window": "CY",
              "aggregation_key": "customer", "each_direction": true, "consequence": "review",
              "source": { "title": "Individual FX rules", "article": "Art. 2", "date": "2007-02-01", "confidence": "secondary" } }
          ]
        }
        """.Replace("\\\n", "", StringComparison.Ordinal);
}
