using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using CompliReport.Ledgers.Formats;

namespace CompliReport.Ledgers.Resending;

/// <summary>
/// What stands in the last column of refused.csv, so that corrected rows are read as the file they came from was: its format, which of the
/// original columns it had, its name where the format keeps its meaning there, and its cells before the header.
/// </summary>
/// <param name="Format">Id of the format.</param>
/// <param name="Columns">Positions among the original columns, e.g. <c>0-10</c> or <c>0-3 7-9</c>, or <c>all</c>.</param>
/// <param name="FileName">Name of the file, empty where it means nothing.</param>
/// <param name="Preamble">Cells before the header.</param>
internal sealed record ResentLayout(string Format, string Columns, string FileName, ImmutableArray<string> Preamble)
{
    // Canonical columns mean the same in every file: rows of files with other selections of them come back together.
    private const string AllColumns = "all";

    // Written as it is read by people: quotes are doubled by the CSV already.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The layout of a file.</summary>
    /// <param name="file">A file that was read.</param>
    /// <param name="positions">Where its columns stand among the original columns of refused.csv; below zero for nowhere.</param>
    internal static ResentLayout Of(LedgerFile file, ImmutableArray<int> positions)
    {
        FormatMatch match = file.Match!;
        string name = file.Resent?.Layout.FileName is { Length: > 0 } source ? source : file.Name;
        return new ResentLayout(
            match.Format.Id,
            match.Format is CanonicalLedger ? AllColumns : Ranges([.. positions.Where(static position => position >= 0).Order()]),
            match.Format.Refusal(match, "ledger.csv") is null ? "" : name, match.Preamble);
    }

    /// <summary>Stands for a column that is gone: the format is found by the columns.</summary>
    internal static ResentLayout Unknown { get; } = new("", AllColumns, "", []);

    /// <summary>One cell of text.</summary>
    internal string Text => JsonSerializer.Serialize<string[]>([Format, Columns, FileName, .. Preamble], Plain);

    /// <summary>Reads it; null where the text is none.</summary>
    internal static ResentLayout? Read(ReadOnlySpan<byte> text)
    {
        try
        {
            string[]? parts = text.IsEmpty ? null : JsonSerializer.Deserialize<string[]>(text);
            return parts is { Length: >= 3 } && FormatCatalog.All.Any(format => format.Id == parts[0]) && !parts.Contains(null)
                ? new ResentLayout(parts[0], parts[1], parts[2], [.. parts[3..]])
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether an original column is one of the file's.</summary>
    internal bool Has(int position)
    {
        if (Columns == AllColumns)
        {
            return true;
        }

        foreach (string range in Columns.Split(' '))
        {
            string[] ends = range.Split('-');
            if (int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                && position >= first && position <= last)
            {
                return true;
            }
        }

        return false;
    }

    private static string Ranges(int[] positions)
    {
        List<string> ranges = [];
        for (int start = 0, end; start < positions.Length; start = end + 1)
        {
            for (end = start; end + 1 < positions.Length && positions[end + 1] == positions[end] + 1; end++)
            {
            }

            ranges.Add(string.Create(CultureInfo.InvariantCulture, $"{positions[start]}-{positions[end]}"));
        }

        return string.Join(' ', ranges);
    }
}
