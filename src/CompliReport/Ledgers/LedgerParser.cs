using System;
using System.Collections.Immutable;
using System.IO;
using System.Security.Cryptography;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>A batch on its way from the parser to the state, with the place where its rows begin.</summary>
internal sealed record BatchOnTheWay(LegBatch Batch, LedgerFile File, Checkpoint Start);

/// <summary>
/// The parsing stage: opens the files one after the other, finds their format, and turns rows into batches of legs. Runs on a thread of its
/// own.
/// </summary>
internal sealed class LedgerParser
{
    private readonly IntakeOptions _options;
    private readonly LegWriter _writer;
    private readonly RowContext _context;
    private readonly Func<LegBatch> _rent;
    private readonly Action<BatchOnTheWay> _hand;
    private LegBatch? _batch;
    private Checkpoint _start;

    /// <param name="options">What the caller declares of the upload.</param>
    /// <param name="writer">Takes legs and faults.</param>
    /// <param name="exchange">The exchange that rows must agree on.</param>
    /// <param name="rent">Gives an empty batch, waiting for one if need be.</param>
    /// <param name="hand">Passes a batch on.</param>
    internal LedgerParser(IntakeOptions options, LegWriter writer, ExchangeGate exchange, Func<LegBatch> rent, Action<BatchOnTheWay> hand)
    {
        _options = options;
        _writer = writer;
        _context = new RowContext(exchange, options.DefaultAccount);
        _rent = rent;
        _hand = hand;
    }

    /// <summary>Reads one file to its end, whatever is in it: what cannot be read becomes the file's failure.</summary>
    internal void Read(LedgerFile file)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            using ReadAheadStream uploaded = new(file.Input.Open(0), "read " + file.Number, block =>
            {
                hash.AppendData(block.Span);
                file.Bytes += block.Length;
            });
            ReadContent(file, uploaded);
            uploaded.Drain();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            file.Failure = "it cannot be read: " + failure.Message;
        }

        file.Digest = Sha256Digest.FromBytes(hash.GetCurrentHash());
    }

    private void ReadContent(LedgerFile file, ReadAheadStream uploaded)
    {
        byte[] magic = new byte[2];
        int magicLength = uploaded.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        using PrefixedStream whole = new(magic.AsMemory(0, magicLength), uploaded);
        file.IsGzip = magicLength == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        using Stream? inflated = file.IsGzip
            ? new ReadAheadStream(new GzipContent(whole, leaveOpen: true), "inflate " + file.Number)
            : null;
        try
        {
            ReadInflated(file, inflated ?? whole);
        }
        catch (InvalidDataException damaged)
        {
            file.Failure = $"the compressed file is damaged after {file.RowsRead} rows: {damaged.Message}";
        }
        finally
        {
            HandOn(file);
        }
    }

    private void ReadInflated(LedgerFile file, Stream inflated)
    {
        byte[] head = new byte[FormatProbe.HeadLength];
        int headLength = inflated.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        FormatProbe.Look(file, head.AsMemory(0, headLength), _options.Format);
        if (file.Match is null)
        {
            return;
        }

        if (_context.Exchange.Exchange == default && file.Match.Format.DefaultExchange.Length > 0)
        {
            _context.Exchange.Check(System.Text.Encoding.ASCII.GetBytes(file.Match.Format.DefaultExchange));
        }

        JsonRecord? json = file.IsJson ? new JsonRecord(file.Header) : null;
        using PrefixedStream whole = new(head.AsMemory(0, headLength), inflated);
        using RecordCursor row = new(whole, file.OpenInflated, ',', json);
        RowReader reader = file.OpenRows(_context);
        while (row.Read())
        {
            if (row.Offset > file.HeaderOffset)
            {
                ReadRow(file, row, reader);
            }
        }

        if (!file.Match.Format.NamesAccounts)
        {
            file.WarningList.Add(
                $"{file.Match.Format.Id} names no account: all rows were taken to be of account '{_options.DefaultAccount}' (--account).");
        }

        if (file.Match.Format.Assumption(file.Match) is { } assumption)
        {
            file.WarningList.Add(assumption);
        }

        if (file.RowsRead == 0)
        {
            file.WarningList.Add("The file has a header and no rows.");
        }

        foreach (string name in json?.Unknown ?? [])
        {
            file.WarningList.Add($"Member '{name}' is not part of the canonical ledger and was passed over.");
        }
    }

    private void ReadRow(LedgerFile file, RecordCursor row, RowReader reader)
    {
        if (_batch is not { HasRoom: true })
        {
            HandOn(file);
            _batch = _rent();
            _batch.Clear(file.Number);
            _writer.Use(_batch);
            _start = new Checkpoint(row.Offset, row.Line - 1);
        }

        file.RowsRead++;
        _writer.BeginRow();
        string? ignored = null;
        if (row.IsBlank)
        {
            ignored = "blank_line";
        }
        else if (reader.SaysNoRows(row))
        {
            ignored = RowReader.NoRows;
        }
        else if (FaultOf(file, row) is var fault && fault != LedgerFault.None)
        {
            _writer.Fault(-1, fault);
        }
        else
        {
            ignored = reader.Read(row, reader.Identity(row), _writer);
        }

        if (!_writer.EndRow(file.Number, row.Offset, row.Line))
        {
            file.Refused++;
        }
        else if (ignored is not null)
        {
            file.Ignore(ignored);
        }
    }

    /// <summary>The fault of a row as a whole: its quotes, its JSON or the number of its cells.</summary>
    internal static LedgerFault FaultOf(LedgerFile file, RecordCursor row) =>
        row.Broken
            ?? (row.FieldCount != file.Header.Length && HasWrongCellCount(file.Header, row) ? LedgerFault.CellCount : LedgerFault.None);

    private static bool HasWrongCellCount(ImmutableArray<string> header, RecordCursor row)
    {

        // A separator at the end of the header or of a row adds an empty cell that means nothing.
        for (int i = row.FieldCount; i < header.Length; i++)
        {
            if (header[i].Length > 0)
            {
                return true;
            }
        }

        for (int i = header.Length; i < row.FieldCount; i++)
        {
            if (!row.Field(i).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private void HandOn(LedgerFile file)
    {
        if (_batch is not null)
        {
            _hand(new BatchOnTheWay(_batch, file, _start));
            _batch = null;
        }
    }
}

/// <summary>Bytes that were looked at already, then the rest of a stream.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_prefix.IsEmpty)
        {
            return rest.Read(buffer);
        }

        int length = Math.Min(buffer.Length, _prefix.Length);
        _prefix.Span[..length].CopyTo(buffer);
        _prefix = _prefix[length..];
        return length;
    }
}
