using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CompliReport.Values;

namespace CompliReport.Azure;

/// <summary>Takes a blob's bytes and sends each full block at once; nothing is visible until the commit. Holds one block, whatever the
/// length of the blob.</summary>
internal sealed class BlobBlockStream : Stream
{
    /// <summary>Bytes of a block. A blob of one block at most is sent in a single request.</summary>
    internal const int BlockLength = 8 * 1024 * 1024;

    private const int BufferLengthMin = 64 * 1024, BlocksMax = 50_000;

    private readonly BlobContainerClient _container;
    private readonly BlockBlobClient _blob;
    private readonly Func<bool> _isTaken;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _blocks = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLengthMin);
    private int _filled;

    /// <summary>A blob to be written.</summary>
    /// <param name="container">Made when it is missing.</param>
    /// <param name="blob">Where the bytes go.</param>
    /// <param name="isTaken">Asked once, before the first block of a long blob is sent: whether sending is in vain.</param>
    /// <param name="cancellationToken">Ends the sending of blocks.</param>
    internal BlobBlockStream(BlobContainerClient container, BlockBlobClient blob, Func<bool> isTaken, CancellationToken cancellationToken)
    {
        _container = container;
        _blob = blob;
        _isTaken = isTaken;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Tells this write from all others of the same blob, in its blocks and in what it commits.</summary>
    internal string WriteId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Whether the path was found taken: nothing is sent any more, and nothing may be committed.</summary>
    internal bool IsTaken { get; private set; }

    /// <summary>Whether blocks were sent already, so that the blob can only go as a list of them.</summary>
    internal bool IsLong => _blocks.Count > 0;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_filled == BlockLength)
            {
                SendBlock();
            }

            MakeRoom(Math.Min(_filled + buffer.Length, BlockLength));
            int taken = Math.Min(buffer.Length, Math.Min(_buffer.Length, BlockLength) - _filled);
            buffer[..taken].CopyTo(_buffer.AsSpan(_filled));
            _filled += taken;
            buffer = buffer[taken..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Makes the blob visible, if the conditions hold.</summary>
    /// <param name="conditions">What must be true of the blob there.</param>
    /// <param name="metadata">What the blob is to say of itself.</param>
    /// <param name="inBlocks">Whether a short blob, too, goes as a list of blocks.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <exception cref="global::Azure.RequestFailedException">They do not hold, or the service refuses.</exception>
    internal async Task CommitAsync(
        BlobRequestConditions conditions, IDictionary<string, string> metadata, bool inBlocks, CancellationToken cancellationToken)
    {
        Invariant.Holds(!IsTaken, "a blob that is taken is not committed");
        Invariant.Holds(inBlocks || !IsLong, "a blob whose blocks were sent goes as a list of blocks");
        if (!inBlocks)
        {
            BlobUploadOptions whole = new()
            {
                Conditions = conditions,
                Metadata = metadata,
                TransferOptions = new() { InitialTransferSize = BlockLength, MaximumTransferSize = BlockLength, MaximumConcurrency = 1 },
            };
            await ContainerCreation.RetryAsync(
                _container, () => _blob.UploadAsync(Filled(), whole, cancellationToken), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (_filled > 0)
        {
            string block = NextBlock();
            await ContainerCreation.RetryAsync(
                _container,
                () => _blob.StageBlockAsync(block, Filled(), options: null, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            _filled = 0;
        }

        CommitBlockListOptions list = new() { Conditions = conditions, Metadata = metadata };
        await _blob.CommitBlockListAsync(_blocks, list, cancellationToken).ConfigureAwait(false);
    }

    // What was written so far stays here until its block is full: a short blob must not become many small blocks.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        base.Dispose(disposing);
    }

    private void SendBlock()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        IsTaken = IsTaken || (_blocks.Count == 0 && _isTaken());
        if (!IsTaken)
        {
            string block = NextBlock();
            ContainerCreation.Retry(
                _container, () => _blob.StageBlock(block, Filled(), options: null, _cancellationToken), _cancellationToken);
        }

        _filled = 0;
    }

    // The write's own id is part of each block's: two writers of one blob must not commit each other's blocks.
    private string NextBlock()
    {
        if (_blocks.Count == BlocksMax)
        {
            string message = $"Cannot write {_blob.Uri.GetLeftPart(UriPartial.Path)}: it is longer than {BlocksMax} blocks of "
                + $"{BlockLength} bytes. Split the upload.";
            throw new StorageFaultException(message, false, 0, "", null);
        }

        string id = WriteId + _blocks.Count.ToString("D8", CultureInfo.InvariantCulture);
        _blocks.Add(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(id)));
        return _blocks[^1];
    }

    private MemoryStream Filled() => new(_buffer, 0, _filled, writable: false);

    private void MakeRoom(int length)
    {
        if (length <= _buffer.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(length, _buffer.Length * 2), BlockLength));
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
