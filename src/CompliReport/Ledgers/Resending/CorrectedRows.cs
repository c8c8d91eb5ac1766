using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Resending;

/// <summary>
/// The corrected rows of an upload whose formats tell equal rows apart by counting: which row of its source each of them is, so that it
/// counts exactly once, as it would if the source had been right from the start.
/// </summary>
/// <remarks>
/// A corrected row is counted after the rows of its source that say the same, and the corrected rows of one source are numbered by the
/// places that they were refused at, in whatever files they come. Settled once, when the first such file is opened.
/// </remarks>
/// <param name="upload">The files of the upload.</param>
/// <param name="onlyFormat">The only format that is accepted, null for any.</param>
internal sealed class CorrectedRows(ImmutableArray<LedgerFile> upload, string? onlyFormat)
{
    private readonly Lock _settling = new();
    private readonly List<CorrectedRow> _rows = [];
    private readonly Dictionary<string, List<LedgerFile>> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, long Line, KeyHash Digest), ResentPlace> _resentAt = [];
    private readonly ResentTally _read = new(), _looked = new();
    private Dictionary<int, CorrectedFile>? _settled;

    /// <summary>What is known of the rows of one file.</summary>
    internal CorrectedFile Of(LedgerFile file, RowContext context)
    {
        lock (_settling)
        {
            _settled ??= Settle(context with { Exchange = new ExchangeGate(context.Exchange.Exchange) });
            return _settled.TryGetValue(file.Number, out CorrectedFile? known) ? known : CorrectedFile.Empty;
        }
    }

    /// <summary>Counts the corrected rows of a file, in the order of the upload; says why it is not read where they are too many.</summary>
    internal string? Take(ResentFile resent) => _read.Take(resent);

    private Dictionary<int, CorrectedFile> Settle(RowContext context)
    {
        foreach (LedgerFile file in upload)
        {
            Look(file, context);
        }

        foreach (CorrectedRow row in _rows)
        {
            row.Place = FirstPlaceOf(row.Place);
        }

        Dictionary<int, CorrectedFile> settled = new CorrectedCount(_rows, SourcesOf(context)).Settle();
        _rows.Clear();
        _files.Clear();
        _resentAt.Clear();
        return settled;
    }

    private void Look(LedgerFile uploaded, RowContext context)
    {
        if (uploaded.Input.Refusal is not null)
        {
            return;
        }

        // As it is read: up to its damage.
        LedgerFile file = new(uploaded.Number, uploaded.Input) { EndsAtDamage = true };
        try
        {
            FormatProbe.LookAtFile(file, onlyFormat);
            if (file.Match is { IsComplete: true } && file.Resent is { } resent)
            {
                // Too many where they are read are too many here.
                if (_looked.Take(resent) is null)
                {
                    Collect(file, resent, context);
                }
            }
            else if (file.Match is { IsComplete: true })
            {
                _files.TryAdd(file.Name, []);
                _files[file.Name].Add(file);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // What is wrong with the file is told where it is read.
        }
    }

    private void Collect(LedgerFile file, ResentFile resent, RowContext context)
    {
        RowReader reader = ResentRows.OpenSource(file, resent, context);
        if (!reader.CountsOccurrences)
        {
            return;
        }

        LegBatch legs = new();
        LegWriter writer = new(new AssetTable(), new RefusedRows());
        writer.Use(legs);
        using RecordCursor row = file.OpenRecords(default);
        while (row.Read())
        {
            if (row.Offset <= file.HeaderOffset || row.IsBlank || resent.IsFurther(row.Offset))
            {
                continue;
            }

            ResentPlace? place = resent.Places.Of(row, isGuarded: false);
            if (place is { } known)
            {
                _resentAt[(file.Name, row.Line, ResentPlace.DigestOf(row.Raw))] = known;
            }

            if (LedgerParser.FaultOf(file, row) != LedgerFault.None)
            {
                continue;
            }

            KeyHash body = reader.Body(row);
            legs.Clear(file);
            writer.BeginRow();
            bool isCounted = reader.Read(row, body, writer) is null;
            if (writer.EndRow(file.Number, row.Offset, row.Line) && isCounted)
            {
                _rows.Add(new CorrectedRow(file, row.Offset, body) { Place = place });
            }
        }
    }

    // Through files of the upload that were refused from in their turn. A row cites the digest of the line before it, so the way has an
    // end; it is walked once, and those who come after go from each of its places to that end.
    private ResentPlace? FirstPlaceOf(ResentPlace? place)
    {
        List<(string Name, long Line, KeyHash Digest)> passed = [];
        while (place is { } cited && passed.Count <= _resentAt.Count
            && _resentAt.TryGetValue((cited.File, cited.Line, cited.Digest), out ResentPlace before))
        {
            passed.Add((cited.File, cited.Line, cited.Digest));
            place = before;
        }

        foreach ((string Name, long Line, KeyHash Digest) at in passed)
        {
            _resentAt[at] = place!.Value;
        }

        return place;
    }

    // The files that rows name, each read once for all rows that name it.
    private Dictionary<string, ImmutableArray<ResentSource>> SourcesOf(RowContext context)
    {
        HashSet<KeyHash> bodies = [.. _rows.Select(static row => row.Body)];
        Dictionary<string, HashSet<long>> wanted = new(StringComparer.Ordinal);
        foreach (CorrectedRow row in _rows)
        {
            if (row.Place is { } place && _files.ContainsKey(place.File))
            {
                wanted.TryAdd(place.File, []);
                wanted[place.File].Add(place.Line);
            }
        }

        // Rows without a place may have come from any of their file's sources.
        foreach (LedgerFile file in _rows.Where(static row => row.Place is null).Select(static row => row.File).Distinct())
        {
            foreach (string name in file.Resent!.Sources.Where(_files.ContainsKey))
            {
                wanted.TryAdd(name, []);
            }
        }

        Dictionary<string, ImmutableArray<ResentSource>> sources = new(StringComparer.Ordinal);
        foreach ((string name, HashSet<long> lines) in wanted)
        {
            sources[name] = [.. _files[name].Select(file => new ResentSource(file, context))];
            foreach (ResentSource source in sources[name])
            {
                source.Read(bodies, lines);
            }
        }

        return sources;
    }
}

/// <summary>Counts the corrected rows of an upload: each costs memory until the run ends.</summary>
internal sealed class ResentTally
{
    private long _lines, _rows;

    /// <summary>Counts a file whose rows fit beside those of the files before; says why not where they do not.</summary>
    internal string? Take(ResentFile resent)
    {
        if (ResentFile.TooMany(_lines + resent.Lines, _rows + resent.RowCount) is { } tooMany)
        {
            return "it and the files before it have " + tooMany;
        }

        (_lines, _rows) = (_lines + resent.Lines, _rows + resent.RowCount);
        return null;
    }
}

/// <summary>A corrected row that has no fault.</summary>
internal sealed class CorrectedRow(LedgerFile file, long offset, KeyHash body)
{
    /// <summary>The file that it was sent in.</summary>
    internal LedgerFile File => file;

    /// <summary>Bytes before it.</summary>
    internal long Offset => offset;

    /// <summary>What it says.</summary>
    internal KeyHash Body => body;

    /// <summary>Where it was refused first; null where that was taken out.</summary>
    internal ResentPlace? Place { get; set; }

    /// <summary>The files that it may have come from.</summary>
    internal IEnumerable<string> SourceNames => Place is { } place ? [place.File] : file.Resent!.Sources;
}
