using System;
using System.IO;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Reports;
using Moq;
using Xunit;

namespace CompliReport.Tests.Proof;

/// <summary>Writes runs into a temporary folder, as a desk does; their notices go nowhere.</summary>
internal sealed class RunInFolder : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("proof").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>The folder of the run.</summary>
    internal async Task<string> WriteAsync(RunResult result, string below = "out")
    {
        Mock<IReportQueue> nowhere = new() { CallBase = true };
        nowhere.Setup(static queue => queue.SendAsync(It.IsAny<ReportNotice>(), It.IsAny<System.Threading.CancellationToken>())).Returns(Task.CompletedTask);
        string root = Path.Combine(Root, below);
        DeliveredRun run = await RunDelivery.DeliverAsync(
            result, result.Options, new FolderArtifactStore(root), nowhere.Object, TestContext.Current.CancellationToken);
        return Path.Combine(root, run.Folder);
    }
}
