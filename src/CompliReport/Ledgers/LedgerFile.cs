using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Resending;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>Credits and debits of one asset in a file, posted legs only, fees included.</summary>
/// <param name="CreditCount">Legs above zero.</param>
/// <param name="Credit">Their sum.</param>
/// <param name="DebitCount">Legs below zero.</param>
/// <param name="Debit">The magnitude of their sum.</param>
public readonly record struct AssetTotal(long CreditCount, ScaledAmount Credit, long DebitCount, ScaledAmount Debit)
{
    /// <summary>Both together; an amount that has no exact sum leaves the larger part.</summary>
    internal static AssetTotal Sum(AssetTotal left, AssetTotal right)
    {
        ScaledAmount.TryAdd(left.Credit, right.Credit, out ScaledAmount credit);
        ScaledAmount.TryAdd(left.Debit, right.Debit, out ScaledAmount debit);
        return new AssetTotal(left.CreditCount + right.CreditCount, credit, left.DebitCount + right.DebitCount, debit);
    }

    /// <summary>This and a leg; an amount that has no exact sum is counted only.</summary>
    /// <returns>Whether the amount has an exact sum.</returns>
    internal bool TryAdd(ScaledAmount amount, out AssetTotal sum)
    {
        bool isSummed = ScaledAmount.TryAdd(amount.IsNegative ? Debit : Credit, amount.Magnitude, out ScaledAmount side);
        sum = amount.IsNegative
            ? this with { DebitCount = DebitCount + 1, Debit = side }
            : this with { CreditCount = CreditCount + 1, Credit = side };
        return isSummed;
    }
}

/// <summary>One ledger file of a run: what it is, how it is laid out, and where each of its rows ended up.</summary>
/// <remarks>The reading thread fills what it reads, the state's thread what it accepts; both are done when the day is.</remarks>
public sealed class LedgerFile
{
    private readonly SortedDictionary<string, long> _ignoredByReason = new(StringComparer.Ordinal);
    private readonly long[] _kinds = new long[(int)LegKind.Other + 1];
    private const string Unsummed =
        "Amounts of an asset have no exact sum (more than 28 digits): they are counted, and its total leaves them out.";

    private AssetTotal[] _totals = new AssetTotal[16];

    internal LedgerFile(int number, LedgerInput input)
    {
        Number = number;
        Input = input;
        WarningList = [.. input.Notes];
    }

    /// <summary>Position among the run's files, sorted by name.</summary>
    public int Number { get; }

    /// <summary>The file's name as uploaded.</summary>
    public string Name => Input.Name;

    /// <summary>The file that was uploaded: the archive of an entry, else the file itself.</summary>
    public string UploadedName => Input.Entry?.Archive.Name ?? Input.Name;

    /// <summary>SHA-256 of the bytes as uploaded, of the whole archive where the file lies in one.</summary>
    public Sha256Digest Digest { get; internal set; }

    /// <summary>Bytes as uploaded, of the whole archive where the file lies in one.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Id of the format, empty when none fits.</summary>
    public string Format => Match is { IsComplete: true } ? Match.Format.Id : "";

    /// <summary>Version of the format, empty when none fits.</summary>
    public string FormatVersion => Match is { IsComplete: true } ? Match.Version.Version : "";

    /// <summary>Rows after the header.</summary>
    public long RowsRead { get; internal set; }

    /// <summary>Rows that were used.</summary>
    public long Accepted { get; internal set; }

    /// <summary>Rows with a fault.</summary>
    public long Refused { get; internal set; }

    /// <summary>Rows that were read before, in whatever spelling, and rows that a file of another format or version tells too.</summary>
    public long Duplicate { get; internal set; }

    /// <summary>Rows replaced by a later file.</summary>
    public long Superseded { get; internal set; }

    /// <summary>Rows passed over, by reason.</summary>
    public IReadOnlyDictionary<string, long> IgnoredByReason => _ignoredByReason;

    /// <summary>Rows passed over.</summary>
    public long Ignored { get; private set; }

    /// <summary>What went wrong with the file as a whole, in words; null when it was read to its end.</summary>
    public string? Failure { get; internal set; }

    /// <summary>What the sender should know: columns passed over, lines before the header, an account that was assumed.</summary>
    public IReadOnlyList<string> Warnings => HasUnsummed ? [.. WarningList, Unsummed] : WarningList;

    internal List<string> WarningList { get; }

    private bool HasUnsummed { get; set; }

    internal LedgerInput Input { get; }

    internal FormatMatch? Match { get; set; }

    /// <summary>Names of the columns, in the order of the file.</summary>
    internal ImmutableArray<string> Header { get; set; } = [];

    internal bool IsJson { get; set; }

    internal bool IsGzip { get; set; }

    internal TextForm Form { get; set; }

    /// <summary>Stands between cells: comma, semicolon or tab.</summary>
    internal char Separator { get; set; } = ',';

    /// <summary>Whether offsets in the text are offsets in the upload, so that reading can start anywhere.</summary>
    internal bool IsPlain => !IsGzip && Form == TextForm.Utf8 && Input.Entry is null;

