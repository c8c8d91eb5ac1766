using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Functions.Tests.LocalRuntime;
using CompliReport.LocalRuntime;
using CompliReport.LocalRuntime.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CompliReport.Functions.Tests.Telemetry;

public sealed class RuntimeTelemetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HandClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly FolderMessageStore _store;
    private readonly Behaviour _behaviour = new();
    private readonly ServiceProvider _services;
    private readonly FunctionCatalog _catalog = FunctionCatalog.Of(typeof(SampleFunction).Assembly);
    private readonly QueuePump _pump;

    public RuntimeTelemetryTests()
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
    public async Task Every_try_of_a_message_is_counted_and_traced_and_failures_show_their_kind_only()
    {
        _behaviour.Act = static (_, context, _) =>
            context.RetryContext.RetryCount < 5 ? throw new InvalidOperationException("secret") : Task.CompletedTask;
        using Measured measured = Measured.Start();
        await _store.SendAsync("q", "m", "secret", Cancel);
        for (int i = 0; i < 5; i++)
        {
            await HandleOnceAsync();
        }

        _behaviour.Act = static (_, _, _) => Task.CompletedTask;
        await _store.SendAsync("q", "n", "secret", Cancel);
        await HandleOnceAsync();

        Assert.Equal(
            ["comes_back", "comes_back", "comes_back", "comes_back", "poisoned", "done"],
            measured.Of("messages").Select(static one => one.Tag("outcome")));
        Assert.All(measured.Of("messages"), static one => Assert.Equal("q", one.Tag("queue")));
        Assert.Equal(6, measured.Traces.Length);
        Assert.All(measured.Traces, static trace => Assert.Equal(("Sample", ActivityKind.Consumer), (trace.OperationName, trace.Kind)));
        Assert.All(measured.Traces[..5], static trace => Assert.Equal("System.InvalidOperationException", trace.GetTagItem("error.type")));
        Assert.Equal([1, 2, 3, 4, 5, 1], measured.Traces.Select(static trace => (int)trace.GetTagItem("complireport.try")!));
        Assert.Equal(ActivityStatusCode.Unset, measured.Traces[5].Status);
        Assert.DoesNotContain(
            measured.Traces.SelectMany(static trace => trace.TagObjects),
            static tag => tag.Value?.ToString()!.Contains("secret", StringComparison.Ordinal) == true);
        Assert.All(measured.Traces, static trace => Assert.True(trace.StatusDescription is null && !trace.Events.Any()));
    }

    [Fact]
    public async Task A_message_that_another_process_took_is_counted_as_lost_and_not_as_done()
    {
        _behaviour.Act = async (_, _, cancel) =>
        {
            _clock.Advance(TimeSpan.FromMinutes(2));
            HeldMessage? taken = await _store.ReceiveAsync("q", TimeSpan.FromSeconds(30), cancel);
            Assert.True(taken is null || await _store.DeleteAsync(taken, cancel));
            foreach (string file in System.IO.Directory.GetFiles(_folder.Of("q")))
            {
                System.IO.File.Delete(file);
            }
        };
        using Measured measured = Measured.Start();
        await _store.SendAsync("q", "m", "x", Cancel);
        await HandleOnceAsync();
        Assert.Equal("lost", Assert.Single(measured.Of("messages")).Tag("outcome"));
    }

    private async Task HandleOnceAsync()
    {
        HeldMessage message = (await _store.ReceiveAsync("q", TimeSpan.FromSeconds(30), Cancel))!;
        await _pump.HandleAsync(_catalog.Functions.Single(static one => one.Name == "Sample"), message, CancellationToken.None);
    }
}
