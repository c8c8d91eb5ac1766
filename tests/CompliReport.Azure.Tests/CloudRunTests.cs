using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using CompliReport.Delivery;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Rules;
using Xunit;

namespace CompliReport.Azure.Tests;

/// <summary>The sample of the repository, from blobs to blobs, beside the same run from a folder to a folder.</summary>
public sealed class CloudRunTests(Emulator emulator) : IDisposable
{
    private static readonly string Sample = Path.Combine(RepositoryTree.Root, "samples", "founding-case");

    private static readonly string[] LedgerFiles =
        [.. Directory.EnumerateFiles(Sample, "ledger-*").Order(StringComparer.Ordinal).Select(static file => Path.GetFileName(file))];

    private readonly string _folder = Directory.CreateTempSubdirectory("complireport-run-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_run_in_the_cloud_writes_the_same_bytes_as_on_a_desk_and_doing_it_again_changes_nothing()
    {
        BlobContainerClient ledgers = await UploadAsync();
        BlobArtifactStore blobs = new(emulator.NewContainer());
        FolderArtifactStore files = new(_folder);
        string queue = Emulator.NewName("queue"), markers = Emulator.NewName("markers");

        RunResult onDesk = ComplianceRun.Execute(Inputs(static name => Task.FromResult(OnDesk(name))), new RunOptions());
        JsonLinesReportQueue lines = new(Path.Combine(_folder, "queue.jsonl"));
        DeliveredRun desk = await RunDelivery.DeliverAsync(onDesk, new RunOptions(), files, lines, Cancellation);
        DeliveredRun cloud = desk;
        for (int round = 0; round < 2; round++)
        {
            RunInputs inputs = Inputs(name => PinAsync(ledgers, name));
            RunResult inCloud = ComplianceRun.Execute(inputs, new RunOptions());
            StorageQueueReportQueue notices = new(emulator.Account(), queue, markers);
            cloud = await RunDelivery.DeliverAsync(inCloud, new RunOptions(), blobs, notices, Cancellation);
        }

        Assert.Equal(desk.Folder, cloud.Folder);
        Assert.Equal(desk.ManifestDigest, cloud.ManifestDigest);
        Dictionary<string, string> expected = await HashesAsync(files, "DEMOEX/"), actual = await HashesAsync(blobs, "");
        Assert.True(expected.Count > 10, "the sample makes reports");
        Assert.Equal(expected, actual);
        string[] sent = [.. (await MessagesAsync(queue)).Order(StringComparer.Ordinal)];
        string[] onFile =
            [.. (await File.ReadAllLinesAsync(Path.Combine(_folder, "queue.jsonl"), Cancellation)).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(sent);
        Assert.Equal(onFile, sent);
    }

    [Fact]
    public async Task A_ledger_that_is_overwritten_during_the_run_ends_it_instead_of_passing_for_a_damaged_file()
    {
        BlobContainerClient ledgers = await UploadAsync();
        RunInputs inputs = Inputs(name => PinAsync(ledgers, name));
        await ledgers.GetBlobClient(LedgerFiles[3]).UploadAsync(BinaryData.FromString("other"), overwrite: true, Cancellation);

        Assert.Throws<ArtifactSupersededException>(() => ComplianceRun.Execute(inputs, new RunOptions()));
    }

    [Theory]
    [InlineData("the ledgers", "ledger-")]
    [InlineData("the customer facts", "accounts")]
    public async Task Storage_that_fails_during_the_run_ends_it_instead_of_passing_for_a_damaged_file(string reason, string file)
    {
        BlobContainerClient whole = await UploadAsync();
        bool isDown = false;
        FaultyTransport network = new((_, request) =>
            isDown && request.Uri.Path.Contains("/" + file, StringComparison.Ordinal) ? Fault.Unreachable : Fault.None);
        BlobContainerClient ledgers = emulator.Account(network).Container(whole.Name);
        RunInputs inputs = Inputs(name => PinAsync(ledgers, name));
        isDown = true;

        StorageFaultException fault = Assert.Throws<StorageFaultException>(() => ComplianceRun.Execute(inputs, new RunOptions()));

        Assert.True(fault.IsTransient, reason);
    }

    private static LedgerInput OnDesk(string name)
    {
        string file = Path.Combine(Sample, name);
        return new LedgerInput(name, new FileInfo(file).Length, offset => FolderArtifactStore.OpenFile(file, offset));
    }

    // As a day's run opens them: the version that a list told of.
    private static async Task<LedgerInput> PinAsync(BlobContainerClient ledgers, string name)
    {
        BlobArtifactStore store = new(ledgers);
        List<ArtifactInfo> listed = [];
        await foreach (ArtifactInfo artifact in store.ListAsync(name, Cancellation))
        {
            listed.Add(artifact);
        }

        ArtifactInfo pinned = Assert.Single(listed);
        return new LedgerInput(
            name, pinned.Bytes, offset => store.OpenAsync(pinned, offset, CancellationToken.None).GetAwaiter().GetResult());
    }

    private static RunInputs Inputs(Func<string, Task<LedgerInput>> open)
    {
        RulePackReading pack = RulePackReader.Read("cn.json", File.ReadAllBytes(Path.Combine(RepositoryTree.Root, "rules", "cn.json")));
        RateFile[] rates =
        [
            .. from kind in ((string Name, RateFileKind Kind)[])[("fx", RateFileKind.Fx), ("crypto", RateFileKind.Crypto)]
               from file in Directory.EnumerateFiles(Path.Combine(Sample, "rates", kind.Name), "*.csv").Order(StringComparer.Ordinal)
               select new RateFile(kind.Name + "/" + Path.GetFileName(file), kind.Kind, File.ReadAllBytes(file)),
        ];
        return new RunInputs(
            [.. LedgerFiles.Select(name => open(name).GetAwaiter().GetResult())],
            open("accounts.csv").GetAwaiter().GetResult(),
            new ControlInput("manifest.json", File.ReadAllBytes(Path.Combine(Sample, "manifest.json"))),
            [.. rates],
            [pack.Pack!]);
    }

    private async Task<BlobContainerClient> UploadAsync()
    {
        BlobContainerClient container = emulator.NewContainer();
        await container.CreateAsync(cancellationToken: Cancellation);
        foreach (string name in LedgerFiles.Append("accounts.csv"))
        {
            await container.GetBlobClient(name).UploadAsync(Path.Combine(Sample, name), Cancellation);
        }

        return container;
    }

    private async Task<List<string>> MessagesAsync(string queue)
    {
        List<string> bodies = [];
        while (true)
        {
            QueueMessage[] messages =
                await emulator.Account().Queue(queue).ReceiveMessagesAsync(32, TimeSpan.FromMinutes(10), Cancellation);
            if (messages.Length == 0)
            {
                return bodies;
            }

            bodies.AddRange(messages.Select(static message => message.Body.ToString()));
        }
    }

    private static async Task<Dictionary<string, string>> HashesAsync(IArtifactStore store, string prefix)
    {
        Dictionary<string, string> hashes = new(StringComparer.Ordinal);
        await foreach (ArtifactInfo artifact in store.ListAsync(prefix, Cancellation))
        {
            await using Stream stream = await store.OpenAsync(artifact.Path, 0, Cancellation);
            hashes.Add(artifact.Path, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Cancellation)));
        }

        return hashes;
    }
}
