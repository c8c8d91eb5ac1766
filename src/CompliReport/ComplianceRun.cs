using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Cases;
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
/// START HERE. The whole flow of a day: read, reconcile, detect, build cases. A pure function of its inputs: no clock, no chance, no
/// culture.
/// </summary>
public static class ComplianceRun
{
    /// <summary>Runs a day. Faulty input never throws: it is in the result, row by row.</summary>
    /// <param name="inputs">The upload and what it is judged by.</param>
    /// <param name="options">What the caller decides.</param>
    /// <param name="progress">Told how far the run is, on the calling thread; null for nobody.</param>
    /// <exception cref="InvariantBrokenException">The closing sums do not close: a defect of this program.</exception>
    public static RunResult Execute(RunInputs inputs, RunOptions options, Action<RunProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        using IDisposable workers = Workers.Limit(options.Workers), spill = SpillSpace.Use(options.Spill);
        List<InputFault> faults = [];
        ControlFile? control = inputs.Control is { } file ? ControlFile.Read(file.Name, file.Content, faults) : null;
        ControlFile? before = inputs.ControlBefore is { } last ? ControlFile.Read(last.Name, last.Content, faults) : null;
        RateReading rates = ReferenceRates.Read(inputs.Rates, RateAgeLimits.Default, PackReferences.Of(inputs.Packs));

        // Ledgers: every row once; the state that later stages need grows while the rows stream by.
        ConversionJoiner joiner = new(LedgerInput.InflatedBytesOf(inputs.Ledgers));
        MovementLog movements = new();
        BalanceChains balances = new();
        AccountActivity activity = new();
        MistimedRows mistimed = new(options.AsOf);
        AccountSightings sightings = new();
        LedgerDay day = LedgerIntake.Read(
            inputs.Ledgers,
            RunScope.IntakeOf(inputs, options, control),
            batch =>
            {
                joiner.Take(batch);
                movements.Take(batch);
                balances.Take(batch);
                activity.Take(batch);
                mistimed.Take(batch);
                sightings.Take(batch);
            },
            rows => progress?.Invoke(new RunProgress("reading", rows)));
        RunScope.GiveBackMemory(day.RowsRead);
        AccountFacts accounts = inputs.Accounts is { } facts ? AccountFacts.Read(facts, faults, day.Symbols.Accounts) : AccountFacts.None;
        ListedParties listed = ListedParties.Of(WatchLists.Read(inputs.Lists, faults), day, accounts);
        day.Symbols.Settle();
        ControlComparison? comparison = control is null ? null : ControlComparison.Of(control, day, before);

        progress?.Invoke(new RunProgress("reconciling", day.RowsRead));
        TakenBack takenBack = TakenBack.Of(day);
        movements.TakeBack(takenBack.Left);
        movements.LeaveOutOwn(day.Symbols);
        LegAges ages = new(RunScope.CalendarOf(inputs.Packs), RunScope.AsOf(options, control, day));
        Reconciled reconciled = Reconciled.Finish(
            joiner, day, rates.Book, rates.Fees, inputs.Tolerances, accounts,
            LooseBreaks.Of(day, comparison, AccountBreaks.Of(day, accounts, activity), balances, mistimed), takenBack, ages,
            static asset => AssetClasses.IsFiat(asset.Text));
        activity.LetGo();

        progress?.Invoke(new RunProgress("detecting", day.RowsRead));
        HistoryStep history = RunScope.HistoryOf(inputs, options, control, day, faults);
        ShardSplit? split = ShardedRun.SplitOf(inputs, options, rates.Book, history.Before);
        LookBack? back = LookBack.Of(inputs, options, day, control, rates, history, split, faults);
        Detected detected = Detector.Detect(
            new DetectionRows(day, accounts, listed, rates.Book, movements, sightings, reconciled) { Split = split }, inputs.Packs,
            history, inputs.Scoring, options.EvidenceMax, back is null ? DetectionPart.All : DetectionPart.Rules);
        split?.ThrowIfOpen();
        detected = back?.With(detected) ?? detected;
        Reconciled exchanged = back?.Exchanged ?? reconciled;
        ImmutableArray<Case> cases = CaseBuilder.Build(
            detected.Findings, inputs.Packs, inputs.Scoring, back?.Rows.Ledger ?? day, rates.Book, back?.Movements ?? movements, exchanged,
            history, inputs.OtherCurrencies);

        progress?.Invoke(new RunProgress("citing", day.RowsRead));
        RunScope.GiveBackMemory(day.RowsRead);
        (HashSet<RecordLocation> rows, HashSet<RecordLocation> ofBreaks) = Citations.Of(detected, reconciled, faults);
        rows.RemoveWhere(at => at.File >= day.Files.Length);
        CitedRows cited = CitedRows.ReadAndKeep(day, rows, ofBreaks);
        return RunScope.Result(
            inputs, options, control, day, accounts, rates, reconciled, detected, cases, back?.CitedWith(cited) ?? cited, comparison,
            listed, history, back?.Rows, exchanged, faults);
    }
}
