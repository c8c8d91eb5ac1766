using System;
using System.Linq;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace CompliReport.Azure;

/// <summary>Paths and ETags as the service takes them.</summary>
internal static class BlobNames
{
    private const int LengthMax = 1024;

    /// <summary>The blob of a path.</summary>
    /// <exception cref="ArgumentException">Not a path: the same rule as in a folder, so that a run fits either.</exception>
    internal static BlockBlobClient BlobOf(BlobContainerClient container, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Length > LengthMax
            || path.Split('/').Any(static part => part is "" or "." or "..")
            || path.Any(static letter => letter == '\\' || char.IsControl(letter)))
        {
            throw new ArgumentException($"'{path}' is not a path below the store's root of at most {LengthMax} characters.", nameof(path));
        }

        return container.GetBlockBlobClient(path);
    }

    /// <summary>An ETag without quotes: events, lists and headers disagree about them.</summary>
    internal static string Bare(ETag etag) => Bare(etag.ToString());

    /// <inheritdoc cref="Bare(ETag)"/>
    internal static string Bare(string etag) => etag.Trim('"');

    /// <summary>The ETag of a text with or without quotes. A star, which may mean "whatever is there" even in quotes, becomes one that
    /// matches nothing.</summary>
    internal static ETag ETagOf(string etag) => new($"\"{Bare(etag).Replace('*', '-')}\"");

    /// <summary>Whether a path led to nothing, whatever the level at which it ended. A request for headers carries no code in some
    /// answers.</summary>
    internal static bool IsAbsent(RequestFailedException failure) =>
        failure.Status == 404
        && (string.IsNullOrEmpty(failure.ErrorCode) || failure.ErrorCode == BlobErrorCode.BlobNotFound || IsContainerAbsent(failure));

    /// <summary>Whether the container is not there yet.</summary>
    internal static bool IsContainerAbsent(RequestFailedException failure) =>
        failure.Status == 404 && failure.ErrorCode == BlobErrorCode.ContainerNotFound;
}
