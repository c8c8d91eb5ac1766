using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using CompliReport.History;
using CompliReport.Values;

namespace CompliReport.Detection.Shards;

/// <summary>The frame of shards and of their parts: eight letters, the version of the layout, the content, SHA-256 of all that.</summary>
/// <remarks>The checksum is the name as well: the same content has the same name, whoever made it.</remarks>
internal static class ShardBytes
{
    /// <summary>The version of both layouts; another one is refused.</summary>
    internal const ushort Version = 1;

    private const int DigestLength = SHA256.HashSizeInBytes, MagicLength = 8, HeadLength = MagicLength + sizeof(ushort);

    /// <summary>Begins a frame.</summary>
    internal static HistoryBytes Begin(ReadOnlySpan<byte> magic)
    {
        Invariant.Holds(magic.Length == MagicLength, "a kind of frame is told by eight letters");
        HistoryBytes bytes = new();
        bytes.Bytes(magic);
        bytes.Byte(Version & 0xFF);
        bytes.Byte(Version >> 8);
        return bytes;
    }

    /// <summary>Closes a frame with its checksum.</summary>
    internal static byte[] Seal(HistoryBytes bytes)
    {
        byte[] whole = new byte[checked(bytes.Length + DigestLength)];
        bytes.Written.CopyTo(whole);
        SHA256.HashData(bytes.Written, whole.AsSpan(bytes.Length));
        return whole;
    }

    /// <summary>The name of a closed frame: its checksum.</summary>
    internal static Sha256Digest NameOf(ReadOnlySpan<byte> bytes) => Sha256Digest.FromBytes(bytes[^DigestLength..]);

    /// <summary>What lies in a frame, between head and checksum; to be asked of one without a fault.</summary>
    internal static ReadOnlySpan<byte> ContentOf(ReadOnlySpan<byte> bytes) => bytes[HeadLength..^DigestLength];

    /// <summary>Why a frame cannot be used, in one sentence without its end; null where it can.</summary>
    /// <param name="bytes">The whole frame.</param>
    /// <param name="magic">Its first letters.</param>
    /// <param name="what">What it should be, e.g. <c>shard</c>.</param>
    internal static string? FaultOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> magic, string what)
    {
        if (bytes.Length < HeadLength + DigestLength || !bytes.StartsWith(magic))
        {
            return $"it is no {what} of this program, or cut off";
        }

        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[MagicLength..]);
        if (version != Version)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it has version {version} of the layout, expected {Version}");
        }

        Span<byte> digest = stackalloc byte[DigestLength];
        SHA256.HashData(bytes[..^DigestLength], digest);
        return digest.SequenceEqual(bytes[^DigestLength..]) ? null : "it is damaged: its checksum does not fit its content";
    }
}
