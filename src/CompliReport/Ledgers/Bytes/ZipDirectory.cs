using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Unicode;

namespace CompliReport.Ledgers.Bytes;

/// <summary>
/// The directory of a zip archive: what is in it and where. Read by hand, since the platform's reader has no limit on entries.
/// </summary>
/// <remarks>Only the directory counts, as with every other reader: what stands between entries is never looked at.</remarks>
internal static class ZipDirectory
{
    private const int HeaderLength = 46, LocalHeaderLength = 30, LookedAtAround = 64 * 1024;

    /// <summary>All entries in the order of the directory, folders and litter left out, each with why it is not read or null.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="notes">Takes what was passed over, in words.</param>
    /// <exception cref="InvalidDataException">The archive is damaged or over a limit; the message says which.</exception>
    internal static List<(ZipEntry Entry, string? Refusal)> Read(ZipArchiveFile archive, List<string> notes)
    {
        ZipEnd end = ZipEnd.Find(archive);
        if (end.Count > LedgerLimits.ArchiveEntriesMax || end.Length > LedgerLimits.ArchiveDirectoryMax)
        {
            throw new InvalidDataException($"it has more than {LedgerLimits.ArchiveEntriesMax} entries");
        }

        byte[] directory = Bytes(archive, end.Offset, (int)end.Length);
        List<(ZipEntry Entry, string? Refusal)> entries = [];
        int at = 0;
        for (long i = 0; i < end.Count; i++)
        {
            (ZipEntry entry, string? refusal, int next) = EntryAt(archive, directory, at, end.Shift);
            at = next;
            entries.Add((entry, refusal));
        }

        long first = entries.Count == 0 ? end.Offset : entries.Min(static one => one.Entry.Offset);
        MustBeAlone(archive, end, first, notes);
        entries.RemoveAll(static one => one.Entry.Name.EndsWith('/'));
        HashSet<string> names = [.. entries.Select(static one => one.Entry.Name)];
        string[] litter = [.. names.Where(name => Litter.Is(name, names)).Order(StringComparer.Ordinal)];
        entries.RemoveAll(one => litter.Contains(one.Entry.Name));
        if (litter.Length > 0)
        {
            string more = litter.Length > LedgerLimits.NamedColumnsMax ? $" and {litter.Length - LedgerLimits.NamedColumnsMax} more" : "";
            notes.Add($"No ledgers by their names, and passed over: {string.Join(", ", litter.Take(LedgerLimits.NamedColumnsMax))}{more}.");
        }

        MustBeApart(entries, end.Offset);
        return entries;
    }

    // Programs put a stub before an archive, and transfers leave bytes after it. Another archive there would be lost without a word.
    private static void MustBeAlone(ZipArchiveFile archive, ZipEnd end, long first, List<string> notes)
    {
        if (first > end.Offset)
        {
            throw new InvalidDataException("it is damaged: its directory is");
        }

        byte[] start = Bytes(archive, 0, (int)Math.Min(first, 4));
        byte[] before = Bytes(archive, Math.Max(0, first - LookedAtAround), (int)Math.Min(first, LookedAtAround));
        byte[] after = Bytes(archive, archive.Bytes - end.After, (int)end.After);
        if (start.AsSpan().SequenceEqual("PK\x3\x4"u8) || before.AsSpan().IndexOf("PK\x5\x6"u8) >= 0
            || after.AsSpan().IndexOf("PK\x3\x4"u8) >= 0)
        {
            throw new InvalidDataException("it is more than one archive: send each by itself");
        }

        if (first > 0)
        {
            notes.Add($"The archive has {first} byte(s) before its first entry, which were passed over.");
        }

        if (end.After > 0)
        {
            notes.Add($"The archive has {end.After} byte(s) after its end, which were passed over.");
        }
    }

    // Entries that share bytes inflate many times over: no honest program writes them.
    private static void MustBeApart(List<(ZipEntry Entry, string? Refusal)> entries, long directory)
    {
        if (entries.DistinctBy(static one => one.Entry.Name).Count() < entries.Count)
        {
            throw new InvalidDataException("two of its entries have the same name");
        }

        long end = 0;
        foreach ((ZipEntry entry, _) in entries.OrderBy(static one => one.Entry.Offset))
        {
            if (entry.Offset < end || entry.PackedLength > directory - entry.Offset)
            {
                throw new InvalidDataException("its entries lie over each other");
            }

            end = entry.Offset + LocalHeaderLength + entry.PackedLength;
        }
    }

