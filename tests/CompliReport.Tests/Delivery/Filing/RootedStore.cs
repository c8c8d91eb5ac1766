using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;

namespace CompliReport.Tests.Delivery.Filing;

/// <summary>A folder's store that tells its folder, so that a test can look and change there.</summary>
internal sealed class RootedStore(string root) : IArtifactStore
{
    private readonly FolderArtifactStore _store = new(root);

    internal string Root { get; } = root;

    public IAsyncEnumerable<ArtifactInfo> ListAsync(string prefix, CancellationToken cancellationToken) => _store.ListAsync(prefix, cancellationToken);

    public Task<Stream> OpenAsync(string path, long offset, CancellationToken cancellationToken) => _store.OpenAsync(path, offset, cancellationToken);

    public Task<Stream> OpenAsync(ArtifactInfo artifact, long offset, CancellationToken cancellationToken) => _store.OpenAsync(artifact, offset, cancellationToken);

    public Task<PutResult> PutIfAbsentAsync(string path, Action<Stream> write, CancellationToken cancellationToken) => _store.PutIfAbsentAsync(path, write, cancellationToken);

    public Task<PutResult> PutIfMatchAsync(string path, string etag, Action<Stream> write, CancellationToken cancellationToken) => _store.PutIfMatchAsync(path, etag, write, cancellationToken);
}
