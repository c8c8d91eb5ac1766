using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using CompliReport.Delivery;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Azure.Tests;

public sealed class StorageFaultTests(Emulator emulator)
{
    private const int LongLength = (2 * BlobBlockStream.BlockLength) + 1;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("short", 10)]
    [InlineData("long", LongLength)]
    public async Task A_service_that_is_busy_for_a_while_changes_nothing(string reason, int length)
    {
        // Each request is refused twice before it is served.
        FaultyTransport network = new(static (number, _) => number % 3 == 0 ? Fault.None : Fault.Busy);
        BlobArtifactStore store = new(emulator.NewContainer(network));
        byte[] content = Bytes(length);

        PutResult put = await store.PutIfAbsentAsync("a", stream => stream.Write(content), Cancellation);

        Assert.Equal(new PutResult(true, Sha256Digest.Of(content), length), put);
        Assert.True((await ReadAsync(store, "a")).AsSpan().SequenceEqual(content), reason);
    }

    [Theory]
    [InlineData("throttled", 429, "TooManyRequests", true, "busy")]
    [InlineData("busy", 503, "ServerBusy", true, "busy")]
    [InlineData("broken", 500, "InternalError", true, "has a fault")]
    [InlineData("unreachable", -1, "", true, "cannot be reached")]
    [InlineData("a missing role", 403, "AuthorizationPermissionMismatch", false, "role")]
    [InlineData("a wrong key", 403, "AuthenticationFailed", false, "key")]
    [InlineData("no account", 404, "ResourceNotFound", false, "does not exist")]
    [InlineData("something new", 418, "Teapot", false, "418 Teapot")]
    public async Task A_fault_that_stays_is_told_in_one_line_after_few_tries(
        string reason, int status, string code, bool isTransient, string words)
    {
        FaultyTransport network = new((_, _) => new Fault(false, status, code));
        BlobContainerClient container = emulator.NewContainer(network);
        BlobArtifactStore store = new(container);

        Task PutAsync(int length) => store.PutIfAbsentAsync("a", stream => stream.Write(Bytes(length)), Cancellation);
        StorageFaultException[] faults =
        [
            await Assert.ThrowsAsync<StorageFaultException>(() => PutAsync(1)),
            await Assert.ThrowsAsync<StorageFaultException>(() => PutAsync(LongLength)),
            await Assert.ThrowsAsync<StorageFaultException>(() => store.OpenAsync("a", 0, Cancellation)),
            Assert.Throws<StorageFaultException>(() => store.ListAsync("", Cancellation).ToBlockingEnumerable(Cancellation).Count()),
            await Assert.ThrowsAsync<StorageFaultException>(async () =>
            {
                await using Stream stream = await store.OpenAsync(new ArtifactInfo("a", 5, "0x8D"), 0, Cancellation);
                await stream.ReadExactlyAsync(new byte[1], Cancellation);
            }),
        ];

        int triesMax = isTransient ? Emulator.Quick.RetriesMax + 1 : 1;
        Assert.Equal(triesMax * faults.Length, network.Requests);
        Assert.All(faults, fault =>
        {
            Assert.Equal((isTransient, Math.Max(status, 0)), (fault.IsTransient, fault.Status));
            Assert.StartsWith("Cannot ", fault.Message, StringComparison.Ordinal);
            Assert.Contains(container.Name, fault.Message, StringComparison.Ordinal);
            Assert.Contains(words, fault.Message, StringComparison.Ordinal);
            Assert.False(fault.Message.Contains('\n', StringComparison.Ordinal), reason);
        });
    }

    [Fact]
    public void A_message_never_holds_a_signature()
    {
        Uri signed = new("https://account.blob.core.windows.net/c/a?sv=1&sig=SECRET");
        StorageFaultException? fault = StorageFault.Of(new RequestFailedException(403, "no"), "read", signed, CancellationToken.None);
        Assert.DoesNotContain("SECRET", fault!.Message, StringComparison.Ordinal);
        Assert.Contains("https://account.blob.core.windows.net/c/a:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_callers_own_end_is_no_fault_of_storage()
    {
        Uri blob = new("https://account.blob.core.windows.net/c/a");
        Assert.Null(StorageFault.Of(new OperationCanceledException(), "read", blob, new CancellationToken(canceled: true)));
        Assert.True(StorageFault.Of(new OperationCanceledException(), "read", blob, CancellationToken.None)!.IsTransient);
        Assert.Null(StorageFault.Of(new InvalidOperationException("a bug"), "read", blob, CancellationToken.None));
    }

    [Theory]
    [InlineData("short", 10)]
    [InlineData("long", LongLength)]
    public async Task An_own_write_whose_answer_was_lost_is_recognised(string reason, int length)
    {
        BlobContainerClient container = emulator.NewContainer(), shaky = Shaky(container.Name);
        byte[] first = Bytes(length), second = [.. first, 1];
        await container.CreateAsync(cancellationToken: Cancellation);

        PutResult put = await new BlobArtifactStore(shaky).PutIfAbsentAsync("a", stream => stream.Write(first), Cancellation);
        Assert.True(put == new PutResult(true, Sha256Digest.Of(first), first.Length), reason);

        string etag = new BlobArtifactStore(container).ListAsync("a", Cancellation).ToBlockingEnumerable(Cancellation).Single().ETag;
        put = await new BlobArtifactStore(Shaky(container.Name)).PutIfMatchAsync("a", etag, stream => stream.Write(second), Cancellation);
        Assert.True(put == new PutResult(true, Sha256Digest.Of(second), second.Length), reason);
        Assert.True((await ReadAsync(new BlobArtifactStore(container), "a")).AsSpan().SequenceEqual(second), reason);
    }

    [Theory]
    [InlineData("short", 10)]
    [InlineData("long", LongLength)]
    public async Task The_same_content_by_another_writer_is_not_taken_for_an_own_write(string reason, int length)
    {
        BlobContainerClient container = emulator.NewContainer();
        byte[] content = Bytes(length);
        Assert.True((await new BlobArtifactStore(container).PutIfAbsentAsync("a", stream => stream.Write(content), Cancellation)).Written);

        PutResult put =
            await new BlobArtifactStore(Shaky(container.Name)).PutIfAbsentAsync("a", stream => stream.Write(content), Cancellation);

        Assert.True(put == new PutResult(false, Sha256Digest.Of(content), length), reason);
    }

    [Theory]
    [InlineData("short", 10)]
    [InlineData("long", LongLength)]
    public async Task A_crash_at_any_request_leaves_an_artifact_whole_or_absent_and_the_next_try_ends_well(string reason, int length)
    {
        byte[] content = Bytes(length);
        bool isEnded = false;
        for (int crash = 1; !isEnded; crash++)
        {
            foreach (Fault fault in (Fault[])[Fault.Unreachable, Fault.LostAnswer])
            {
                BlobContainerClient container = emulator.NewContainer();
                int last = crash;
                FaultyTransport network = new((number, _) => number == last ? fault : number > last ? Fault.Unreachable : Fault.None);
                BlobArtifactStore dying = new(emulator.Account(network).Container(container.Name)), store = new(container);
                isEnded = await EndsAsync(dying.PutIfAbsentAsync("a", stream => stream.Write(content), Cancellation));
                foreach (ArtifactInfo artifact in store.ListAsync("", Cancellation).ToBlockingEnumerable(Cancellation))
                {
                    byte[] read = await ReadAsync(store, artifact.Path);
                    Assert.True(read.AsSpan().SequenceEqual(content), $"{reason}: {fault} at request {crash}");
                }

                PutResult again = await store.PutIfAbsentAsync("a", stream => stream.Write(content), Cancellation);
                Assert.Equal(Sha256Digest.Of(content), again.Digest);
                Assert.True((await ReadAsync(store, "a")).AsSpan().SequenceEqual(content), $"{reason}: {fault} at request {crash}");
            }
        }
    }

    [Fact]
    public async Task A_read_that_is_cut_off_goes_on_where_it_was()
    {
        byte[] content = Bytes(9_000_000);
        BlobContainerClient container = emulator.NewContainer();
        await new BlobArtifactStore(container).PutIfAbsentAsync("a", stream => stream.Write(content), Cancellation);
        FaultyTransport network = new(static (number, _) => number % 2 == 0 ? Fault.None : Fault.Unreachable);

        byte[] read = await ReadAsync(new BlobArtifactStore(emulator.Account(network).Container(container.Name)), "a");

        Assert.True(read.AsSpan().SequenceEqual(content));
    }

    // The first answer to whatever makes content visible is lost on the way.
    private BlobContainerClient Shaky(string container)
    {
        int commits = 0;
        FaultyTransport network = new((_, request) =>
            request.Method == RequestMethod.Put
            && !request.Uri.Query.Contains("comp=block&", StringComparison.Ordinal)
            && Interlocked.Increment(ref commits) == 1
                ? Fault.LostAnswer
                : Fault.None);
        return emulator.Account(network).Container(container);
    }

    private static async Task<bool> EndsAsync(Task put)
    {
        try
        {
            await put;
            return true;
        }
        catch (StorageFaultException)
        {
            return false;
        }
    }

    private static async Task<byte[]> ReadAsync(BlobArtifactStore store, string path)
    {
        await using Stream stream = await store.OpenAsync(path, 0, Cancellation);
        using MemoryStream read = new();
        await stream.CopyToAsync(read, Cancellation);
        return read.ToArray();
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
