using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Delivery;

/// <summary>What every artifact store promises. Each store has a class of its own that derives from this one; the tests of other projects
/// link this file.</summary>
public abstract class ArtifactStoreContract
{
    private const int BlockLength = 8 * 1024 * 1024;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A new store with nothing in it.</summary>
    protected abstract IArtifactStore Make();

    [Theory]
    [InlineData("nothing", 0)]
    [InlineData("one byte", 1)]
    [InlineData("just below a buffer", (64 * 1024) - 1)]
    [InlineData("a buffer", 64 * 1024)]
    [InlineData("just below a block", BlockLength - 1)]
    [InlineData("a block", BlockLength)]
    [InlineData("just above a block", BlockLength + 1)]
    [InlineData("two blocks and a bit", (2 * BlockLength) + 12345)]
    public async Task What_was_put_is_read_back_byte_for_byte(string reason, int length)
    {
        IArtifactStore store = Make();
        byte[] content = Bytes(length, seed: length);

        PutResult put = await store.PutIfAbsentAsync("a/b.bin", stream => WriteInPieces(stream, content), Cancellation);

        Assert.Equal(new PutResult(true, Sha256Digest.Of(content), length), put);
        Assert.True((await ReadAsync(store, "a/b.bin", 0)).AsSpan().SequenceEqual(content), reason);
        ArtifactInfo listed = Assert.Single(await ListAsync(store, ""));
        Assert.Equal(("a/b.bin", (long)length), (listed.Path, listed.Bytes));
    }

    [Theory]
    [InlineData("the start", 0)]
    [InlineData("the second byte", 1)]
    [InlineData("the middle", 1_500_000)]
    [InlineData("the last byte", 2_999_999)]
    [InlineData("the end", 3_000_000)]
    [InlineData("beyond the end", 3_000_001)]
    public async Task An_artifact_opens_at_an_offset(string reason, int offset)
    {
        IArtifactStore store = Make();
        byte[] content = Bytes(3_000_000, seed: 5);
        await store.PutIfAbsentAsync("a", stream => stream.Write(content), Cancellation);

        byte[] read = await ReadAsync(store, "a", offset);

        Assert.True(read.AsSpan().SequenceEqual(content.AsSpan(Math.Min(offset, content.Length))), reason);
    }

    [Fact]
    public async Task Reads_that_wait_and_reads_that_do_not_give_the_same()
    {
        IArtifactStore store = Make();
        byte[] content = Bytes(6_000_000, seed: 6);
        await store.PutIfAbsentAsync("a", stream => stream.Write(content), Cancellation);

        await using Stream stream = await store.OpenAsync("a", 7, Cancellation);
        using MemoryStream read = new();
        byte[] piece = new byte[100_000];
        for (int round = 0, length = 1; length > 0; round++)
        {
#pragma warning disable CA1849 // Both kinds of read are what is tested.
            length = round % 2 == 0 ? stream.Read(piece) : await stream.ReadAsync(piece, Cancellation);
#pragma warning restore CA1849
            read.Write(piece.AsSpan(0, length));
        }

        Assert.True(read.ToArray().AsSpan().SequenceEqual(content.AsSpan(7)));
    }

