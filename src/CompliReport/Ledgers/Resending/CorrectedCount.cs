using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Ledgers.Resending;

/// <summary>What a corrected row counts as.</summary>
/// <param name="Occurrence">How many rows before it say the same.</param>
/// <param name="IsInSource">Whether it is passed over, as its source was corrected too.</param>
/// <param name="Other">What another correction of the same row says, which is contradicted; null for none.</param>
/// <param name="OtherOccurrence">How many rows before that one say the same.</param>
internal readonly record struct CorrectedStanding(int Occurrence, bool IsInSource, KeyHash? Other, int OtherOccurrence);

/// <summary>What is known of the corrected rows of a file.</summary>
internal sealed class CorrectedFile
{
    private bool _isTold;

    /// <summary>Nothing is known.</summary>
    internal static CorrectedFile Empty { get; } = new();

    /// <summary>What each row without a fault counts as, by its offset.</summary>
    internal Dictionary<long, CorrectedStanding> Rows { get; } = [];

    /// <summary>Rows that were passed over, by source, and rows whose source has another row in their place.</summary>
    internal SortedDictionary<string, (int PassedOver, int Changed)> BySource { get; } = new(StringComparer.Ordinal);

    /// <summary>Tells the receipt of the file, once.</summary>
    internal void Tell(LedgerFile file)
    {
        if (_isTold)
        {
            return;
        }

        _isTold = true;
        foreach ((string source, (int passedOver, int changed)) in BySource)
        {
            if (passedOver > 0)
            {
                file.WarningList.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{passedOver} row(s) stand corrected in {source} itself: they count there and were passed over here."));
            }

            if (changed > 0)
            {
                file.WarningList.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{changed} row(s) were refused from a file {source}, and the one of this upload has other rows in their places: ")
                    + "they were counted, and count twice if that file holds them corrected in another way.");
            }
        }
    }
}

/// <summary>Numbers the corrected rows of an upload after the rows of their sources.</summary>
internal sealed class CorrectedCount(List<CorrectedRow> rows, Dictionary<string, ImmutableArray<ResentSource>> sources)
{
    private readonly Dictionary<int, CorrectedFile> _settled = [];

    // By source, or name of the source where it is not in the upload, and content: the numbers that are given.
    private readonly Dictionary<(object Source, KeyHash Body), int> _counted = [];
    private readonly Dictionary<KeyHash, (CorrectedRow Row, object Source, int Occurrence)> _byPlace = [];

    /// <summary>What each row counts as, by number of its file.</summary>
    internal Dictionary<int, CorrectedFile> Settle()
    {
        foreach (CorrectedRow row in rows)
        {
            _settled.TryAdd(row.File.Number, new CorrectedFile());
        }

        FindMoved();
        // The first correction of a row, in the order of the run, is the one that counts.
        foreach (CorrectedRow row in rows)
        {
            if (row.Place is { } place && !IsPassedOver(row, place))
            {
                _byPlace.TryAdd(place.Key, (row, SourceOf(row, place), 0));
            }
        }

        foreach ((CorrectedRow row, object source, _) in _byPlace.Values
            .OrderBy(static one => one.Row.Place!.Value.Line).ThenBy(static one => one.Row.Place!.Value.Key.Low).ToList())
        {
            int occurrence = CountedOf(source, row.Body);
            _counted[(source, row.Body)] = occurrence + 1;
            _byPlace[row.Place!.Value.Key] = (row, source, occurrence);
        }

        CountWithoutPlace();
        return _settled;
    }

    // A row that does not say where it was refused comes after all rows of all files that it may have come from. Rows, and files that they
    // may have come from, can be many: only the files that have such a row are gone through, once for each content.
    private void CountWithoutPlace()
    {
        Dictionary<KeyHash, List<(object Source, int Count)>>? holders = null;
        Dictionary<LedgerFile, HashSet<object>> candidates = [];
        Dictionary<(int File, KeyHash Body), int> next = [];
        foreach (CorrectedRow row in rows)
        {
            Dictionary<long, CorrectedStanding> standing = _settled[row.File.Number].Rows;
            if (row.Place is not { } place)
            {
                if (!next.TryGetValue((row.File.Number, row.Body), out int occurrence))
                {
                    holders ??= Holders();
                    HashSet<object> of = candidates.TryGetValue(row.File, out HashSet<object>? known)
                        ? known
                        : candidates[row.File] = [.. row.SourceNames.SelectMany(name =>
                            CandidatesOf(row, name).Cast<object>().DefaultIfEmpty(name))];
                    occurrence = holders.TryGetValue(row.Body, out List<(object Source, int Count)>? all)
                        ? all.Where(holder => of.Contains(holder.Source)).Select(static holder => holder.Count).DefaultIfEmpty().Max()
                        : 0;
                }

                next[(row.File.Number, row.Body)] = occurrence + 1;
                standing.Add(row.Offset, new CorrectedStanding(occurrence, IsInSource: false, null, 0));
            }
            else if (!standing.ContainsKey(row.Offset))
            {
                (CorrectedRow first, _, int at) = _byPlace[place.Key];
                standing.Add(row.Offset, new CorrectedStanding(at, IsInSource: false, first.Body == row.Body ? null : first.Body, at));
            }
        }
    }

