using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>A row that is read again; valid until the next one is asked for.</summary>
internal readonly record struct ReReadRow(LedgerFile File, RecordCursor Row, RowReader Reader, KeyHash Identity)
{
    internal RecordLocation At => new(File.Number, Row.Offset);
}

/// <summary>Reads rows a second time, by place: only the regions of the input that hold a wanted row are touched.</summary>
internal static class ReRead
{
    private const long RegionLengthMax = 32 << 20;

    // Splitting one row by itself costs as much as splitting some hundred in turn.
    private const int ScannedFrom = 128;

    /// <summary>The wanted rows, in the order of the run.</summary>
    internal static IEnumerable<ReReadRow> Rows(LedgerDay day, IReadOnlySet<RecordLocation> wanted)
    {
        RecordLocation[] sorted = [.. wanted];
        Array.Sort(sorted);
        return Rows(day, sorted);
    }

    /// <summary>The wanted rows of a sorted list.</summary>
    /// <param name="day">The run.</param>
    /// <param name="sorted">Their places.</param>
    /// <param name="kept">Rows that were read before; null for those that the run has kept, if any.</param>
    internal static IEnumerable<ReReadRow> Rows(LedgerDay day, ReadOnlyMemory<RecordLocation> sorted, KeptRows? kept = null)
    {
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            int file = sorted.Span[start].File;
            for (end = start; end < sorted.Length && sorted.Span[end].File == file; end++)
            {
            }

            foreach (ReReadRow row in RowsOfFile(day, sorted[start..end], kept ?? day.Kept))
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<ReReadRow> RowsOfFile(LedgerDay day, ReadOnlyMemory<RecordLocation> sorted, KeptRows? kept)
    {
        LedgerFile file = day.Files[sorted.Span[0].File];
        RowReader reader = file.OpenRows(day.Context);
        bool isPlain = file is { IsPlain: true, IsJson: false, IsWrapped: false, Resent: null }
            && file.UnclosedQuotes < LedgerLimits.UnclosedQuotesMax && !reader.CountsOccurrences;
        return kept is not null && kept.Holds(file, reader, sorted.Span) ? kept.Rows(sorted)
            : isPlain ? PlainRows(day, sorted)
            : ScannedRows(day, sorted);
    }

    private static IEnumerable<ReReadRow> PlainRows(LedgerDay day, ReadOnlyMemory<RecordLocation> sorted)
    {
        LedgerFile file = day.Files[sorted.Span[0].File];
        RowReader reader = file.OpenRows(day.Context);
        byte[] region = [];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = EndOfRegion(day, sorted, start);
            if (IsScanned(day, sorted, start, end))
            {
                while (end < sorted.Length && EndOfRegion(day, sorted, end) is int next && IsScanned(day, sorted, end, next))
                {
                    end = next;
                }

                foreach (ReReadRow row in ScannedRows(day, sorted[start..end]))
                {
                    yield return row;
                }

                continue;
            }

            int number = RegionOf(day.Checkpoints, sorted.Span[start]);
            Checkpoint from = day.Checkpoints[number].At;
            long to = Math.Min(EndOf(day.Checkpoints, number), file.Bytes);
            using System.IO.Stream stream = file.Input.Open(from.Offset);
            int length = (int)(to - from.Offset);
            region = region.Length < length ? new byte[length] : region;
            stream.ReadExactly(region, 0, length);
            foreach (ReReadRow row in ReReadPlain.Rows(file, reader, region.AsMemory(0, length), from, sorted[start..end]))
            {
                yield return row;
            }
        }
    }

    // Many rows of a region are split as the first time. Long rows, or many refused ones, are too much to load at once.
    private static bool IsScanned(LedgerDay day, ReadOnlyMemory<RecordLocation> sorted, int start, int end)
    {
        int number = RegionOf(day.Checkpoints, sorted.Span[start]);
        long to = Math.Min(EndOf(day.Checkpoints, number), day.Files[sorted.Span[start].File].Bytes);
        return end - start > ScannedFrom || to - day.Checkpoints[number].At.Offset > RegionLengthMax;
    }

    // The position after the last of the rows that stand in the same region of a file as the one at the start.
    private static int EndOfRegion(LedgerDay day, ReadOnlyMemory<RecordLocation> sorted, int start)
    {
        long to = EndOf(day.Checkpoints, RegionOf(day.Checkpoints, sorted.Span[start]));
        int end = start + 1;
        while (end < sorted.Length && sorted.Span[end].Offset < to)
        {
            end++;
        }

        return end;
    }

    private static IEnumerable<ReReadRow> ScannedRows(LedgerDay day, ReadOnlyMemory<RecordLocation> sorted)
    {
        int next = 0;
        foreach (ReReadRow row in Regions(day, RegionsOf(day.Checkpoints, sorted), at => next < sorted.Length && at == sorted.Span[next]))
        {
            next++;
            yield return row;
        }
    }

