using System;
using System.IO;
using CompliReport.Delivery;

namespace CompliReport.Tests.Delivery;

public sealed class FolderArtifactStoreContractTests : ArtifactStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("complireport-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override IArtifactStore Make() => new FolderArtifactStore(Path.Combine(_folder, "store"));
}
