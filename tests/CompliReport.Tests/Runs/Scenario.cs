using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Rules;
using CompliReport.Values;

namespace CompliReport.Tests.Runs;

/// <summary>A small upload in words: customers, movements, conversions; run through the whole pipeline with the China pack.</summary>
/// <remarks>Reference rates: one USD is 10 CNY and 0.5 EUR, one USDT is 1 USD, one BTC 20,000 USD, at any time of 2023 and around the
/// dates used.</remarks>
internal sealed class Scenario
{
    internal const string Header =
        "exchange_id,entry_id,group_id,reversal_of,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,price_ccy,counterparty_type,counterparty_account,"
        + "counterparty_country\n";

    private static readonly HashSet<string> Currencies = new(["CNY", "USD", "EUR", "JPY", "KRW", "ISK", "ARS", "AUD", "BRL", "GBP", "HKD", "INR", "NGN", "RUB", "SGD", "TRY", "ZAR"], StringComparer.Ordinal);

    private readonly List<string> _rows = [];
    private readonly StringBuilder _accounts = new();
    private readonly List<RateFile> _rates = [];
    private int _number;
    private string _opened = "";
    private bool _hasAccounts;

    internal IReadOnlyList<string> Rows => _rows;

    internal RulePack Pack { get; set; } = RulePackSample.China;

    /// <summary>A resident person of China with an account of the same name.</summary>
    internal Scenario Resident(params string[] accounts)
    {
        foreach (string account in accounts)
        {
            Customer(account, "C-" + account);
        }

        return this;
    }

    internal Scenario Customer(string account, string customer, string type = "natural", string residency = "CN")
    {
        _hasAccounts = true;
        _accounts.Append(CultureInfo.InvariantCulture, $"{account},{customer},{type},{residency},{_opened}\n");
        return this;
    }

    /// <summary>Says when the accounts named after this were opened.</summary>
    internal Scenario OpenedAt(string time)
    {
        _opened = time;
        return this;
    }

    /// <summary>A movement of its own group; in above zero, out below.</summary>
    internal Scenario Move(string account, string time, string kind, string asset, string amount, string counterparty = "", string country = "", string party = "")
    {
        string id = NextId();
        return Row(id, id, account, time, kind, "single", asset, amount, counterparty: counterparty, country: country, party: party);
    }

    internal Scenario Cash(string account, string time, string asset, string amount) =>
        Move(account, time, amount.StartsWith('-') ? "cash_out" : "cash_in", asset, amount, party: "cash");

    internal Scenario Fiat(string account, string time, string asset, string amount, string counterparty = "", string country = "CN") =>
        Move(account, time, amount.StartsWith('-') ? "fiat_withdrawal" : "fiat_deposit", asset, amount, counterparty, country, "bank");

    internal Scenario Coins(string account, string time, string asset, string amount, string counterparty = "") =>
        Move(account, time, amount.StartsWith('-') ? "crypto_withdrawal" : "crypto_deposit", asset, amount, counterparty, party: "self_hosted");

    /// <summary>Fiat for coins where the fiat amount is below zero, coins for fiat where the coins are.</summary>
    internal Scenario Exchange(string account, string time, string fiat, string fiatAmount, string coin, string coinAmount)
    {
        string group = NextId();
        return Row(NextId(), group, account, time, "conversion", "quote", fiat, fiatAmount).Row(NextId(), group, account, time, "conversion", "base", coin, coinAmount);
    }

    internal Scenario Row(
        string entry, string group, string account, string time, string kind, string role, string asset, string amount, string status = "posted", string reversalOf = "",
        string priceCcy = "", string counterparty = "", string country = "", string party = "")
    {
        string assetClass = Currencies.Contains(asset) ? "fiat" : asset == "USDT" ? "stablecoin" : "crypto";
        _rows.Add($"EX,{entry},{group},{reversalOf},{status},{account},{time},{kind},{role},{asset},{assetClass},{amount},{priceCcy},{party},{counterparty},{country}\n");
        return this;
    }

    internal Scenario Raw(string row)
    {
        _rows.Add(row);
        return this;
    }