    [Fact]
    public async Task An_artifact_that_is_not_there_is_not_found()
    {
        IArtifactStore store = Make();
        await Assert.ThrowsAnyAsync<IOException>(() => store.OpenAsync("a", 0, Cancellation));
        await PutAsync(store, "a/b", "x");
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenAsync("a/c", 0, Cancellation));
    }

    [Theory]
    [InlineData("from the start", 0)]
    [InlineData("its last byte", 4_999_999)]
    [InlineData("its end", 5_000_000)]
    public async Task A_version_that_was_listed_opens_anywhere(string reason, int offset)
    {
        IArtifactStore store = Make();
        byte[] content = Bytes(5_000_000, seed: 9);
        await store.PutIfAbsentAsync("x/a", stream => stream.Write(content), Cancellation);
        ArtifactInfo listed = Assert.Single(await ListAsync(store, "x/"));

        await using Stream stream = await store.OpenAsync(listed, offset, Cancellation);
        using MemoryStream read = new();
        await stream.CopyToAsync(read, Cancellation);

        Assert.True(read.ToArray().AsSpan().SequenceEqual(content.AsSpan(offset)), reason);
    }

    [Theory]
    [InlineData("other content of the same length", "second")]
    [InlineData("shorter content", "x")]
    [InlineData("no content", "")]
    public async Task A_version_that_was_replaced_is_superseded_at_its_opening_or_first_read(string reason, string second)
    {
        IArtifactStore store = Make();
        await PutAsync(store, "a", "first!");
        ArtifactInfo listed = Assert.Single(await ListAsync(store, ""));
        await store.PutIfMatchAsync("a", listed.ETag, stream => stream.Write(Encoding.UTF8.GetBytes(second)), Cancellation);

        ArtifactSupersededException superseded =
            await Assert.ThrowsAsync<ArtifactSupersededException>(async () =>
            {
                await using Stream stream = await store.OpenAsync(listed, 0, Cancellation);
                await stream.ReadExactlyAsync(new byte[1], Cancellation);
            });

        Assert.True(superseded.Path == "a", reason);
    }

    [Fact]
    public async Task A_version_that_is_gone_is_superseded_too()
    {
        IArtifactStore store = Make();
        await PutAsync(store, "b", "x");
        await Assert.ThrowsAsync<ArtifactSupersededException>(async () =>
        {
            await using Stream stream = await store.OpenAsync(new ArtifactInfo("a", 5, "0x8D0000000000000"), 0, Cancellation);
            await stream.ReadExactlyAsync(new byte[1], Cancellation);
        });
    }

    [Theory]
    [InlineData("the same content", "first", "first")]
    [InlineData("other content", "first", "second!")]
    [InlineData("no content", "first", "")]
    public async Task The_first_put_stays_and_the_second_tells_what_it_would_have_written(string reason, string first, string second)
    {
        IArtifactStore store = Make();
        await PutAsync(store, "a", first);

        PutResult put = await PutAsync(store, "a", second);

        Assert.Equal(new PutResult(false, Sha256Digest.Of(second), second.Length), put);
        Assert.True(first == await ReadTextAsync(store, "a"), reason);
    }

    [Fact]
    public async Task A_long_second_put_is_hashed_to_its_end_though_it_is_not_kept()
    {
        IArtifactStore store = Make();
        byte[] content = Bytes(BlockLength + 1, seed: 7);
        await PutAsync(store, "a", "first");

        PutResult put = await store.PutIfAbsentAsync("a", stream => WriteInPieces(stream, content), Cancellation);

        Assert.Equal(new PutResult(false, Sha256Digest.Of(content), content.Length), put);
        Assert.Equal("first", await ReadTextAsync(store, "a"));
    }

    [Fact]
    public async Task An_etag_stays_while_the_content_does_and_changes_with_it()
    {
        IArtifactStore store = Make();
        await PutAsync(store, "a", "one");
        string before = await ETagAsync(store, "a");
        await PutAsync(store, "a", "two");
        Assert.Equal(before, await ETagAsync(store, "a"));

        Assert.True((await MatchAsync(store, "a", before, "two")).Written);

        Assert.NotEqual(before, await ETagAsync(store, "a"));
        Assert.Equal("two", await ReadTextAsync(store, "a"));
    }

    [Theory]
    [InlineData("an etag of the past", "past", false)]
    [InlineData("the etag of now", "now", true)]
    [InlineData("none, though there is one", "", false)]
    [InlineData("a star is no wildcard", "*", false)]
    [InlineData("an etag of nobody", "0x8D", false)]
    public async Task An_artifact_is_replaced_only_when_it_is_what_the_caller_thinks(string reason, string etag, bool isReplaced)
    {
        IArtifactStore store = Make();
        await PutAsync(store, "a", "one");
        string past = await ETagAsync(store, "a");
        await MatchAsync(store, "a", past, "two");
        string now = await ETagAsync(store, "a");

        PutResult put = await MatchAsync(store, "a", etag switch { "past" => past, "now" => now, _ => etag }, "three");

        Assert.True(put == new PutResult(isReplaced, Sha256Digest.Of("three"), 5), reason);
        Assert.Equal(isReplaced ? "three" : "two", await ReadTextAsync(store, "a"));
    }

    [Theory]
    [InlineData("none is expected", "", true)]
    [InlineData("one is expected", "0x8D", false)]
    [InlineData("any is expected", "*", false)]
    public async Task Where_there_is_no_artifact_only_an_empty_etag_matches(string reason, string etag, bool isWritten)
    {
        IArtifactStore store = Make();

        PutResult put = await MatchAsync(store, "a", etag, "one");

        Assert.True(put.Written == isWritten, reason);
        Assert.Equal(isWritten ? 1 : 0, (await ListAsync(store, "")).Length);
    }

    [Fact]
    public async Task The_list_is_in_ordinal_order_and_goes_by_prefix()
    {
        IArtifactStore store = Make();
        string[] paths = ["b", "B", "a/b/c", "a-b", "a/b-c", "a.b", "a0", "a/b", "ä", "Z/1", "a/10", "a/9", "\uFF5E", "\U0001F4C4"];
        // A folder cannot be a file too: "a/b" is one of both in a container only.
        paths = [.. paths.Where(static path => path != "a/b")];
        foreach (string path in paths)
        {
            await PutAsync(store, path, path);
        }

        Assert.Equal(paths.Order(StringComparer.Ordinal), (await ListAsync(store, "")).Select(static artifact => artifact.Path));
        Assert.Equal(["a/10", "a/9", "a/b-c", "a/b/c"], (await ListAsync(store, "a/")).Select(static artifact => artifact.Path));
        Assert.Equal(["a/b-c", "a/b/c"], (await ListAsync(store, "a/b")).Select(static artifact => artifact.Path));
        Assert.Empty(await ListAsync(store, "A"));
    }

    [Fact]
    public async Task A_new_store_is_empty() => Assert.Empty(await ListAsync(Make(), "any"));

    [Theory]
    [InlineData("short", 10)]
    [InlineData("long", (2 * BlockLength) + 1)]
    public async Task Nothing_is_visible_before_the_writer_has_ended(string reason, int length)
    {
        IArtifactStore store = Make();
        int seen = -1;
        await store.PutIfAbsentAsync(
            "a",
            stream =>
            {
                stream.Write(Bytes(length, seed: 8));
                seen = store.ListAsync("", Cancellation).ToBlockingEnumerable(Cancellation).Count();
            },
            Cancellation);

        Assert.True(seen == 0, reason);
        Assert.Single(await ListAsync(store, ""));
    }

    [Theory]
    [InlineData("short", 10)]
    [InlineData("long", (2 * BlockLength) + 1)]
    public async Task A_writer_that_fails_leaves_everything_as_it_was(string reason, int length)
    {
        IArtifactStore store = Make();
        await PutAsync(store, "old", "old");
        string etag = await ETagAsync(store, "old");
        void Fail(Stream stream)
        {
            stream.Write(Bytes(length, seed: 9));
            throw new InvalidOperationException(reason);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutIfAbsentAsync("new", Fail, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutIfMatchAsync("old", etag, Fail, Cancellation));

        Assert.Equal(["old"], (await ListAsync(store, "")).Select(static artifact => artifact.Path));
        Assert.Equal("old", await ReadTextAsync(store, "old"));
        Assert.True((await PutAsync(store, "new", "new")).Written);
    }

    [Theory]
    [InlineData("up", "../a")]
    [InlineData("up in the middle", "a/../../b")]
    [InlineData("here", "a/./b")]
    [InlineData("from the root", "/a")]
    [InlineData("an empty part", "a//b")]
    [InlineData("a folder", "a/")]
    [InlineData("nothing", "")]
    public async Task A_path_that_leaves_the_store_is_refused(string reason, string path)
    {
        IArtifactStore store = Make();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => PutAsync(store, path, reason));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => MatchAsync(store, path, "", reason));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.OpenAsync(path, 0, Cancellation));
    }

    [Fact]
    public async Task A_caller_that_has_given_up_is_not_served()
    {
        IArtifactStore store = Make();
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        Action<Stream> write = static stream => stream.WriteByte(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutIfAbsentAsync("a", write, stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutIfMatchAsync("a", "", write, stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.OpenAsync("a", 0, stop.Token));
        Assert.Empty(await ListAsync(store, ""));
    }

    protected static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected static Task<PutResult> PutAsync(IArtifactStore store, string path, string text) =>
        store.PutIfAbsentAsync(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)), Cancellation);

    protected static Task<PutResult> MatchAsync(IArtifactStore store, string path, string etag, string text) =>
        store.PutIfMatchAsync(path, etag, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)), Cancellation);

    protected static async Task<ArtifactInfo[]> ListAsync(IArtifactStore store, string prefix)
    {
        List<ArtifactInfo> found = [];
        await foreach (ArtifactInfo artifact in store.ListAsync(prefix, Cancellation))
        {
            found.Add(artifact);
        }

        return [.. found];
    }

    protected static async Task<byte[]> ReadAsync(IArtifactStore store, string path, long offset)
    {
        await using Stream stream = await store.OpenAsync(path, offset, Cancellation);
        using MemoryStream read = new();
        await stream.CopyToAsync(read, Cancellation);
        return read.ToArray();
    }

    protected static async Task<string> ReadTextAsync(IArtifactStore store, string path) =>
        System.Text.Encoding.UTF8.GetString(await ReadAsync(store, path, 0));

    protected static async Task<string> ETagAsync(IArtifactStore store, string path) =>
        (await ListAsync(store, path)).Single(artifact => artifact.Path == path).ETag;

    // Pieces of uneven length, so that they cross every buffer's end somewhere.
    protected static void WriteInPieces(Stream stream, byte[] content)
    {
        const int piece = 100_003;
        for (int start = 0; start < content.Length; start += piece)
        {
            stream.Write(content, start, Math.Min(piece, content.Length - start));
        }
    }
}
