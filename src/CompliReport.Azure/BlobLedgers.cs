using System;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CompliReport.Ledgers;

namespace CompliReport.Azure;

/// <summary>Uploads that lie in a container, as inputs of a run.</summary>
public static class BlobLedgers
{
    /// <summary>A blob as an input whose content is pinned: an overwrite at any later moment ends the run instead of mixing two
    /// versions.</summary>
    /// <param name="container">The container.</param>
    /// <param name="path">The blob's path; its last part becomes the file's name.</param>
    /// <param name="etag">The ETag that the event told, with or without quotes; null for what is there now.</param>
    /// <param name="cancellationToken">Ends this look at the blob. Reads of the input are not cancelled: a cancelled read would pass for
    /// the end of the file.</param>
    /// <exception cref="BlobSupersededException">The blob is gone or another one, now or during the run.</exception>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public static async Task<LedgerInput> PinAsync(
        BlobContainerClient container, string path, string? etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(container);
        BlockBlobClient blob = BlobNames.BlobOf(container, path);
        BlobRequestConditions? conditions = etag is null ? null : new BlobRequestConditions { IfMatch = BlobNames.ETagOf(etag) };
        try
        {
            BlobProperties properties = await blob.GetPropertiesAsync(conditions, cancellationToken).ConfigureAwait(false);
            string name = path[(path.LastIndexOf('/') + 1)..];
            long length = properties.ContentLength;
            return new LedgerInput(name, length, offset => new BlobReadStream(blob, properties.ETag, length, offset));
        }
        catch (RequestFailedException gone) when (gone.Status == 412 || BlobNames.IsAbsent(gone))
        {
            throw new BlobSupersededException(path, BlobNames.Bare(etag ?? "any"), gone);
        }
        catch (Exception failure) when (StorageFault.Of(failure, "look at", blob.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }
}
