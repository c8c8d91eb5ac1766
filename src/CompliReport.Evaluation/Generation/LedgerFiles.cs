using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CompliReport.Evaluation.Generation;

/// <summary>Writes a book as the exchange would upload it: a file a day, the control file, the accounts, the rates, the labels.</summary>
/// <param name="world">The book and the days.</param>
/// <param name="legs">The legs of the book, closed.</param>
/// <param name="exchangeId">The exchange.</param>
/// <param name="folder">Where to write; it is made.</param>
/// <param name="isCompressed">Whether the file of a day, counted from 0, is compressed.</param>
internal sealed class LedgerFiles(SyntheticWorld world, List<Leg> legs, string exchangeId, string folder, Func<int, bool> isCompressed)
{
    private static readonly ImmutableArray<string> Columns =
    [
        "exchange_id", "entry_id", "group_id", "reversal_of", "status", "account_id", "wallet", "occurred_at", "kind",
        "leg_role", "asset", "asset_class",
        "amount", "balance_after", "rate_applied", "price_ccy", "counterparty_type", "counterparty_name",
        "counterparty_account", "counterparty_bank",
        "counterparty_country", "payment_method", "purpose_code", "chain", "tx_hash", "address", "channel",
        "device_id", "ip_country", "province",
    ];

    private readonly Dictionary<(string Account, string Asset), decimal> _balances = new(world.Book.Opening);

    /// <summary>Rows in all files, headers not counted.</summary>
    public long Rows { get; private set; }

    public int CompressedFiles { get; private set; }

    /// <summary>All days in one folder under one control file: one upload of the whole period.</summary>
    public void Write()
    {
        Directory.CreateDirectory(folder);
        List<ControlledFile> files = [];
        Dictionary<string, decimal> opening = ByAsset();
        ILookup<DateOnly, Leg> byDay = legs.ToLookup(leg => DateOnly.FromDateTime(leg.At));
        for (int day = 0; day < world.DayCount; day++)
        {
            DateOnly date = world.First.AddDays(day);
            string name = $"ledger-{ControlFile.Iso(date)}.csv{(isCompressed(day) ? ".gz" : "")}";
            files.Add(WriteDay(folder, name, [.. byDay[date]]));
        }

        ControlFile.Write(folder, exchangeId, world.First, world.Last, files, Balances(opening));
        WriteAccounts(folder);
        WriteBeside();
    }

    /// <summary>A folder for each day, <c>exchange/yyyy-mm-dd</c>, with a control file of its own: daily uploads.</summary>
    public void WriteByDay()
    {
        string exchange = Path.Combine(folder, exchangeId);
        ILookup<DateOnly, Leg> byDay = legs.ToLookup(leg => DateOnly.FromDateTime(leg.At));
        for (int day = 0; day < world.DayCount; day++)
        {
            DateOnly date = world.First.AddDays(day);
            string below = Path.Combine(exchange, ControlFile.Iso(date));
            Directory.CreateDirectory(below);
            Dictionary<string, decimal> opening = ByAsset();
            ControlledFile file = WriteDay(below, isCompressed(day) ? "ledger.csv.gz" : "ledger.csv", [.. byDay[date]]);
            ControlFile.Write(below, exchangeId, date, date, [file], Balances(opening), sequence: day + 1);
        }

        WriteAccounts(exchange);
        WriteBeside();
    }

    private void WriteBeside()
    {
        WriteLabels();
        world.Rates.Write(Path.Combine(folder, "rates"));
        if (world.Book.Listed.Count > 0)
        {
            WriteWatchList();
        }
    }

    private void WriteWatchList()
    {
        Directory.CreateDirectory(Path.Combine(folder, "lists"));
        using LedgerText text = new(File.Create(Path.Combine(folder, "lists", "watch.csv")),
            ["kind", "value", "list", "category", "confidence", "source", "added_on"], isJson: false);
        foreach (string address in world.Book.Listed)
        {
            text.Start();
            foreach (string cell in (ReadOnlySpan<string>)
                ["address", address, "synthetic-watch", "stolen funds", "high", "synthetic", ControlFile.Iso(world.First.AddDays(-30))])
            {
                text.Text(cell);
            }

            text.End();
        }
    }

    private ControlledFile WriteDay(string below, string name, List<Leg> day)
    {
        using MemoryStream content = new();
        using LedgerText text = new(content, Columns, isJson: false);
        int line = 1;
        foreach (Leg leg in day)
        {
            leg.Place = (name, ++line);
            WriteRow(text, leg);
            if (leg.IsRepeated)
            {
                text.Write(text.LastRow());
                line++;
            }
        }

        text.Flush();
        byte[] plain = content.ToArray();
        bool isPacked = name.EndsWith(".gz", StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(below, name), isPacked ? PlainGzip.Compress(plain) : plain);
        Rows += text.Rows;
        CompressedFiles += isPacked ? 1 : 0;
        return new ControlledFile(name, text.Rows, Totals(day));
    }

