namespace System.IO.Hashing;

/// <summary>A checksum over bytes that arrive in pieces. Only the shape that Azure.Storage derives from; nothing of ours uses it.</summary>
public abstract class NonCryptographicHashAlgorithm
{
    /// <summary>A checksum of a fixed length.</summary>
    /// <param name="hashLengthInBytes">Length of the checksum in bytes, at least 1.</param>
    protected NonCryptographicHashAlgorithm(int hashLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hashLengthInBytes, 1);
        HashLengthInBytes = hashLengthInBytes;
    }

    /// <summary>Length of the checksum in bytes.</summary>
    public int HashLengthInBytes { get; }

    /// <summary>Takes in more bytes.</summary>
    public abstract void Append(ReadOnlySpan<byte> source);

    /// <summary>Forgets what was taken in.</summary>
    public abstract void Reset();

    /// <summary>Takes in more bytes.</summary>
    public void Append(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Append(source.AsSpan());
    }

    /// <summary>Takes in the rest of a stream.</summary>
    public void Append(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] buffer = new byte[64 * 1024];
        for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;)
        {
            Append(buffer.AsSpan(0, read));
        }
    }

    /// <summary>The checksum so far.</summary>
    public byte[] GetCurrentHash()
    {
        byte[] hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    /// <summary>Writes the checksum so far; says how many bytes it has.</summary>
    public int GetCurrentHash(Span<byte> destination)
    {
        GetCurrentHashCore(Fitting(destination));
        return HashLengthInBytes;
    }

    /// <summary>The checksum so far; begins anew.</summary>
    public byte[] GetHashAndReset()
    {
        byte[] hash = new byte[HashLengthInBytes];
        GetHashAndResetCore(hash);
        return hash;
    }

    /// <summary>Writes the checksum so far and begins anew; says how many bytes it has.</summary>
    public int GetHashAndReset(Span<byte> destination)
    {
        GetHashAndResetCore(Fitting(destination));
        return HashLengthInBytes;
    }

    /// <summary>Writes the checksum so far into exactly <see cref="HashLengthInBytes"/> bytes.</summary>
    protected abstract void GetCurrentHashCore(Span<byte> destination);

    /// <summary>Writes the checksum so far into exactly <see cref="HashLengthInBytes"/> bytes and begins anew.</summary>
    protected virtual void GetHashAndResetCore(Span<byte> destination)
    {
        GetCurrentHashCore(destination);
        Reset();
    }

    private Span<byte> Fitting(Span<byte> destination) =>
        destination.Length >= HashLengthInBytes
            ? destination[..HashLengthInBytes]
            : throw new ArgumentException($"The checksum needs {HashLengthInBytes} bytes.", nameof(destination));
}
