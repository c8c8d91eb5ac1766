using System;
using System.Buffers;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>Reads the rows of an exchange's own export; a format says which cells it has and what they mean.</summary>
/// <remarks>
/// A row is told apart by the exchange's id where it has one, else by its content and, where equal rows are legitimate, how often that
/// content occurred before in the file. The content is that of the cells that decide about legs, so that the same rows exported with other
/// columns, in another order or with other quotes are still the same rows. Hot path: cells are spans of the file's bytes; a sound row
/// allocates nothing.
/// </remarks>
internal abstract partial class VenueRows : RowReader
{
    private const string ContentPrefix = "row-";

    private const byte ByteOrderMarkStart = 0xEF;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.,"u8);

    private readonly int[] _at;
    private readonly int _id, _idScope;
    private readonly int _contentCount;
    private readonly OccurrenceTable? _occurrences;
    private readonly FormatMatch _match;
    private readonly byte[] _defaultAccount;
    private readonly byte[] _contentId = new byte[ContentPrefix.Length + 32];
    private RecordCursor _row = null!;
    private readonly byte[] _emptyMark = [];
    private readonly int _emptyMarkStart = -1;
    private byte[] _rowId = [];
    private string? _passedOver;
    private KeyHash _lastIdentity;
    private long _lastOffset = -1;

    /// <param name="match">The file's columns.</param>
    /// <param name="context">What is known of the upload.</param>
    /// <param name="id">The column with the row's id, -1 for none.</param>
    /// <param name="contentCount">How many columns, from the first on, make up the content.</param>
    /// <param name="countsOccurrences">Whether equal rows without an id are different rows.</param>
    /// <param name="columns">The columns by number: normal names, alternatives separated by '|'.</param>
    protected VenueRows(
        FormatMatch match, RowContext context, int id, int contentCount, bool countsOccurrences, params ReadOnlySpan<string> columns)
        : this(match, context, id, idScope: -1, contentCount, countsOccurrences, columns)
    {
    }

    /// <param name="match">The file's columns.</param>
    /// <param name="context">What is known of the upload.</param>
    /// <param name="id">The column with the row's id, -1 for none.</param>
    /// <param name="idScope">The column within whose value the id is unique, -1 where it is unique in itself.</param>
    /// <param name="contentCount">How many columns, from the first on, make up the content.</param>
    /// <param name="countsOccurrences">Whether equal rows without an id are different rows.</param>
    /// <param name="columns">The columns by number: normal names, alternatives separated by '|'.</param>
    protected VenueRows(
        FormatMatch match,
        RowContext context,
        int id,
        int idScope,
        int contentCount,
        bool countsOccurrences,
        params ReadOnlySpan<string> columns)
    {
        _defaultAccount = Encoding.UTF8.GetBytes(context.DefaultAccount);
        ImmutableArray<string> header = match.Format.Normals(match.Header);
        _at = new int[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            _at[i] = -1;
            foreach (string name in columns[i].Split('|'))
            {
                _at[i] = _at[i] < 0 ? header.IndexOf(name) : _at[i];
            }
        }

        _match = match;
        _id = id;
        _idScope = idScope;
        _contentCount = contentCount;
        _occurrences = countsOccurrences ? new OccurrenceTable() : null;
        Encoding.ASCII.GetBytes(ContentPrefix, _contentId);
    }

    /// <summary>The writer of the current row.</summary>
    protected LegWriter Legs { get; private set; } = null!;

    /// <summary>Set where an exchange counts ids of several files separately: stands before them, so that they stay apart.</summary>
    protected byte[] IdScope { get; init; } = [];

    /// <summary>A column that tells rows with one id apart, as the two sides of a fill are; -1 for none.</summary>
    protected int SecondId { get; init; } = -1;

    /// <summary>The column with a name of the event that is no id of the row, such as the hash of a transaction; -1 for none.</summary>
    protected int EventId { get; init; } = -1;

    /// <summary>What the exchange writes into a cell that says nothing; empty for nothing but the empty cell.</summary>
    protected byte[] EmptyMark
    {
        get => _emptyMark;
        init
        {
            _emptyMark = value;
            _emptyMarkStart = value[0];
        }
    }

