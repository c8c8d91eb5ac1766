using System;
using System.Collections.Concurrent;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace CompliReport.Ledgers.Bytes;

/// <summary>
/// Reads a stream on a thread of its own, a few blocks ahead of its reader: one stage of the pipeline (read, inflate, parse, state).
/// </summary>
/// <remarks>
/// Hot path: on two cores the file is read and hashed, and gzip inflated, while the rows before are parsed. Bounded: 8 blocks of 256 KiB.
/// </remarks>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int BlockLength = 256 * 1024, BlocksMax = 8;

    // An upload of ten thousand small files has one stream after the other: their blocks are passed on.
    private static readonly ConcurrentBag<byte[]> Kept = [];

    private readonly Stream _inner;
    private readonly Action<ReadOnlyMemory<byte>>? _observe;
    private readonly BlockingCollection<ArraySegment<byte>> _full = new(BlocksMax);
    private readonly ConcurrentBag<byte[]> _free = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private ArraySegment<byte> _current = ArraySegment<byte>.Empty;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts reading; <paramref name="observe"/> sees every block once, in order, on the reading thread.</summary>
    internal ReadAheadStream(Stream inner, string stage, Action<ReadOnlyMemory<byte>>? observe = null)
    {
        _inner = inner;
        _observe = observe;
        _thread = new Thread(Fill) { IsBackground = true, Name = stage };
        _thread.Start();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_current.Count == 0)
        {
            GiveBack(_current.Array);
            if (!_full.TryTake(out _current, Timeout.Infinite))
            {
                _current = ArraySegment<byte>.Empty;
                _failure?.Throw();
                return 0;
            }
        }

        int length = Math.Min(buffer.Length, _current.Count);
        _current.AsSpan(0, length).CopyTo(buffer);
        _current = _current[length..];
        return length;
    }

    /// <summary>Reads to the end, so that every byte has been observed, and gives up the data.</summary>
    internal void Drain()
    {
        while (_full.TryTake(out ArraySegment<byte> block, Timeout.Infinite))
        {
            GiveBack(block.Array);
        }

        GiveBack(_current.Array);
        _current = ArraySegment<byte>.Empty;
        _failure?.Throw();
    }

    private void GiveBack(byte[]? block)
    {
        if (block is { Length: BlockLength })
        {
            _free.Add(block);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stop.IsCancellationRequested)
        {
            _stop.Cancel();
            _thread.Join();
            Keep();
            _full.Dispose();
            _stop.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Keep()
    {
        GiveBack(_current.Array);
        while (_full.TryTake(out ArraySegment<byte> block))
        {
            GiveBack(block.Array);
        }

        while (_free.TryTake(out byte[]? block) && Kept.Count < BlocksMax)
        {
            Kept.Add(block);
        }
    }

    private void Fill()
    {
        try
        {
            while (true)
            {
                if (!_free.TryTake(out byte[]? block) && !Kept.TryTake(out block))
                {
                    block = new byte[BlockLength];
                }

                int length = _inner.ReadAtLeast(block, BlockLength, throwOnEndOfStream: false);
                if (length == 0)
                {
                    break;
                }

                _observe?.Invoke(block.AsMemory(0, length));
                _full.Add(new ArraySegment<byte>(block, 0, length), _stop.Token);
                if (length < BlockLength)
                {
                    // The end: a small file needs one block, and no second one to find out that nothing follows.
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The reader has had enough.
        }
#pragma warning disable CA1031 // Whatever went wrong is thrown again on the reader's own thread, where it happened in the data.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
        finally
        {
            _full.CompleteAdding();
        }
    }
}
