using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Ledgers.Bytes;

namespace CompliReport.Ledgers;

/// <summary>A file of an upload. The shells say how it is opened: a folder, a blob, a test's bytes.</summary>
/// <param name="Name">What receipts and evidence call the file: its name, with as many folders as tell it apart from others of that name,
/// and for an entry of an archive the archive's name before it.</param>
/// <param name="Length">Bytes as uploaded; of an entry of an archive, bytes of its content.</param>
/// <param name="Open">Opens the file at a byte offset; may be called several times, and at once.</param>
public sealed record LedgerInput(string Name, long Length, Func<long, Stream> Open)
{
    /// <summary>The entry of an archive that the file is; null for a file that was uploaded by itself.</summary>
    internal ZipEntry? Entry { get; init; }

    /// <summary>Why the file is not read at all, where that is known before it is opened.</summary>
    internal string? Refusal { get; init; }

    /// <summary>What the sender should know of the file before it is read.</summary>
    internal ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>About how many bytes will be read of some files; gzip is taken to shrink ledgers to a third.</summary>
    internal static long InflatedBytesOf(IReadOnlyList<LedgerInput> inputs) =>
        inputs.Sum(static input =>
            input.Name.EndsWith(".gz", StringComparison.Ordinal) || input.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
            ? input.Length * 3
            : input.Length);

    /// <summary>A file that is not read, and why: it stays in the receipt.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="reason">A sentence without its end, e.g. <c>it is a folder</c>.</param>
    public static LedgerInput Refused(string name, string reason) => new(name, 0, static _ => Stream.Null) { Refusal = reason };

    /// <summary>An upload that is in memory.</summary>
    public static LedgerInput FromBytes(string name, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new LedgerInput(
            name, content.Length, offset => new MemoryStream(content, (int)offset, content.Length - (int)offset, writable: false));
    }
}
