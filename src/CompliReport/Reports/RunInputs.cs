using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection.Shards;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports.Filing;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>A control file as it came.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ControlInput(string Name, ReadOnlyMemory<byte> Content);

/// <summary>A history as it came.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its bytes.</param>
public sealed record HistoryInput(string Name, ReadOnlyMemory<byte> Content);

/// <summary>The ledgers of an earlier day, in which patterns that take more than a day began.</summary>
/// <param name="Day">The day.</param>
/// <param name="Ledgers">Its ledger files, in any order, under names that tell them apart from those of all other days.</param>
public sealed record EarlierDay(DateOnly Day, ImmutableArray<LedgerInput> Ledgers);

/// <summary>What goes into a run. Everything but the ledgers may be missing: what then cannot be judged says "no data".</summary>
/// <param name="Ledgers">The ledger files, in any order.</param>
/// <param name="Accounts">Customer facts.</param>
/// <param name="Control">The exchange's control file.</param>
/// <param name="Rates">Reference rates.</param>
/// <param name="Packs">Rule packs, in the order of precedence.</param>
public sealed record RunInputs(
    ImmutableArray<LedgerInput> Ledgers, LedgerInput? Accounts, ControlInput? Control, ImmutableArray<RateFile> Rates,
    ImmutableArray<RulePack> Packs)
{
    /// <summary>Watch lists, in any order.</summary>
    public ImmutableArray<LedgerInput> Lists { get; init; } = [];

    /// <summary>What the day before left (its <c>history.bin</c>); null where nothing is known of earlier days, and then no window that
    /// began before is clear.</summary>
    public HistoryInput? History { get; init; }

    /// <summary>How far prices may be from their references; those that come with the engine unless given.</summary>
    public PriceTolerances Tolerances { get; init; } = PriceTolerances.Default;

    /// <summary>How cases are scored and from when on they are reported; the scoring that comes with the engine unless given.</summary>
    public CaseScoring Scoring { get; init; } = CaseScoring.Default;

    /// <summary>
    /// Packs of further jurisdictions whose authorities are told of every case that is to be reported; nothing is judged by their rules.
    /// </summary>
    public ImmutableArray<RulePack> ReportTo { get; init; } = [];

    /// <summary>Their currencies.</summary>
    internal ImmutableArray<AssetCode> OtherCurrencies => [.. ReportTo.Select(static pack => pack.LocalCurrency).Distinct()];

    /// <summary>Who files (<c>filer.json</c>); null where nobody says, and then no file in a regulator's format is made.</summary>
    public ControlInput? Filer { get; init; }

    /// <summary>The authorities' schemas at hand; where one is missing, validation against it is not run and said so.</summary>
    public ImmutableArray<SchemaFile> Schemas { get; init; } = [];

    /// <summary>
    /// The ledgers of earlier days, in any order: patterns are looked for in them and the day together, as far back as
    /// <see cref="RunOptions.LookBackDays"/> and <see cref="RunOptions.LookBackBytes"/> allow. Empty: in the day alone.
    /// </summary>
    public ImmutableArray<EarlierDay> Earlier { get; init; } = [];

    /// <summary>
    /// The control file of the upload before, whose number comes before that of <see cref="Control"/>; null where none is known, and then
    /// no gap can be seen.
    /// </summary>
    public ControlInput? ControlBefore { get; init; }
}

/// <summary>What the caller decides.</summary>
public sealed record RunOptions
{
    /// <summary>The exchange, <c>default</c> when the control file or the rows say it.</summary>
    public ExchangeId Exchange { get; init; }

    /// <summary>The only ledger format to be accepted, null for any.</summary>
    public string? Format { get; init; }

    /// <summary>The account of formats that name none; null for <c>main</c>.</summary>
    public string? Account { get; init; }

    /// <summary>The business day, in the first pack's zone; null for everything in the upload.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The day that the upload says it is of (its folder's name); null where it does not. Names the run, ignores no row.</summary>
    public DateOnly? UploadDay { get; init; }

    /// <summary>The instant as of which the run judges; null for the end of the upload's last day, so that a rerun judges alike.</summary>
    public UtcInstant? AsOf { get; init; }

    /// <summary>How many days before the run's own patterns are looked for at most; 0 for none.</summary>
    public int LookBackDays { get; init; } = LookBackDaysMax;

    /// <summary>How many bytes of ledgers, inflated, the earlier days and the run's own may have together; days beyond are left out
    /// whole, the oldest first.</summary>
    public long LookBackBytes { get; init; } = 512L << 20;

    /// <summary>No window of a pattern is longer.</summary>
    public const int LookBackDaysMax = 60;

    /// <summary>The authorities that are told, by id, e.g. FINCEN; empty for all of the packs' own.</summary>
    public ImmutableArray<string> Authorities { get; init; } = [];

    /// <summary>Rows that a finding cites at most.</summary>
    public int EvidenceMax { get; init; } = 200;

    /// <summary>Rows of a workbook sheet at most.</summary>
    public int SheetRowsMax { get; init; } = 5_000;

    /// <summary>The operator's key, with which the run is sealed; null for nobody. Changes no output of the run.</summary>
    public SealKey? SealKey { get; init; }

    /// <summary>Into how many shards parties are divided for their tests, 1 to 64; 1 for none. No output depends on it, so it is no part
    /// of the run id.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>The most shards.</summary>
    public const int ShardsMax = ShardKey.ShardsMax;

    /// <summary>Who assesses the shards; null for the run itself, one after the other.</summary>
    internal PartOf? PartOf { get; init; }

    /// <summary>Threads at once, 0 for as many as the machine has processors. No output depends on it, so it is no part of the run
    /// id.</summary>
    public int Workers { get; init; }

    /// <summary>Where columns lie for which memory has no room, until the run is delivered; null for memory. No output depends on
    /// it.</summary>
    public SpillSpace? Spill { get; init; }
}

/// <summary>How far a run has come.</summary>
/// <param name="Stage">What it is doing, in a word.</param>
/// <param name="Rows">Rows read so far.</param>
public readonly record struct RunProgress(string Stage, long Rows);
