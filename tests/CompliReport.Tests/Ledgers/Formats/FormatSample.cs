using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>Writes a row of a format.</summary>
/// <param name="n">Makes it another row.</param>
/// <param name="x">Its amount, above zero with two decimals.</param>
internal delegate FormattableString SampleRow(int n, decimal x);

/// <summary>How a version of a format writes a sound row, for what all formats must do.</summary>
/// <param name="Name">What a failing test calls it, and its file.</param>
/// <param name="Format">Id of the format.</param>
/// <param name="Version">Name of the version.</param>
/// <param name="Header">The header as the exchange writes it, with what stands before it.</param>
/// <param name="Row">Writes a row.</param>
/// <param name="Amount">The column of an amount that has to be in the format's own notation.</param>
internal sealed record FormatSample(string Name, string Format, string Version, string Header, SampleRow Row, string Amount)
{
    private static readonly Dictionary<string, FormatSample> ByName = FormatSamples.All.ToDictionary(static sample => sample.Name, StringComparer.Ordinal);

    /// <summary>What is said of an amount that is no number.</summary>
    internal string NotANumber { get; init; } = "NumberNotInFormat";

    /// <summary>Of the notations that no other format has, one that this format has.</summary>
    internal string Accepted { get; init; } = "";

    internal string FileName => Name + ".csv";

    internal string Head => Header + "\n";

    /// <summary>The lines before the header.</summary>
    internal string Preamble => Header[..(Header.LastIndexOf('\n') + 1)];

    /// <summary>The header without what stands before it.</summary>
    internal string HeaderLine => Header[Preamble.Length..];

    /// <summary>The columns as the exchange names them.</summary>
    internal IReadOnlyList<string> Columns => [.. CellsOf(HeaderLine).Select(static cell => cell.Trim('\uFEFF', '"'))];

    internal static FormatSample Of(string name) => ByName[name];

    /// <summary>A row whose amount follows from its number.</summary>
    internal string RowOf(int number) => RowOf(number, 0.25m + (number % 500));

    internal string RowOf(int number, decimal amount) => FormattableString.Invariant(Row(number, amount)) + "\n";

    /// <summary>The first row with another text in the cell of its amount; the unit beside the number stays.</summary>
    internal string RowWith(string amount)
    {
        List<string> cells = CellsOf(RowOf(1).TrimEnd('\n'));
        int column = Columns.ToList().IndexOf(Amount);
        string cell = cells[column].Trim('"');
        int end = cell.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        string unit = cell[end..];
        cells[column] = amount.EndsWith('"') ? amount[..^1] + unit + "\"" : amount + unit;
        return string.Join(',', cells) + "\n";
    }

    /// <summary>Splits a line at the commas outside of quotes; the quotes stay.</summary>
    internal static List<string> CellsOf(string line)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        foreach (char one in line)
        {
            isQuoted ^= one == '"';
            if (one == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(one);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
