using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using CompliReport.Ledgers;
using CompliReport.Tests.Ledgers.Bytes;

namespace CompliReport.Tests.Ledgers.Documents;

/// <summary>An input with one fault of a row, in a notation that can be printed.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Text">The content; <c>{0xE9}</c> is a byte, <c>{x*200}</c> a letter repeated.</param>
internal sealed record FaultSample(LedgerFault Fault, string File, string Text)
{
    internal byte[] Content
    {
        get
        {
            string repeated = Regex.Replace(Text, @"\{(.)\*(\d+)\}", static match => new string(match.Groups[1].Value[0], int.Parse(match.Groups[2].Value, null)));
            List<byte> bytes = [];
            foreach (string piece in Regex.Split(repeated, @"(\{0x[0-9A-F]{2}\})"))
            {
                bytes.AddRange(piece.StartsWith("{0x", StringComparison.Ordinal) ? Convert.FromHexString(piece[3..5]) : Encoding.UTF8.GetBytes(piece));
            }

            return [.. bytes];
        }
    }
}

/// <summary>A file that is refused as a whole.</summary>
/// <param name="What">What it is, in words.</param>
/// <param name="File">Its name.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record FileSample(string What, string File, byte[] Content);

/// <summary>The fault catalogue's samples: one of each fault; a new fault is one here.</summary>
internal static class FaultSamples
{
    private const string
        Columns = "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount",
        Kraken = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n",
        Coinbase = "Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n",
        Bitstamp = "Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type\n";

    private static readonly byte[] Ledger = Encoding.UTF8.GetBytes(Columns + "\nex-1,e1,g1,posted,acc-1,2026-03-01T08:15:02Z,trade,base,BTC,crypto,0.5\n");

    internal static IReadOnlyList<FaultSample> Rows { get; } =
    [
        Canonical(LedgerFault.Missing, "account_id="),
        Canonical(LedgerFault.AmountNotADecimal, "amount=\"7,50\""),
        Canonical(LedgerFault.AmountTooManyDigits, "amount=0.1234567890123456789"),
        Canonical(LedgerFault.TimeNotRfc3339, "occurred_at=2026-03-01 08:15"),
        Canonical(LedgerFault.AssetNotATicker, "asset=bitcoin"),
        Canonical(LedgerFault.IdNotSound, "entry_id={e*129}"),
        Canonical(LedgerFault.UnknownStatus, "status=booked"),
        Canonical(LedgerFault.UnknownKind, "kind=swap"),
        Canonical(LedgerFault.UnknownRole, "leg_role=left"),
        Canonical(LedgerFault.UnknownAssetClass, "asset_class=coin"),
        Canonical(LedgerFault.UnknownCounterpartyType, "counterparty_type=friend"),
        Canonical(LedgerFault.CountryNotAlpha2, "counterparty_country=Germany"),
        Canonical(LedgerFault.UnknownWallet, "wallet=pocket"),
        Canonical(LedgerFault.UnknownChannel, "channel=phone"),
        new(LedgerFault.CellCount, "ledger.csv", Columns + "\nex-1,e1,g1,posted,acc-1\n"),
        new(LedgerFault.Quoting, "ledger.csv", Columns + "\nex-1,\"e1,g1,posted,acc-1,2026-03-01T08:15:02Z,trade,base,BTC,crypto,0.5\n" + Row("entry_id=e2")),
        new(LedgerFault.JsonNotStrings, "ledger.jsonl", "{\"exchange_id\":\"ex-1\",\"entry_id\":1}\n"),
        new(LedgerFault.ExchangeMismatch, "ledger.csv", Columns + "\n" + Row() + Row("exchange_id=ex-2", "entry_id=e2")),
        new(LedgerFault.ConflictingEntry, "ledger.csv", Columns + "\n" + Row() + Row("amount=0.6")),
        new(LedgerFault.TimeNotInFormat, "kraken.csv", Kraken + "L1,T1,24/02/2022 08:57,trade,,currency,ZEUR,-1499.9999,2.4000,793.5752\n"),
        new(LedgerFault.NumberNotInFormat, "kraken.csv", Kraken + "L1,T1,2022-02-24 08:57:02,trade,,currency,ZEUR,\"-1,499.9999\",2.4000,793.5752\n"),
        new(LedgerFault.NoteNotUnderstood, "coinbase.csv", Coinbase + "2024-02-02T03:04:05Z,Convert,BTC,0.12141,EUR,40000,4800.00,4850.00,50.00,Converted a few coins\n"),
        new(LedgerFault.SignNotPossible, "bitstamp.csv", Bitstamp + "Market,\"Jan. 28, 2022, 12:13 AM\",Main Account,-1.0 ETH,2130.10 EUR,2130.10 EUR,10.65 EUR,Buy\n"),
        new(LedgerFault.PairNotUnderstood, "binance-trades.csv", "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n2019-03-02 10:15:31,BTCXYZ,BUY,1,1,1,0,\n"),
        new(LedgerFault.FiguresDisagree, "okx-funding.csv", "id,Time,Type,Amount,Before Balance,After Balance,Symbol\n100210,2025-10-31 11:55:15,Withdrawal,-0.5,0.5,0.25,BTC\n"),
        Canonical(LedgerFault.NotUtf8, "counterparty_name=Jos{0xE9}"),
        Canonical(LedgerFault.NulByte, "counterparty_name=Jo{0x00}e"),
        new(LedgerFault.RowTooLong, "ledger.csv", Columns + "\n{x*1048577}\n" + Row()),
        Canonical(LedgerFault.CellTooLong, "counterparty_name={x*32768}"),
    ];

