using System;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>Writes an artifact whether there is one or not, and looks at what is there.</summary>
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

    /// <summary>SHA-256 of what lies at a path.</summary>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    internal static async Task<Sha256Digest> DigestOfAsync(this IArtifactStore store, string path, CancellationToken cancellationToken)
    {
        Stream stream = await store.OpenAsync(path, 0, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return Sha256Digest.FromBytes(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        }
    }
}
