using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>Decides which rows of a further variant of an export are rows of a fuller one: those that mean the same.</summary>
/// <remarks>
/// The rows of the further variants are read again, and so are the files of the fullest one: 50 to 100 bytes for each row of the former and
/// for each of the latter that may be one of them. A row is the same as another one where all of it moved the same in the same second and
/// where neither says another time, account or id. Each told row stands for one row of each further variant.
/// </remarks>
/// <param name="day">The run, with every file read and repeated rows decided.</param>
/// <param name="variants">The variants of the upload.</param>
/// <param name="namesOf">The account that a leg names, 0 for none.</param>
internal sealed class VariantRows(LedgerDay day, FileVariants variants, Func<LedgerFormat, LegBatch, int, ulong> namesOf)
{
    private readonly LegBatch _batch = new();
    private HashSet<RecordLocation> _passedOver = [];

    /// <summary>Decides about rows of further variants.</summary>
    /// <param name="rows">Where they stand.</param>
    /// <param name="decided">Takes what became of those that are told, or may be.</param>
    internal void Decide(IEnumerable<RecordLocation> rows, Dictionary<RecordLocation, Retelling> decided)
    {
        // Within an array of one export the files of one variant stand together after those of the fuller ones.
        RecordLocation[][] exports =
        [
            .. rows.GroupBy(at => variants[at.File]!.Export).OrderBy(static export => export.Key).Select(static export => export.ToArray()),
        ];
        if (exports.Length == 0)
        {
            return;
        }

        _passedOver = [.. day.Refused.Rows.Select(static row => row.At), .. day.Repeated.Places];
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(_batch);
        foreach (RecordLocation[] export in exports)
        {
            DecideExport(export, writer, decided);
        }
    }

    private void DecideExport(RecordLocation[] places, LegWriter writer, Dictionary<RecordLocation, Retelling> decided)
    {
        Array.Sort(places);
        List<ToldRow> further = [];
        HashSet<KeyHash> wanted = [];
        foreach (ReReadRow again in ReRead.Rows(day, places.AsMemory()))
        {
            ToldRow row = Read(again, writer);
            further.Add(row);
            wanted.Add(row.Movements);
        }

        ToldRows told = new(wanted);
        AddFullest(told, variants[places[0].File]!.Fuller[0], writer);
        foreach (IGrouping<int, ToldRow> variant in further.GroupBy(row => variants[row.At.File]!.Rank).OrderBy(static rank => rank.Key))
        {
            DecideVariant([.. variant.OrderBy(static row => row.Time).ThenBy(static row => row.At)], told, decided);
        }
    }

    // From the surest to the weakest, so that a row takes no row that is surely another one.
    private static void DecideVariant(List<ToldRow> rows, ToldRows told, Dictionary<RecordLocation, Retelling> decided)
    {
        told.Close();
        List<ToldRow> open = [.. rows.Where(row => !told.TryTakeExact(row))];
        List<ToldRow> untold = [.. open.Where(row => !told.TryTake(row))];
        HashSet<RecordLocation> counted = [.. untold.Select(static row => row.At)];
        foreach (ToldRow row in rows)
        {
            if (!counted.Contains(row.At))
            {
                decided.Add(row.At, Retelling.KnownByVersion);
            }
            else if (told.Covers(row))
            {
                decided.Add(row.At, Retelling.MaybeByVersion);
            }
        }

        // What the fuller ones do not tell, this one tells to those that come after it.
        foreach (ToldRow row in untold)
        {
            told.Add(row);
        }
    }

    private void AddFullest(ToldRows told, int fullest, LegWriter writer)
    {
        FileVariant variant = variants[fullest]!;
        foreach (ReReadRow again in ReRead.OfFiles(day, file => variant.Files.Contains(file.Number), _passedOver))
        {
            if (Read(again, writer) is { Movements: var moved } row && moved != default)
            {
                told.Add(row);
            }
        }
    }

    // A row that is passed over moves nothing, and its meaning is the empty one.
    private ToldRow Read(ReReadRow again, LegWriter writer)
    {
        LedgerFormat format = again.File.Match!.Format;
        _batch.Clear(again.File);
        writer.BeginRow();
        again.Reader.Read(again.Row, again.Identity, writer);
        return _batch.Count == 0
            ? new ToldRow(default, 0, 0, 0, again.At)
            : new ToldRow(
                RowMeaning.OfMovements(_batch), namesOf(format, _batch, 0), IdOf(again, format), _batch.Time[0], again.At);
    }

    // A group that was made of the row's content or of its time is no name.
    private ulong IdOf(ReReadRow again, LedgerFormat format)
    {
        ulong named = again.Reader.EventIdOf(again.Row);
        bool isMade = format.JoinsByTime(again.File.Match!) || VenueRows.IsContentId(_batch.Text(_batch.GroupText[0]));
        return named != 0 || isMade ? named : _batch.Group[0].Low | 1;
    }
}
