using System;
using System.Collections.Generic;
using System.IO;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers.Resending;

/// <summary>A file of the upload that corrected rows name as the one they came from: what stands in it today.</summary>
/// <remarks>
/// The file is looked at anew: it may not have been read yet, and what was read of it is not kept. Of its rows only those are remembered
/// that say what a corrected row says, by their number, and those that stand where one was refused.
/// </remarks>
internal sealed class ResentSource(LedgerFile file, RowContext context)
{
    private readonly Dictionary<KeyHash, int> _counts = [];
    private readonly Dictionary<long, (KeyHash Digest, KeyHash Body, long Offset)> _lines = [];
    private readonly HashSet<KeyHash> _digests = [];

    /// <summary>The format of its rows.</summary>
    internal string Format => file.Format;

    /// <summary>Reads the file.</summary>
    /// <param name="bodies">What corrected rows say.</param>
    /// <param name="lines">Where they were refused.</param>
    internal void Read(IReadOnlySet<KeyHash> bodies, IReadOnlySet<long> lines)
    {
        RowReader reader = file.OpenRows(context);
        ReadRows(row =>
        {
            bool isWhole = LedgerParser.FaultOf(file, row) == LedgerFault.None;
            KeyHash body = isWhole ? reader.Body(row) : default;
            if (isWhole && bodies.Contains(body))
            {
                _counts[body] = CountOf(body) + 1;
            }

            if (lines.Contains(row.Line))
            {
                _lines[row.Line] = (ResentPlace.DigestOf(row.Raw), body, row.Offset);
            }
        });
    }

    /// <summary>Looks through the whole file for rows that do not stand in the line that is cited: lines before them may have been added
    /// or taken out.</summary>
    /// <param name="digests">Of those rows.</param>
    /// <param name="lines">Where other corrected rows still stand as they were refused.</param>
    internal void FindMoved(IReadOnlySet<KeyHash> digests, IReadOnlySet<long> lines) => ReadRows(row =>
    {
        KeyHash digest = ResentPlace.DigestOf(row.Raw);
        if (digests.Contains(digest) && !lines.Contains(row.Line))
        {
            _digests.Add(digest);
        }
    });

    /// <summary>What corrected rows say, with how many of its rows say it too.</summary>
    internal IReadOnlyDictionary<KeyHash, int> Counts => _counts;

    /// <summary>How many of its rows say this.</summary>
    internal int CountOf(KeyHash body) => _counts.GetValueOrDefault(body);

    /// <summary>Whether the row stands there still as it was refused.</summary>
    internal bool Has(ResentPlace place) =>
        _lines.TryGetValue(place.Line, out (KeyHash Digest, KeyHash, long) row) && row.Digest == place.Digest;

    /// <summary>Whether the row stands in another line as it was refused.</summary>
    internal bool HasMoved(ResentPlace place) => _digests.Contains(place.Digest);

    /// <summary>Whether the row that stands there says what the corrected row says.</summary>
    internal bool Says(ResentPlace place, KeyHash body) =>
        _lines.TryGetValue(place.Line, out (KeyHash, KeyHash Body, long) row) && row.Body == body;

    /// <summary>Whether the line begins where the refused one began, so that nothing was added or taken out before it.</summary>
    internal bool BeginsAt(ResentPlace place) =>
        _lines.TryGetValue(place.Line, out (KeyHash, KeyHash, long Offset) row) && row.Offset == place.Offset;

    private void ReadRows(Action<RecordCursor> take)
    {
        try
        {
            using RecordCursor row = file.OpenRecords(default);
            while (row.Read())
            {
                if (row.Offset > file.HeaderOffset && !row.IsBlank)
                {
                    take(row);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Damage of the source is told where the source itself is read; the rows before it are known.
        }
    }
}