    private static (ZipEntry Entry, string? Refusal, int Next) EntryAt(ZipArchiveFile archive, byte[] directory, int at, long shift)
    {
        ReadOnlySpan<byte> header = directory.AsSpan(at);
        if (header.Length < HeaderLength || U32(header) != 0x02014B50)
        {
            throw new InvalidDataException("it is damaged: its directory is");
        }

        int nameLength = U16(header[28..]), extraLength = U16(header[30..]);
        int length = HeaderLength + nameLength + extraLength + U16(header[32..]);
        if (header.Length < length || nameLength is 0 or > LedgerLimits.ArchiveNameMax)
        {
            throw new InvalidDataException($"it is damaged, or has a name of more than {LedgerLimits.ArchiveNameMax} bytes");
        }

        long[] sizes = [U32(header[24..]), U32(header[20..]), U32(header[42..])];
        ReadLongSizes(header.Slice(HeaderLength + nameLength, extraLength), sizes);
        string name = NameOf(header.Slice(HeaderLength, nameLength));
        int flags = U16(header[8..]), method = U16(header[10..]);
        ZipEntry entry = new(archive, name, method == 0, U32(header[16..]), sizes[1], sizes[0], sizes[2] + shift);
        if (sizes.Any(static size => size < 0) || entry.Offset < 0)
        {
            throw new InvalidDataException("it is damaged: its directory is");
        }

        return (entry, RefusalOf(entry, flags, method), at + length);
    }

    private static string? RefusalOf(ZipEntry entry, int flags, int method)
    {
        string last = entry.Name[(entry.Name.LastIndexOf('/') + 1)..];
        string[] nested = [".zip", ".gz", ".7z", ".rar", ".bz2", ".xz", ".tar", ".tgz"];
        return (flags & 0x2041) != 0 ? "it is encrypted: send it without a password"
            : method is not (0 or 8) ? $"it is compressed by method {method}: use deflate, which every program can"
            : nested.Any(ending => last.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? "it is an archive inside an archive: send it by itself"
            : last == "manifest.json" || last.StartsWith("accounts.", StringComparison.Ordinal)
            ? "it is no ledger: control file and customer facts are sent beside an archive, not in it"
            : method == 0 && entry.Length != entry.PackedLength ? "it is damaged: its two lengths differ"
            : null;
    }

    // Lengths that do not fit 32 bits stand in an extra field, in this order and only those.
    private static void ReadLongSizes(ReadOnlySpan<byte> extra, long[] sizes)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(U16(extra[2..]), extra.Length - 4);
            ReadOnlySpan<byte> field = extra.Slice(4, length);
            for (int i = 0; U16(extra) == 1 && i < sizes.Length; i++)
            {
                if (sizes[i] == uint.MaxValue && field.Length >= 8)
                {
                    sizes[i] = I64(field);
                    field = field[8..];
                }
            }

            extra = extra[(4 + length)..];
        }
    }

    // Programs disagree about the encoding of names; a name only has to tell entries apart and to be safe to print.
    private static string NameOf(ReadOnlySpan<byte> name)
    {
        string text = Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : TextForms.DecoderOf(TextForm.Gb18030).GetString(name);
        StringBuilder safe = new(text.Length);
        foreach (char c in text)
        {
            safe.Append(c == '\\' ? '/' : char.IsControl(c) || c == '\uFFFF' ? '_' : c);
        }

        return safe.ToString();
    }

    /// <summary>Some bytes of an archive.</summary>
    /// <exception cref="InvalidDataException">It has fewer.</exception>
    internal static byte[] Bytes(ZipArchiveFile archive, long offset, int length)
    {
        byte[] bytes = new byte[length];
        using Stream stream = archive.Open(offset);
        return stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length
            ? bytes
            : throw new InvalidDataException("it is cut off");
    }

    private static int U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long I64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);
}
