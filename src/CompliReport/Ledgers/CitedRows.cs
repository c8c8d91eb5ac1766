using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>The cited rows of a run, read again from the source at their places: nothing of them was kept in memory.</summary>
public sealed class CitedRows
{
    private readonly CitedTexts[] _texts;
    private readonly Dictionary<RecordLocation, (int Texts, int Position)> _places;

    private CitedRows(CitedTexts[] texts, Dictionary<RecordLocation, (int Texts, int Position)> places) =>
        (_texts, _places) = (texts, places);

    /// <summary>How many.</summary>
    public int Count => _places.Count;

    /// <summary>A cited row.</summary>
    internal CitedRow this[RecordLocation at]
    {
        get
        {
            (int texts, int position) = _places[at];
            return new CitedRow(_texts[texts], position);
        }
    }

    /// <summary>A row that may be cited: null where the run's limit left it out.</summary>
    internal CitedRow? Find(RecordLocation at) => _places.ContainsKey(at) ? this[at] : null;

    /// <summary>These rows and those of another reading, which stand at other places in the run.</summary>
    internal CitedRows With(CitedRows other, Func<RecordLocation, RecordLocation> inTheRun)
    {
        Dictionary<RecordLocation, (int Texts, int Position)> places = new(_places);
        foreach ((RecordLocation at, (int texts, int position)) in other._places)
        {
            places.Add(inTheRun(at), (_texts.Length + texts, position));
        }

        return new CitedRows([.. _texts, .. other._texts], places);
    }

    /// <summary>Reads the rows again.</summary>
    /// <param name="day">Where they are.</param>
    /// <param name="wanted">Their places.</param>
    /// <param name="byCell">Those whose cells are asked for; null for all of them.</param>
    internal static CitedRows Read(LedgerDay day, IReadOnlySet<RecordLocation> wanted, IReadOnlySet<RecordLocation>? byCell = null)
    {
        RecordLocation[] sorted = [.. wanted];
        Array.Sort(sorted);
        // A plain file can be read from two places at once; a compressed one is read forward, whole.
        int ranges = sorted.Length < 64 || day.Files.Any(static file => !file.IsPlain) ? 1 : Workers.Count;
        CitedTexts[] texts = new CitedTexts[ranges];
        Parallel.For(0, ranges, Workers.SideBySide, range =>
        {
            int from = (int)((long)sorted.Length * range / ranges), to = (int)((long)sorted.Length * (range + 1) / ranges);
            texts[range] = new CitedTexts(day, to - from);
            foreach (ReReadRow found in ReRead.Rows(day, sorted.AsMemory(from, to - from)))
            {
                texts[range].Add(found, byCell is null || byCell.Contains(found.At));
            }
        });
        Dictionary<RecordLocation, (int, int)> places = new(sorted.Length);
        for (int i = 0; i < ranges; i++)
        {
            for (int position = 0; position < texts[i].Count; position++)
            {
                places.Add(texts[i][position], (i, position));
            }
        }

        Invariant.Holds(places.Count == wanted.Count, "every cited row is found again at its place");
        return new CitedRows(texts, places);
    }
}
