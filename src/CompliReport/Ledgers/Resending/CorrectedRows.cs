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
internal sealed class CorrectedRows(ImmutableArray<LedgerFile> upload)
{
    private readonly Lock _settling = new();
    private readonly List<CorrectedRow> _rows = [];
    private readonly Dictionary<string, List<LedgerFile>> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, long Line, KeyHash Digest), ResentPlace> _resentAt = [];
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
            FormatProbe.LookAtFile(file);
            if (file.Match is { IsComplete: true } && file.Resent is { } resent)
            {
                Collect(file, resent, context);
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

    // Through files of the upload that were refused from in their turn; each of them is passed once.
    private ResentPlace? FirstPlaceOf(ResentPlace? place)
    {
        for (int i = 0; i < upload.Length && place is { } cited
            && _resentAt.TryGetValue((cited.File, cited.Line, cited.Digest), out ResentPlace before); i++)
        {
            place = before;
        }

        return place;
    }

    // The files that rows name, each read once for all rows that name it.
    private Dictionary<string, ImmutableArray<ResentSource>> SourcesOf(RowContext context)
    {
        Dictionary<string, (HashSet<KeyHash> Bodies, HashSet<long> Lines)> wanted = new(StringComparer.Ordinal);
        foreach (CorrectedRow row in _rows)
        {
            foreach (string name in row.SourceNames.Where(_files.ContainsKey))
            {
                wanted.TryAdd(name, ([], []));
                wanted[name].Bodies.Add(row.Body);
                if (row.Place is { } place)
                {
                    wanted[name].Lines.Add(place.Line);
                }
            }
        }

        Dictionary<string, ImmutableArray<ResentSource>> sources = new(StringComparer.Ordinal);
        foreach ((string name, (HashSet<KeyHash> bodies, HashSet<long> lines)) in wanted)
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
