using System;
using System.Buffers.Binary;
using System.IO;

namespace CompliReport.Ledgers.Bytes;

/// <summary>What the end of a zip archive says of its directory.</summary>
/// <param name="Count">Entries.</param>
/// <param name="Length">Bytes of the directory.</param>
/// <param name="Offset">Where it is.</param>
/// <param name="Shift">How much later everything lies than the archive says: something was put before it.</param>
/// <param name="After">Bytes after the end of the archive and its comment.</param>
internal readonly record struct ZipEnd(long Count, long Length, long Offset, long Shift, long After)
{
    private const int EndLength = 22, CommentMax = ushort.MaxValue, AfterMax = 64 * 1024, LocatorLength = 20, LongEndLength = 56;

    private const uint EndMark = 0x06054B50, LongEndMark = 0x06064B50, LocatorMark = 0x07064B50, HeaderMark = 0x02014B50;

    /// <summary>Finds the end that reaches to the end of the file, else the last one whose directory is where it has to be.</summary>
    /// <exception cref="InvalidDataException">There is none; the message says why.</exception>
    internal static ZipEnd Find(ZipArchiveFile archive)
    {
        int length = (int)Math.Min(archive.Bytes, EndLength + CommentMax + AfterMax + LocatorLength);
        byte[] tail = ZipDirectory.Bytes(archive, archive.Bytes - length, length);
        foreach (bool isExact in (ReadOnlySpan<bool>)[true, false])
        {
            for (int at = tail.Length - EndLength; at >= 0; at--)
            {
                int after = U32(tail.AsSpan(at)) == EndMark ? tail.Length - at - EndLength - U16(tail.AsSpan(at + 20)) : -1;
                if (isExact ? after == 0 : after is > 0 and <= AfterMax)
                {
                    ZipEnd? found = At(archive, tail, at, after, out string? failure);
                    if (found is { } end)
                    {
                        return end;
                    }

                    if (isExact)
                    {
                        throw new InvalidDataException(failure);
                    }
                }
            }
        }

        throw new InvalidDataException("it is cut off or damaged: no directory stands at its end");
    }

    private static ZipEnd? At(ZipArchiveFile archive, byte[] tail, int at, int after, out string? failure)
    {
        ReadOnlySpan<byte> end = tail.AsSpan(at);
        bool isPart = (U16(end[4..]) | U16(end[6..])) is not (0 or ushort.MaxValue);
        failure = isPart ? "it is one part of several" : "it is damaged: its directory is not where its end says";
        if (isPart)
        {
            return null;
        }

        long before = archive.Bytes - tail.Length + at;
        (long count, long length, long offset) = (U16(end[10..]), U32(end[12..]), U32(end[16..]));
        if (at >= LocatorLength && U32(tail.AsSpan(at - LocatorLength)) == LocatorMark)
        {
            // The locator says where the long end is, or would be if nothing were before the archive: then it stands before the locator.
            long said = I64(tail.AsSpan(at - LocatorLength + 8)), there = before - LocatorLength - LongEndLength;
            byte[]? large = LongEndAt(archive, said) ?? LongEndAt(archive, there);
            if (large is null)
            {
                return null;
            }

            before = LongEndAt(archive, said) is null ? there : said;
            (count, length, offset) = (I64(large.AsSpan(32)), I64(large.AsSpan(40)), I64(large.AsSpan(48)));
        }

        if (count < 0 || offset < 0 || length < 0 || offset > before || length > before - offset)
        {
            return null;
        }

        // Two directories could be meant where both places hold one: two readers would read two archives.
        long gap = before - length - offset;
        bool isAsSaid = count == 0 || IsDirectory(archive, offset), isShifted = count > 0 && gap > 0 && IsDirectory(archive, offset + gap);
        return isAsSaid == isShifted || (count == 0 && after > 0) ? null
            : new ZipEnd(count, length, isShifted ? offset + gap : offset, isShifted ? gap : 0, after);
    }

    private static bool IsDirectory(ZipArchiveFile archive, long offset) =>
        offset <= archive.Bytes - 4 && U32(ZipDirectory.Bytes(archive, offset, 4)) == HeaderMark;

    private static byte[]? LongEndAt(ZipArchiveFile archive, long offset)
    {
        byte[]? end = offset >= 0 && offset <= archive.Bytes - LongEndLength ? ZipDirectory.Bytes(archive, offset, LongEndLength) : null;
        return end is not null && U32(end) == LongEndMark ? end : null;
    }

    private static int U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long I64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);
}
