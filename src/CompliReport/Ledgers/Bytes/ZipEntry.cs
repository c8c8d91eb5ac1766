using System;
using System.Buffers.Binary;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using CompliReport.Values;

namespace CompliReport.Ledgers.Bytes;

/// <summary>A zip archive of the upload. Its digest is found once, when the first of its entries is read.</summary>
internal sealed class ZipArchiveFile(LedgerInput input)
{
    private readonly Lazy<Sha256Digest> _digest = new(
        () =>
        {
            using Stream stream = input.Open(0);
            return Sha256Digest.FromBytes(SHA256.HashData(stream));
        },
        LazyThreadSafetyMode.PublicationOnly);

    internal string Name => input.Name;

    internal long Bytes => input.Length;

    internal Sha256Digest Digest => _digest.Value;

    internal Stream Open(long offset) => input.Open(offset);
}

/// <summary>A file in a zip archive, as the directory of the archive describes it.</summary>
/// <param name="Archive">The archive.</param>
/// <param name="Name">Its name there, with folders.</param>
/// <param name="IsStored">Whether its bytes are as they are, else deflated.</param>
/// <param name="Crc">CRC-32 of its content.</param>
/// <param name="PackedLength">Bytes in the archive.</param>
/// <param name="Length">Bytes of its content.</param>
/// <param name="Offset">Where its local header starts.</param>
internal sealed record ZipEntry(
    ZipArchiveFile Archive, string Name, bool IsStored, uint Crc, long PackedLength, long Length, long Offset)
{
    private const int LocalHeaderLength = 30;

    private static readonly byte[] GzipHeader = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    /// <summary>
    /// The content. It is given to the platform's gzip reader as a gzip file, which has the same deflated bytes and the same checksum: so
    /// content that is damaged, cut off or of another length is never taken for whole.
    /// </summary>
    /// <param name="isLimited">Whether inflating stops at the limits; a second reading goes no further than the first.</param>
    /// <param name="endsAtDamage">Whether it ends where it is cut off, in place of throwing.</param>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    internal GzipContent Open(bool isLimited, bool endsAtDamage)
    {
        byte[] local = new byte[LocalHeaderLength];
        using (Stream header = Archive.Open(Offset))
        {
            bool isWhole = header.ReadAtLeast(local, local.Length, throwOnEndOfStream: false) == local.Length;
            if (!isWhole || BinaryPrimitives.ReadUInt32LittleEndian(local) != 0x04034B50)
            {
                throw new InvalidDataException("there is no entry where the directory of the archive says");
            }
        }

        long start = Offset + LocalHeaderLength + BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(26))
            + BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(28));
        byte[] trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), (uint)(Length & uint.MaxValue));
#pragma warning disable CA2000 // Each stream closes the one it reads from, and the caller the last one.
        Stream packed = new PartStream(Archive.Open(Math.Min(start, Archive.Bytes)), PackedLength);
        Stream deflated = IsStored ? new StoredDeflate(packed, Length) : packed;
        PrefixedStream gzip = new(GzipHeader, new FollowedStream(deflated, trailer), leaveOpen: false);
        return new GzipContent(gzip, leaveOpen: false, isLimited, Length, endsAtDamage);
#pragma warning restore CA2000
    }
}