    /// <summary>Adds rates at par as described above around some days.</summary>
    internal Scenario Rates(params string[] days)
    {
        StringBuilder fx = new("Date,USD,CNY,\n"), crypto = new("asset,time,price_usd,source\n");
        DateOnly[] dates = [.. days.Select(static day => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture))
            .SelectMany(static day => Enumerable.Range(-8, 24).Select(day.AddDays)).Distinct().OrderDescending()];
        foreach (DateOnly date in dates)
        {
            fx.Append(date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? "" : string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd},2,20,\n"));
        }

        foreach (DateOnly date in dates.Order())
        {
            crypto.Append(CultureInfo.InvariantCulture, $"USDT,{date:yyyy-MM-dd}T00:00:00Z,1,made up\nBTC,{date:yyyy-MM-dd}T00:00:00Z,20000,made up\n");
        }

        return With(new RateFile("fx.csv", RateFileKind.Fx, Utf8(fx.ToString()))).With(new RateFile("crypto.csv", RateFileKind.Crypto, Utf8(crypto.ToString())));
    }

    internal Scenario With(RateFile file)
    {
        _rates.Add(file);
        return this;
    }

    internal RunInputs Inputs(params LedgerInput[] ledgers) => new(
        [.. ledgers],
        _hasAccounts ? LedgerInput.FromBytes("accounts.csv", Utf8((_accounts.ToString().Contains("Z\n", StringComparison.Ordinal) ? "account_id,customer_id,customer_type,residency,opened_at\n"
            : "account_id,customer_id,customer_type,residency,\n") + _accounts)) : null,
        null,
        [.. _rates],
        [Pack]);

    internal RunResult Run(RunOptions? options = null) => Run(options, Ledger("ledger.csv", _rows));

    internal RunResult Run(RunOptions? options, params LedgerInput[] ledgers) => ComplianceRun.Execute(Inputs(ledgers), options ?? new RunOptions());

    internal static LedgerInput Ledger(string name, IEnumerable<string> rows) => LedgerInput.FromBytes(name, Utf8(Header + string.Concat(rows)));

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>An instant some hours after the start of Wednesday, 1 March 2023 UTC.</summary>
    internal static string At(double hours) => UtcInstant.FromNanoseconds(UtcInstant.Of("2023-03-01T00:00:00Z").Nanoseconds + (long)((decimal)hours * UtcInstant.Hour)).ToString();

    internal static string AtNanoseconds(long nanoseconds) => UtcInstant.FromNanoseconds(UtcInstant.Of("2023-03-01T00:00:00Z").Nanoseconds + nanoseconds).ToString();

    /// <summary>The findings of one rule or typology, as subjects.</summary>
    internal static string[] Subjects(RunResult result, string id) => [.. FindingsOf(result, id).Select(static finding => finding.Subject).Order(StringComparer.Ordinal)];

    internal static IEnumerable<Finding> FindingsOf(RunResult result, string id) => result.Detected.Findings.Where(finding => finding.RuleId == id);

    internal static OutcomeRow OutcomeOf(RunResult result, string id) => result.Detected.Outcomes.Single(row => row.Id == id);

    /// <summary>All files of a run but the manifest, by path.</summary>
    internal static SortedDictionary<string, byte[]> FilesOf(RunResult result, Func<string, bool>? wanted = null)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        ImmutableArray<SuspiciousActivityReport> reports = SuspiciousActivityReport.Of(result);
        foreach (RunFile file in RunFiles.Of(result, reports, 5_000).SelectMany(static group => group).Append(RunFiles.Receipt(result, Sha256Digest.Of("root"))).Where(file => wanted is null || wanted(file.Path)))
        {
            using MemoryStream stream = new();
            file.Write(stream);
            files.Add(file.Path, stream.ToArray());
        }

        return files;
    }

    internal static string TextOf(RunResult result, string path) => Encoding.UTF8.GetString(FilesOf(result, name => name == path)[path]);

    private string NextId() => "E" + (++_number).ToString("00000", CultureInfo.InvariantCulture);
}
