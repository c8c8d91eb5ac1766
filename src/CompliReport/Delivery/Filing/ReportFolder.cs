using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Delivery.Filing;

/// <summary>The digest of a report's folder: SHA-256 over a line a file, <c>sha256 two spaces name</c>, sorted by name, as
/// <c>sha256sum</c> prints them.</summary>
/// <remarks>A file more, a file less, another name or another byte gives another digest.</remarks>
public static class ReportFolder
{
    /// <summary>The digest of files whose own digests are known; names are below the folder.</summary>
    public static Sha256Digest DigestOf(IEnumerable<(string Name, Sha256Digest Digest)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        StringBuilder lines = new();
        foreach ((string name, Sha256Digest digest) in files.OrderBy(static file => file.Name, StringComparer.Ordinal))
        {
            lines.Append(digest.Hex).Append("  ").Append(name).Append('\n');
        }

        return Sha256Digest.Of(lines.ToString());
    }

    /// <summary>The digest of what lies in a store now.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Sha256Digest> ReadAsync(IArtifactStore store, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(folder);
        List<ArtifactInfo> found = [];
        await foreach (ArtifactInfo file in store.ListAsync(folder + "/", cancellationToken).ConfigureAwait(false))
        {
            found.Add(file);
        }

        List<(string, Sha256Digest)> files = [];
        foreach (ArtifactInfo file in found)
        {
            Stream stream = await store.OpenAsync(file.Path, 0, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                files.Add((
                    file.Path[(folder.Length + 1)..],
                    Sha256Digest.FromBytes(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false))));
            }
        }

        return DigestOf(files);
    }
}
