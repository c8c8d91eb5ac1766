using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers.Resending;

/// <summary>Where a row was refused, as its line in refused.csv cites it.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">1-based line, -1 where the cell holds no number any more.</param>
/// <param name="Offset">Bytes before the line, -1 where the cell holds no number any more.</param>
/// <param name="Digest">Of the text of the raw line's SHA-256.</param>
/// <param name="Key">Tells places apart: file, line, byte offset and SHA-256 as they are written.</param>
internal readonly record struct ResentPlace(string File, long Line, long Offset, KeyHash Digest, KeyHash Key)
{
    /// <summary>The digest of a line as <see cref="Digest"/> has it.</summary>
    internal static KeyHash DigestOf(ReadOnlySpan<byte> raw) => KeyHash.Of(Encoding.ASCII.GetBytes(Sha256Digest.Of(raw).Hex));
}

/// <summary>Reads from a line of refused.csv where its row was refused the first time.</summary>
/// <remarks>
/// A row that was corrected wrongly is refused once more, and cites the refused.csv that it was corrected in. That file is often no longer
/// there, as the next one has its name: so such a row also says where it was refused first, in a column of its own.
/// </remarks>
internal sealed class ResentPlaces(ImmutableArray<string> header)
{
    /// <summary>The column with the first place, there only where rows were refused again: a JSON list of file, line, byte offset and
    /// SHA-256.</summary>
    internal const string FirstColumn = "first_refused";

    private const int Parts = 4;

    // Written as it is read by people: quotes are doubled by the CSV already.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly int[] _cited =
        [header.IndexOf("file"), header.IndexOf("line"), header.IndexOf("byte_offset"), header.IndexOf("raw_sha256")];

    private string _lastFile = "";

    /// <summary>Position of the column with the first place, -1 where there is none.</summary>
    internal int First { get; } = header.LastIndexOf(FirstColumn);

    /// <summary>The place; null where it was taken out of the line.</summary>
    /// <param name="row">The line.</param>
    /// <param name="isGuarded">Whether its cells stand as they were written; those that <see cref="ResentFile"/> restored do not.</param>
    internal ResentPlace? Of(RecordCursor row, bool isGuarded)
    {
        if (FirstOf(row, isGuarded) is { } first)
        {
            byte[][] cells = Array.ConvertAll(first, Encoding.UTF8.GetBytes);
            return PlaceOf(cells[0], cells[1], cells[2], cells[3]);
        }

        ReadOnlySpan<byte> line = row.Field(_cited[1]), digest = row.Field(_cited[3]);
        return line.IsEmpty || digest.IsEmpty ? null : PlaceOf(Cell(row, _cited[0], isGuarded), line, row.Field(_cited[2]), digest);
    }

    /// <summary>What a line that is about the row writes into the column; empty where the place was taken out.</summary>
    internal string TextOf(RecordCursor row)
    {
        string[] parts = FirstOf(row, isGuarded: false)
            ?? Array.ConvertAll(_cited, position => Encoding.UTF8.GetString(row.Field(position)));
        return parts[1].Length == 0 || parts[3].Length == 0 ? "" : JsonSerializer.Serialize(parts, Plain);
    }

    private static ReadOnlySpan<byte> Cell(RecordCursor row, int position, bool isGuarded) =>
        isGuarded ? CellGuard.TakenOff(row.Field(position)) : row.Field(position);

    private string[]? FirstOf(RecordCursor row, bool isGuarded)
    {
        ReadOnlySpan<byte> cell = Cell(row, First, isGuarded);
        try
        {
            string[]? parts = cell.IsEmpty ? null : JsonSerializer.Deserialize<string[]>(cell);
            return parts is { Length: Parts } && !parts.Contains(null) ? parts : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ResentPlace PlaceOf(ReadOnlySpan<byte> file, ReadOnlySpan<byte> line, ReadOnlySpan<byte> offset, ReadOnlySpan<byte> digest)
    {
        string name = Encoding.UTF8.GetString(file);
        // The lines of a file mostly come one after the other: its name is kept once.
        _lastFile = name == _lastFile ? _lastFile : name;
        KeyHash key = KeyHash.Of(file);
        key = KeyHash.Of(line, key.Low);
        key = KeyHash.Of(offset, key.Low);
        key = KeyHash.Of(digest, key.Low);
        return new ResentPlace(_lastFile, NumberOf(line), NumberOf(offset), KeyHash.Of(digest), key);
    }

    private static long NumberOf(ReadOnlySpan<byte> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
}
