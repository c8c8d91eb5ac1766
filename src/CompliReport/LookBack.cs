using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Detection.Shards;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport;

/// <summary>
/// Patterns that take more than a day, found by the run of the day that completes them: the ledgers of the earlier days are read again, and
/// the patterns are looked for in all their rows and the day's own together.
/// </summary>
/// <remarks>
/// So a day's run finds what one run over all days would find, and cites the rows of earlier days like its own; nothing of a row has to be
/// carried from day to day. Rules do not look back: their windows go on in the history. What rests on rows of earlier days alone was told
/// by their runs and is left out. The work is bounded by the days and bytes of <see cref="RunOptions"/>.
/// </remarks>
/// <param name="Rows">How the rows of earlier days are cited.</param>
/// <param name="Patterns">What was found, rows by their places in the run.</param>
/// <param name="Movements">Movements of all these days.</param>
/// <param name="Exchanged">Conversions of all these days.</param>
/// <param name="Cited">The rows that the findings rest on, by their places in the earlier days' ledgers.</param>
internal sealed record LookBack(
    EarlierRows Rows, Detected Patterns, MovementLog Movements, Reconciled Exchanged, CitedRows Cited)
{
    // A row is cited by the number of its file, which has 16 bits.
    private const int FilesMax = 20_000;

    /// <summary>Looks for patterns in earlier days and the run's own; null where there are none, or no pack has patterns.</summary>
    internal static LookBack? Of(
        RunInputs inputs, RunOptions options, LedgerDay own, ControlFile? control, RateReading rates, HistoryStep history,
        ShardSplit? split, ICollection<InputFault> faults)
    {
        DateOnly day = RunScope.DayOf(inputs, options, control, own);
        (ImmutableArray<EarlierDay> days, int leftOut) = DaysOf(inputs, options, day);
        if (!inputs.Packs.Any(static pack => !pack.Typologies.IsEmpty))
        {
            return null;
        }

        if (leftOut > 0)
        {
            faults.Add(CutOf(day, days, leftOut, options));
        }

        if (days.IsEmpty)
        {
            return null;
        }

        ConversionJoiner joiner = new(
            days.Sum(static one => LedgerInput.InflatedBytesOf(one.Ledgers)) + LedgerInput.InflatedBytesOf(inputs.Ledgers));
        MovementLog movements = new();
        AccountSightings sightings = new();
        IntakeOptions ofRun = RunScope.IntakeOf(inputs, options, control);
        LedgerDay all = LedgerIntake.Read(
            [.. days.SelectMany(static one => one.Ledgers), .. inputs.Ledgers],
            ofRun with { Exchange = own.Exchange == default ? ofRun.Exchange : own.Exchange, From = IntakeOptions.Everything.From },
            batch =>
            {
                joiner.Take(batch);
                movements.Take(batch);
                sightings.Take(batch);
            });
        RunScope.GiveBackMemory(all.RowsRead);
        AccountFacts accounts = inputs.Accounts is { } facts ? AccountFacts.Read(facts, [], all.Symbols.Accounts) : AccountFacts.None;
        ListedParties listed = ListedParties.Of(WatchLists.Read(inputs.Lists, []), all, accounts);
        TakenBack takenBack = TakenBack.Of(all);
        movements.TakeBack(takenBack.Left);
        movements.LeaveOutOwn(all.Symbols);
        LegAges ages = new(RunScope.CalendarOf(inputs.Packs), RunScope.AsOf(options, control, own));
        Reconciled reconciled = Reconciled.Finish(
            joiner, all, rates.Book, rates.Fees, inputs.Tolerances, accounts, [], takenBack, ages,
            static asset => AssetClasses.IsFiat(asset.Text));

        DateOnly from = days.Min(static one => one.Day);
        EarlierRows rows = new(all, own, days, leftOut);
        foreach (LedgerFile file in all.Files.Where(file => file.Failure is not null && !rows.IsOwn(new RecordLocation(file.Number, 0))))
        {
            faults.Add(new InputFault(file.Name, 0, "", EarlierRows.NotRead, file.Failure!, "a ledger of an earlier day")
            {
                NextStep = "patterns are looked for without what is missing of it: send the file again, and run its day and the later ones",
            });
        }

        Detected found = Detector.Detect(
            new DetectionRows(all, accounts, listed, rates.Book, movements, sightings, reconciled) { Split = split }, inputs.Packs,
            new HistoryStep(history, inputs.Packs, FirstRead(all, from)), inputs.Scoring, options.EvidenceMax, DetectionPart.Patterns,
            rows.IsOwn);
        UtcInstant begin = BeginOf(own, day);
        // Rows of the day that an earlier folder holds too count there, being read first: they make it no earlier pattern.
        ImmutableArray<Finding> findings = [.. found.Findings.Where(finding => !finding.IsOfEarlierDays || finding.To >= begin)];
        HashSet<RecordLocation> earlier = [.. findings.SelectMany(static finding => finding.Evidence).Where(at => !rows.IsOwn(at))];
        CitedRows cited = CitedRows.ReadAndKeep(all, earlier, new HashSet<RecordLocation>());
        findings = [.. findings.Select(finding => finding with { Evidence = [.. finding.Evidence.Select(rows.InTheRun).Order()] })];
        return new LookBack(rows, new Detected(findings, found.Outcomes), movements, reconciled, cited);
    }

    /// <summary>How many earlier days have ledgers that patterns are not looked for in, for want of room.</summary>
    internal static int LeftOut(RunInputs inputs, RunOptions options, ControlFile? control, LedgerDay own) =>
        inputs.Packs.Any(static pack => !pack.Typologies.IsEmpty)
            ? DaysOf(inputs, options, RunScope.DayOf(inputs, options, control, own)).LeftOut
            : 0;

    /// <summary>What was found here and what the rules found in the run's own rows.</summary>
    internal Detected With(Detected rules) => new(
        [.. rules.Findings.Concat(Patterns.Findings).OrderBy(static finding => finding.Id, StringComparer.Ordinal)],
        OutcomeRow.ById(rules.Outcomes.Concat(Patterns.Outcomes)));

    /// <summary>The rows that findings cite, of the run's own and of earlier days.</summary>
    internal CitedRows CitedWith(CitedRows own) => own.With(Cited, Rows.InTheRun);

    // Whole days, the nearest first, as long as there is room.
    private static (ImmutableArray<EarlierDay> Days, int LeftOut) DaysOf(RunInputs inputs, RunOptions options, DateOnly day)
    {
        EarlierDay[] asked =
        [
            .. inputs.Earlier.Where(one => !one.Ledgers.IsEmpty && one.Day < day)
                .Where(one => one.Day.DayNumber >= day.DayNumber - options.LookBackDays).OrderByDescending(static one => one.Day),
        ];
        long bytes = LedgerInput.InflatedBytesOf(inputs.Ledgers);
        int files = inputs.Ledgers.Length, taken = 0;
        for (; taken < asked.Length; taken++)
        {
            bytes += LedgerInput.InflatedBytesOf(asked[taken].Ledgers);
            files += asked[taken].Ledgers.Length;
            if (bytes > options.LookBackBytes || files > FilesMax)
            {
                break;
            }
        }

        return ([.. asked[..taken]], asked.Length - taken);
    }

    private static InputFault CutOf(DateOnly day, ImmutableArray<EarlierDay> days, int leftOut, RunOptions options)
    {
        string found = days.IsEmpty ? $"patterns are looked for in the ledgers of {Figures.Day(day)} alone"
            : $"patterns are looked for in the ledgers from {Figures.Day(days[^1].Day)} on";
        return new InputFault(
            "ledgers of earlier days", 0, "", EarlierRows.Cut, found, $"{options.LookBackDays} days back: with "
                + $"{Figures.Count(leftOut, "more day")} they would be over {Figures.Whole(options.LookBackBytes >> 20)} MiB, or over "
                + $"{Figures.Whole(FilesMax)} files")
        {
            NextStep = "patterns that began before are not seen whole by this run; for all of them run the days as one upload",
        };
    }

    // A business day begins at most 14 hours before it does by UTC; a stray row from long before does not move that.
    private static UtcInstant BeginOf(LedgerDay own, DateOnly day) =>
        UtcInstant.FromNanoseconds(Math.Max(own.First.Nanoseconds, UtcInstant.AtMidnight(day.AddDays(-1)).Nanoseconds));

    // A business day begins on the day before by UTC where clocks are ahead; stray rows from long before do not move the start.
    private static DateOnly FirstRead(LedgerDay all, DateOnly from) =>
        all.Accepted > 0 && all.First.UtcDate < from ? from.AddDays(-1) : from;
}
