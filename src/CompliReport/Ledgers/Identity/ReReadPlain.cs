using System;
using System.Collections.Generic;
using System.IO;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>
/// Reads single rows of a plain CSV file again: the region is loaded, lines before a row are counted, and only the wanted rows are split.
/// </summary>
/// <remarks>
/// Hot path, benchmark "whole run": cited rows are few in a region of 4,096; splitting all of them costs five times as much as counting
/// lines.
/// </remarks>
internal static class ReReadPlain
{
    private const int BufferLength = 4096;

    /// <summary>The wanted rows of one region, which are sorted; valid until the next one is asked for.</summary>
    internal static IEnumerable<ReReadRow> Rows(
        LedgerFile file,
        RowReader reader,
        ReadOnlyMemory<byte> region,
        Checkpoint from,
        ReadOnlyMemory<RecordLocation> wanted)
    {
        long lines = from.LinesBefore;
        int counted = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            int start = (int)(wanted.Span[i].Offset - from.Offset);
            lines += LineBreaks(region.Span[counted..start]);
            counted = start;
            using PrefixedStream rest = new(region[start..], Stream.Null);
            Checkpoint at = new(wanted.Span[i].Offset, lines, from.UnclosedQuotes);
            using RecordCursor row = new(rest, file.OpenInflated, file.Separator, null, at, BufferLength);
            if (row.Read())
            {
                bool isWhole = !row.IsBlank && LedgerParser.FaultOf(file, row) == LedgerFault.None;
                yield return new ReReadRow(file, row, reader, isWhole ? reader.Identity(row) : default);
            }
        }
    }

    /// <summary>Line breaks as the splitter counts them: LF, CR LF, and CR alone.</summary>
    internal static long LineBreaks(ReadOnlySpan<byte> text)
    {
        long breaks = text.Count((byte)'\n');
        for (int i = text.IndexOf((byte)'\r'); i >= 0 && i < text.Length;)
        {
            breaks += i + 1 == text.Length || text[i + 1] != (byte)'\n' ? 1 : 0;
            int next = text[(i + 1)..].IndexOf((byte)'\r');
            i = next < 0 ? -1 : i + 1 + next;
        }

        return breaks;
    }
}
