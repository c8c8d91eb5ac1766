using System;
using System.Collections.Immutable;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Architecture;
using CompliReport.Tests.Reports;
using CompliReport.Values;

namespace CompliReport.Tests.Proof;

/// <summary>The sample day with its inputs as files of a folder, as a desk has them.</summary>
internal sealed class DayOnDisk
{
    private const string Accounts = "account_id,customer_id,customer_type,full_name,residency\nA1,C1,natural,Lin Example,CN\nA2,C2,natural,Bo Example,DE\n";

    private readonly string _folder;

    internal DayOnDisk(string folder)
    {
        _folder = folder;
        Inputs = new RunInputs(
            [Ledger("ledger.csv", ReportSample.Ledger())],
            Ledger("accounts.csv", Accounts),
            null,
            [
                Rates("fx/ecb.csv", RateFileKind.Fx, "Date,USD,CNY,\n2026-02-27,1.10,7.70,\n2026-03-02,1.10,7.70,\n"),
                Rates("crypto/prices.csv", RateFileKind.Crypto, "asset,time,price_usd,source\nUSDT,2026-03-02T00:00:00Z,1.0,synthetic\nUSDT,2026-03-02T12:00:00Z,1.0,synthetic\n"),
            ],
            [Pack(File.ReadAllText(Path.Combine(SourceTree.Root, "rules", "cn.json")))]);
    }

    internal RunInputs Inputs { get; set; }

    internal RunOptions Options { get; set; } = new() { AsOf = UtcInstant.Of("2026-03-03T02:00:00Z") };

    internal RunResult Run() => ComplianceRun.Execute(Inputs, Options);

    /// <summary>A ledger of a day before the sample's, with the name that a look-back gives it.</summary>
    internal EarlierDay Earlier(int day) => new(new DateOnly(2026, 2, day), [Ledger(
        $"2026-02-{day}/ledger.csv", ReportSample.LedgerOf($"DEMO,E{day},E{day},posted,A1,2026-02-{day}T02:00:00Z,fiat_deposit,single,CNY,fiat,5000,bank,Payer 01,CN0001,CN,\n"))]);

    /// <summary>An archive with the sample's ledger and one of another exchange, of which the run takes its own.</summary>
    internal ImmutableArray<LedgerInput> OwnOfArchive()
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in new[] { ("own.csv", ReportSample.Ledger()), ("other.csv", ReportSample.Ledger().Replace("DEMO,", "OTHER,", StringComparison.Ordinal)) })
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        LedgerInput whole = LedgerInput.FromBytes("upload.zip", Save("upload.zip", bytes.ToArray()));
        return ExchangeParts.Of([whole], onlyFormat: null).Single(static part => part.Exchange.Text == "DEMO").Ledgers;
    }

    internal RulePack Pack(string json, string name = "cn.json") => RulePackReader.Read(name, Save(name, Encoding.UTF8.GetBytes(json))).Pack!;

    internal LedgerInput Ledger(string name, string text) => LedgerInput.FromBytes(name, Save(name, Encoding.UTF8.GetBytes(text)));

    private RateFile Rates(string name, RateFileKind kind, string text) => new(name, kind, Save(name, Encoding.UTF8.GetBytes(text)));

    private byte[] Save(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return content;
    }
}
