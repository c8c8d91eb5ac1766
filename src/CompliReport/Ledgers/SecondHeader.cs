using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Bytes;

namespace CompliReport.Ledgers;

/// <summary>Finds a header among the rows of a file, as exports have it that were put one behind the other.</summary>
/// <remarks>
/// The rows after it are laid out by it and not by the first one: read by the first, they would give other figures without a word. Only
/// rows that wrote no leg are looked at, since a header is never a sound row: it has words where times and amounts stand.
/// </remarks>
internal static class SecondHeader
{
    /// <summary>Why a header that says what the first one says is passed over.</summary>
    internal const string Repeated = "repeated_header";

    private const int NameLengthMax = 200, KnownMin = 3;

    // The names of all columns of all formats.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Names =
        new HashSet<string>(
            FormatCatalog.All.SelectMany(static format => format.Versions)
                .SelectMany(static version => version.Required.Concat(version.Optional)).Where(static name => name.Length > 0),
            StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The header that the record is; empty where it is none.</summary>
    internal static ImmutableArray<string> Of(LedgerFile file, RecordCursor row)
    {
        bool isHeader = !row.IsJson && row.HasCells
            && (IsNames(row.FieldCount, row.Field) || IsSame(file.Header, row.FieldCount, row.Field));
        return isHeader ? Texts(row.FieldCount, row.Field) : [];
    }

    /// <summary>What is wrong with going on after a header among the rows, in words.</summary>
    internal static string Complaint(LedgerFile file, ImmutableArray<string> header)
    {
        FormatMatch match = FormatCatalog.Match(header, onlyFormat: null);
        string what = header.SequenceEqual(file.Header, StringComparer.OrdinalIgnoreCase) ? "the same one, after lines that are no rows"
            : !match.IsComplete ? "of other columns"
            : (match.Format, match.Version) == (file.Match!.Format, file.Match.Version) ? "the same columns in another order, or more"
            : $"of {match.Format.Id} {match.Version.Version}";
        return $"a second header stands among its rows ({what}): send what follows it as a file of its own";
    }

    private delegate ReadOnlySpan<byte> Cell(int position);

    // Data has a number or a time in a cell near its start, which is why this costs next to nothing.
    private static bool IsNames(int count, Cell cell)
    {
        int filled = 0, known = 0;
        Span<char> name = stackalloc char[NameLengthMax];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> text = Trimmed(cell(i));
            if (text.IsEmpty)
            {
                continue;
            }

            if (text[0] is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+' or (byte)'.')
            {
                return false;
            }

            filled++;
            if (text.Length <= NameLengthMax)
            {
                known += Names.Contains(name[..Encoding.UTF8.GetChars(text, name)]) ? 1 : 0;
            }
        }

        return known >= KnownMin && known * 2 > filled;
    }

    private static bool IsSame(ImmutableArray<string> header, int count, Cell cell)
    {
        if (count != header.Length)
        {
            return false;
        }

        Span<byte> name = stackalloc byte[NameLengthMax * 3];
        for (int i = 0; i < count; i++)
        {
            if (header[i].Length > NameLengthMax || !Trimmed(cell(i)).SequenceEqual(name[..Encoding.UTF8.GetBytes(header[i], name)]))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> cell) => cell.Trim((byte)' ');

    private static ImmutableArray<string> Texts(int count, Cell cell)
    {
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>(count);
        for (int i = 0; i < count; i++)
        {
            texts.Add(Encoding.UTF8.GetString(Trimmed(cell(i))));
        }

        return texts.MoveToImmutable();
    }
}
