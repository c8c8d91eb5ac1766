using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.LocalRuntime;
using CompliReport.LocalRuntime.Queues;
using CompliReport.LocalRuntime.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CompliReport.Functions.Tests.LocalRuntime;

/// <summary>What a timer function was told.</summary>
public sealed class Ticks
{
    public Collection<TimerInfo> Fired { get; } = [];

    public bool IsFailing { get; set; }
}

/// <summary>A timer function as an app would write it.</summary>
public sealed class SampleTimer(Ticks ticks)
{
    [Function("Ticking")]
    public void Run([TimerTrigger("%Schedule%")] TimerInfo timer)
    {
        ticks.Fired.Add(timer);
        if (ticks.IsFailing)
        {
            throw new InvalidOperationException("no luck");
        }
    }
}

public sealed class TimerPumpTests : IDisposable
{
    private static readonly NcrontabSchedule Hourly = NcrontabSchedule.Of("0 0 * * * *");

    private readonly TemporaryFolder _folder = new();
    private readonly HandClock _clock = new(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
    private readonly Ticks _ticks = new();
    private readonly ServiceProvider _services;
    private readonly TimerPump _pump;
    private readonly FunctionEntry _function;
    private readonly TimerRecord _record;

    public TimerPumpTests()
    {
        _services = new ServiceCollection().AddSingleton(_ticks).BuildServiceProvider();
        FunctionCatalog catalog = FunctionCatalog.Of(typeof(SampleTimer).Assembly);
        IConfiguration settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new KeyValuePair<string, string?>("Schedule", "0 0 * * * *")]).Build();
        FunctionInvoker invoker = new(_services.GetRequiredService<IServiceScopeFactory>(), new FolderMessageStore(_folder.Path, _clock), settings);
        _pump = new TimerPump(catalog, invoker, new LocalRuntimeOptions(_folder.Path), _clock, settings, NullLogger<TimerPump>.Instance);
        _function = catalog.Functions.Single(static one => one.Name == "Ticking");
        _record = new TimerRecord(_folder.Of("timers"), "Ticking");
    }

    public void Dispose()
    {
        _pump.Dispose();
        _services.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("just before its time it waits", 3599, 1, false)]
    [InlineData("at its time it fires", 3600, 2, false)]
    [InlineData("long after its time it is past due, once", 3600 * 5, 2, true)]
    public async Task A_timer_fires_at_its_time_and_once_for_all_that_it_missed(string reason, int seconds, int fired, bool isPastDue)
    {
        await FireAsync();
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        await FireAsync();
        await FireAsync();
        Assert.True(_ticks.Fired.Count == fired, reason);
        Assert.True(_ticks.Fired[^1].IsPastDue == isPastDue, reason);
    }

    [Fact]
    public async Task A_timer_whose_function_fails_fires_again_at_its_next_time_only()
    {
        _ticks.IsFailing = true;
        await FireAsync();
        await FireAsync();
        Assert.Single(_ticks.Fired);
        _clock.Advance(TimeSpan.FromHours(1));
        await FireAsync();
        Assert.Equal(2, _ticks.Fired.Count);
    }

    [Fact]
    public async Task While_another_process_holds_the_lock_nothing_fires()
    {
        using (_record.TryLock())
        {
            Assert.False(await _pump.TryFireAsync(_function, Hourly, _record, CancellationToken.None));
        }

        Assert.Empty(_ticks.Fired);
        await FireAsync();
        Assert.Single(_ticks.Fired);
    }

    [Fact]
    public async Task A_record_out_of_reach_is_tried_again_and_does_not_end_the_host()
    {
        // A file where the records' folder should be: nothing can be read or written there.
        _folder.Write("runtime/timers", "in the way");
        await _pump.StartAsync(Cancel);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_pump.ExecuteTask!.IsCompleted);
        System.IO.File.Delete(_folder.Of("runtime", "timers"));
        for (int i = 0; i < 500 && _ticks.Fired.Count == 0; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, Cancel);
        }

        Assert.Single(_ticks.Fired);
        await _pump.StopAsync(CancellationToken.None);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task FireAsync() => Assert.True(await _pump.TryFireAsync(_function, Hourly, _record, CancellationToken.None));
}
