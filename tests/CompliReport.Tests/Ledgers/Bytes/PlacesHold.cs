using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers.Bytes;

/// <summary>The law of provenance: what is cited at a place is what stands there, however the file was packed and encoded.</summary>
internal static class PlacesHold
{
    /// <summary>
    /// Reads all accepted and refused rows of a file again and holds them against its text: same bytes, same digest, same line.
    /// </summary>
    internal static void In(Upload upload, ReadOnlySpan<byte> text, int file = 0)
    {
        HashSet<RecordLocation> places =
        [
            .. upload.Places.Where(at => at.File == file),
            .. upload.Day.Refused.Rows.Select(static row => row.At).Where(at => at.File == file),
        ];
        CitedRows cited = CitedRows.Read(upload.Day, places);
        Assert.Equal(places.Count, cited.Count);
        long lines = 1;
        int counted = 0;
        foreach (RecordLocation at in places.Order())
        {
            lines += ReReadPlain.LineBreaks(text[counted..(int)at.Offset]);
            counted = (int)at.Offset;
            CitedRow row = cited[at];
            ReadOnlySpan<byte> there = text[(int)at.Offset..];
            int length = LengthOf(row.RawDigest, there);
            Assert.True(length >= 0, $"line {row.At.Line}: the digest is that of the bytes at {at.Offset}");
            Assert.Equal(at.Offset, row.At.ByteOffset);
            Assert.Equal(upload.Day.Files[file].Digest, row.At.FileDigest);
            Assert.Equal(lines, row.At.Line);
            Assert.Equal(Encoding.UTF8.GetString(there[..length]), row.Raw);
        }

        ReadWhole(upload.Day, places, cited);
        ReadKept(upload.Day, places);
    }

    // Rows that are kept in memory are those that stand in the file.
    private static void ReadKept(LedgerDay day, HashSet<RecordLocation> places)
    {
        string[] fromFile = [.. ReRead.Rows(day, places).Select(Text)];
        HashSet<RecordLocation> refused = [.. day.Refused.Rows.Select(static row => row.At)];
        CitedRows.ReadAndKeep(day, places.Where(at => !refused.Contains(at)).ToHashSet(), new HashSet<RecordLocation>());
        Assert.NotNull(day.Kept);
        Assert.Equal(fromFile, ReRead.Rows(day, places).Select(Text));
        day.Kept = null;
    }

    private static string Text(ReReadRow row) => $"{row.At} {row.Row.Line} {row.Identity} {row.Row.Broken} {Encoding.UTF8.GetString(row.Row.Raw)}"
        + string.Concat(Enumerable.Range(0, row.Row.FieldCount).Select(i => "|" + Encoding.UTF8.GetString(row.Row.Field(i))));

    // The cells of a row are there only where they were asked for.
    private static void ReadWhole(LedgerDay day, HashSet<RecordLocation> places, CitedRows cited)
    {
        CitedRows named = CitedRows.Read(day, places, new HashSet<RecordLocation>());
        Assert.Equal(places.Count, named.Count);
        foreach (RecordLocation at in places)
        {
            CitedRow whole = cited[at], row = named[at];
            Assert.Equal((whole.EntryId, whole.At, whole.Raw, whole.RawDigest), (row.EntryId, row.At, row.Raw, row.RawDigest));
            Assert.Equal("", row.Cell(0));
            Assert.Equal("", whole.Cell(1_000_000));
        }
    }

    // The record ends at one of the line breaks after its start, or at the end.
    private static int LengthOf(Sha256Digest digest, ReadOnlySpan<byte> there)
    {
        for (int end = 0; end <= there.Length; end++)
        {
            if ((end == there.Length || there[end] is (byte)'\n' or (byte)'\r') && Sha256Digest.Of(there[..end]) == digest)
            {
                return end;
            }
        }

        return -1;
    }
}
