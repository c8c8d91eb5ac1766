using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>A row as its cells, for sums that know nothing of the reader.</summary>
internal sealed class SampleCells(FormatSample sample, string row)
{
    private readonly IReadOnlyList<string> _columns = sample.Columns;
    private readonly List<string> _cells = FormatSample.CellsOf(row.TrimEnd('\n'));

    internal string Name => sample.Name;

    internal string Version => sample.Version;

    /// <summary>The text of a cell; of the first of these columns that the file has.</summary>
    internal string this[params string[] columns] => Text(columns, 1);

    /// <summary>The text of the second or third column of a name.</summary>
    internal string Text(string column, int occurrence) => Text([column], occurrence);

    /// <summary>The number of a cell without units and signs of money; an empty cell is zero.</summary>
    internal decimal Number(params string[] columns) => NumberOf(this[columns]);

    /// <summary>The unit that stands behind the number of a cell.</summary>
    internal string Unit(params string[] columns) => this[columns].Trim('(', ')').TrimStart(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '-', ',', ' ']);

    private static decimal NumberOf(string text)
    {
        Match number = Regex.Match(text.Replace(",", "", StringComparison.Ordinal), @"[0-9.]+(E[-+]?[0-9]+)?");
        decimal magnitude = number.Success ? decimal.Parse(number.Value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture) : 0;
        return text.StartsWith('(') || text.StartsWith('-') ? -magnitude : magnitude;
    }

    private string Text(string[] columns, int occurrence)
    {
        for (int i = 0, met = 0; i < _columns.Count; i++)
        {
            if (columns.Contains(_columns[i]) && ++met == occurrence)
            {
                return i < _cells.Count ? _cells[i].Trim('"', '\uFEFF').Trim() : "";
            }
        }

        return "";
    }
}
