using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>Rows of formats that retell what another format of the exchange tells too, as Kraken's trades do with its ledgers.</summary>
/// <remarks>
/// Such rows are set aside while they stream by. When every file was read, those whose event stands in a row that counts are already known,
/// and the others are accepted late. So it does not matter which file comes first, and an upload without such files pays nothing.
/// </remarks>
internal sealed class RetoldRows
{
    private const int EventsMax = 8;

    private readonly Dictionary<RecordLocation, KeyHash[]> _rows = [];

    /// <summary>Sets the rows of a batch aside.</summary>
    internal void SetAside(LedgerFormat format, LegBatch batch)
    {
        Span<KeyHash> events = stackalloc KeyHash[EventsMax];
        for (int leg = 0; leg < batch.Count; leg++)
        {
            if (!batch.StartsRow[leg] || batch.Bucket[leg] != RowBucket.Accepted)
            {
                continue;
            }

            _rows.Add(new RecordLocation(batch.File, batch.Offset[leg]), events[..format.EventsOf(batch, leg, events)].ToArray());
            batch.SetBucket(leg, RowBucket.Duplicate);
        }
    }

    /// <summary>Moves each row that was set aside into its bucket.</summary>
    /// <param name="day">The run, with every file read and repeated rows decided.</param>
    /// <param name="accept">Takes the rows that no other format tells.</param>
    internal void Decide(LedgerDay day, Action<LedgerFile, LegBatch> accept)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        HashSet<KeyHash> told = EventsTold(day);
        Dictionary<LedgerFile, long> known = [];
        LegBatch late = new();
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(late);
        LedgerFile? file = null;
        foreach (ReReadRow again in ReRead.Rows(day, new SortedSet<RecordLocation>(_rows.Keys)))
        {
            if (file != again.File || !late.HasRoom)
            {
                Accept(file, late, accept);
                file = again.File;
                late.Clear(file);
            }

            if (Array.Exists(_rows[again.At], told.Contains))
            {
                file.Duplicate++;
                known[file] = known.GetValueOrDefault(file) + 1;
            }
            else
            {
                writer.BeginRow();
                again.Reader.Read(again.Row, again.Identity, writer);
            }
        }

        Accept(file, late, accept);
        foreach ((LedgerFile retelling, long count) in known)
        {
            retelling.WarningList.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} row(s) tell what {retelling.Match!.Format.Retells} rows of this upload tell too: they count once."));
        }
    }

    private static void Accept(LedgerFile? file, LegBatch late, Action<LedgerFile, LegBatch> accept)
    {
        if (file is not null && late.Count > 0)
        {
            accept(file, late);
        }
    }

    // Only the files of the formats that are retold are read again, and only events that a row waits for are kept.
    private HashSet<KeyHash> EventsTold(LedgerDay day)
    {
        HashSet<KeyHash> wanted = [], told = [];
        HashSet<string> formats = [];
        foreach ((RecordLocation at, KeyHash[] events) in _rows)
        {
            wanted.UnionWith(events);
            formats.Add(day.Files[at.File].Match!.Format.Retells);
        }

        HashSet<RecordLocation> refused = [];
        foreach (RefusedRow row in day.Refused.Rows)
        {
            refused.Add(row.At);
        }

        List<int> regions = [];
        for (int region = 0; region < day.Checkpoints.Count; region++)
        {
            if (formats.Contains(day.Files[day.Checkpoints[region].File].Format))
            {
                regions.Add(region);
            }
        }

        LegBatch batch = new();
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(batch);
        Span<KeyHash> found = stackalloc KeyHash[EventsMax];
        foreach (ReReadRow row in ReRead.Regions(day, regions))
        {
            if (row.Identity == default || refused.Contains(row.At))
            {
                continue;
            }

            batch.Clear(row.File);
            writer.BeginRow();
            row.Reader.Read(row.Row, row.Identity, writer);
            for (int leg = 0; leg < batch.Count; leg++)
            {
                foreach (KeyHash one in found[..row.File.Match!.Format.EventsOf(batch, leg, found)])
                {
                    if (wanted.Contains(one))
                    {
                        told.Add(one);
                    }
                }
            }
        }

        return told;
    }
}
