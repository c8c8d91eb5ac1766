using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>
/// Reads the ECB's history format: <c>Date,USD,JPY,...</c>, any currencies in any order, a comma at the end of a line or none.
/// </summary>
internal static class EcbRateFile
{
    public const string SourceName = "ECB";

    private const string DateColumn = "Date";

    private sealed record Column(string Name, AssetCode? Currency);

    public static void Read(NumberedRateFile input, RateFaultLog faults, Dictionary<AssetCode, List<RateObservation>> observations)
    {
        ImmutableArray<Column> columns = default;
        bool hasRows = false;
        foreach (RateRow row in RateRows.Of(input, faults))
        {
            if (!columns.IsDefault)
            {
                hasRows = true;
                ReadRow(input, row, columns, faults, observations);
            }
            else if (row.Cells.GetSpan(0).SequenceEqual("Date"u8))
            {
                columns = ReadHeader(input, row, faults);
            }
            else
            {
                faults.Add(
                    input, row.Line, DateColumn, RateFaultCode.HeaderMissing, row.Cells.GetSpan(0), "the header Date,USD,JPY,...",
                    "send the ECB's eurofxref-hist.csv, unpacked and unchanged");
                return;
            }
        }

        if (!hasRows)
        {
            faults.Add(
                input, 0, "", RateFaultCode.FileEmpty, "no rates"u8, "the header Date,USD,JPY,... and a line for each date",
                "send the ECB's eurofxref-hist.csv, unpacked and unchanged");
        }
    }

    private static ImmutableArray<Column> ReadHeader(NumberedRateFile input, RateRow row, RateFaultLog faults)
    {
        int count = row.Cells.FieldCount;
        count -= row.Cells.GetSpan(count - 1).IsEmpty ? 1 : 0;
        Dictionary<string, int> occurrences = [];
        for (int i = 0; i < count; i++)
        {
            string name = row.Text(i);
            occurrences[name] = occurrences.GetValueOrDefault(name) + 1;
        }

        ImmutableArray<Column>.Builder columns = ImmutableArray.CreateBuilder<Column>(count);
        for (int i = 0; i < count; i++)
        {
            string name = row.Text(i);
            ReadOnlySpan<byte> text = row.Cells.GetSpan(i);
            AssetCode? currency = null;
            if (occurrences[name] > 1)
            {
                faults.Add(
                    input, row.Line, name, RateFaultCode.ColumnTwice, text, "each column once",
                    "remove one of the columns and send the file again");
            }
            else if (i > 0)
            {
                currency = AssetCode.TryParse(text, out AssetCode parsed) && name != "EUR" ? parsed : null;
            }

            if (i > 0 && occurrences[name] == 1 && currency is null)
            {
                faults.Add(
                    input, row.Line, name, RateFaultCode.ColumnNotCurrency, text, "the code of a currency other than EUR, e.g. USD",
                    "correct the header and send the file again");
            }

            columns.Add(new Column(name, currency));
        }

        return columns.MoveToImmutable();
    }

    private static void ReadRow(
        NumberedRateFile input, RateRow row, ImmutableArray<Column> columns, RateFaultLog faults,
        Dictionary<AssetCode, List<RateObservation>> observations)
    {
        bool isDated = RateCells.TryDate(input, row, 0, DateColumn, faults, out DateOnly date);
        int count = row.Cells.FieldCount;
        if (count != columns.Length && !(count == columns.Length + 1 && row.Cells.GetSpan(count - 1).IsEmpty))
        {
            faults.Add(
                input, row.Line, "", RateFaultCode.CellCountDiffers, Encoding.UTF8.GetBytes(count.ToString(CultureInfo.InvariantCulture)),
                string.Create(CultureInfo.InvariantCulture, $"{columns.Length} cells as in the header"),
                "correct the line and send the file again");
            return;
        }

        for (int i = 1; i < columns.Length; i++)
        {
            if (columns[i].Currency is not { } currency || row.Cells.GetSpan(i).SequenceEqual("N/A"u8))
            {
                continue;
            }

            if (RateCells.TryRate(input, row, i, columns[i].Name, EcbRanges.Of(currency), faults, out decimal rate) && isDated)
            {
                RateObservations.Add(observations, currency, new RateObservation(date.DayNumber, rate, SourceName, row.At, row.Line));
            }
        }
    }
}