    internal static IReadOnlyList<FileSample> Files { get; } =
    [
        new("another table", "prices.csv", "date,price\n2026-03-01,50000\n"u8.ToArray()),
        new("a ledger without one of its columns", "ledger.csv", Encoding.UTF8.GetBytes(Columns.Replace(",amount", ",value", StringComparison.Ordinal) + "\n")),
        new("UTF-32", "ledger.csv", [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Columns)]),
        new("gzip that is cut off", "ledger.csv.gz", Upload.Gzip(Ledger)[..^9]),
        new("gzip with a damaged byte", "ledger.csv.gz", [.. Upload.Gzip(Ledger)[..^5], 0, 0, 0, 0, 0]),
        new("gzip in gzip", "ledger.csv.gz", Upload.Gzip(Upload.Gzip(Ledger))),
        new("gzip of 80 MiB of spaces", "ledger.csv.gz", Upload.Gzip([.. Ledger, .. Enumerable.Repeat((byte)' ', 80 << 20)])),
        new("zip that is cut off", "day.zip", Archive.Of(("ledger.csv", Ledger))[..^30]),
        new("zip without files", "day.zip", Archive.Of()),
        new("zip whose entry is encrypted", "day.zip", Archive.Changed(Archive.Of(("ledger.csv", Ledger)), 0, 8, 1)),
        new("zip whose entry is compressed by another method", "day.zip", Archive.Changed(Archive.Of(("ledger.csv", Ledger)), 0, 10, 12)),
        new("zip whose checksum is another", "day.zip", Archive.Changed(Archive.Of(("ledger.csv", Ledger)), 0, 16, 1)),
        new("zip whose entries share their bytes", "day.zip", Archive.Changed(Archive.Of(("a.csv", Ledger), ("b.csv", Ledger)), 1, 42, 1)),
        new("zip with two entries of one name", "day.zip", Archive.Of(("a.csv", Ledger), ("a.csv", Ledger))),
        new("zip in zip", "day.zip", Archive.Of(("inner.zip", Archive.Of(("ledger.csv", Ledger))))),
        new("zip with the control file in it", "day.zip", Archive.Of(("manifest.json", "{}"u8.ToArray()))),
        new("zip with 1,001 entries", "day.zip", Archive.Of([.. Enumerable.Range(0, 1001).Select(static i => ($"{i}.csv", Ledger))])),
        new("zip under another name", "ledger.csv", Archive.Of(("ledger.csv", Ledger))),
    ];

    /// <summary>Control files that cannot be read, one for each code.</summary>
    internal static IReadOnlyList<string> Controls { get; } =
    [
        "{\"exchange_id\":\"ex-1\",\n\"files\":[",
        "[]",
        "{\"exchange_id\":\"ex 1!\",\"files\":[]}",
        "{\"exchange_id\":\"ex-1\",\n\"exchange_id\":\"ex-2\",\"files\":[]}",
        "{\"exchange_id\":\"ex-1\"}",
        "{\"exchange_id\":\"ex-1\",\n\"files\":{}}",
        "{\"exchange_id\":\"ex-1\",\"files\":[{\"name\":\"a.csv\",\n\"row_count\":\"12a\"}]}",
        Total("\"7,50\""),
        Total("12345678901.123456789012345678"),
        Total("-7"),
        "{\"exchange_id\":\"ex-1\",\"files\":[],\n\"day\":\"1 March\"}",
        "{\"exchange_id\":\"ex-1\",\"files\":[],\"period_start\":\"2026-03-02T00:00:00Z\",\n\"period_end\":\"2026-03-02T00:00:00Z\"}",
    ];

    private static string Total(string sum) =>
        "{\"exchange_id\":\"ex-1\",\"files\":[{\"name\":\"a.csv\",\"totals\":[\n{\"asset\":\"EUR\",\"credit_count\":1,\"credit_sum\":" + sum + ",\"debit_count\":0,\"debit_sum\":0}]}]}";

    // The canonical ledger with a column that the fault is in, where the usual ones do not have it.
    private static FaultSample Canonical(LedgerFault fault, string cell)
    {
        string column = cell[..cell.IndexOf('=', StringComparison.Ordinal)];
        bool isUsual = Columns.Split(',').Contains(column);
        return new FaultSample(fault, "ledger.csv", Columns + (isUsual ? "\n" : "," + column + "\n")
            + (isUsual ? Row(cell) : Row().TrimEnd('\n') + "," + cell[(column.Length + 1)..] + "\n"));
    }

    private static string Row(params string[] changes)
    {
        string[] cells = ["ex-1", "e1", "g1", "posted", "acc-1", "2026-03-01T08:15:02Z", "trade", "base", "BTC", "crypto", "0.5"];
        foreach (string change in changes)
        {
            string[] parts = change.Split('=', 2);
            cells[Array.IndexOf(Columns.Split(','), parts[0])] = parts[1];
        }

        return string.Join(',', cells) + "\n";
    }
}
