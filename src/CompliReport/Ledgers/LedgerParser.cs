using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>A batch on its way from the parser to the state, with the place where its rows begin and the rows read up to its end.</summary>
internal sealed record BatchOnTheWay(LegBatch Batch, LedgerFile File, Checkpoint Start, long RowsRead);

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
    private string? _stop;
    private long _refusedRow, _rowsRead;

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
        try
        {
            if (file.Input.Entry is { } entry)
            {
                (file.Bytes, file.Digest) = (entry.Archive.Bytes, entry.Archive.Digest);
                file.Failure = file.Input.Refusal;
                if (file.Failure is null)
                {
                    GzipContent inflated = entry.Open(isLimited: true, endsAtDamage: true);
                    using ReadAheadStream content = new(inflated, "inflate " + file.Number);
                    ReadContent(file, content, inflated);
                }
            }
            else
            {
                ReadUploaded(file);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            file.Failure = "it cannot be read: " + failure.Message;
        }
        finally
        {
            file.IsRead = true;
        }
    }

    private void ReadUploaded(LedgerFile file)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            using ReadAheadStream uploaded = new(file.Input.Open(0), "read " + file.Number, block =>
            {
                hash.AppendData(block.Span);
                file.Bytes += block.Length;
            });
            file.Failure = file.Input.Refusal;
            if (file.Failure is null)
            {
                byte[] magic = new byte[2];
                int length = uploaded.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
                using PrefixedStream whole = new(magic.AsMemory(0, length), uploaded);
                file.IsGzip = length == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
                using GzipContent? inflated = file.IsGzip ? new(whole, leaveOpen: true, isLimited: true, endsAtDamage: true) : null;
                using Stream? content = inflated is null ? null : new ReadAheadStream(inflated, "inflate " + file.Number);
                ReadContent(file, content ?? whole, inflated);
            }

            uploaded.Drain();
        }
        finally
        {
            file.Digest = Sha256Digest.FromBytes(hash.GetCurrentHash());
        }
    }

    /// <summary>Reads the rows of a file from its inflated bytes; what inflates them says whether they are all.</summary>
    internal void ReadContent(LedgerFile file, Stream content, GzipContent? inflated = null)
    {
        try
        {
            byte[] start = new byte[LedgerLimits.HeadLength];
            int length = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            using PrefixedStream whole = new(start.AsMemory(0, length), content);
            file.Failure = FormatProbe.LookAtBytes(file, start.AsSpan(0, length), isWhole: length < start.Length);
            if (file.Failure is not null)
            {
                return;
            }

            using Stream? text = file.Form == TextForm.Utf8
                ? null
                : new ReadAheadStream(new TranscodedContent(whole, file.Form), "transcode " + file.Number);
            ReadText(file, text ?? whole, inflated);
        }
        catch (Exception failure) when (failure is InvalidDataException or InflationException)
        {
            Stop(file, default, failure);
        }
        finally
        {
            HandOn(file);
        }
    }

    private void ReadText(LedgerFile file, Stream text, GzipContent? inflated)
    {
        byte[] head = new byte[LedgerLimits.HeadLength];
        int headLength = text.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        FormatProbe.Look(file, head.AsMemory(0, headLength), _options.Format);
        if (file.Match is null)
        {
            if (inflated?.Damage is { } damage)
            {
                Stop(file, default, new InvalidDataException(damage));
            }

            return;
        }

        if (_context.Exchange.Exchange == default && file.Match.Format.DefaultExchange.Length > 0)
        {
            _context.Exchange.Check(System.Text.Encoding.ASCII.GetBytes(file.Match.Format.DefaultExchange));
        }

        JsonRecord? json = file.IsJson ? new JsonRecord(file.Header) : null;
        using PrefixedStream whole = new(head.AsMemory(0, headLength), text);
        using RecordCursor row = file.OpenRecords(whole, default, json);
        ReadRows(file, row, inflated);
        file.UnclosedQuotes = row.UnclosedQuotes;
        if (row.MarkedRows > 0)
        {
            file.WarningList.Add(
                $"{row.MarkedRows} row(s) hold byte-order marks (U+FEFF), which nobody sees: their cells were read without them.");
        }

        Warn(file, json);
    }

    private void ReadRows(LedgerFile file, RecordCursor row, GzipContent? inflated)
    {
        RowReader reader = file.OpenRows(_context);
        (_stop, _refusedRow) = (null, -1);
        try
        {
            while (_stop is null && row.Read())
            {
                if (inflated is { IsCut: true } && row.IsUnterminated)
                {
                    // Cut off with the file: of half a row nothing can be said.
                    file.StoppedAt = row.Offset;
                    break;
                }

                if (row.Offset > file.HeaderOffset)
                {
                    ReadRow(file, row, reader);
                }
                else
                {
                    row.MarkedRows = 0;
                }
            }

            if (_stop is null && inflated?.Damage is { } damage)
            {
                Stop(file, row.Here, new InvalidDataException(damage));
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or InflationException)
        {
            Stop(file, row.Here, failure);
        }

        if (_stop is not null)
        {
            Stop(file, row.Here, _stop);
        }
    }

    private static void Stop(LedgerFile file, Checkpoint last, Exception failure) =>
        Stop(file, last, (failure is InflationException ? "" : "the compressed file is damaged: ") + failure.Message);

    private static void Stop(LedgerFile file, Checkpoint last, string reason)
    {
        file.Failure = $"{reason}; reading stopped after {Rows(file)}, at line {last.LinesBefore + 1}, byte {last.Offset}";
        file.EndsAtDamage = true;
        file.StoppedAt = Math.Min(file.StoppedAt, last.Offset + 1);
    }

    private static string Rows(LedgerFile file) => file.RowsRead == 1 ? "1 row" : $"{file.RowsRead} rows";

    private void Warn(LedgerFile file, JsonRecord? json)
    {
        if (!file.Match!.Format.NamesAccounts)
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

        FormatProbe.WarnOfNames(
            file, json?.Unknown ?? [], static name => $"Member {name} is not part of the canonical ledger and was passed over.");
    }

    private void ReadRow(LedgerFile file, RecordCursor row, RowReader reader)
    {
        if (_batch is not { HasRoom: true })
        {
            HandOn(file);
            _batch = _rent();
            _batch.Clear(file);
            _writer.Use(_batch);
            _start = row.Here;
        }

        file.RowsRead++;
        _rowsRead++;
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
            NoteFaults(file, row, fault);
        }
        else
        {
            ignored = reader.Read(row, reader.Identity(row), _writer);
        }

        if ((ignored is not null || !_writer.IsSound) && SecondHeader.Of(file, row) is { IsEmpty: false } header)
        {
            ignored = PassOver(file, row, header);
        }

        if (!_writer.EndRow(file.Number, row.Offset, row.Line))
        {
            file.Refused++;
            _refusedRow = file.RowsRead;
            _stop = _writer.RefusedRows >= LedgerLimits.RefusedRowsMax
                ? $"{LedgerLimits.RefusedRowsMax} rows of the upload are refused"
                : null;
        }
        else if (ignored is not null)
        {
            file.Ignore(ignored);
        }
    }

    // The header that the file has already says nothing new, unless lines stand before it that the format reads too.
    private string? PassOver(LedgerFile file, RecordCursor row, ImmutableArray<string> header)
    {
        _writer.TakeBack();
        _context.Exchange.Forget(row.Field(file.Header.IndexOf("exchange_id")));
        if (header.SequenceEqual(file.Header, StringComparer.OrdinalIgnoreCase) && file.Match!.Preamble.IsEmpty
            && _refusedRow != file.RowsRead - 1)
        {
            return SecondHeader.Repeated;
        }

        _stop = SecondHeader.Complaint(file, header);
        file.StoppedAt = row.Offset;
        file.RowsRead--;
        _rowsRead--;
        return null;
    }

    /// <summary>The fault of a row as a whole: its bytes, its quotes, its JSON, the number of its cells or their length.</summary>
    internal static LedgerFault FaultOf(LedgerFile file, RecordCursor row) =>
        row.Broken
            ?? (row.FieldCount != file.Header.Length && HasWrongCellCount(file.Header, row) ? LedgerFault.CellCount
                : row.IsLong && HasLongCell(row) ? LedgerFault.CellTooLong
                : LedgerFault.None);

    // Bytes that are no text, and cells that are too long, are faults of their cells where these can be told apart. A wrong number of cells
    // is one more: whoever puts right the bytes must not find out about it a day later.
    private void NoteFaults(LedgerFile file, RecordCursor row, LedgerFault fault)
    {
        int noted = 0;
        for (int i = 0; row.HasCells && i < Math.Min(row.FieldCount, file.Header.Length); i++)
        {
            LedgerFault? ofCell = row.Field(i).Length > LedgerLimits.CellLengthMax ? LedgerFault.CellTooLong
                : row.Broken is null ? null
                : RecordCursor.FaultOfBytes(row.Field(i));
            if (ofCell is { } own)
            {
                _writer.Fault(i, own);
                noted++;
            }
        }

        if (noted == 0 && fault != LedgerFault.CellCount)
        {
            _writer.Fault(-1, fault);
        }

        if (row.HasCells && row.FieldCount != file.Header.Length && HasWrongCellCount(file.Header, row))
        {
            _writer.Fault(-1, LedgerFault.CellCount);
        }
    }

    private static bool HasLongCell(RecordCursor row)
    {
        for (int i = 0; i < row.FieldCount; i++)
        {
            if (row.Field(i).Length > LedgerLimits.CellLengthMax)
            {
                return true;
            }
        }

        return false;
    }

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
            _hand(new BatchOnTheWay(_batch, file, _start, _rowsRead));
            _batch = null;
        }
    }
}
