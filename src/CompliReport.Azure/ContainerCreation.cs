using System;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Storage.Blobs;

namespace CompliReport.Azure;

/// <summary>Makes a container when a write finds it missing: not before, as most identities may not make one and need not.</summary>
internal static class ContainerCreation
{
    internal static T Retry<T>(BlobContainerClient container, Func<T> write, CancellationToken cancellationToken)
    {
        try
        {
            return write();
        }
        catch (RequestFailedException missing) when (BlobNames.IsContainerAbsent(missing))
        {
            container.CreateIfNotExists(cancellationToken: cancellationToken);
            return write();
        }
    }

    internal static async Task<T> RetryAsync<T>(BlobContainerClient container, Func<Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (BlobNames.IsContainerAbsent(missing))
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return await write().ConfigureAwait(false);
        }
    }
}