    /// <summary>The account of rows that name none.</summary>
    protected ReadOnlySpan<byte> DefaultAccount => _defaultAccount;

    /// <inheritdoc/>
    internal sealed override bool CountsOccurrences => _occurrences is not null;

    /// <inheritdoc/>
    internal sealed override void StartAt(KeyHash content, int occurrence) => _occurrences?.StartAt(content, occurrence);

    /// <inheritdoc/>
    internal sealed override string EntryId(RecordCursor row)
    {
        _row = row;
        ReadOnlySpan<byte> id = _id < 0 ? default : Cell(_id);
        if (!id.IsEmpty)
        {
            return (_idScope < 0 ? "" : Encoding.UTF8.GetString(Cell(_idScope)) + "/") + Encoding.UTF8.GetString(WholeId(id));
        }

        Invariant.Holds(
            _lastOffset == row.Offset || _occurrences is null, "a row that is told apart by counting was counted before it is named");
        return Encoding.ASCII.GetString(ContentId(_lastOffset == row.Offset ? _lastIdentity : Body(row)));
    }

    /// <inheritdoc/>
    internal sealed override string? Read(RecordCursor row, KeyHash identity, LegWriter legs)
    {
        _row = row;
        Legs = legs;
        _passedOver = null;
        if (SaysNoRows(row))
        {
            return NoRows;
        }

        ReadRow(identity);
        return _passedOver;
    }

    /// <summary>Reads the current row into legs or faults.</summary>
    protected abstract void ReadRow(KeyHash identity);

    /// <summary>Notes that the row moves nothing and why, as a code for the receipt.</summary>
    protected void PassOver(string reason) => _passedOver = reason;

    /// <summary>A cell of the current row; empty where the file has no such column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected ReadOnlySpan<byte> Cell(int column)
    {
        ReadOnlySpan<byte> cell = _row.Field(_at[column]);
        return cell.Length > 0 && (cell[0] == ByteOrderMarkStart || cell[0] == _emptyMarkStart) ? WithoutMarks(cell) : cell;
    }

    // Some exports put a byte order mark before the cells of their first row or of every one.
    private ReadOnlySpan<byte> WithoutMarks(ReadOnlySpan<byte> cell)
    {
        cell = cell.StartsWith("\uFEFF"u8) ? cell[3..] : cell;
        return cell.SequenceEqual(EmptyMark) ? default : cell;
    }

    /// <summary>The id that the row has in the run: its own, with what tells it apart, else one made of its identity; valid until the next
    /// call.</summary>
    protected ReadOnlySpan<byte> OwnId(KeyHash identity)
    {
        ReadOnlySpan<byte> id = _id < 0 ? default : Cell(_id);
        return id.IsEmpty ? ContentId(identity) : WholeId(id);
    }

    // Built in a buffer of its own: scope-id/second.
    private ReadOnlySpan<byte> WholeId(ReadOnlySpan<byte> id)
    {
        ReadOnlySpan<byte> second = SecondId < 0 ? default : Cell(SecondId);
        ReadOnlySpan<byte> scope = IdScope;
        if (second.IsEmpty && scope.IsEmpty)
        {
            return id;
        }

        int length = scope.Length + id.Length + 1 + second.Length;
        if (_rowId.Length < length)
        {
            _rowId = new byte[length * 2];
        }

        scope.CopyTo(_rowId);
        id.CopyTo(_rowId.AsSpan(scope.Length));
        if (second.IsEmpty)
        {
            return _rowId.AsSpan(0, length - 1);
        }

        _rowId[scope.Length + id.Length] = (byte)'/';
        second.CopyTo(_rowId.AsSpan(length - second.Length));
        return _rowId.AsSpan(0, length);
    }

    /// <summary>Whether the file has a column.</summary>
    protected bool Has(int column) => _at[column] >= 0;

    /// <summary>Notes a fault of a cell.</summary>
    protected void Fault(int column, LedgerFault fault) => Legs.Fault(_at[column], fault);

