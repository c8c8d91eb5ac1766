using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Moq;
using Xunit;

namespace CompliReport.Tests.Delivery;

/// <summary>Files first, then the manifest, then the notices; and what a failure between any two steps leaves behind.</summary>
public sealed class RunDeliveryTests : IDisposable
{
    private static readonly Lazy<RunResult> Shared = new(MakeResult);

    private static readonly RunOptions Options = new();

    private readonly string _root = Directory.CreateTempSubdirectory("delivery").FullName;

    private static RunResult Result => Shared.Value;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Files_come_before_the_manifest_and_the_manifest_before_notices()
    {
        List<string> calls = [];
        await RunDelivery.DeliverAsync(Result, Options, Recording(calls, int.MaxValue).Object, Notices(calls, int.MaxValue).Object, Token);
        int manifest = calls.FindIndex(static call => call.EndsWith("/manifest.json", StringComparison.Ordinal));
        Assert.Equal(RunFiles.Of(Result, SuspiciousActivityReport.Of(Result), 5_000).SelectMany(static group => group).Count() + 1, manifest);
        Assert.EndsWith("/receipt.json", calls[manifest - 1], StringComparison.Ordinal);
        Assert.EndsWith("/chain.jsonl", calls[manifest + 1], StringComparison.Ordinal);
        string[] after = [.. calls.Skip(manifest + 2).SkipWhile(static call => call.EndsWith("/seal.json", StringComparison.Ordinal))];
        Assert.NotEmpty(after);
        Assert.All(after, static call => Assert.StartsWith("notice ", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_failure_at_any_call_the_next_delivery_completes_everything_once()
    {
        List<string> whole = [];
        DeliveredRun expected = await RunDelivery.DeliverAsync(Result, Options, Recording(whole, int.MaxValue).Object, Notices(whole, int.MaxValue).Object, Token);
        for (int failing = 0; failing < whole.Count; failing++)
        {
            string folder = Path.Combine(_root, failing.ToString(System.Globalization.CultureInfo.InvariantCulture));
            string queueFile = Path.Combine(folder, "queue", "q.jsonl");
            FolderArtifactStore store = new(Path.Combine(folder, "store"));
            List<string> calls = [];
            await Assert.ThrowsAsync<IOException>(() => RunDelivery.DeliverAsync(
                Result, Options, Recording(calls, failing, store).Object, Notices(calls, failing, new JsonLinesReportQueue(queueFile)).Object, Token));
            Assert.True(!File.Exists(queueFile) || File.Exists(Path.Combine(folder, "store", expected.Folder, "manifest.json")), "a notice points at a whole run");

            DeliveredRun run = await RunDelivery.DeliverAsync(Result, Options, store, new JsonLinesReportQueue(queueFile), Token);
            Assert.Equal(expected.ManifestDigest, run.ManifestDigest);
            Assert.Equal(expected.Files, run.Files);
            // Manifest, chain, and a seal for the run and for each report.
            Assert.Equal(expected.Files.Length + 3 + expected.Reports.Length, Directory.EnumerateFiles(Path.Combine(folder, "store"), "*", SearchOption.AllDirectories).Count());
            string[] ids = [.. (await File.ReadAllLinesAsync(queueFile, Token)).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];
            Assert.Equal(run.Written.OrderBy(static report => report.Id, StringComparer.Ordinal).Select(static report => report.Id + "/" + report.Revision), ids);
        }
    }

    [Fact]
    public async Task Other_content_at_a_path_is_an_error_and_stays_as_it_was()
    {
        string path = RunDelivery.FolderOf(Result) + "/findings.jsonl";
        FolderArtifactStore store = new(_root);
        await store.PutIfAbsentAsync(path, static stream => stream.Write("other"u8), Token);
        List<string> notices = [];
        IOException error = await Assert.ThrowsAsync<IOException>(() => RunDelivery.DeliverAsync(Result, Options, store, Notices(notices, int.MaxValue).Object, Token));
        Assert.Contains("findings.jsonl", error.Message, StringComparison.Ordinal);
        Assert.Empty(notices);
        Assert.Equal("other", await File.ReadAllTextAsync(Path.Combine(_root, path), Token));
        Assert.False(File.Exists(Path.Combine(_root, RunDelivery.FolderOf(Result), "manifest.json")));
    }

    [Fact]
    public async Task The_manifest_names_every_file_with_its_true_hash()
    {
        DeliveredRun run = await RunDelivery.DeliverAsync(Result, Options, new FolderArtifactStore(_root), Notices([], int.MaxValue).Object, Token);
        string folder = Path.Combine(_root, run.Folder);
        using JsonDocument manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json"), Token));
        ImmutableArray<DeliveredFile> named =
        [
            .. manifest.RootElement.GetProperty("outputs").EnumerateArray().Select(static file => new DeliveredFile(
                file.GetProperty("name").GetString()!, Sha256Digest.FromBytes(Convert.FromHexString(file.GetProperty("sha256").GetString()!)), file.GetProperty("bytes").GetInt64())),
        ];
        Assert.Equal(run.Files, named);
        string[] onDisk = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        string[] seals = ["seal.json", .. run.Reports.Select(static report => $"reports/{report}/seal.json")];
        Assert.Equal(onDisk, named.Select(static file => file.Name).Append("manifest.json").Concat(seals).Order(StringComparer.Ordinal));
        Assert.All(named, file =>
        {
            byte[] content = File.ReadAllBytes(Path.Combine(folder, file.Name));
            Assert.Equal((Sha256Digest.Of(content), content.Length), (file.Digest, file.Bytes));
        });
        Assert.Equal(OutputTree.Of(named).Root.Hex, manifest.RootElement.GetProperty("merkle_root").GetString());
    }

    [Fact]
    public async Task A_notice_is_small_points_at_its_report_and_names_nobody()
    {
        List<ReportNotice> notices = [];
        Mock<IReportQueue> queue = new() { CallBase = true };
        queue.Setup(static port => port.SendAsync(It.IsAny<ReportNotice>(), It.IsAny<CancellationToken>())).Callback((ReportNotice notice, CancellationToken _) => notices.Add(notice))
            .Returns(Task.CompletedTask);
        DeliveredRun run = await RunDelivery.DeliverAsync(Result, Options, new FolderArtifactStore(_root), queue.Object, Token);
        Assert.NotEmpty(notices);
        foreach (ReportNotice notice in notices)
        {
            Assert.True(notice.Body.Length <= ReportNotice.BodyLengthMax);
            Assert.DoesNotContain("PERSON", notice.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("BENEFICIARY", notice.Body, StringComparison.Ordinal);
            using JsonDocument body = JsonDocument.Parse(notice.Body);
            Assert.Equal("1.0", body.RootElement.GetProperty("specversion").GetString());
            Assert.Equal(notice.Id, body.RootElement.GetProperty("id").GetString());
            string dataref = body.RootElement.GetProperty("dataref").GetString()!;
            byte[] report = await File.ReadAllBytesAsync(Path.Combine(_root, dataref, "report.json"), Token);
            Assert.Equal(Sha256Digest.Of(report).Hex, body.RootElement.GetProperty("data").GetProperty("sha256").GetString());
        }

        Assert.Equal(run.Reports.Length, notices.Count);
    }

    [Theory]
    [InlineData("rows of a sheet change the workbook", 4_999, 200)]
    [InlineData("rows of evidence change the findings", 5_000, 199)]
    public void What_changes_bytes_changes_the_name_of_the_run(string reason, int sheetRows, int evidence)
    {
        RunResult other = Sample().Run(new RunOptions { SheetRowsMax = sheetRows, EvidenceMax = evidence });
        Assert.True(other.RunId != Result.RunId, reason);
        Assert.Equal(Result.RunId, MakeResult().RunId);
    }

    private static RunResult MakeResult() => Sample().Run();

    private static Scenario Sample()
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 5; i++)
        {
            day.Customer("PERSON-" + i, "PERSON-" + i).Fiat("PERSON-" + i, Scenario.At(i), "CNY", "-300000", "BENEFICIARY", "CA");
        }

        return day;
    }

    // Counts calls and fails at one of them, before its effect.
    private Mock<IArtifactStore> Recording(List<string> calls, int failing, FolderArtifactStore? store = null)
    {
        Mock<IArtifactStore> port = new();
        port.Setup(static one => one.PutIfAbsentAsync(It.IsAny<string>(), It.IsAny<Action<Stream>>(), It.IsAny<CancellationToken>()))
            .Returns((string path, Action<Stream> write, CancellationToken cancellationToken) =>
            {
                Count(calls, path, failing);
                return (store ?? (IArtifactStore)Nowhere.Store).PutIfAbsentAsync(path, write, cancellationToken);
            });
        FolderArtifactStore real = store ?? new FolderArtifactStore(Path.Combine(_root, "kept"));
        port.Setup(static one => one.PutIfMatchAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<Action<Stream>>(), It.IsAny<CancellationToken>()))
            .Returns((string path, string etag, Action<Stream> write, CancellationToken cancellationToken) =>
            {
                Count(calls, path, failing);
                return real.PutIfMatchAsync(path, etag, write, cancellationToken);
            });
        port.Setup(static one => one.ListAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string prefix, CancellationToken cancellationToken) => real.ListAsync(prefix, cancellationToken));
        port.Setup(static one => one.OpenAsync(It.IsAny<ArtifactInfo>(), It.IsAny<long>(), It.IsAny<CancellationToken>()))
            .Returns((ArtifactInfo artifact, long offset, CancellationToken cancellationToken) => real.OpenAsync(artifact, offset, cancellationToken));
        port.Setup(static one => one.OpenAsync(It.IsAny<string>(), It.IsAny<long>(), It.IsAny<CancellationToken>()))
            .Returns((string path, long offset, CancellationToken cancellationToken) => store!.OpenAsync(path, offset, cancellationToken));
        return port;
    }