    /// <summary>Quotes that were never closed.</summary>
    internal int UnclosedQuotes { get; set; }

    /// <summary>Where reading stopped before the end of the file; no row after this is looked at again.</summary>
    internal long StoppedAt { get; set; } = long.MaxValue;

    /// <summary>Whether its rows were read, so that reading it again needs no limits: it goes no further than the first time.</summary>
    internal bool IsRead { get; set; }

    /// <summary>Whether compressed text ends where it is cut off, as is known of it then; else reading that far is a fault.</summary>
    internal bool EndsAtDamage { get; set; }

    /// <summary>Whether each whole record stands in one quoted cell.</summary>
    internal bool IsWrapped { get; set; }

    /// <summary>Set where the file is a refused.csv that was corrected.</summary>
    internal ResentFile? Resent { get; set; }

    /// <summary>The corrected rows of all files of the run; null where the file is looked at by itself.</summary>
    internal CorrectedRows? Corrected { get; set; }

    /// <summary>Bytes before the first record after the header.</summary>
    internal long HeaderOffset { get; set; } = -1;

    /// <summary>Whether each row is in exactly one bucket.</summary>
    public bool IsClosed => RowsRead == Accepted + Refused + Duplicate + Superseded + Ignored;

    /// <summary>Accepted legs of a kind.</summary>
    public long CountOf(LegKind kind) => _kinds[(int)kind];

    /// <summary>
    /// Opens the text of the file at an offset: inflated and as UTF-8, within the limits of compressed files until it has been read once.
    /// </summary>
    internal Stream OpenInflated(long offset)
    {
        if (IsPlain)
        {
            return Input.Open(offset);
        }

#pragma warning disable CA2000 // Each stream closes the one it reads from, and the caller the last one.
        Stream text = Input.Entry is { } entry ? entry.Open(!IsRead, EndsAtDamage)
            : IsGzip ? new GzipContent(Input.Open(0), leaveOpen: false, !IsRead, endsAtDamage: EndsAtDamage)
            : Input.Open(0);
        text = Form == TextForm.Utf8 ? text : new TranscodedContent(text, Form);
#pragma warning restore CA2000
        Skip(text, offset);
        return text;
    }

    /// <summary>Opens the records from a checkpoint on.</summary>
    internal RecordCursor OpenRecords(Checkpoint from)
    {
        Stream text = OpenInflated(from.Offset);
        return OpenRecords(text, from, json: null, owned: text);
    }

    /// <summary>Reads records from a stream that stands at a checkpoint.</summary>
    internal RecordCursor OpenRecords(Stream text, Checkpoint from = default, JsonRecord? json = null, Stream? owned = null) =>
        new(text, IsPlain ? OpenInflated : null, Separator, json ?? (IsJson ? new JsonRecord(Header) : null), from)
        {
            IsWrapped = IsWrapped,
            Resent = Resent,
            Owned = owned,
        };

    /// <summary>
    /// The text before the first record: the header and what stands before it. Empty for lines of JSON. With it any of the file's records
    /// can be read by themselves.
    /// </summary>
    internal string HeadText()
    {
        long end = 0;
        using (RecordCursor row = OpenRecords(default))
        {
            for (bool isHead = true; isHead && row.Read(); isHead = row.Offset <= HeaderOffset)
            {
                end = row.Offset;
            }
        }

        byte[] head = new byte[Math.Min(end, LedgerLimits.HeadLength)];
        using Stream text = OpenInflated(0);
        return System.Text.Encoding.UTF8.GetString(head, 0, text.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
    }

    /// <summary>Reads on to an offset, as far as the text goes.</summary>
    internal static void Skip(Stream text, long offset)
    {
        byte[] skipped = new byte[(int)Math.Min(offset, 64 * 1024)];
        for (long rest = offset; rest > 0;)
        {
            int read = text.Read(skipped, 0, (int)Math.Min(rest, skipped.Length));
            if (read == 0)
            {
                break;
            }

            rest -= read;
        }
    }

    /// <summary>Reads the file's rows as its format does, for reading again.</summary>
    internal RowReader OpenRows(RowContext context) =>
        Resent is { } resent
            ? ResentRows.Open(this, resent, context)
            : Match!.Format.Open(Match, context with { FileName = System.IO.Path.GetFileName(Name) });

    internal void Ignore(string reason)
    {
        // The parser passes over blank lines, the state rows of another period: two threads.
        lock (_ignoredByReason)
        {
            _ignoredByReason[reason] = _ignoredByReason.GetValueOrDefault(reason) + 1;
            Ignored++;
        }
    }

    internal void CountLeg(LegKind kind) => _kinds[(int)kind]++;

    internal void AddPosted(int asset, ScaledAmount amount)
    {
        if (asset >= _totals.Length)
        {
            Array.Resize(ref _totals, Math.Max(asset + 1, _totals.Length * 2));
        }

        ref AssetTotal total = ref _totals[asset];
        HasUnsummed |= !total.TryAdd(amount, out total);
    }

    internal AssetTotal TotalOf(int asset) => asset < _totals.Length ? _totals[asset] : default;
}
