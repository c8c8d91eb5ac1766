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
    // More do not find room where rows are kept, unless they are very short.
    private const int RefusedKeptMax = 200_000;

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

    /// <summary>The line of a row, its number and bytes; null of a row that is not here.</summary>
    internal (long Line, ReadOnlyMemory<byte> Raw)? LineOf(RecordLocation at) =>
        _places.TryGetValue(at, out (int Texts, int Position) place) ? _texts[place.Texts].LineOf(place.Position) : null;

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
    internal static CitedRows Read(LedgerDay day, IReadOnlySet<RecordLocation> wanted, IReadOnlySet<RecordLocation>? byCell = null) =>
        Read(day, wanted, byCell, kept: null, []);

    /// <summary>Reads rows again with all their cells, some at a time; files that are only read forward are opened once for all.</summary>
    /// <param name="day">Where they are.</param>
    /// <param name="sorted">Their places, each once.</param>
    /// <param name="length">How many are held at a time.</param>
    internal static IEnumerable<CitedRows> InSlices(LedgerDay day, RecordLocation[] sorted, int length)
    {
        if (day.Files.All(static file => file.IsPlain))
        {
            foreach (RecordLocation[] slice in sorted.Chunk(length))
            {
                yield return Read(day, slice.ToHashSet());
            }

            yield break;
        }

        int found = 0;
        CitedTexts texts = new(day, length);
        foreach (ReReadRow row in ReRead.Rows(day, sorted))
        {
            texts.Add(row, hasCells: true);
            found++;
            if (texts.Count == length || found == sorted.Length)
            {
                yield return Of(texts);
                texts = new CitedTexts(day, length);
            }
        }

        Invariant.Holds(found == sorted.Length, "every row is found again at its place");
    }

    /// <summary>Reads the rows again, and with them the refused ones, which are kept as well: whoever asks for rows of either kind later
    /// finds them in memory.</summary>
    /// <param name="day">Where they are.</param>
    /// <param name="wanted">Their places.</param>
    /// <param name="byCell">Those whose cells are asked for.</param>
    internal static CitedRows ReadAndKeep(LedgerDay day, IReadOnlySet<RecordLocation> wanted, IReadOnlySet<RecordLocation> byCell)
    {
        KeptRows kept = new(day);
        RecordLocation[] refused = day.Refused.Rows.Count > RefusedKeptMax
            ? []
            : [.. day.Refused.Rows.Select(static row => row.At).Where(at => !wanted.Contains(at)).Distinct()];
        CitedRows cited = Read(day, wanted, byCell, kept, refused);
        kept.Cited = cited;
        day.Kept = kept;
        return cited;
    }

    private static CitedRows Read(
        LedgerDay day, IReadOnlySet<RecordLocation> wanted, IReadOnlySet<RecordLocation>? byCell, KeptRows? kept, RecordLocation[] further)
    {
        RecordLocation[] sorted = [.. wanted, .. further];
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
                if (further.Length > 0 && !wanted.Contains(found.At))
                {
                    kept!.Add(found);
                }
                else
                {
                    texts[range].Add(found, byCell is null || byCell.Contains(found.At));
                }
            }
        });
        CitedRows read = Of(texts);
        Invariant.Holds(read.Count == wanted.Count, "every cited row is found again at its place");
        return read;
    }

    private static CitedRows Of(params CitedTexts[] texts)
    {
        Dictionary<RecordLocation, (int, int)> places = new(texts.Sum(static one => one.Count));
        for (int i = 0; i < texts.Length; i++)
        {
            for (int position = 0; position < texts[i].Count; position++)
            {
                places.Add(texts[i][position], (i, position));
            }
        }

        return new CitedRows(texts, places);
    }
}
