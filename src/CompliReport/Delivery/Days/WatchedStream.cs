using System;
using System.Collections.Concurrent;
using System.IO;
using System.Runtime.ExceptionServices;

namespace CompliReport.Delivery.Days;

/// <summary>Remembers what a store threw while the engine read from it.</summary>
/// <remarks>
/// The engine takes a file that cannot be read for a faulty file, which is right on a desk. A store that is out of reach for a moment must
/// not become a receipt that says so:
/// the run is thrown away and the message comes back.
/// </remarks>
internal sealed class StoreFaults
{
    private readonly ConcurrentQueue<ExceptionDispatchInfo> _faults = new();

    internal void ThrowIfAny()
    {
        if (_faults.TryPeek(out ExceptionDispatchInfo? first))
        {
            first.Throw();
        }
    }

    /// <summary>Does something with the store; what it throws is remembered and thrown on.</summary>
    internal T Watch<T>(Func<T> access)
    {
        try
        {
            return access();
        }
        catch (Exception failure)
        {
            _faults.Enqueue(ExceptionDispatchInfo.Capture(failure));
            throw;
        }
    }
}

/// <summary>A store's stream under watch.</summary>
internal sealed class WatchedStream(Stream inner, StoreFaults faults) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => faults.Watch(() => inner.Read(buffer, offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        byte[] rented = System.Buffers.ArrayPool<byte>.Shared.Rent(buffer.Length);
        try
        {
            int read = Read(rented, 0, buffer.Length);
            rented.AsSpan(0, read).CopyTo(buffer);
            return read;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
