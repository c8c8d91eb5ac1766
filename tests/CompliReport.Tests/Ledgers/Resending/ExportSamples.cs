using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Tests.Ledgers.Formats;

namespace CompliReport.Tests.Ledgers.Resending;

/// <summary>A small export of one format version: what stands before the header, the header, and a row with a number in it.</summary>
/// <param name="File">Its name.</param>
/// <param name="Preamble">Lines before the header.</param>
/// <param name="Header">The header.</param>
/// <param name="Row">A row; {0} is its number.</param>
internal sealed record ExportSample(string File, string Preamble, string Header, string Row)
{
    internal string RowOf(int number) => string.Format(CultureInfo.InvariantCulture, Row, number) + "\n";

    internal string Text(params IEnumerable<string> rows) => Preamble + Header + "\n" + string.Concat(rows);
}

/// <summary>One sample of every version of every format.</summary>
internal static class ExportSamples
{
    internal static IReadOnlyList<ExportSample> All { get; } =
    [
        .. AdapterSamples.All.Select(static sample => new ExportSample(sample.Data.Item1 + ".csv", "", sample.Data.Item2, sample.Data.Item3)),
        .. VenueSamples.All.Select(static sample => new ExportSample(sample.Name + ".csv", sample.Preamble, sample.Header, sample.Row)),
        new("ledger.csv", "", CanonicalRow.Header.TrimEnd('\n'), CanonicalRow.Csv("entry_id=e{0}").TrimEnd('\n')),
        new("kraken-ledgers.csv", "", "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\"",
            "\"L{0}\",\"R{0}\",\"2022-02-24 08:57:02\",\"trade\",\"\",\"currency\",\"ZEUR\",-1499.9999,2.4000,{0}.5000"),
        new("coinbase-v6.csv", "\nTransactions\nUser,Ada Example,a1b2\n",
            "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes",
            "6{0},2025-03-01 08:15:02 UTC,Buy,BTC,0.0{0},EUR,€80000.00,€800.00,€812.00,€12.00,Bought 0.01 BTC for 812 EUR"),
        new("bitstamp-v1.csv", "", "Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type",
            "Market,\"Jan. 05, 2021, 02:13 AM\",Main Account,0.{0} BTC,15000.00 USD,30000.00 USD,15.00 USD,Buy"),
    ];
}
