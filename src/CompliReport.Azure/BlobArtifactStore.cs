using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CompliReport.Delivery;

namespace CompliReport.Azure;

/// <summary>Artifacts as block blobs of a container. Blocks are invisible until they are committed together.</summary>
/// <remarks>
/// A put's <c>write</c> runs on the caller's thread and sends full blocks from there; memory holds one block of 8 MiB. When an answer is
/// lost, the retry of a put that did happen is refused; the blob's metadata then tells our own write from another's, so a put never
/// claims another's blob and never denies its own.
/// </remarks>
public sealed class BlobArtifactStore : IArtifactStore
{
    /// <summary>Metadata: SHA-256 of the content in hexadecimal characters, so that nobody needs to read a blob to know what it
    /// holds.</summary>
    public const string DigestKey = "sha256";

    // Metadata: the write that put the content there.
    private const string WriteKey = "writeid";

    // Metadata of accounts with real folders: those list their folders among the blobs.
    private const string FolderKey = "hdi_isfolder";

    private readonly BlobContainerClient _container;

    /// <summary>A store in a container, which is made when something is written.</summary>
    public BlobArtifactStore(BlobContainerClient container) => _container = container;

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public async IAsyncEnumerable<ArtifactInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // All first, then sorted: the service goes by UTF-8, and by folder in accounts that have them.
        List<ArtifactInfo> found = [];
        try
        {
            AsyncPageable<BlobItem> items = _container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancellationToken);
            await foreach (BlobItem item in items.ConfigureAwait(false))
            {
                if (item.Metadata is null || !item.Metadata.ContainsKey(FolderKey))
                {
                    string etag = BlobNames.Bare(item.Properties.ETag.GetValueOrDefault());
                    found.Add(new ArtifactInfo(item.Name, item.Properties.ContentLength ?? 0, etag));
                }
            }
        }
        catch (RequestFailedException missing) when (BlobNames.IsContainerAbsent(missing))
        {
            // Nothing was written yet.
        }
        catch (Exception failure) when (StorageFault.Of(failure, "list", _container.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }

        foreach (ArtifactInfo artifact in found.OrderBy(static artifact => artifact.Path, StringComparer.Ordinal))
        {
            yield return artifact;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The stream reads the blob as it is now; when it is overwritten in the meantime, the next read throws
    /// <see cref="ArtifactSupersededException"/>.</remarks>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public async Task<Stream> OpenAsync(string path, long offset, CancellationToken cancellationToken)
    {
        BlockBlobClient blob = BlobNames.BlobOf(_container, path);
        BlobProperties properties = await FindAsync(blob, cancellationToken).ConfigureAwait(false)
            ?? throw new FileNotFoundException($"There is no blob '{path}'.", path);
        return new BlobReadStream(blob, properties.ETag, properties.ContentLength, offset);
    }

    /// <inheritdoc/>
    /// <remarks>Sends nothing yet: each request of the stream carries the ETag.</remarks>
    /// <exception cref="StorageFaultException">From the stream: storage does not answer, or refuses.</exception>
    public Task<Stream> OpenAsync(ArtifactInfo artifact, long offset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        cancellationToken.ThrowIfCancellationRequested();
        BlockBlobClient blob = BlobNames.BlobOf(_container, artifact.Path);
        return Task.FromResult<Stream>(new BlobReadStream(blob, BlobNames.ETagOf(artifact.ETag), artifact.Bytes, offset));
    }

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public Task<PutResult> PutIfAbsentAsync(string path, Action<Stream> write, CancellationToken cancellationToken) =>
        PutAsync(path, "", write, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public Task<PutResult> PutIfMatchAsync(string path, string etag, Action<Stream> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return PutAsync(path, BlobNames.Bare(etag), write, cancellationToken);
    }

    private async Task<PutResult> PutAsync(string path, string etag, Action<Stream> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        cancellationToken.ThrowIfCancellationRequested();
        BlockBlobClient blob = BlobNames.BlobOf(_container, path);
        using BlobBlockStream blocks = new(_container, blob, () => !MayWrite(Find(blob, cancellationToken), etag), cancellationToken);
        using HashingStream hashing = new(blocks);
        try
        {
            write(hashing);
            bool isWritten =
                !blocks.IsTaken && await CommitAsync(blob, etag, blocks, hashing.Digest.Hex, cancellationToken).ConfigureAwait(false);
            return new PutResult(isWritten, hashing.Digest, hashing.Length);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException or OperationCanceledException
            && StorageFault.Of(failure, "write", blob.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    private static async Task<bool> CommitAsync(
        BlockBlobClient blob, string etag, BlobBlockStream blocks, string digest, CancellationToken cancellationToken)
    {
        BlobRequestConditions conditions = etag.Length == 0
            ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : new BlobRequestConditions { IfMatch = BlobNames.ETagOf(etag) };
        Dictionary<string, string> metadata = new(StringComparer.Ordinal) { [DigestKey] = digest, [WriteKey] = blocks.WriteId };
        for (bool inBlocks = blocks.IsLong; ; inBlocks = true)
        {
            try
            {
                await blocks.CommitAsync(conditions, metadata, inBlocks, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException refused) when (MayBeTaken(refused))
            {
                // Another's write, or our own whose answer was lost: the blob itself knows.
                BlobProperties? now = await FindAsync(blob, cancellationToken).ConfigureAwait(false);
                if (now is not null && now.Metadata.TryGetValue(WriteKey, out string? writer) && writer == blocks.WriteId)
                {
                    return true;
                }

                if (!MayWrite(now, etag))
                {
                    return false;
                }

                // Blocks that another writer left behind may count as a blob for a write in one piece; a list of blocks goes past them.
                if (inBlocks)
                {
                    throw StorageFault.Of(refused, "write", blob.Uri, cancellationToken)!;
                }
            }
        }
    }

    // Another commit throws our blocks away, so the list of blocks may be refused before the condition is.
    private static bool MayBeTaken(RequestFailedException refused) =>
        refused.Status is 409 or 412
        || refused.ErrorCode == BlobErrorCode.InvalidBlockList
        || refused.ErrorCode == BlobErrorCode.BlobNotFound;

    private static bool MayWrite(BlobProperties? now, string etag) =>
        etag.Length == 0 ? now is null : now is not null && BlobNames.Bare(now.ETag) == etag;

    private static BlobProperties? Find(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return blob.GetProperties(conditions: null, cancellationToken);
        }
        catch (RequestFailedException absent) when (BlobNames.IsAbsent(absent))
        {
            return null;
        }
    }

    private static async Task<BlobProperties?> FindAsync(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.GetPropertiesAsync(conditions: null, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException absent) when (BlobNames.IsAbsent(absent))
        {
            return null;
        }
        catch (Exception failure) when (StorageFault.Of(failure, "look at", blob.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }
}
