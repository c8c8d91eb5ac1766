using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>What a store says of an artifact.</summary>
/// <param name="Path">With forward slashes, below the store's root.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="ETag">Changes with the content; what put-if-match compares.</param>
public sealed record ArtifactInfo(string Path, long Bytes, string ETag);

/// <summary>Where uploads lie and results go: a folder on the desk, blobs in the cloud.</summary>
/// <remarks>Artifacts appear whole or not at all. Paths use forward slashes; no part is empty, "." or "..".</remarks>
public interface IArtifactStore
{
    /// <summary>The artifacts below a prefix, in ordinal order of their paths.</summary>
    IAsyncEnumerable<ArtifactInfo> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Opens an artifact at an offset.</summary>
    /// <exception cref="FileNotFoundException">There is none at this path.</exception>
    Task<Stream> OpenAsync(string path, long offset, CancellationToken cancellationToken);

    /// <summary>Writes an artifact unless there is one; <paramref name="write"/> may be called and its result thrown away.</summary>
    /// <returns>Whether this call put it there, and digest and length of what it wrote.</returns>
    Task<PutResult> PutIfAbsentAsync(string path, Action<Stream> write, CancellationToken cancellationToken);

    /// <summary>Replaces an artifact whose ETag is still the one given; an empty ETag means that there must be none.</summary>
    /// <returns>Whether this call put it there, and digest and length of what it wrote.</returns>
    Task<PutResult> PutIfMatchAsync(string path, string etag, Action<Stream> write, CancellationToken cancellationToken);
}

/// <summary>How a put ended.</summary>
/// <param name="Written">Whether this call put the artifact there.</param>
/// <param name="Digest">SHA-256 of what the caller wrote, whether it was kept or not.</param>
/// <param name="Bytes">Its length.</param>
public sealed record PutResult(bool Written, Sha256Digest Digest, long Bytes);
