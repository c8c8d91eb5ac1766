using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Tests.Ledgers.Formats;

namespace CompliReport.Tests.Ledgers.Resending;

/// <summary>A small export of one format version: what stands before the header, the header, and rows by their number.</summary>
internal sealed record ExportSample(string File, string Preamble, string Header, Func<int, string> RowOf)
{
    internal string Text(params IEnumerable<string> rows) => Preamble + Header + "\n" + string.Concat(rows);
}

/// <summary>One sample of every version of every format, and two with all that a file can say of persons.</summary>
internal static class ExportSamples
{
    internal static IReadOnlyList<ExportSample> All { get; } =
    [
        .. FormatSamples.All.Select(static sample => new ExportSample(sample.FileName, sample.Preamble, sample.HeaderLine.TrimStart('\uFEFF'), sample.RowOf)),
        new("ledger.csv", "", CanonicalRow.Header.TrimEnd('\n'), static number => CanonicalRow.Csv($"entry_id=e{number}")),
        new("coinbase-v6.csv", "\nTransactions\nUser,Ada Example,a1b2\n",
            "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes",
            static number => $"6{number},2025-03-01 08:15:02 UTC,Buy,BTC,0.0{number},EUR,€80000.00,€800.00,€812.00,€12.00,Bought 0.01 BTC for 812 EUR\n"),
    ];
}