    /// <summary>All rows of the wanted regions, header and preamble apart, in the order of the run, or those that a test picks.</summary>
    /// <remarks>Broken rows come with an identity of <c>default</c>, and so do blank lines.</remarks>
    internal static IEnumerable<ReReadRow> Regions(LedgerDay day, IEnumerable<int> regionsInOrder, Func<RecordLocation, bool>? picks = null)
    {
        ForwardText? text = null;
        try
        {
            foreach (List<int> stretch in StretchesOf(day, regionsInOrder))
            {
                FileCheckpoint from = day.Checkpoints[stretch[0]];
                LedgerFile file = day.Files[from.File];
                RowReader reader = file.OpenRows(day.Context);
                if (text?.File != file)
                {
                    text?.Dispose();
                    text = file.IsPlain ? null : new ForwardText(file);
                }

                Checkpoint start = reader.CountsOccurrences ? default : from.At;
                bool mayEnd = MayStopShort(file) && !reader.CountsOccurrences;
                text?.GoTo(start.Offset, mayEnd ? EndOf(day.Checkpoints, stretch[^1]) : long.MaxValue);
                using RecordCursor row = text is null ? file.OpenRecords(start) : file.OpenRecords(text, start);
                foreach (ReReadRow found in Stretch(day, stretch, row, reader, picks))
                {
                    yield return found;
                }
            }
        }
        finally
        {
            text?.Dispose();
        }
    }

    // Regions that follow one another are read in one go.
    private static IEnumerable<ReReadRow> Stretch(
        LedgerDay day, List<int> regions, RecordCursor row, RowReader reader, Func<RecordLocation, bool>? picks)
    {
        LedgerFile file = day.Files[day.Checkpoints[regions[0]].File];
        bool hasRow = TryRead(row);
        foreach (int region in regions)
        {
            long start = day.Checkpoints[region].At.Offset, end = Math.Min(EndOf(day.Checkpoints, region), file.StoppedAt);
            for (; hasRow && row.Offset < end; hasRow = TryRead(row))
            {
                bool isPicked = row.Offset > file.HeaderOffset && row.Offset >= start
                    && (picks is null || picks(new RecordLocation(file.Number, row.Offset)));
                if (isPicked || (reader.CountsOccurrences && row.Offset > file.HeaderOffset))
                {
                    bool isWhole = !row.IsBlank && LedgerParser.FaultOf(file, row) == LedgerFault.None;
                    KeyHash identity = isWhole ? reader.Identity(row) : default;
                    if (isPicked)
                    {
                        yield return new ReReadRow(file, row, reader, identity);
                    }
                }
            }
        }
    }

    /// <summary>All rows of some files, in the order of the run, but for broken and blank ones and those at some places.</summary>
    internal static IEnumerable<ReReadRow> OfFiles(LedgerDay day, Func<LedgerFile, bool> isWanted, HashSet<RecordLocation> passedOver)
    {
        IEnumerable<int> regions = Enumerable.Range(0, day.Checkpoints.Count)
            .Where(region => isWanted(day.Files[day.Checkpoints[region].File]));
        return Regions(day, regions).Where(row => row.Identity != default && !passedOver.Contains(row.At));
    }

    private static IEnumerable<int> RegionsOf(IReadOnlyList<FileCheckpoint> checkpoints, ReadOnlyMemory<RecordLocation> sorted)
    {
        int last = -1;
        for (int i = 0; i < sorted.Length; i++)
        {
            int region = RegionOf(checkpoints, sorted.Span[i]);
            if (region != last)
            {
                last = region;
                yield return region;
            }
        }
    }

    /// <summary>The region that holds a place.</summary>
    internal static int RegionOf(IReadOnlyList<FileCheckpoint> checkpoints, RecordLocation at)
    {
        int low = 0, high = checkpoints.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            FileCheckpoint checkpoint = checkpoints[middle];
            bool isBefore = checkpoint.File < at.File || (checkpoint.File == at.File && checkpoint.At.Offset <= at.Offset);
            (low, high) = isBefore ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    // A damaged file was read up to its damage the first time, and no further now.
    private static bool TryRead(RecordCursor row)
    {
        try
        {
            return row.Read();
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static IEnumerable<List<int>> StretchesOf(LedgerDay day, IEnumerable<int> regionsInOrder)
    {
        List<int> stretch = [];
        foreach (int region in regionsInOrder)
        {
            if (stretch.Count > 0 && !GoesOn(day, stretch[^1], region))
            {
                yield return stretch;
                stretch = [];
            }

            stretch.Add(region);
        }

        if (stretch.Count > 0)
        {
            yield return stretch;
        }
    }

    // What lies between two stretches is not split, where it may be left out.
    private static bool GoesOn(LedgerDay day, int last, int region)
    {
        LedgerFile file = day.Files[day.Checkpoints[region].File];
        return day.Checkpoints[last].File == file.Number
            && (region == last + 1 || !(file.IsPlain || MayStopShort(file)) || file.OpenRows(day.Context).CountsOccurrences);
    }

    // A quote that is never closed is looked for to the end of the file, as far as rows go.
    private static bool MayStopShort(LedgerFile file) => file.UnclosedQuotes == 0;

    private static long EndOf(IReadOnlyList<FileCheckpoint> checkpoints, int region) =>
        region + 1 < checkpoints.Count && checkpoints[region + 1].File == checkpoints[region].File
            ? checkpoints[region + 1].At.Offset
            : long.MaxValue;
}