    /// <summary>An identifier; a fault where it is empty and required, too long, or no id but a number that a spreadsheet has
    /// rewritten.</summary>
    protected ReadOnlySpan<byte> Id(int column, bool required)
    {
        ReadOnlySpan<byte> text = Cell(column);
        if (text.IsEmpty)
        {
            if (required)
            {
                Fault(column, LedgerFault.Missing);
            }

            return default;
        }

        if (IdentifierText.IsSound(text) && !IsRewrittenBySpreadsheet(text))
        {
            return text;
        }

        Fault(column, LedgerFault.IdNotSound);
        return default;
    }

    /// <summary>The account of the row: that of the column, else the upload's.</summary>
    protected ReadOnlySpan<byte> Account(int column)
    {
        ReadOnlySpan<byte> account = Id(column, required: false);
        return account.IsEmpty ? _defaultAccount : account;
    }

    /// <summary>A number; zero where the cell is empty and need not be filled.</summary>
    protected ExactNumber Number(int column, NumberNotation notation, bool required)
    {
        TryReadNumber(column, notation, required, out ExactNumber number);
        return number;
    }

    /// <summary>A number; false where the cell got a fault, so that nothing is concluded from it.</summary>
    protected bool TryReadNumber(int column, NumberNotation notation, bool required, out ExactNumber number)
    {
        ReadOnlySpan<byte> text = Cell(column);
        number = default;
        LedgerFault fault = !text.IsEmpty ? NumberText.TryRead(text, notation, out number)
            : required ? LedgerFault.Missing
            : LedgerFault.None;
        if (fault != LedgerFault.None)
        {
            Fault(column, fault);
        }

        return fault == LedgerFault.None;
    }

    /// <summary>Checks a number that no leg needs: it has to be one, of whatever length.</summary>
    protected void CheckNumber(int column, NumberNotation notation)
    {
        ReadOnlySpan<byte> text = Cell(column);
        if (!text.IsEmpty && NumberText.TryRead(text, notation, out _) == LedgerFault.NumberNotInFormat)
        {
            Fault(column, LedgerFault.NumberNotInFormat);
        }
    }

    /// <summary>An asset in the exchange's spelling.</summary>
    protected VenueAsset Asset(int column, VenueAssets assets)
    {
        ReadOnlySpan<byte> spelling = Cell(column);
        if (!assets.TryFind(spelling, Legs.Assets, out VenueAsset asset))
        {
            Fault(column, spelling.IsEmpty ? LedgerFault.Missing : LedgerFault.AssetNotATicker);
        }

        return asset;
    }

    /// <summary>A time such as <c>2021-01-05 02:37:59</c> of a zone that is so far ahead of UTC; a fault where it is none.</summary>
    protected UtcInstant SpacedTime(int column, long offset)
    {
        CheckTime(column, VenueTime.TryReadSpaced(Cell(column), out UtcInstant local));
        return UtcInstant.FromNanoseconds(local.Nanoseconds - offset);
    }

    /// <summary>Notes the fault of a time that was not read.</summary>
    protected void CheckTime(int column, bool isSound)
    {
        if (!isSound)
        {
            Fault(column, Cell(column).IsEmpty ? LedgerFault.Missing : LedgerFault.TimeNotInFormat);
        }
    }

    /// <summary>What the word in a cell means; an unknown word is kept as <see cref="LegKind.Other"/>, an empty cell is a fault.</summary>
    protected Movement Movement(int column, WordTable<Movement> words)
    {
        ReadOnlySpan<byte> word = Cell(column);
        if (word.IsEmpty)
        {
            Fault(column, LedgerFault.Missing);
        }

        return words.TryFind(word, out Movement movement) ? movement : Ledgers.Movement.Unknown;
    }

    // 1.55E+13 or 1,55444E+13: digits are gone, and with them the id.
    private static bool IsRewrittenBySpreadsheet(ReadOnlySpan<byte> id)
    {
        int e = id.IndexOf("E+"u8);
        return e > 0 && !id[..e].ContainsAnyExcept(NumberBytes) && !id[(e + 2)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
