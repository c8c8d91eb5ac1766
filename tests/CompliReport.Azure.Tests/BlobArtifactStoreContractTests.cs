using CompliReport.Delivery;
using CompliReport.Tests.Delivery;

namespace CompliReport.Azure.Tests;

public sealed class BlobArtifactStoreContractTests(Emulator emulator) : ArtifactStoreContract
{
    protected override IArtifactStore Make() => new BlobArtifactStore(emulator.NewContainer());
}
