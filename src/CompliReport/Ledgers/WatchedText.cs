using System;
using System.IO;

namespace CompliReport.Ledgers;

/// <summary>
/// Passes a text on, a prefix before it, and notes whether anything but plain ASCII was in it: only then are rows looked at one by one.
/// </summary>
/// <remarks>Hot path: a block is scanned in the cache, at some 30 bytes a cycle; a ledger in plain ASCII costs nothing more.</remarks>
internal sealed class WatchedText(ReadOnlyMemory<byte> prefix, Stream inner) : ForwardStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    /// <summary>Whether a byte of value 0 or of 128 and above was met so far.</summary>
    internal bool HasOddBytes { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read;
        if (_prefix.IsEmpty)
        {
            read = inner.Read(buffer);
        }
        else
        {
            read = Math.Min(buffer.Length, _prefix.Length);
            _prefix.Span[..read].CopyTo(buffer);
            _prefix = _prefix[read..];
        }

        HasOddBytes = HasOddBytes || buffer[..read].ContainsAnyExceptInRange((byte)1, (byte)127);
        return read;
    }
}
