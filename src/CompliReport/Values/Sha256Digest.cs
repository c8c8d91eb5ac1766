using System;
using System.Security.Cryptography;
using System.Text;

namespace CompliReport.Values;

/// <summary>A SHA-256 digest, printed as 64 lower-case hexadecimal characters. <c>default</c> is no digest and prints as nothing.</summary>
public readonly record struct Sha256Digest
{
    private readonly string? _hex;

    private Sha256Digest(string hex) => _hex = hex;

    /// <summary>64 characters 0-9 and a-f; empty for <c>default</c>.</summary>
    public string Hex => _hex ?? "";

    /// <summary>The digest of some bytes.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> bytes) => FromBytes(SHA256.HashData(bytes));

    /// <summary>The digest of a text in UTF-8.</summary>
    public static Sha256Digest Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>A digest computed elsewhere.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static Sha256Digest FromBytes(ReadOnlySpan<byte> digest) =>
        digest.Length == SHA256.HashSizeInBytes
            ? new Sha256Digest(Convert.ToHexStringLower(digest))
            : throw new ArgumentException("A SHA-256 digest has 32 bytes.", nameof(digest));

    /// <summary>The first characters of the digest: an id for people, where 16 characters tell apart what a run holds.</summary>
    public string Prefix(int length) => Hex[..length];

    /// <inheritdoc/>
    public override string ToString() => Hex;
}
