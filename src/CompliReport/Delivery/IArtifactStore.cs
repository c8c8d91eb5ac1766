using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>What a store says of an artifact.</summary>
/// <param name="Path">With forward slashes, below the store's root.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="ETag">Changes with the content; what put-if-match compares.</param>
public sealed record ArtifactInfo(string Path, long Bytes, string ETag)
{
    /// <summary>Why it can never be opened, as a pipe in a folder cannot: a sentence without its end; null where it can.</summary>
    public string? Refusal { get; init; }
}

/// <summary>Where uploads lie and results go: a folder on the desk, blobs in the cloud.</summary>
/// <remarks>Artifacts appear whole or not at all. Paths use forward slashes; no part is empty, "." or "..".</remarks>
public interface IArtifactStore
{
    /// <summary>The artifacts below a prefix, in ordinal order of their paths.</summary>
    IAsyncEnumerable<ArtifactInfo> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Opens an artifact at an offset.</summary>
    /// <exception cref="FileNotFoundException">There is none at this path.</exception>
    Task<Stream> OpenAsync(string path, long offset, CancellationToken cancellationToken);

    /// <summary>Opens the very version that a list told of, at an offset.</summary>
    /// <exception cref="ArtifactSupersededException">It was replaced or deleted since; also thrown by the stream's reads where the store
    /// can tell.</exception>
    Task<Stream> OpenAsync(ArtifactInfo artifact, long offset, CancellationToken cancellationToken);

    /// <summary>Writes an artifact unless there is one; <paramref name="write"/> may be called and its result thrown away.</summary>
    /// <returns>Whether this call put it there, and digest and length of what it wrote.</returns>
    Task<PutResult> PutIfAbsentAsync(string path, Action<Stream> write, CancellationToken cancellationToken);

    /// <summary>Replaces an artifact whose ETag is still the one given; an empty ETag means that there must be none.</summary>
    /// <returns>Whether this call put it there, and digest and length of what it wrote.</returns>
    Task<PutResult> PutIfMatchAsync(string path, string etag, Action<Stream> write, CancellationToken cancellationToken);
}

/// <summary>An artifact was replaced or deleted since it was listed, or while it was read. What is there now has an event of its
/// own.</summary>
/// <remarks>No <see cref="IOException"/> on purpose: the engine takes those for a fault of the file, and half a file must never pass for a
/// damaged one.</remarks>
/// <param name="path">The artifact's path in its store.</param>
/// <param name="inner">What the store said; null where it only compared.</param>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It always names the artifact.")]
public sealed class ArtifactSupersededException(string path, Exception? inner)
    : Exception($"'{path}' is not what it was: replaced or deleted. Drop what was begun with it; new content has its own event.", inner)
{
    /// <summary>The artifact's path in its store.</summary>
    public string Path { get; } = path;
}

/// <summary>How a put ended.</summary>
/// <param name="Written">Whether this call put the artifact there.</param>
/// <param name="Digest">SHA-256 of what the caller wrote, whether it was kept or not.</param>
/// <param name="Bytes">Its length.</param>
public sealed record PutResult(bool Written, Sha256Digest Digest, long Bytes);