    private static Mock<IReportQueue> Notices(List<string> calls, int failing, JsonLinesReportQueue? queue = null)
    {
        Mock<IReportQueue> port = new() { CallBase = true };
        port.Setup(static one => one.SendAsync(It.IsAny<ReportNotice>(), It.IsAny<CancellationToken>()))
            .Returns((ReportNotice notice, CancellationToken cancellationToken) =>
            {
                Count(calls, "notice " + notice.Id, failing);
                return queue?.SendAsync(notice, cancellationToken) ?? Task.CompletedTask;
            });
        return port;
    }

    private static void Count(List<string> calls, string call, int failing)
    {
        lock (calls)
        {
            calls.Add(call);
            if (calls.Count - 1 == failing)
            {
                throw new IOException("call " + failing);
            }
        }
    }

    /// <summary>A store that hashes and forgets.</summary>
    private static class Nowhere
    {
        internal static IArtifactStore Store { get; } = Make();

        private static IArtifactStore Make()
        {
            Mock<IArtifactStore> port = new();
            port.Setup(static one => one.PutIfAbsentAsync(It.IsAny<string>(), It.IsAny<Action<Stream>>(), It.IsAny<CancellationToken>()))
                .Returns((string _, Action<Stream> write, CancellationToken _) =>
                {
                    using HashingStream hashing = new(Stream.Null);
                    write(hashing);
                    return Task.FromResult(new PutResult(true, hashing.Digest, hashing.Length));
                });
            return port.Object;
        }
    }
}
