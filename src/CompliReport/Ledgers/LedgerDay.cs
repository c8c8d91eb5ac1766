using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>What the caller declares of an upload.</summary>
/// <param name="Exchange">The exchange, <c>default</c> when the rows say it.</param>
/// <param name="Format">The only format to be accepted, null for any.</param>
/// <param name="From">Rows before this are ignored with the reason "period".</param>
/// <param name="To">Rows at or after this are ignored with the reason "period".</param>
/// <param name="DefaultAccount">The account of formats that name none.</param>
public sealed record IntakeOptions(ExchangeId Exchange, string? Format, UtcInstant From, UtcInstant To, string DefaultAccount)
{
    /// <summary>Everything in the upload, whatever its format and day.</summary>
    public static IntakeOptions Everything { get; } =
        new(default, null, UtcInstant.FromNanoseconds(long.MinValue), UtcInstant.FromNanoseconds(long.MaxValue), "main");
}

/// <summary>
/// What is known of an upload once every row has been read: the files and their sums, the names, and the places where reading can start
/// again.
/// </summary>
public sealed class LedgerDay
{
    internal LedgerDay(
        ImmutableArray<LedgerFile> files,
        LedgerSymbols symbols,
        RefusedRows refused,
        IReadOnlyList<FileCheckpoint> checkpoints,
        RowContext context)
    {
        Files = files;
        Symbols = symbols;
        Refused = refused;
        Checkpoints = checkpoints;
        Context = context;
    }

    /// <summary>The files, sorted by name.</summary>
    public ImmutableArray<LedgerFile> Files { get; }

    /// <summary>The exchange that all rows agree on; <c>default</c> when there was no row.</summary>
    public ExchangeId Exchange => Context.Exchange.Exchange;

    /// <summary>The earliest accepted row.</summary>
    public UtcInstant First { get; internal set; }

    /// <summary>The latest accepted row.</summary>
    public UtcInstant Last { get; internal set; }

    /// <summary>On which days they lie: the latest row may be a stray.</summary>
    internal RowDays Days { get; set; } = new();

    /// <summary>Accepted rows.</summary>
    public long Accepted => Files.Sum(static file => file.Accepted);

    /// <summary>Rows read.</summary>
    public long RowsRead => Files.Sum(static file => file.RowsRead);

    internal LedgerSymbols Symbols { get; }

    /// <summary>What the accepted legs in currencies are, counted and summed.</summary>
    internal FiatLegs FiatLegs { get; init; } = new();

    /// <summary>Posted rows that name an entry which they take back, each with that entry where it is in the run.</summary>
    internal Reversal[] Reversals { get; set; } = [];

    /// <summary>Rows whose entry id was met before.</summary>
    internal RepeatedEntries Repeated { get; } = new();

    /// <summary>Rows that tell what another export of the run tells too: they do not count.</summary>
    internal HashSet<RecordLocation> Retold { get; } = [];

    internal RefusedRows Refused { get; }

    /// <summary>Rows that are in memory when the day is written out; null before.</summary>
    internal KeptRows? Kept { get; set; }

    /// <summary>What the run covers: rows outside of it were ignored.</summary>
    internal IntakeOptions Options { get; init; } = IntakeOptions.Everything;

    internal IReadOnlyList<FileCheckpoint> Checkpoints { get; }

    /// <summary>Whether a row of this time is one of the run's.</summary>
    internal bool IsInPeriod(long nanoseconds) => nanoseconds >= Options.From.Nanoseconds && nanoseconds < Options.To.Nanoseconds;

    internal RowContext Context { get; }
}

/// <summary>A place where reading can start again, in a file of the run.</summary>
internal readonly record struct FileCheckpoint(int File, Checkpoint At);
