using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Reports.Periodic;

/// <summary>Reads an <c>fx-return.csv</c> again, strictly: a cell that is not as we write it is none of ours.</summary>
internal static class FxReturnFile
{
    private static readonly FxControlLine[] Lines = Enum.GetValues<FxControlLine>();

    /// <summary>Reads a file.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="fault">What is wrong, with the line; empty where nothing is.</param>
    /// <returns>The return; null where the file is not one.</returns>
    internal static FxReturn? TryRead(ReadOnlySpan<byte> utf8, out string fault)
    {
        string[] lines = Encoding.UTF8.GetString(utf8).Split('\n');
        if (lines.Length < 3 || lines[0] != string.Join(',', FxReturnCsv.Columns) || lines[^1].Length > 0)
        {
            fault = "line 1: expected the header of an fx-return.csv, and a line break at the end";
            return null;
        }

        FxReturn? fx = null;
        for (int i = 1; i < lines.Length - 1; i++)
        {
            Row row = new(lines[i]);
            bool isFirst = fx is null;
            fx = isFirst ? HeadOf(row) : fx;
            if (fx is null || (!isFirst && !TryAdd(fx, row)))
            {
                fault = "line " + (i + 1).ToString(CultureInfo.InvariantCulture) + ": not a row of an fx-return.csv";
                return null;
            }
        }

        fault = "";
        return fx;
    }

    private static FxReturn? HeadOf(Row row)
    {
        if (row["record"] != FxReturnCsv.Ledger || !UtcInstant.TryParse(Encoding.UTF8.GetBytes(row["from"]), out UtcInstant from)
            || !UtcInstant.TryParse(Encoding.UTF8.GetBytes(row["to"]), out UtcInstant to))
        {
            return null;
        }

        FxReturn fx = new() { From = from, To = to, Rows = row.Whole("count"), Unsummed = row.Whole("unsummed") };
        return row.IsSound ? fx : null;
    }

    private static bool TryAdd(FxReturn fx, Row row)
    {
        if (row["record"] == FxReturnCsv.Conversions)
        {
            FxTotals totals = new(
                row.Whole("count"), row.Amount("fiat_amount"), row.Amount("crypto_amount"), row.Amount("usd_value"),
                row.Whole("usd_unvalued"), row.Amount("local_value"), row.Whole("local_unvalued"), row.Whole("unsummed"));
            fx.Add(
                new FxReturnKey(
                    row["jurisdiction"], row["pack"], row["time_zone"], row["month"], row["fiat_asset"], row["side"], row["customer_kind"],
                    row["residency"], row["crypto_asset"], row["local_asset"]),
                totals);
            return row.IsSound;
        }

        string name = row["line"];
        AssetTotal total = new(row.Whole("credit_count"), row.Amount("credit_sum"), row.Whole("debit_count"), row.Amount("debit_sum"));
        if (!row.IsSound || row["record"] != FxReturnCsv.Control || !Lines.Any(line => FxReturnCsv.NameOf(line) == name))
        {
            return false;
        }

        FxControlLine which = Lines.First(line => FxReturnCsv.NameOf(line) == name);
        fx.Add(new FxControlKey(row["fiat_asset"], which, row["reason"], row["pack"], row["month"]), total);
        return true;
    }

    /// <summary>The cells of a line; ours have no commas and no quotes in them.</summary>
    private sealed class Row
    {
        private readonly string[] _cells;

        internal Row(string line)
        {
            _cells = line.Split(',');
            IsSound = _cells.Length == FxReturnCsv.Columns.Length && !line.Contains('"', StringComparison.Ordinal);
        }

        internal bool IsSound { get; private set; }

        internal string this[string column] => IsSound ? _cells[Array.IndexOf(FxReturnCsv.Columns, column)] : "";

        internal long Whole(string column)
        {
            IsSound &= long.TryParse(this[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
            return number;
        }

        // Totals may be longer than an amount of a ledger may be, and have to come back as they were.
        internal ScaledAmount Amount(string column)
        {
            string text = this[column];
            bool isNegative = text.StartsWith('-');
            string[] parts = text[(isNegative ? 1 : 0)..].Split('.');
            IsSound &= parts.Length <= 2 && parts[^1].Length > 0 && parts.All(static part => part.All(char.IsAsciiDigit))
                && (parts.Length == 1 || parts[1].Length <= ScaledAmount.Scale);
            string digits = parts[0] + (parts.Length == 2 ? parts[1] : "").PadRight(ScaledAmount.Scale, '0');
            IsSound &= Int128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out Int128 units);
            return ScaledAmount.FromUnits(isNegative ? -units : units);
        }
    }
}
