using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace CompliReport.Rates;

/// <summary>Where the named columns of a rate file stand; they may come in any order.</summary>
internal sealed class RateColumns
{
    private readonly int[] _places;
    private readonly int _count;

    private RateColumns(int[] places, int count) => (_places, _count) = (places, count);

    /// <summary>The cell of a column, by its position among the required and then the optional names; -1 for an optional one that is not
    /// there.</summary>
    public int this[int column] => _places[column];

    /// <summary>Reads the header; null, with faults, where a required column is missing or any of them stands twice.</summary>
    public static RateColumns? Read(
        NumberedRateFile input, RateRow row, ReadOnlySpan<string> required, ReadOnlySpan<string> optional, string expected,
        RateFaultLog faults)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        HashSet<string> twice = new(StringComparer.Ordinal);
        for (int i = 0; i < row.Cells.FieldCount; i++)
        {
            string name = row.Text(i);
            if (!places.TryAdd(name, i) && twice.Add(name))
            {
                faults.Add(
                    input, row.Line, name, RateFaultCode.ColumnTwice, row.Cells.GetSpan(i), "each column once",
                    "remove one of the columns and send the file again");
            }
            else if (!required.Contains(name) && !optional.Contains(name))
            {
                faults.Add(input, row.Line, name, RateFaultCode.ColumnNotRead, row.Cells.GetSpan(i), expected, "none is needed");
            }
        }

        int[] found = new int[required.Length + optional.Length];
        bool isWhole = true;
        for (int i = 0; i < found.Length; i++)
        {
            string name = i < required.Length ? required[i] : optional[i - required.Length];
            found[i] = places.GetValueOrDefault(name, -1);
            isWhole &= !twice.Contains(name) && (i >= required.Length || found[i] >= 0);
            if (i < required.Length && found[i] < 0)
            {
                faults.Add(
                    input, row.Line, name, RateFaultCode.HeaderMissing, "no such column"u8, expected,
                    "add the column and send the file again");
            }
        }

        return isWhole ? new RateColumns(found, row.Cells.FieldCount) : null;
    }

    /// <summary>Whether a row has as many cells as the header; else a fault, and none of its cells can be trusted.</summary>
    public bool Fit(NumberedRateFile input, RateRow row, RateFaultLog faults)
    {
        if (row.Cells.FieldCount != _count)
        {
            faults.Add(
                input, row.Line, "", RateFaultCode.CellCountDiffers,
                Encoding.UTF8.GetBytes(row.Cells.FieldCount.ToString(CultureInfo.InvariantCulture)),
                string.Create(CultureInfo.InvariantCulture, $"{_count} cells as in the header"), RateCells.CorrectLine);
        }

        return row.Cells.FieldCount == _count;
    }
}
