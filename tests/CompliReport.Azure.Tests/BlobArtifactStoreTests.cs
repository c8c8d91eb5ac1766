using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CompliReport.Delivery;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Azure.Tests;

public sealed class BlobArtifactStoreTests(Emulator emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("short", 100)]
    [InlineData("of several blocks", BlobBlockStream.BlockLength + 1)]
    public async Task Of_four_writers_at_once_one_wins_and_its_content_is_whole(string reason, int length)
    {
        BlobArtifactStore store = new(emulator.NewContainer());
        byte[][] contents = [.. Enumerable.Range(0, 4).Select(writer => Enumerable.Repeat((byte)writer, length).ToArray())];
        using Barrier together = new(contents.Length);

        PutResult[] puts = await Task.WhenAll(contents.Select(content => Task.Run(
            () => store.PutIfAbsentAsync("a", stream => WriteTogether(stream, content, together), Cancellation))));

        int winner = Array.FindIndex(puts, static put => put.Written);
        Assert.True(puts.Count(static put => put.Written) == 1, reason);
        Assert.Equal(contents.Select(static content => Sha256Digest.Of(content)), puts.Select(static put => put.Digest));
        Assert.True((await ReadAsync(store, "a")).AsSpan().SequenceEqual(contents[winner]));

        string etag = await ETagAsync(store, "a");
        puts = await Task.WhenAll(contents.Select(content => Task.Run(
            () => store.PutIfMatchAsync("a", etag, stream => WriteTogether(stream, content, together), Cancellation))));
        winner = Array.FindIndex(puts, static put => put.Written);
        Assert.True(puts.Count(static put => put.Written) == 1, reason);
        Assert.True((await ReadAsync(store, "a")).AsSpan().SequenceEqual(contents[winner]));
    }

    [Theory]
    [InlineData("a short blob in between", 10)]
    [InlineData("a long blob in between", BlobBlockStream.BlockLength + 1)]
    public async Task A_writer_that_is_overtaken_halfway_leaves_the_other_alone(string reason, int length)
    {
        BlobArtifactStore store = new(emulator.NewContainer());
        byte[] slow =
            [.. Enumerable.Repeat((byte)1, (2 * BlobBlockStream.BlockLength) + 1)], fast = [.. Enumerable.Repeat((byte)2, length)];

        PutResult put = await store.PutIfAbsentAsync(
            "a",
            stream =>
            {
                // More than a block, so that its first block is with the service already.
                stream.Write(slow, 0, BlobBlockStream.BlockLength + 1);
                Assert.True(store.PutIfAbsentAsync("a", other => other.Write(fast), Cancellation).GetAwaiter().GetResult().Written);
                stream.Write(slow, BlobBlockStream.BlockLength + 1, slow.Length - BlobBlockStream.BlockLength - 1);
            },
            Cancellation);

        Assert.Equal(new PutResult(false, Sha256Digest.Of(slow), slow.Length), put);
        Assert.True((await ReadAsync(store, "a")).AsSpan().SequenceEqual(fast), reason);
    }

    [Fact]
    public async Task A_blob_keeps_its_digest_in_its_metadata()
    {
        BlobContainerClient container = emulator.NewContainer();
        PutResult put = await PutAsync(new BlobArtifactStore(container), "a", "content");

        BlobProperties properties = await container.GetBlobClient("a").GetPropertiesAsync(cancellationToken: Cancellation);

        Assert.Equal(put.Digest.Hex, properties.Metadata[BlobArtifactStore.DigestKey]);
    }

    [Theory]
    [InlineData("as the list tells it", "{0}")]
    [InlineData("quoted, as headers and some events have it", "\"{0}\"")]
    public async Task An_etag_is_the_same_with_and_without_quotes(string reason, string form)
    {
        BlobArtifactStore store = new(emulator.NewContainer());
        await PutAsync(store, "a", "one");
        string etag = form.Replace("{0}", await ETagAsync(store, "a"), StringComparison.Ordinal);

        Assert.True((await store.PutIfMatchAsync("a", etag, static stream => stream.WriteByte(1), Cancellation)).Written, reason);
    }

    [Fact]
    public async Task A_folder_of_an_account_with_folders_is_no_artifact()
    {
        BlobContainerClient container = emulator.NewContainer();
        BlobArtifactStore store = new(container);
        await PutAsync(store, "folder/a", "x");
        await container.GetBlobClient("folder").UploadAsync(
            BinaryData.FromString(""),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } },
            Cancellation);

        ArtifactInfo only = Assert.Single(store.ListAsync("", Cancellation).ToBlockingEnumerable(Cancellation));
        Assert.Equal("folder/a", only.Path);
    }

    [Theory]
    [InlineData("a backslash", "a\\b")]
    [InlineData("a line break", "a\nb")]
    [InlineData("too long", null)]
    public async Task A_path_that_the_service_would_change_or_refuse_is_refused_before(string reason, string? path)
    {
        BlobArtifactStore store = new(emulator.NewContainer());
        await Assert.ThrowsAsync<ArgumentException>(() => PutAsync(store, path ?? new string('a', 1025), reason));
        if (path is null)
        {
            Assert.True((await PutAsync(store, new string('a', 255), reason)).Written);
        }
    }

    [Theory]
    [InlineData("overwritten", false, false)]
    [InlineData("overwritten, reads that wait", false, true)]
    [InlineData("deleted", true, false)]
    [InlineData("deleted, reads that wait", true, true)]
    public async Task A_blob_that_changes_while_it_is_read_is_superseded(string reason, bool isDeleted, bool isAsync)
    {
        BlobContainerClient container = emulator.NewContainer();
        BlobArtifactStore store = new(container);
        byte[] content = new byte[6_000_000];
        await store.PutIfAbsentAsync("a/b", stream => stream.Write(content), Cancellation);
        await using Stream stream = await store.OpenAsync("a/b", 0, Cancellation);
        byte[] buffer = new byte[1000];
        await stream.ReadExactlyAsync(buffer, Cancellation);
        if (isDeleted)
        {
            await container.DeleteBlobAsync("a/b", cancellationToken: Cancellation);
        }
        else
        {
            await container.GetBlobClient("a/b").UploadAsync(BinaryData.FromBytes(new byte[6_000_000]), overwrite: true, Cancellation);
        }

        ArtifactSupersededException superseded = isAsync
            ? await Assert.ThrowsAsync<ArtifactSupersededException>(() => stream.CopyToAsync(Stream.Null, Cancellation))
            : Assert.Throws<ArtifactSupersededException>(() => stream.CopyTo(Stream.Null));

        Assert.Equal("a/b", superseded.Path);
        Assert.True(superseded.Message.Contains("'a/b'", StringComparison.Ordinal) && !superseded.Message.Contains('\n'), reason);
    }

    [Fact]
    public async Task A_long_blob_goes_through_in_flat_memory()
    {
        // 64 MB by default; set STREAM_MEGABYTES for the full measure.
        string megabytes = Environment.GetEnvironmentVariable("STREAM_MEGABYTES") ?? "64";
        long length = 1_000_000L * int.Parse(megabytes, System.Globalization.CultureInfo.InvariantCulture);
        BlobArtifactStore store = new(emulator.NewContainer());
        await PutAsync(store, "first", "so that everything is loaded");
        await ReadAsync(store, "first");
        long before = Environment.WorkingSet, peak = before;
        byte[] piece = new byte[1_000_000];
        void Measure() => peak = Math.Max(peak, Environment.WorkingSet);

        PutResult put = await store.PutIfAbsentAsync(
            "long",
            stream =>
            {
                for (long written = 0; written < length; written += piece.Length)
                {
                    stream.Write(piece);
                    Measure();
                }
            },
            Cancellation);
        long read = 0;
        await using (Stream stream = await store.OpenAsync("long", 0, Cancellation))
        {
            for (int got; (got = await stream.ReadAsync(piece, Cancellation)) > 0; read += got)
            {
                Measure();
            }
        }

        Assert.Equal((length, length), (put.Bytes, read));
        // Well below the blob's own length, so that holding it whole cannot pass.
        long growthMax = Math.Min(200_000_000, length * 3 / 4);
        Assert.True(peak - before < growthMax, $"memory grew by {(peak - before) / 1_000_000} MB");
    }

    // All writers have sent what they can before any commits.
    private static void WriteTogether(Stream stream, byte[] content, Barrier together)
    {
        stream.Write(content);
        Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(60), Cancellation), "all writers have come this far");
    }

    private static Task<PutResult> PutAsync(BlobArtifactStore store, string path, string text) =>
        store.PutIfAbsentAsync(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), Cancellation);

    private static async Task<byte[]> ReadAsync(BlobArtifactStore store, string path)
    {
        await using Stream stream = await store.OpenAsync(path, 0, Cancellation);
        using MemoryStream read = new();
        await stream.CopyToAsync(read, Cancellation);
        return read.ToArray();
    }

    private static async Task<string> ETagAsync(BlobArtifactStore store, string path)
    {
        await foreach (ArtifactInfo artifact in store.ListAsync(path, Cancellation))
        {
            return artifact.ETag;
        }

        throw new FileNotFoundException(path);
    }
}