    private static ImmutableArray<AssetTotals> Totals(List<Leg> day) =>
    [
        .. day.Where(leg => leg.IsInTheBooks).GroupBy(leg => leg.Asset)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new AssetTotals(
            group.Key,
            group.Count(leg => leg.Amount > 0), group.Where(leg => leg.Amount > 0).Sum(leg => leg.Amount),
            group.Count(leg => leg.Amount < 0), -group.Where(leg => leg.Amount < 0).Sum(leg => leg.Amount))),
    ];

    private Dictionary<string, decimal> ByAsset() =>
        _balances.GroupBy(pair => pair.Key.Asset).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));

    private IEnumerable<AssetBalance> Balances(Dictionary<string, decimal> opening) =>
        ByAsset().OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new AssetBalance(pair.Key, opening.GetValueOrDefault(pair.Key), pair.Value));

    private void WriteRow(LedgerText text, Leg leg)
    {
        string balance = "";
        if (leg.IsInTheBooks)
        {
            decimal after = _balances.GetValueOrDefault((leg.Owner.Account, leg.Asset)) + leg.Amount;
            _balances[(leg.Owner.Account, leg.Asset)] = after;
            balance = leg.Owner.ShowsBalance ? ControlFile.Plain(after) : "";
        }

        text.Start();
        text.Text(exchangeId);
        text.Text(leg.Entry);
        text.Text(leg.Group == 0 ? leg.Entry : string.Create(CultureInfo.InvariantCulture, $"G{leg.Group:D6}"));
        text.Text(leg.Reverses?.Entry ?? "");
        text.Text(leg.Status);
        text.Text(leg.Owner.Account);
        text.Text("spot");
        text.Text(leg.DamagedTime.Length > 0 ? leg.DamagedTime : TimeText(leg));
        text.Text(leg.Kind);
        text.Text(leg.Role);
        text.Text(leg.Asset);
        text.Text(Assets.Class(leg.Asset));
        text.Text(leg.DamagedAmount.Length > 0 ? leg.DamagedAmount : ControlFile.Plain(leg.Amount));
        text.Text(balance);
        text.Text(leg.Rate == 0 ? "" : ControlFile.Plain(leg.Rate));
        text.Text(leg.PriceCurrency);
        WriteOtherSide(text, leg);
        text.End();
    }

    private static void WriteOtherSide(LedgerText text, Leg leg)
    {
        Party party = leg.Party;
        bool isCash = IsCash(leg);
        bool isOnChain = leg.TxHash.Length > 0;
        text.Text(party.Type ?? "");
        text.Text(party.Name ?? "");
        text.Text(party.Account ?? "");
        text.Text(party.Bank ?? "");
        text.Text(party.Country ?? "");
        text.Text(party.Method ?? "");
        text.Text(party.Purpose ?? "");
        text.Text(isOnChain ? Assets.Chain(leg.Asset) : "");
        text.Text(leg.TxHash);
        text.Text(isOnChain ? party.Account ?? "" : "");
        text.Text(isCash ? "branch" : leg.Owner.Channel);
        text.Text(isCash ? "" : leg.Device.Length > 0 ? leg.Device : leg.Owner.Device);
        text.Text(isCash ? "" : leg.IpCountry.Length > 0 ? leg.IpCountry : leg.Owner.IpCountry);
        text.Text(leg.Province.Length > 0 ? leg.Province : leg.Owner.Province);
    }

    private static bool IsCash(Leg leg) => leg.Kind is "cash_in" or "cash_out";

    /// <summary>Everything is written in UTC but cash slips, which carry the clock of the counter in China.</summary>
    private static string TimeText(Leg leg) => IsCash(leg)
        ? leg.At.AddHours(8).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "+08:00"
        : leg.At.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private void WriteAccounts(string below)
    {
        using LedgerText text = new(File.Create(Path.Combine(below, "accounts.csv")),
        [
            "account_id", "customer_id", "customer_type", "full_name", "residency", "province", "nationality", "kyc_level", "opened_at",
            "declared_income_usd", "occupation", "pep", "phone_hash", "beneficiary_accounts",
        ], isJson: false);
        ILookup<Actor, Leg> paidOut =
            legs.Where(leg => leg.Kind == "fiat_withdrawal" && leg.Party.Account is not null).ToLookup(leg => leg.Owner);
        foreach (Actor actor in world.Book.Actors)
        {
            text.Start();
            text.Text(actor.Account);
            text.Text(actor.Customer);
            text.Text(actor.IsLegal ? "legal" : "natural");
            text.Text(actor.Name);
            text.Text(actor.Country);
            text.Text(actor.Province);
            text.Text(actor.IsLegal ? "" : actor.Country);
            text.Text(actor.KycLevel.ToString(CultureInfo.InvariantCulture));
            text.Text(actor.OpenedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            text.Text(actor.IncomeUsd.ToString(CultureInfo.InvariantCulture));
            text.Text(actor.Occupation);
            text.Text("false");
            text.Text(actor.Phone);
            text.Text(Beneficiaries(paidOut[actor]));
            text.End();
        }
    }

    /// <summary>The accounts that money in fiat went to: what the exchange has on file as pay-out destinations.</summary>
    private static string Beneficiaries(IEnumerable<Leg> paidOut) => string.Join(';',
        paidOut.Select(leg => leg.Party.Account).Distinct().Order(StringComparer.Ordinal).Take(8));

    private void WriteLabels()
    {
        using LedgerText text = new(File.Create(Path.Combine(folder, "labels.csv")),
            ["scenario_id", "typology", "role", "account_id", "customer_id", "entry_id", "day"], isJson: false);
        foreach (Label label in world.Book.Labels)
        {
            text.Start();
            text.Text(label.Scenario);
            text.Text(label.Typology);
            text.Text(label.Role);
            text.Text(label.Actor.Account);
            text.Text(label.Actor.Customer);
            text.Text(label.Leg?.Entry ?? "");
            text.Text(label.Leg is null ? "" : ControlFile.Iso(DateOnly.FromDateTime(label.Leg.At)));
            text.End();
        }
    }
}
