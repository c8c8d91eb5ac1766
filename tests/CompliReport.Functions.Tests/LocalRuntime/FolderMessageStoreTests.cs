using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.LocalRuntime.Queues;
using Xunit;

namespace CompliReport.Functions.Tests.LocalRuntime;

public sealed class FolderMessageStoreTests : IDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly HandClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly FolderMessageStore _store;

    public FolderMessageStoreTests() => _store = new FolderMessageStore(_folder.Path, _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("just below the time-out it is still hidden", 29.999, false)]
    [InlineData("exactly at the time-out it is visible", 30, true)]
    [InlineData("just above too", 30.001, true)]
    public async Task A_held_message_comes_back_at_its_time_out(string reason, double seconds, bool isBack)
    {
        await SendAsync("one");
        HeldMessage first = (await ReceiveAsync())!;
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        HeldMessage? again = await ReceiveAsync();
        Assert.True(isBack == (again is not null), reason);
        Assert.Equal(1, first.DequeueCount);
        Assert.True(again is null || again.DequeueCount == 2, reason);
    }

    [Fact]
    public async Task A_renewed_message_stays_hidden_and_its_old_receipt_is_worthless()
    {
        await SendAsync("one");
        HeldMessage held = (await ReceiveAsync())!;
        _clock.Advance(TimeSpan.FromSeconds(15));
        HeldMessage renewed = (await _store.RenewAsync(held, Hold, Cancel))!;
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(await ReceiveAsync());
        Assert.False(await _store.DeleteAsync(held, Cancel));
        Assert.True(await _store.DeleteAsync(renewed, Cancel));
        Assert.Equal(0, await _store.CountAsync("q", Cancel));
    }

    [Fact]
    public async Task What_another_took_over_can_neither_be_deleted_nor_renewed_nor_moved()
    {
        await SendAsync("one");
        HeldMessage mine = (await ReceiveAsync())!;
        _clock.Advance(Hold);
        HeldMessage theirs = (await ReceiveAsync())!;
        Assert.False(await _store.DeleteAsync(mine, Cancel));
        Assert.Null(await _store.RenewAsync(mine, Hold, Cancel));
        Assert.False(await _store.MoveAsync(mine, "q-poison", Cancel));
        Assert.True(await _store.DeleteAsync(theirs, Cancel));
    }

    [Fact]
    public async Task A_message_sent_twice_with_one_id_is_there_once_even_while_it_is_held()
    {
        await SendAsync("one");
        await SendAsync("one");
        HeldMessage? held = await ReceiveAsync();
        await SendAsync("one");
        Assert.NotNull(held);
        Assert.Equal(1, await _store.CountAsync("q", Cancel));
    }

    [Fact]
    public async Task Of_many_takers_each_message_goes_to_exactly_one()
    {
        const int Messages = 40, Takers = 4;
        for (int i = 0; i < Messages; i++)
        {
            await SendAsync("m" + i);
        }

        List<string>[] taken = await Task.WhenAll(Enumerable.Range(0, Takers).Select(_ => Task.Run(async () =>
        {
            FolderMessageStore own = new(_folder.Path, _clock);
            List<string> ids = [];
            while (await own.ReceiveAsync("q", Hold, Cancel) is { } message)
            {
                ids.Add(message.Id);
            }

            return ids;
        })));
        Assert.Equal(Enumerable.Range(0, Messages).Select(static i => "m" + i).Order(), taken.SelectMany(static ids => ids).Order());
    }

    [Fact]
    public async Task Of_many_that_send_one_id_at_once_one_message_is_left_whoever_renames_it_meanwhile()
    {
        const int Messages = 60, Senders = 6;
        using CancellationTokenSource done = new();
        // Renames all the time, as workers that hold and renew do: a listing may miss a file that is renamed while it goes on.
        Task renaming = Task.Run(async () =>
        {
            FolderMessageStore own = new(_folder.Path, TimeProvider.System);
            while (!done.IsCancellationRequested)
            {
                await own.ReceiveAsync("q", TimeSpan.Zero, Cancel);
            }
        }, Cancel);
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            FolderMessageStore own = new(_folder.Path, TimeProvider.System);
            for (int i = 0; i < Messages; i++)
            {
                await own.SendAsync("q", "m" + i, "{}", Cancel);
            }
        }, Cancel)));
        await done.CancelAsync();
        await renaming;
        Assert.Equal(Messages, await _store.CountAsync("q", Cancel));
    }

    [Fact]
    public async Task A_lock_goes_to_one_at_a_time_and_to_the_next_when_it_is_given_back()
    {
        string file = _folder.Of("x", "q.lock");
        Task<IDisposable> second;
        using (await FolderLock.TakeAsync(file, Cancel))
        {
            second = FolderLock.TakeAsync(file, Cancel);
            Assert.False(second.IsCompleted);
        }

        (await second.WaitAsync(TimeSpan.FromSeconds(20), Cancel)).Dispose();
    }

    [Theory]
    [InlineData("a way out of the folder", "../x")]
    [InlineData("a dot, which parts the file's name", "a.b")]
    [InlineData("nothing", "")]
    public async Task Names_that_are_no_names_are_refused(string reason, string name)
    {
        Exception? refused = await Record.ExceptionAsync(() => _store.SendAsync("q", name, "{}", Cancel));
        Assert.True(refused is ArgumentException, reason);
        Assert.True(await Record.ExceptionAsync(() => _store.SendAsync(name, "id", "{}", Cancel)) is ArgumentException, reason);
    }

    [Theory]
    [InlineData("plain JSON", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("base64 of it", "eyJhIjoxfQ==", "{\"a\":1}")]
    [InlineData("letters that happen to be base64 of no text", "test", "test")]
    [InlineData("nothing", "", "")]
    public void Bodies_are_read_plain_or_base64(string reason, string body, string expected) =>
        Assert.True(expected == MessageText.Decode(body), reason);

    private Task SendAsync(string id) => _store.SendAsync("q", id, "{}", Cancel);

    private Task<HeldMessage?> ReceiveAsync() => _store.ReceiveAsync("q", Hold, Cancel);
}
