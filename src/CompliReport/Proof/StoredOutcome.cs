using System;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Reports.Formats;

namespace CompliReport.Proof;

/// <summary>A row of a stored <c>outcomes.csv</c>: how a rule or typology ended, summed over its subjects.</summary>
/// <param name="Id">The rule or typology.</param>
/// <param name="Kind">rule or typology.</param>
/// <param name="Hit">Subjects that were hit.</param>
/// <param name="Clear">Subjects that were not.</param>
/// <param name="NotApplicable">Subjects that it does not speak of.</param>
/// <param name="NoData">Subjects of whom too little is known.</param>
/// <param name="Error">Subjects at which it failed.</param>
/// <param name="Subject">What a subject is: account, customer, cluster.</param>
/// <param name="Subjects">All of them.</param>
public sealed record StoredOutcome(
    string Id, string Kind, long Hit, long Clear, long NotApplicable, long NoData, long Error, string Subject, long Subjects)
{
    private const int Cells = 9;

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="utf8">Its bytes.</param>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    internal static ImmutableArray<StoredOutcome> Read(string file, ReadOnlySpan<byte> utf8)
    {
        string[] lines = Encoding.UTF8.GetString(utf8).Split('\n');
        string header = string.Join(',', OutcomesCsv.Columns);
        if (!(lines[0] == header || lines[0].StartsWith(header + ",", StringComparison.Ordinal)) || lines[^1].Length > 0)
        {
            throw StoredJson.Fault(file, "", "another header, or no line break at the end", header);
        }

        ImmutableArray<StoredOutcome> rows =
            [.. lines[1..^1].Select((line, i) => Of(string.Create(CultureInfo.InvariantCulture, $"{file}:{i + 2}"), line.Split(',')))];
        return rows.Select(static row => row.Id).Distinct().Count() == rows.Length
            ? rows
            : throw StoredJson.Fault(file, OutcomesCsv.Columns[0], "an id a second time", "every id once");
    }

    private static StoredOutcome Of(string at, string[] cells)
    {
        if (cells.Length < Cells)
        {
            throw StoredJson.Fault(at, "", $"{cells.Length} cells", $"{Cells} cells");
        }

        long Count(int cell) =>
            long.TryParse(cells[cell], NumberStyles.None, CultureInfo.InvariantCulture, out long count)
                ? count
                : throw StoredJson.Fault(at, OutcomesCsv.Columns[cell], "another text", "a count");
        return new StoredOutcome(cells[0], cells[1], Count(2), Count(3), Count(4), Count(5), Count(6), cells[7], Count(8));
    }
}
