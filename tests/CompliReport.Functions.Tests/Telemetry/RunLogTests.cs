using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Functions.Tests.Days;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CompliReport.Functions.Tests.Telemetry;

public sealed class RunLogTests : IDisposable
{
    private readonly DayWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("another exchange", "{\"exchange_id\":\"QiuJieping\",\"files\":[]}", "manifest.json: exchange_id: EXCHANGE_MISMATCH")]
    [InlineData("no exchange code", "{\"exchange_id\":\"Qiu Jieping: found, it\",\"files\":[]}", "manifest.json:1: exchange_id: ID_NOT_SOUND")]
    [InlineData("no day", "{\"exchange_id\":\"DEMOEX\",\"day\":\"Qiu Jieping\",\"files\":[]}", "manifest.json:1: day: TIME_NOT_READ")]
    [InlineData("no count", "{\"exchange_id\":\"DEMOEX\",\"files\":[{\"name\":\"a.csv\",\"row_count\":\"Qiu Jieping\"}]}", "manifest.json:1: files[0].row_count: NOT_A_COUNT")]
    public async Task A_refusal_is_logged_by_place_and_code_and_never_quotes(string reason, string control, string logged)
    {
        _world.PutAll();
        _world.Put(DayWorld.Day + "/manifest.json", control);
        string line = await LookAsync();
        Assert.True(line.Contains(logged, StringComparison.Ordinal), $"{reason}: {line}");
        Assert.DoesNotContain("Jieping", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_waited_for_is_named_if_its_name_is_one()
    {
        _world.PutAll();
        _world.Put(DayWorld.Day + "/manifest.json", DayWorld.Control("DEMOEX", "2023-03-01", "a.csv", "c.csv", "Qiu Jieping, Beijing"));
        string line = await LookAsync();
        Assert.Contains("c.csv", line, StringComparison.Ordinal);
        Assert.Contains("(a name of 20 characters)", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Jieping", line, StringComparison.Ordinal);
    }

    private async Task<string> LookAsync()
    {
        using DayRun days = _world.Run();
        LineLog log = new();
        await new LedgerArrived(days, _world.Stores(), TimeProvider.System, log).Run(EventAgeTests.Event(DayWorld.Day + "/a.csv", ""), Cancel);
        return Assert.Single(log.Lines);
    }

    private sealed class LineLog : ILogger<LedgerArrived>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
