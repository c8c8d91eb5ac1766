using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports.Filing;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>A file that went into a run, for the manifest.</summary>
/// <param name="Role">ledger, earlier, accounts, list, control, control_before, history, rates, filer, schema, report_to, rules,
/// tolerances, scoring.</param>
/// <param name="Name">Its name.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="Bytes">Its length.</param>
public sealed record RunInputFile(string Role, string Name, Sha256Digest Digest, long Bytes)
{
    /// <summary>The day that a ledger of an earlier day is of; null for everything else.</summary>
    public System.DateOnly? Day { get; init; }
}

/// <summary>Everything a run found, before any of it is written: what reports are made of.</summary>
public sealed record RunResult
{
    /// <summary>Hash of inputs, rules, rates, engine version and as-of.</summary>
    public required string RunId { get; init; }

    /// <summary>
    /// The business day that names the run folder: the one asked for, else that of the control file or of the upload's
    /// folder, else the last in the upload in the first pack's zone.
    /// </summary>
    public required System.DateOnly Day { get; init; }

    /// <summary>The instant as of which the run judges: an input, never the clock.</summary>
    public required UtcInstant AsOf { get; init; }

    /// <summary>What the run was given: a report carries the rows of it that its findings were judged by.</summary>
    internal RunInputs? Sources { get; init; }

    /// <summary>What the caller decided.</summary>
    public RunOptions Options { get; init; } = new();

    /// <summary>Earlier days with ledgers that patterns were not looked for in, for want of room.</summary>
    public int LookBackDaysLeftOut { get; init; }

    /// <summary>Files that went in, sorted by role and name.</summary>
    public required ImmutableArray<RunInputFile> Inputs { get; init; }

    /// <summary>The ledgers and their sums.</summary>
    public required LedgerDay Ledger { get; init; }

    /// <summary>Customer facts.</summary>
    public required AccountFacts Accounts { get; init; }

    /// <summary>Reference rates.</summary>
    public required RateBook Rates { get; init; }

    /// <summary>Rule packs, in the order given.</summary>
    public required ImmutableArray<RulePack> Packs { get; init; }

    /// <summary>Packs of further jurisdictions whose authorities are told.</summary>
    public ImmutableArray<RulePack> ReportTo { get; init; } = [];

    /// <summary>The authorities that are told; empty for all of the packs' own.</summary>
    public ImmutableArray<string> Authorities { get; init; } = [];

    /// <summary>Who files; null where nobody says.</summary>
    public Filer? Filer { get; init; }

    /// <summary>Schemas at hand.</summary>
    public FilingSchemas Schemas { get; init; } = FilingSchemas.None;

    /// <summary>Conversions and breaks.</summary>
    public required Reconciled Reconciled { get; init; }

    /// <summary>Findings and outcomes.</summary>
    public required Detected Detected { get; init; }

    /// <summary>Cases, the gravest first.</summary>
    public required ImmutableArray<Case> Cases { get; init; }

    /// <summary>Every row that a finding or a break cites.</summary>
    public required CitedRows Cited { get; init; }

    /// <summary>Who of the day stands on a watch list.</summary>
    public required ListedParties Listed { get; init; }

    /// <summary>What the day before left, and what this day makes of it.</summary>
    internal HistoryStep History { get; init; } = null!;

    /// <summary>The earlier days in which patterns were looked for too; null where only the run's own were.</summary>
    public EarlierRows? Earlier { get; init; }

    /// <summary>What the sums of cases are of: conversions of the earlier days and the run's own.</summary>
    internal Reconciled Exchanged { get; init; } = null!;

    /// <summary>The names that <see cref="Exchanged"/> goes by.</summary>
    internal LedgerSymbols ExchangedSymbols => Earlier?.Ledger.Symbols ?? Ledger.Symbols;

    /// <summary>Why the history that was given cannot be used; null where it was, or none was given. Such a run is not to be
    /// delivered.</summary>
    public string? HistoryRefusal => InputFaults.FirstOrDefault(
        static fault => fault.Contains(": " + PriorHistory.Refused + ": ", StringComparison.Ordinal));

    /// <summary>The history that the run went on with; null for none.</summary>
    public DayHistory? HistoryBefore => History.Before;

    /// <summary>How the ledgers agree with the exchange's control file; null when there was none.</summary>
    public required ControlComparison? Control { get; init; }

    /// <summary>Faults of the files beside the ledgers, in words.</summary>
    public required ImmutableArray<string> InputFaults { get; init; }
}
