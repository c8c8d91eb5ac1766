using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.LocalRuntime;
using CompliReport.LocalRuntime.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CompliReport.Functions.Tests.LocalRuntime;

/// <summary>What a test lets the sample function do.</summary>
public sealed class Behaviour
{
    public Func<string, FunctionContext, CancellationToken, Task> Act { get; set; } = static (_, _, _) => Task.CompletedTask;
}

/// <summary>A function as an app would write it.</summary>
public sealed class SampleFunction(Behaviour behaviour)
{
    [Function("Sample")]
    [QueueOutput("answers")]
    public async Task<string[]> Run([QueueTrigger("q")] string message, FunctionContext context, CancellationToken cancellationToken)
    {
        await behaviour.Act(message, context, cancellationToken);
        return [message + " done"];
    }
}

public sealed class QueuePumpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HandClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly FolderMessageStore _store;
    private readonly Behaviour _behaviour = new();
    private readonly ServiceProvider _services;
    private readonly FunctionCatalog _catalog = FunctionCatalog.Of(typeof(SampleFunction).Assembly);
    private readonly QueuePump _pump;

    public QueuePumpTests()
    {
        _store = new FolderMessageStore(_folder.Path, _clock);
        _services = new ServiceCollection().AddSingleton(_behaviour).BuildServiceProvider();
        IConfiguration settings = new ConfigurationBuilder().Build();
        FunctionInvoker invoker = new(_services.GetRequiredService<IServiceScopeFactory>(), _store, settings);
        _pump = new QueuePump(_catalog, invoker, _store, new QueueOptions(), _clock, settings, NullLogger<QueuePump>.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _pump.Dispose();
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_message_that_was_worked_on_is_gone_and_its_output_sent()
    {
        await _store.SendAsync("q", "m", "aGVsbG8=", Cancel);
        await HandleOnceAsync();
        Assert.Empty(_store.Peek("q"));
        Assert.Equal(["hello done"], _store.Peek("answers"));
    }

    [Theory]
    [InlineData("just below the limit it comes back", 4, 1, 0)]
    [InlineData("at the limit it is poisoned", 5, 0, 1)]
    public async Task A_message_that_fails_comes_back_until_it_is_poisoned(string reason, int tries, int waiting, int poisoned)
    {
        _behaviour.Act = static (_, _, _) => throw new InvalidOperationException("no luck");
        await _store.SendAsync("q", "m", "{}", Cancel);
        for (int i = 0; i < tries; i++)
        {
            await HandleOnceAsync();
        }

        Assert.True(await _store.CountAsync("q", Cancel) == waiting, reason);
        Assert.True(await _store.CountAsync("q-poison", Cancel) == poisoned, reason);
        Assert.Empty(_store.Peek("answers"));
    }

    [Fact]
    public async Task A_message_whose_worker_dies_each_time_is_poisoned_without_another_try()
    {
        await _store.SendAsync("q", "m", "{}", Cancel);
        for (int i = 0; i < 5; i++)
        {
            Assert.NotNull(await _store.ReceiveAsync("q", TimeSpan.FromSeconds(30), Cancel));
            _clock.Advance(TimeSpan.FromSeconds(30));
        }

        bool isCalled = false;
        _behaviour.Act = (_, _, _) => Task.FromResult(isCalled = true);
        await HandleOnceAsync();
        Assert.False(isCalled);
        Assert.Single(_store.Peek("q-poison"));
    }

    [Fact]
    public async Task A_long_work_keeps_its_message_hidden_from_others()
    {
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously),
            started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _behaviour.Act = (_, _, _) =>
        {
            started.SetResult();
            return go.Task;
        };
        await _store.SendAsync("q", "m", "{}", Cancel);
        HeldMessage message = (await _store.ReceiveAsync("q", TimeSpan.FromSeconds(30), Cancel))!;
        Task work = _pump.HandleAsync(_catalog.Functions.Single(static one => one.Name == "Sample"), message, CancellationToken.None);
        await started.Task;
        for (int i = 0; i < 6; i++)
        {
            DateTimeOffset visibleAt = VisibleAt();
            _clock.Advance(TimeSpan.FromSeconds(15));
            await UntilAsync(() => VisibleAt() > visibleAt);
            Assert.Null(await _store.ReceiveAsync("q", TimeSpan.FromSeconds(30), Cancel));
        }

        go.SetResult();
        await work;
        Assert.Empty(_store.Peek("q"));
    }

    [Fact]
    public async Task A_lost_message_cancels_the_work()
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _behaviour.Act = (_, _, cancel) =>
        {
            started.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        };
        await _store.SendAsync("q", "m", "{}", Cancel);
        HeldMessage message = (await _store.ReceiveAsync("q", TimeSpan.FromSeconds(10), Cancel))!;
        Task work = _pump.HandleAsync(_catalog.Functions.Single(static one => one.Name == "Sample"), message, CancellationToken.None);
        await started.Task;
        await new FolderMessageStore(_folder.Path, new HandClock(DateTimeOffset.UnixEpoch.AddSeconds(11)))
            .ReceiveAsync("q", TimeSpan.FromSeconds(30), Cancel);
        _clock.Advance(TimeSpan.FromSeconds(15));
        await work.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Single(_store.Peek("q"));
        Assert.Empty(_store.Peek("answers"));
    }

    [Fact]
    public async Task A_message_interrupted_by_the_host_is_visible_at_once()
    {
        _behaviour.Act = static (_, _, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        await _store.SendAsync("q", "m", "{}", Cancel);
        using CancellationTokenSource stop = new();
        HeldMessage message = (await _store.ReceiveAsync("q", TimeSpan.FromSeconds(30), Cancel))!;
        Task work = _pump.HandleAsync(_catalog.Functions.Single(static one => one.Name == "Sample"), message, stop.Token);
        await stop.CancelAsync();
        await work.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.NotNull(await _store.ReceiveAsync("q", TimeSpan.FromSeconds(30), Cancel));
    }

    private async Task HandleOnceAsync()
    {
        HeldMessage message = (await _store.ReceiveAsync("q", TimeSpan.FromSeconds(30), Cancel))!;
        await _pump.HandleAsync(_catalog.Functions.Single(static one => one.Name == "Sample"), message, CancellationToken.None);
    }

    private DateTimeOffset VisibleAt() =>
        new(long.Parse(System.IO.Path.GetFileName(System.IO.Directory.GetFiles(_folder.Of("q")).Single()).Split('.')[0],
            System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 500 && !condition(); i++)
        {
            await Task.Delay(10, Cancel);
        }

        Assert.True(condition(), "it did not happen within five seconds");
    }
}
