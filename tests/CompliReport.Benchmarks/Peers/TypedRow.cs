using System;
using CsvHelper;

namespace CompliReport.Benchmarks.Peers;

/// <summary>All columns of the benchmark ledger as CsvHelper reads them into a record: numbers as decimals, times as times, the rest as strings.</summary>
[CsvRecord]
internal sealed partial record TypedRow(
    [property: CsvColumn("exchange_id")] string ExchangeId,
    [property: CsvColumn("entry_id")] string EntryId,
    [property: CsvColumn("group_id")] string GroupId,
    [property: CsvColumn("status")] string Status,
    [property: CsvColumn("account_id")] string AccountId,
    [property: CsvColumn("wallet")] string Wallet,
    [property: CsvColumn("occurred_at")] DateTimeOffset OccurredAt,
    [property: CsvColumn("kind")] string Kind,
    [property: CsvColumn("leg_role")] string LegRole,
    [property: CsvColumn("asset")] string Asset,
    [property: CsvColumn("asset_class")] string AssetClass,
    [property: CsvColumn("amount")] decimal Amount,
    [property: CsvColumn("trade_id")] string TradeId,
    [property: CsvColumn("rate_applied")] decimal? RateApplied,
    [property: CsvColumn("price_ccy")] string PriceCcy,
    [property: CsvColumn("counterparty_type")] string CounterpartyType,
    [property: CsvColumn("counterparty_account")] string CounterpartyAccount,
    [property: CsvColumn("counterparty_country")] string CounterpartyCountry,
    [property: CsvColumn("chain")] string Chain,
    [property: CsvColumn("tx_hash")] string TxHash,
    [property: CsvColumn("address")] string Address,
    [property: CsvColumn("channel")] string Channel,
    [property: CsvColumn("device_id")] string DeviceId,
    [property: CsvColumn("ip_country")] string IpCountry);
