using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CompliReport.Delivery;

namespace CompliReport.Azure;

/// <summary>A blob from an offset to its end, forward, as it was when it was opened: every request carries its ETag.</summary>
/// <remarks>
/// The blob comes in windows, each one request that is passed on as it arrives, so that no memory holds it. The first window is small
/// because rows that a report cites are read from the middle of a file; the later ones grow, so that a whole file costs few requests, and
/// none of them lives long enough to be cut off. Both kinds of read are allowed: the engine reads on threads of its own and waits there.
/// </remarks>
internal sealed class BlobReadStream : Stream
{
    private const long WindowMin = 1024 * 1024, WindowMax = 32 * WindowMin;

    private readonly BlobBaseClient _blob;
    private readonly ETag _etag;
    private readonly long _length;
    private Stream? _window;
    private long _position, _windowEnd, _windowLength = WindowMin;

    internal BlobReadStream(BlobBaseClient blob, ETag etag, long length, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        _blob = blob;
        _etag = etag;
        _length = length;
        _position = offset;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _position >= _length)
        {
            return 0;
        }

        try
        {
            if (NextWindow() is { } range)
            {
                _window = _blob.DownloadStreaming(range).Value.Content;
            }

            return Took(_window!.Read(buffer));
        }
        catch (Exception failure) when (Translated(failure, CancellationToken.None) is { } fault)
        {
            throw fault;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _position >= _length)
        {
            return 0;
        }

        try
        {
            if (NextWindow() is { } range)
            {
                _window = (await _blob.DownloadStreamingAsync(range, cancellationToken).ConfigureAwait(false)).Value.Content;
            }

            return Took(await _window!.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failure) when (Translated(failure, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _window?.Dispose();
        }

        base.Dispose(disposing);
    }

    // Null while the window lasts.
    private BlobDownloadOptions? NextWindow()
    {
        if (_window is not null && _position < _windowEnd)
        {
            return null;
        }

        _window?.Dispose();
        _window = null;
        long length = Math.Min(_windowLength, _length - _position);
        _windowEnd = _position + length;
        _windowLength = Math.Min(_windowLength * 4, WindowMax);
        return new BlobDownloadOptions
        {
            Range = new HttpRange(_position, length),
            Conditions = new BlobRequestConditions { IfMatch = _etag },
        };
    }

    private int Took(int read)
    {
        if (read == 0)
        {
            throw new EndOfStreamException($"The answer ended {_windowEnd - _position} bytes early.");
        }

        _position += read;
        return read;
    }

    private Exception? Translated(Exception failure, CancellationToken cancellationToken) =>
        failure is RequestFailedException refused && (refused.Status is 412 or 416 || BlobNames.IsAbsent(refused))
            ? new ArtifactSupersededException(_blob.Name, failure)
            : StorageFault.Of(failure, "read", _blob.Uri, cancellationToken);
}
