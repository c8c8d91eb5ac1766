using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Delivery;

/// <summary>The contract of the artifact port, on a folder.</summary>
public sealed class FolderArtifactStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("store").FullName;

    private FolderArtifactStore Store => new(_root);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task The_first_put_writes_and_the_second_changes_nothing()
    {
        PutResult first = await Store.PutIfAbsentAsync("a/b.txt", Write("one"), Token), second = await Store.PutIfAbsentAsync("a/b.txt", Write("two"), Token);
        Assert.Equal(new PutResult(true, Sha256Digest.Of("one"u8), 3), first);
        Assert.Equal(new PutResult(false, Sha256Digest.Of("two"u8), 3), second);
        Assert.Equal("one", await ReadAsync("a/b.txt", 0));
    }

    [Fact]
    public async Task A_pipe_is_listed_with_the_reason_why_it_is_not_opened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes are no files there");
        using (System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_root, "a.csv")]))
        {
            await made.WaitForExitAsync(Token);
        }

        ArtifactInfo pipe = Assert.Single(await ListAsync("").WaitAsync(TimeSpan.FromSeconds(30), Token));

        Assert.Equal(("a.csv", RegularFile.Refusal), (pipe.Path, pipe.Refusal));
        IOException refused = await Assert.ThrowsAsync<IOException>(() => Task.Run(() => Store.OpenAsync("a.csv", 0, Token), Token).WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.Equal("a.csv: " + RegularFile.Refusal, refused.Message);
    }

    [Fact]
    public async Task A_replacement_needs_the_tag_of_what_is_there()
    {
        Assert.True((await Store.PutIfMatchAsync("f", "", Write("one"), Token)).Written);
        Assert.False((await Store.PutIfMatchAsync("f", "", Write("two"), Token)).Written);
        Assert.False((await Store.PutIfMatchAsync("f", "stale", Write("two"), Token)).Written);
        Assert.Equal("one", await ReadAsync("f", 0));
        string tag = Assert.Single(await ListAsync("")).ETag;
        Assert.True((await Store.PutIfMatchAsync("f", tag, Write("two"), Token)).Written);
        Assert.Equal("two", await ReadAsync("f", 0));
        Assert.False((await Store.PutIfMatchAsync("f", tag, Write("three"), Token)).Written);
        Assert.False((await Store.PutIfMatchAsync("missing", tag, Write("x"), Token)).Written);
    }

    [Theory]
    [InlineData(0, "content")]
    [InlineData(3, "tent")]
    [InlineData(7, "")]
    public async Task An_artifact_opens_at_an_offset(long offset, string rest)
    {
        await Store.PutIfAbsentAsync("f", Write("content"), Token);
        Assert.Equal(rest, await ReadAsync("f", offset));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found() => await Assert.ThrowsAsync<FileNotFoundException>(() => Store.OpenAsync("missing", 0, Token));

    [Fact]
    public async Task A_list_is_in_ordinal_order_below_its_prefix()
    {
        foreach (string path in (string[])["b/2", "a/1", "b/10", "B/1", "ba/1"])
        {
            await Store.PutIfAbsentAsync(path, Write(path), Token);
        }

        Assert.Equal(["B/1", "a/1", "b/10", "b/2", "ba/1"], (await ListAsync("")).Select(static one => one.Path));
        Assert.Equal(["b/10", "b/2"], (await ListAsync("b/")).Select(static one => one.Path));
        Assert.Equal(4, (await ListAsync("b/1")).Single().Bytes);
        Assert.Empty(await new FolderArtifactStore(Path.Combine(_root, "never")).ListAsync("", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Nobody_sees_a_file_before_it_is_whole_nor_after_a_failure()
    {
        await Assert.ThrowsAsync<IOException>(() => Store.PutIfAbsentAsync(
            "f",
            stream =>
            {
                stream.Write("half"u8);
                stream.Flush();
                Assert.False(File.Exists(Path.Combine(_root, "f")));
                Assert.Empty(ListAsync("").GetAwaiter().GetResult());
                throw new IOException("the disk is full");
            },
            Token));
        Assert.Empty(Directory.EnumerateFiles(_root));
        Assert.True((await Store.PutIfAbsentAsync("f", Write("whole"), Token)).Written);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("a/..")]
    [InlineData("/etc/outside")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("")]
    public async Task A_path_out_of_the_root_is_refused(string path)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.PutIfAbsentAsync(path, Write("x"), Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.PutIfMatchAsync(path, "", Write("x"), Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.OpenAsync(path, 0, Token));
    }

    private static Action<Stream> Write(string text) => stream => stream.Write(Scenario.Utf8(text));

    private async Task<List<ArtifactInfo>> ListAsync(string prefix) => await Store.ListAsync(prefix, Token).ToListAsync(Token);

    private async Task<string> ReadAsync(string path, long offset)
    {
        using StreamReader reader = new(await Store.OpenAsync(path, offset, Token));
        return await reader.ReadToEndAsync(Token);
    }
}