    // By content, the files that hold it, with how many rows of each say it or are counted by now.
    private Dictionary<KeyHash, List<(object Source, int Count)>> Holders()
    {
        Dictionary<KeyHash, List<(object Source, int Count)>> holders = [];
        foreach (((object source, KeyHash body), int counted) in _counted.Concat(sources.Values
            .SelectMany(static files => files)
            .SelectMany(
                static source => source.Counts, static (source, said) => KeyValuePair.Create(((object)source, said.Key), said.Value))
            .Where(said => !_counted.ContainsKey(said.Key))))
        {
            if (!holders.TryGetValue(body, out List<(object Source, int Count)>? of))
            {
                holders.Add(body, of = []);
            }

            of.Add((source, counted));
        }

        return holders;
    }

    private ImmutableArray<ResentSource> CandidatesOf(CorrectedRow row, string name) =>
        sources.TryGetValue(name, out ImmutableArray<ResentSource> all) ? [.. all.Where(source => source.Format == row.File.Format)] : [];

    // Rows that do not stand in the cited line of any file of that name are looked for in all of its lines.
    private void FindMoved()
    {
        Dictionary<ResentSource, (HashSet<KeyHash> Moved, HashSet<long> Found)> all = [];
        foreach (CorrectedRow row in rows)
        {
            if (row.Place is not { } place)
            {
                continue;
            }

            ImmutableArray<ResentSource> candidates = CandidatesOf(row, place.File);
            bool isFound = candidates.Any(source => source.Has(place));
            foreach (ResentSource source in candidates)
            {
                all.TryAdd(source, ([], []));
                if (isFound)
                {
                    all[source].Found.Add(place.Line);
                }
                else
                {
                    all[source].Moved.Add(place.Digest);
                }
            }
        }

        foreach ((ResentSource source, (HashSet<KeyHash> moved, HashSet<long> found)) in all)
        {
            if (moved.Count > 0)
            {
                source.FindMoved(moved, found);
            }
        }
    }

    // Only where the refused row is gone and the same line of its file says what the corrected row says is it the same row. A file that
    // only has the same name does not take a row away.
    private bool IsPassedOver(CorrectedRow row, ResentPlace place)
    {
        ImmutableArray<ResentSource> candidates = CandidatesOf(row, place.File);
        ImmutableArray<ResentSource> saying = [.. candidates.Where(source => source.Says(place, row.Body))];
        bool hasMoved = candidates.Any(source => source.HasMoved(place));
        if (candidates.IsEmpty || candidates.Any(source => source.Has(place)) || (hasMoved && saying.IsEmpty))
        {
            return false;
        }

        CorrectedFile settled = _settled[row.File.Number];
        // An equal refused row elsewhere is this one where lines were added before it, and another one where none were.
        bool isInSource = saying.Any(source => !hasMoved || source.BeginsAt(place));
        (int passedOver, int changed) = settled.BySource.GetValueOrDefault(place.File);
        settled.BySource[place.File] = isInSource ? (passedOver + 1, changed) : (passedOver, changed + 1);
        if (isInSource)
        {
            settled.Rows.Add(row.Offset, new CorrectedStanding(0, IsInSource: true, null, 0));
        }

        return isInSource;
    }

    // Of several files of one name the one that still has the row; else the one with most rows that say the same, so that none takes it
    // away.
    private object SourceOf(CorrectedRow row, ResentPlace place)
    {
        ImmutableArray<ResentSource> candidates = CandidatesOf(row, place.File);
        return candidates.FirstOrDefault(source => source.Has(place)) ?? candidates.FirstOrDefault(source => source.HasMoved(place))
            ?? candidates.MaxBy(source => source.CountOf(row.Body)) ?? (object)place.File;
    }

    private int CountedOf(object source, KeyHash body) =>
        _counted.TryGetValue((source, body), out int counted) ? counted : (source as ResentSource)?.CountOf(body) ?? 0;
}
