using System;
using System.Collections.Concurrent;
using System.IO;
using System.Runtime.ExceptionServices;
using CompliReport.Ledgers.Bytes;

namespace CompliReport.Delivery.Days;

/// <summary>Remembers what a store threw while the engine read from it.</summary>
/// <remarks>
/// The engine takes a file that cannot be read for a faulty file, which is right on a desk. A store that is out of reach for a moment must
/// not become a receipt that says so: the run is thrown away and the message comes back.
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
            Remember(failure);
            throw;
        }
    }

    internal void Remember(Exception failure) => _faults.Enqueue(ExceptionDispatchInfo.Capture(failure));
}

/// <summary>A store's stream under watch.</summary>
internal sealed class WatchedStream(Stream inner, StoreFaults faults) : ForwardStream
{
    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception failure)
        {
            faults.Remember(failure);
            throw;
        }
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
