using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace CompliReport.Evaluation.Scoring;

/// <summary>A table of texts: the first column to the left, all others to the right.</summary>
/// <param name="header">The names of the columns.</param>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row with as many cells as the header.</summary>
    internal void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Columns of equal width, two blanks between them.</summary>
    internal void AppendPlain(StringBuilder text)
    {
        int[] widths = [.. header.Select((name, i) => Math.Max(name.Length, _rows.Select(row => row[i].Length).DefaultIfEmpty().Max()))];
        foreach (string[] row in _rows.Prepend(header))
        {
            string line = string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])));
            text.Append("  ").Append(line.TrimEnd()).Append('\n');
        }
    }

    /// <summary>A Markdown table.</summary>
    internal void AppendMarkdown(StringBuilder text)
    {
        AppendMarkdown(text, header);
        AppendMarkdown(text, header.Select(static (_, i) => i == 0 ? "---" : "--:"));
        _rows.ForEach(row => AppendMarkdown(text, row));
    }

    private static void AppendMarkdown(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(static cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
