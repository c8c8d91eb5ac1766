using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Reports.Periodic;

/// <summary>The FX return of an exchange for a month: the returns of its runs added up, and what the reader must know of that.</summary>
public sealed class FxMonth
{
    private const int SheetRowsMax = 100_000;

    private FxMonth(string exchange, string month, FxReturn fx, ImmutableArray<FxRun> runs, ImmutableArray<FxRemark> notes) =>
        (Exchange, Month, Return, Runs, Notes) = (exchange, month, fx, runs, notes);

    /// <summary>The exchange; empty where there was no run.</summary>
    public string Exchange { get; }

    /// <summary>yyyy-MM.</summary>
    public string Month { get; }

    /// <summary>Totals of the month; in its control totals what the runs report of other months stands by itself.</summary>
    internal FxReturn Return { get; }

    /// <summary>The runs that were added, by day.</summary>
    public ImmutableArray<FxRun> Runs { get; }

    /// <summary>Conversions of the month; where packs have other months, of the pack with the most.</summary>
    public long Conversions => Return.Totals.GroupBy(static total => total.Key.Pack)
        .Select(static pack => pack.Sum(static total => total.Value.Count)).DefaultIfEmpty().Max();

    /// <summary>Whether every accepted leg in a currency is in the return or excluded with a reason.</summary>
    public bool IsClosed => Return.IsClosed;

    /// <summary>The runs and what the reader must know, in words.</summary>
    public IEnumerable<string> Words => Remarks.Select(static remark => remark.Text);

    /// <summary>Days without a run, periods that two runs cover, packs that not all runs have.</summary>
    internal ImmutableArray<FxRemark> Notes { get; }

    /// <summary>The runs and the notes, as the file has them.</summary>
    internal IEnumerable<FxRemark> Remarks =>
        Runs.Select(static run => new FxRemark(
            FxReturnCsv.Run, run.Return.From.ToString(), run.Return.To.ToString(),
            $"{run.RunId} of {Figures.Day(run.Day)} as of {run.AsOf} sha256 {run.Digest}")).Concat(Notes);

    /// <summary>Adds up the runs of one exchange that report conversions of a month or are of a day of it.</summary>
    /// <param name="month">yyyy-MM.</param>
    /// <param name="runs">At most one a day.</param>
    public static FxMonth Of(string month, IEnumerable<FxRun> runs)
    {
        ArgumentNullException.ThrowIfNull(month);
        ArgumentNullException.ThrowIfNull(runs);
        ImmutableArray<FxRun> used =
        [
            .. runs.Where(run => DaysOf(run).Any(day => MonthOf(day) == month) || run.Return.Totals.Keys.Any(key => key.Month == month))
                .OrderBy(static run => run.Day).ThenBy(static run => run.RunId, StringComparer.Ordinal),
        ];
        FxReturn fx = new()
        {
            From = used.Select(static run => run.Return.From).DefaultIfEmpty().Min(),
            To = used.Select(static run => run.Return.To).DefaultIfEmpty().Max(),
            Rows = used.Sum(static run => run.Return.Rows),
        };
        foreach (FxRun run in used)
        {
            fx.Unsummed += run.Return.Unsummed;
            foreach ((FxReturnKey key, FxTotals totals) in run.Return.Totals.Where(total => total.Key.Month == month))
            {
                fx.Add(key, totals);
            }

            foreach ((FxControlKey key, Ledgers.AssetTotal total) in run.Return.Control)
            {
                if (key.Line is not (FxControlLine.Offset or FxControlLine.Rest))
                {
                    fx.Add(key, total);
                }
            }
        }

        string[] packs = [.. used.SelectMany(PacksOf).Distinct().Order(StringComparer.Ordinal)];
        string? shared = packs.FirstOrDefault(pack => used.All(run => !PacksOf(run).Any() || PacksOf(run).Contains(pack)));
        FxClosing.Close(fx, shared ?? "");
        ImmutableArray<FxRemark> notes = [.. MissingDays(month, used), .. Overlaps(used), .. OtherPacks(packs, used)];
        return new FxMonth(used.IsEmpty ? "" : used[0].Exchange, month, fx, used, notes);
    }

    /// <summary>Writes <c>fx-return-yyyy-MM.csv</c>.</summary>
    public void WriteCsv(Stream stream) => FxReturnCsv.Write(Return, Remarks, stream);

    /// <summary>Writes <c>fx-return-yyyy-MM.xlsx</c>.</summary>
    public void WriteXlsx(Stream stream) => FxReturnXlsx.Write(this, SheetRowsMax, stream);

    private static IEnumerable<string> PacksOf(FxRun run) =>
        run.Return.Control.Keys.Where(static key => key.Line == FxControlLine.Reported).Select(static key => key.Pack).Distinct();

    private static IEnumerable<FxRemark> OtherPacks(string[] packs, ImmutableArray<FxRun> runs) =>
        from pack in packs
        from run in runs
        where PacksOf(run).Any() && !PacksOf(run).Contains(pack)
        select new FxRemark(
            FxReturnCsv.Note, Figures.Day(run.Day), Figures.Day(run.Day),
            $"{run.RunId} was made without the pack {pack}: the totals of {pack} leave its conversions out");

    private static IEnumerable<FxRemark> MissingDays(string month, ImmutableArray<FxRun> runs)
    {
        HashSet<DateOnly> covered = [.. runs.SelectMany(DaysOf)];
        DateOnly first = DateOnly.ParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        for (DateOnly day = first; MonthOf(day) == month; day = day.AddDays(1))
        {
            DateOnly from = day;
            while (MonthOf(day) == month && !covered.Contains(day))
            {
                day = day.AddDays(1);
            }

            if (day > from)
            {
                DateOnly to = day.AddDays(-1);
                string days = from == to ? Figures.Day(from) : Figures.Day(from) + " to " + Figures.Day(to);
                yield return new FxRemark(FxReturnCsv.Note, Figures.Day(from), Figures.Day(to), "no run of " + days);
            }
        }
    }

    private static IEnumerable<FxRemark> Overlaps(ImmutableArray<FxRun> runs)
    {
        FxRun? before = null;
        foreach (FxRun run in runs.Where(static run => run.Return.Rows > 0).OrderBy(static run => run.Return.From))
        {
            if (before is not null && run.Return.From <= before.Return.To)
            {
                yield return new FxRemark(
                    FxReturnCsv.Note, run.Return.From.ToString(), (run.Return.To < before.Return.To ? run : before).Return.To.ToString(),
                    $"{before.RunId} and {run.RunId} have rows of the same time: a row that is in both is counted twice");
            }

            before = before is null || run.Return.To > before.Return.To ? run : before;
        }
    }

    // A run is of its day; one without a day is named by the last of several, and its rows tell which.
    private static IEnumerable<DateOnly> DaysOf(FxRun run)
    {
        yield return run.Day;
        bool isOfSeveral = run.Return.Rows > 0 && run.Return.To.Nanoseconds - run.Return.From.Nanoseconds > UtcInstant.Hour * 36;
        for (DateOnly day = run.Return.From.UtcDate; isOfSeveral && day <= run.Return.To.UtcDate; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static string MonthOf(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
