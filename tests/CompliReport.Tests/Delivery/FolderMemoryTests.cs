using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Functions.Tests;
using Xunit;

namespace CompliReport.Tests.Delivery;

/// <summary>A folder into which people copy: what changes is not listed, and what is large is not read again and again.</summary>
public sealed class FolderMemoryTests : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly string _root = Directory.CreateTempSubdirectory("memory").FullName;
    private readonly HandClock _clock = new(Now);
    private readonly FolderArtifactStore _store;

    public FolderMemoryTests() => _store = new FolderArtifactStore(_root, Rest, _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("written long ago", -61, false)]
    [InlineData("written a minute ago, or just now on a server whose clock is behind", -60, true)]
    [InlineData("written just now", 0, true)]
    [InlineData("written just now on a server whose clock is ahead", 60, true)]
    [InlineData("a time that nobody's clock shows", 61, false)]
    public void A_list_waits_for_files_that_may_still_be_written(string reason, int seconds, bool waits)
    {
        Write("a", "1", seconds);
        Task<string> list = ListAsync();
        Assert.True(list.IsCompleted != waits, reason);
        _clock.Advance(Rest);
        Assert.Equal("a", Done(list));
    }

    [Fact]
    public void A_file_that_changes_meanwhile_is_left_out_until_it_rests_and_the_others_are_listed()
    {
        Write("a", "half", 0);
        Write("b", "whole", 0);
        Task<string> list = ListAsync();
        Write("a", "half and half", 0);
        _clock.Advance(Rest);
        Assert.Equal("b", Done(list));

        list = ListAsync();
        Assert.False(list.IsCompleted, "its rest began with the change");
        _clock.Advance(Rest);
        Assert.Equal("a b", Done(list));
        Assert.Equal("a b", Done(ListAsync()));
    }

    [Fact]
    public void A_file_that_is_changed_under_an_old_date_is_waited_for_too()
    {
        Write("a", "half", -3600);
        Assert.Equal("a", Done(ListAsync()));
        Write("a", "half and half", -3600);
        Task<string> list = ListAsync();
        Assert.False(list.IsCompleted);
        _clock.Advance(Rest);
        Assert.Equal("a", Done(list));
    }

    [Fact]
    public void A_file_that_rested_between_two_looks_is_not_waited_for()
    {
        Write("a", "1", 0);
        Task<string> first = ListAsync();
        _clock.Advance(Rest / 2);
        Write("b", "1", 0);
        _clock.Advance(Rest / 2);
        Assert.Equal("a", Done(first));
        Assert.Equal("a", Done(ListAsync("a")));
        Assert.False(ListAsync("b").IsCompleted);
    }

    [Fact]
    public void A_file_that_goes_away_meanwhile_is_left_out()
    {
        Write("a", "1", 0);
        Task<string> list = ListAsync();
        File.Delete(Path.Combine(_root, "a"));
        _clock.Advance(Rest);
        Assert.Equal("", Done(list));
    }

    [Fact]
    public async Task A_file_that_its_writer_holds_is_left_out_where_people_copy_and_a_fault_elsewhere()
    {
        Write("a", "1", -3600);
        Write("b", "1", -3600);
        using FileStream held = new(Path.Combine(_root, "a"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal("b", Done(ListAsync()));
        await Assert.ThrowsAnyAsync<IOException>(async () => await new FolderArtifactStore(_root).ListAsync("", Token).ToListAsync(Token));
    }

    [Theory]
    [InlineData("nothing happened", "content", -3600, 1)]
    [InlineData("another length", "contents", -3600, 2)]
    [InlineData("another content of the same length, written later", "CONTENT", -3599, 2)]
    public void A_file_is_read_once_for_its_digest_until_it_changes(string reason, string text, int seconds, int reads)
    {
        Write("a", "content", -3600);
        Done(ListAsync());
        Done(ListAsync());
        Write("a", text, seconds);
        Task<string> list = ListAsync();
        _clock.Advance(Rest);
        Done(list);
        Assert.True(_store.Memory.Reads == reads, $"{reason}: {_store.Memory.Reads}");
    }

    [Theory]
    [InlineData("within two seconds a file may change and keep its date", -2, 2)]
    [InlineData("beyond them not", -3, 1)]
    public async Task What_was_just_written_is_read_again(string reason, int seconds, int reads)
    {
        FolderArtifactStore store = new(_root, TimeSpan.Zero, _clock);
        Write("a", "1", seconds);
        await store.ListAsync("", Token).ToListAsync(Token);
        await store.ListAsync("", Token).ToListAsync(Token);
        Assert.True(store.Memory.Reads == reads, reason);
    }

    [Fact]
    public async Task A_replacement_looks_at_the_content_itself()
    {
        Write("a", "1", -3600);
        string tag = (await _store.ListAsync("", Token).ToListAsync(Token))[0].ETag;
        Write("a", "2", -3600);
        Assert.False((await _store.PutIfMatchAsync("a", tag, stream => stream.Write("3"u8), Token)).Written);
    }

    private void Write(string name, string text, int secondsFromNow)
    {
        string file = Path.Combine(_root, name);
        File.WriteAllText(file, text);
        File.SetLastWriteTimeUtc(file, Now.AddSeconds(secondsFromNow));
    }

    private async Task<string> ListAsync(string prefix = "")
    {
        List<ArtifactInfo> files = await _store.ListAsync(prefix, Token).ToListAsync(Token);
        return string.Join(' ', files.Select(static file => file.Path));
    }

    private static string Done(Task<string> list)
    {
        Assert.True(list.IsCompleted, "it still waits");
        return list.GetAwaiter().GetResult();
    }
}
