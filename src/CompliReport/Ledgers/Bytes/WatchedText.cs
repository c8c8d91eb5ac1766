using System;
using System.IO;
using System.Runtime.Intrinsics;

namespace CompliReport.Ledgers.Bytes;

/// <summary>
/// Passes a text on, a prefix before it, and notes what was in it so far that a ledger mostly has nowhere: only then are rows looked at
/// one by one.
/// </summary>
/// <remarks>
/// Hot path, benchmark "reading": a block is scanned in the cache, at some 30 bytes a cycle and a look; the same look at each row costs
/// three times as much, since rows end at a place that cannot be foreseen.
/// </remarks>
internal sealed class WatchedText(ReadOnlyMemory<byte> prefix, Stream inner) : ForwardStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    /// <summary>Whether a byte of value 0 or of 128 and above was met so far.</summary>
    internal bool HasOddBytes { get; private set; }

    /// <summary>Whether a quote was met so far: without one, each line break ends a record.</summary>
    internal bool HasQuotes { get; private set; }

    /// <summary>Bytes passed on so far.</summary>
    internal long Given { get; private set; }

    /// <summary>Whether a control character other than a line break was met so far.</summary>
    internal bool HasControls { get; private set; }

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

        Given += read;
        Look(buffer[..read]);
        return read;
    }

    // All of it in one pass, without a branch but that of the loop.
    private void Look(ReadOnlySpan<byte> block)
    {
        Vector256<byte> quotes = default, controls = default, odd = default;
        int at = 0;
        for (; at <= block.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            Vector256<byte> bytes = Vector256.Create(block[at..]);
            quotes |= Vector256.Equals(bytes, Vector256.Create((byte)'"'));
            controls |= Vector256.LessThan(bytes, Vector256.Create((byte)' '))
                & ~(Vector256.Equals(bytes, Vector256.Create((byte)'\n')) | Vector256.Equals(bytes, Vector256.Create((byte)'\r')));
            odd |= bytes | Vector256.Equals(bytes, default);
        }

        HasQuotes |= quotes != default;
        HasControls |= controls != default;
        HasOddBytes |= odd.ExtractMostSignificantBits() != 0;
        foreach (byte rest in block[at..])
        {
            HasQuotes |= rest == (byte)'"';
            HasControls |= rest < ' ' && rest is not ((byte)'\n' or (byte)'\r');
            HasOddBytes |= rest is 0 or >= 128;
        }
    }
}
