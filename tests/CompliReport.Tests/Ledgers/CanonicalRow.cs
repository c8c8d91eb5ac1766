using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace CompliReport.Tests.Ledgers;

/// <summary>Rows of the canonical ledger for tests: a sound row with some cells changed.</summary>
internal static class CanonicalRow
{
    internal const string Header =
        "exchange_id,entry_id,group_id,reversal_of,status,account_id,wallet,occurred_at,booked_at,kind,leg_role,asset,asset_class,amount,"
            + "balance_after,rate_applied,price_ccy,"
        + "counterparty_type,counterparty_name,counterparty_country,address,channel,ip_country,fiat_value\n";

    private static readonly string[] Columns = Header.TrimEnd('\n').Split(',');

    private static readonly string[] Sound =
    [
        "ex-1", "e1", "g1", "", "posted", "acc-1", "spot", "2026-03-01T08:15:02Z", "", "trade", "base", "BTC", "crypto", "0.5", "", "",
        "EUR",
        "bank", "", "DE", "", "web", "FR", "",
    ];

    /// <summary>A CSV row; cells as "column=value".</summary>
    internal static string Csv(params string[] cells) => string.Join(',', Cells(cells).Select(Quoted)) + "\n";

    /// <summary>A line of JSON; empty cells are null or left out.</summary>
    internal static string Json(params string[] cells)
    {
        StringBuilder line = new("{\"unused\":null");
        foreach ((string value, int i) in Cells(cells).Select(static (value, i) => (value, i)))
        {
            if (value.Length > 0 || i % 2 == 0)
            {
                line.Append(",\"").Append(Columns[i]).Append("\":").Append(value.Length == 0
                    ? "null" : System.Text.Json.JsonSerializer.Serialize(value));
            }
        }

        return line.Append("}\n").ToString();
    }

    private static string[] Cells(IEnumerable<string> changes)
    {
        string[] cells = [.. Sound];
        foreach (string change in changes)
        {
            int equals = change.IndexOf('=', StringComparison.Ordinal);
            cells[Array.IndexOf(Columns, change[..equals])] = change[(equals + 1)..];
        }

        return cells;
    }

    private static string Quoted(string value) =>
        value.AsSpan().ContainsAny(",\"\n") ? "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : value;
}
