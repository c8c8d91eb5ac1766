using System;
using System.IO;
using CompliReport.Values;

namespace CompliReport.Ledgers.Bytes;

/// <summary>A stream that keeps what it gave last, so that a reader can go back a little where the source cannot.</summary>
/// <remarks>
/// A broken row is read again from its start. Opening a compressed file at that place means inflating it from its own start: a hostile file
/// with many broken rows would take time in the square of its length.
/// </remarks>
internal sealed class ReplayStream(Stream inner, long offset) : ForwardStream
{
    private byte[] _kept = [];
    private int _keptLength, _at;

    // Offset of the first kept byte, and of the first that anybody may go back to.
    private long _start = offset, _needed = offset;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int length = Math.Min(buffer.Length, _keptLength - _at);
        if (length > 0)
        {
            _kept.AsSpan(_at, length).CopyTo(buffer);
        }
        else
        {
            length = inner.Read(buffer);
            Keep(buffer[..length]);
        }

        _at += length;
        return length;
    }

    /// <summary>Nobody goes back to before this offset from now on. What is kept stays about as small as a block, in the processor's
    /// cache.</summary>
    internal void Forget(long before) => _needed = before;

    /// <summary>Goes back to an offset that was read not long ago.</summary>
    internal void GoBackTo(long target)
    {
        Invariant.Holds(target >= _start && target <= _start + _keptLength, "a row that is read again is still at hand");
        _at = (int)(target - _start);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Keep(ReadOnlySpan<byte> read)
    {
        if (_keptLength + read.Length > _kept.Length)
        {
            int dropped = (int)Math.Clamp(_needed - _start, 0, _at);
            byte[] kept = _keptLength - dropped + read.Length <= _kept.Length
                ? _kept
                : new byte[Math.Max(2 * _kept.Length, _keptLength - dropped + read.Length)];
            _kept.AsSpan(dropped, _keptLength - dropped).CopyTo(kept);
            _kept = kept;
            _keptLength -= dropped;
            _at -= dropped;
            _start += dropped;
        }

        read.CopyTo(_kept.AsSpan(_keptLength));
        _keptLength += read.Length;
    }
}
