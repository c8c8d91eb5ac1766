using System;
using System.Globalization;
using System.Text;

namespace CompliReport.Benchmarks.Data.Known;

/// <summary>A row of the ledger of a known day; planters change it before it is written.</summary>
internal sealed class KnownRow
{
    public const string Header =
        "exchange_id,entry_id,group_id,reversal_of,status,account_id,wallet,occurred_at,booked_at,kind,leg_role,asset,asset_class,amount,"
        + "balance_after,order_id,trade_id,rate_applied,price_ccy,counterparty_type,counterparty_account,channel\n";

    public required string Entry { get; init; }

    public required string Group { get; set; }

    public required string Account { get; set; }

    public required DateTime At { get; set; }

    public required string Kind { get; set; }

    public required string Role { get; init; }

    public required string Asset { get; set; }

    public required decimal Amount { get; set; }

    public string Status { get; set; } = "posted";

    public string ReversalOf { get; set; } = "";

    public DateTime? BookedAt { get; set; }

    /// <summary>Null where the row is no part of the balance: only announced.</summary>
    public decimal? Balance { get; set; }

    public string Order { get; set; } = "";

    public string Trade { get; set; } = "";

    public decimal? Rate { get; set; }

    public string PriceCurrency { get; set; } = "";

    public string PartyType { get; set; } = "";

    public string Party { get; set; } = "";

    public string Channel { get; set; } = "web";

    /// <summary>Whether it repeats the entry of another row: counted as a row, never summed.</summary>
    public bool IsRepeat { get; private init; }

    public bool IsPosted => Status == "posted";

    /// <summary>The same entry again.</summary>
    public KnownRow Repeat(string channel) => new()
    {
        Entry = Entry,
        Group = Group,
        Account = Account,
        At = At,
        Kind = Kind,
        Role = Role,
        Asset = Asset,
        Amount = Amount,
        Status = Status,
        ReversalOf = ReversalOf,
        BookedAt = BookedAt,
        Balance = Balance,
        Order = Order,
        Trade = Trade,
        Rate = Rate,
        PriceCurrency = PriceCurrency,
        PartyType = PartyType,
        Party = Party,
        Channel = channel,
        IsRepeat = true,
    };

    public void AppendTo(StringBuilder text, string exchange) =>
        text.Append(exchange).Append(',').Append(Entry).Append(',').Append(Group).Append(',').Append(ReversalOf).Append(',').Append(Status)
            .Append(',').Append(Account).Append(",spot,").Append(KnownAssets.Iso(At)).Append(',')
            .Append(BookedAt is { } booked ? KnownAssets.Iso(booked) : "").Append(',').Append(Kind).Append(',').Append(Role).Append(',')
            .Append(Asset).Append(',').Append(KnownAssets.Class(Asset)).Append(',').Append(KnownAssets.Plain(Amount)).Append(',')
            .Append(Balance is { } balance ? KnownAssets.Plain(balance) : "").Append(',').Append(Order).Append(',').Append(Trade).Append(',')
            .Append(Rate?.ToString(CultureInfo.InvariantCulture)).Append(',').Append(PriceCurrency).Append(',').Append(PartyType)
            .Append(',').Append(Party).Append(',').Append(Channel).Append('\n');
}
