using System;
using System.Buffers.Binary;
using System.IO;

namespace CompliReport.Ledgers.Bytes;

/// <summary>Bytes that were stored as they are, as deflate writes such bytes: in blocks with their length before them.</summary>
internal sealed class StoredDeflate(Stream inner, long length) : ForwardStream
{
    private const int BlockMax = ushort.MaxValue, HeaderLength = 5;

    private readonly byte[] _block = new byte[HeaderLength + BlockMax];
    private ReadOnlyMemory<byte> _given;
    private long _rest = length;
    private bool _hasEnded;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_given.IsEmpty && !_hasEnded)
        {
            int taken = inner.ReadAtLeast(
                _block.AsSpan(HeaderLength, (int)Math.Min(BlockMax, _rest)), (int)Math.Min(BlockMax, _rest), throwOnEndOfStream: false);
            _rest -= taken;
            _hasEnded = _rest == 0 || taken == 0;
            _block[0] = (byte)(_hasEnded ? 1 : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(_block.AsSpan(1), (ushort)taken);
            BinaryPrimitives.WriteUInt16LittleEndian(_block.AsSpan(3), (ushort)(taken ^ ushort.MaxValue));
            _given = _block.AsMemory(0, HeaderLength + taken);
        }

        int read = Math.Min(buffer.Length, _given.Length);
        _given.Span[..read].CopyTo(buffer);
        _given = _given[read..];
        return read;
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
}
