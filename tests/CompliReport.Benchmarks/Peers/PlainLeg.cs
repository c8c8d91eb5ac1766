using System;
using CsvHelper;

namespace CompliReport.Benchmarks.Peers;

/// <summary>A row as an ordinary program reads it: the columns it needs, as strings, a decimal and a time.</summary>
[CsvRecord]
internal sealed partial class PlainLeg
{
    [CsvColumn("group_id")]
    public string GroupId { get; set; } = "";

    [CsvColumn("account_id")]
    public string AccountId { get; set; } = "";

    [CsvColumn("occurred_at")]
    public DateTimeOffset OccurredAt { get; set; }

    [CsvColumn("kind")]
    public string Kind { get; set; } = "";

    [CsvColumn("leg_role")]
    public string Role { get; set; } = "";

    [CsvColumn("asset")]
    public string Asset { get; set; } = "";

    [CsvColumn("amount")]
    public decimal Amount { get; set; }

    [CsvColumn("counterparty_account")]
    public string CounterpartyAccount { get; set; } = "";

    [CsvColumn("address")]
    public string Address { get; set; } = "";
}
