using System;
using System.Security.Cryptography;
using System.Text;

namespace CompliReport.Values;

/// <summary>Builds ids that are hashes of what they name: the same content has the same id on every machine and in every run.</summary>
/// <remarks>Parts are length-prefixed before hashing, so that ("ab","c") and ("a","bc") differ.</remarks>
public sealed class ContentId : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a text.</summary>
    public ContentId With(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        byte[] bytes = Encoding.UTF8.GetBytes(part);
        Span<byte> length = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        _hash.AppendData(length);
        _hash.AppendData(bytes);
        return this;
    }

    /// <summary>The whole digest of what was added so far.</summary>
    public Sha256Digest Digest() => Sha256Digest.FromBytes(_hash.GetCurrentHash());

    /// <summary>An id: the prefix, a hyphen and the first 16 hexadecimal characters of the digest.</summary>
    public string Id(string prefix) => prefix + "-" + Digest().Prefix(16);

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    /// <summary>An id of some texts in this order.</summary>
    public static string Of(string prefix, params ReadOnlySpan<string> parts)
    {
        using ContentId id = new();
        foreach (string part in parts)
        {
            id.With(part);
        }

        return id.Id(prefix);
    }
}
