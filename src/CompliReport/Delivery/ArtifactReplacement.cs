using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Delivery;

/// <summary>Writes an artifact whether there is one or not.</summary>
public static class ArtifactReplacement
{
    /// <summary>Puts an artifact in place of whatever is there. Of two writers at once one wins; the other is told so.</summary>
    /// <returns>As of the put: not written when another writer came in between.</returns>
    public static async Task<PutResult> ReplaceAsync(
        this IArtifactStore store, string path, Action<Stream> write, CancellationToken cancellationToken)
    {
        string etag = await store.FindAsync(path, cancellationToken).ConfigureAwait(false) is { } there ? there.ETag : "";
        return await store.PutIfMatchAsync(path, etag, write, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is at a path; null for nothing.</summary>
    public static async Task<ArtifactInfo?> FindAsync(this IArtifactStore store, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        await foreach (ArtifactInfo artifact in store.ListAsync(path, cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(artifact.Path, path, StringComparison.Ordinal))
            {
                return artifact;
            }
        }

        return null;
    }
}
