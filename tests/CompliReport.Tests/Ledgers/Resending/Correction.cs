using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CsvHelper;

namespace CompliReport.Tests.Ledgers.Resending;

/// <summary>Plays the exchange: takes refused.csv, puts right what is wrong in it, and sends it again. Everything else stays as it came.</summary>
internal sealed class Correction
{
    private readonly List<string[]> _lines;

    private Correction(List<string[]> lines) => _lines = lines;

    internal string[] Header => _lines[0];

    internal IEnumerable<string[]> Lines => _lines.Skip(1);

    internal static Correction Of(RunResult result)
    {
        using MemoryStream stream = new();
        RefusedCsv.Write(result, stream);
        return Of(stream.ToArray());
    }

    internal static Correction Of(byte[] refused)
    {
        List<string[]> lines = [];
        using CsvReader csv = CsvReader.Create(new ReadOnlyMemory<byte>(refused), new CsvReaderOptions { HasHeader = false, Separator = ',' });
        while (csv.Read())
        {
            lines.Add([.. Enumerable.Range(0, csv.FieldCount).Select(i => Encoding.UTF8.GetString(csv.GetSpan(i)))]);
        }

        return new Correction(lines);
    }

    /// <summary>Puts another value into the cell at fault of each line.</summary>
    /// <param name="right">Gives it, by file, line and column.</param>
    internal Correction Correct(Func<(string File, int Line, string Column), string> right)
    {
        foreach (string[] line in Lines)
        {
            line[PositionOf(line[3])] = right((line[0], int.Parse(line[1], null), line[3]));
        }

        return this;
    }

    /// <summary>Puts all right values of a row into each of its lines, or into the first one only.</summary>
    internal Correction CorrectRows(Func<(string File, int Line, string Column), string> right, bool onlyFirst)
    {
        foreach (IGrouping<(string, string), string[]> row in Lines.GroupBy(static line => (line[0], line[1])))
        {
            foreach (string[] line in onlyFirst ? row.Take(1) : row)
            {
                foreach (string column in row.Select(static one => one[3]))
                {
                    line[PositionOf(column)] = right((line[0], int.Parse(line[1], null), column));
                }
            }
        }

        return this;
    }

    /// <summary>The original columns come after the eight that say what is wrong.</summary>
    internal int PositionOf(string column) => Array.IndexOf(Header, column, 8);

    internal Correction Only(Func<string[], bool> isKept) => new([Header, .. Lines.Where(isKept)]);

    internal Correction Reverse() => new([Header, .. Lines.Reverse()]);

    internal string Text(char separator = ',')
    {
        StringBuilder text = new();
        foreach (string[] line in _lines)
        {
            text.AppendJoin(separator, line.Select(Quoted)).Append('\n');
        }

        return text.ToString();
    }

    internal LedgerInput File(string name) => LedgerInput.FromBytes(name, Encoding.UTF8.GetBytes(Text()));

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",;\"\r\n") < 0 ? cell : "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
