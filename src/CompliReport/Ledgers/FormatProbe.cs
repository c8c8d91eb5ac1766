using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Formats;
using CsvHelper;

namespace CompliReport.Ledgers;

/// <summary>Finds out from the first bytes of a file which format it has and where its rows begin.</summary>
internal static class FormatProbe
{
    /// <summary>A header stands in the first 30 lines or nowhere: some exports put a title and the customer's name before it.</summary>
    internal const int LinesMax = 30;

    /// <summary>Bytes that are looked at.</summary>
    internal const int HeadLength = 64 * 1024;

    /// <summary>Fills in the file's format, header and offset of the header, or its failure.</summary>
    internal static void Look(LedgerFile file, ReadOnlyMemory<byte> head, string? onlyFormat)
    {
        ReadOnlySpan<byte> start = head.Span.StartsWith("\uFEFF"u8) ? head.Span[3..] : head.Span;
        start = start.TrimStart(" \r\n\t"u8);
        if (start.IsEmpty)
        {
            file.WarningList.Add("The file is empty.");
        }
        else if (start[0] == (byte)'{')
        {
            file.IsJson = true;
            file.Header = CanonicalLedger.Columns;
            file.Match = new CanonicalLedger().Match(file.Header);
        }
        else
        {
            LookForHeader(file, head, onlyFormat);
        }
    }

    private static void LookForHeader(LedgerFile file, ReadOnlyMemory<byte> head, string? onlyFormat)
    {
        FormatMatch? best = null;
        int line = 0;
        List<string> preamble = [];
        foreach ((ImmutableArray<string> header, long offset) in FirstRecords(head))
        {
            FormatMatch match = FormatCatalog.Match(header, onlyFormat);
            if (match.IsComplete)
            {
                file.Match = match with { Preamble = [.. preamble] };
                file.Header = header;
                file.HeaderOffset = offset;
                Warn(file, match, line);
                return;
            }

            preamble.AddRange(header);
            best = best is null || LedgerFormat.Rank(match).CompareTo(LedgerFormat.Rank(best)) > 0 ? match : best;
            line++;
        }

        file.Failure = best is null || best.Missing.Length * 2 > best.Version.Required.Length
            ? $"none of its first {LinesMax} lines is the header of a known format"
            : $"it looks like {best.Format.Id} {best.Version.Version}, but has no column "
                + $"{string.Join(", ", best.Missing.Select(column => $"'{column}'"))}";
    }

    private static void Warn(LedgerFile file, FormatMatch match, int linesBefore)
    {
        if (linesBefore > 0)
        {
            file.WarningList.Add($"{linesBefore} line(s) before the header were passed over.");
        }

        foreach (string extra in match.Extra)
        {
            file.WarningList.Add($"Column '{extra}' is not part of {match.Format.Id} {match.Version.Version} and was passed over.");
        }
    }

    private static IEnumerable<(ImmutableArray<string> Header, long Offset)> FirstRecords(ReadOnlyMemory<byte> head)
    {
        CsvReaderOptions options = new() { HasHeader = false, Separator = ',', SkipEmptyLines = false, AllowLineBreaksInQuotes = false };
        using CsvReader csv = CsvReader.Create(head, options);
        for (int line = 0; line < LinesMax && csv.Read(); line++)
        {
            ImmutableArray<string>.Builder header = ImmutableArray.CreateBuilder<string>(csv.FieldCount);
            for (int i = 0; i < csv.FieldCount; i++)
            {
                header.Add(Encoding.UTF8.GetString(csv.GetSpan(i)).Trim().TrimStart('\uFEFF'));
            }

            yield return (header.MoveToImmutable(), csv.ByteOffset);
        }
    }
}
