using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Functions.Rates;
using CompliReport.Functions.Tests.Days;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CompliReport.Functions.Tests.Telemetry;

/// <summary>What is measured with the clock: how long events wait, how old rates are.</summary>
public sealed class EventAgeTests : IDisposable
{
    private readonly DayWorld _world = new();
    private readonly HandClock _clock = new(new DateTimeOffset(2023, 3, 2, 0, 1, 30, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("CloudEvents", "2023-03-02T00:00:00.0000000Z", 90.0)]
    [InlineData("with an offset", "2023-03-02T01:00:00+01:00", 90.0)]
    [InlineData("a clock that is ahead", "2023-03-02T00:05:00Z", 0.0)]
    [InlineData("no time", "", null)]
    [InlineData("no time that can be read", "yesterday", null)]
    public async Task An_event_has_waited_since_it_was_raised_and_never_less_than_nothing(string reason, string time, double? age)
    {
        using DayRun days = _world.Run();
        using Measured measured = Measured.Start();
        LedgerArrived function = new(days, _world.Stores(), _clock, NullLogger<LedgerArrived>.Instance);
        await function.Run(Event(DayWorld.Day + "/a.csv", time), Cancel);
        Assert.True(measured.Of("event.age") is var found && (age is null ? found.Length == 0 : found.Single().Value == age), reason);
    }

    [Theory]
    [InlineData("another container", "reports", DayWorld.Day + "/a.csv")]
    [InlineData("no day", "ledgers", "DEMOEX/accounts.csv")]
    public async Task Events_that_are_not_of_a_day_are_not_measured(string reason, string container, string path)
    {
        using DayRun days = _world.Run();
        using Measured measured = Measured.Start();
        LedgerArrived function = new(days, _world.Stores(), _clock, NullLogger<LedgerArrived>.Instance);
        await function.Run(Event(path, "2023-03-02T00:00:00Z", container), Cancel);
        Assert.True(measured.Values.Length == 0, reason);
    }

    [Fact]
    public void Both_schemas_tell_the_time()
    {
        DateTimeOffset at = new(2023, 3, 2, 0, 0, 0, TimeSpan.Zero);
        string cloud = Event(DayWorld.Day + "/a.csv", "2023-03-02T00:00:00Z");
        string grid = cloud.Replace("\"time\"", "\"eventTime\"", StringComparison.Ordinal)
            .Replace("\"type\"", "\"eventType\"", StringComparison.Ordinal);
        Assert.Equal([at, at], BlobEvent.Read($"[{cloud},{grid}]").Events.Select(static one => one.At!.Value));
    }

    [Fact]
    public async Task Rates_grow_older_while_their_source_is_down()
    {
        await RefreshAsync(HttpStatusCode.OK);
        _clock.Advance(TimeSpan.FromHours(2));
        using Measured measured = Measured.Start();
        await RefreshAsync(HttpStatusCode.ServiceUnavailable);
        Measurement age = Assert.Single(measured.Of("rates.age"));
        Assert.Equal(("fx", 7200.0), (age.Tag("kind"), age.Value));
    }

    internal static string Event(string path, string time, string container = "ledgers") =>
        $$$"""
        {"type":"Microsoft.Storage.BlobCreated","subject":"/blobServices/default/containers/{{{container}}}/blobs/{{{path}}}",
        "time":"{{{time}}}","data":{"api":"PutBlob"}}
        """;

    private async Task RefreshAsync(HttpStatusCode status)
    {
        using Answering answering = new(status);
        using HttpClient client = new(answering);
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection(
            [new KeyValuePair<string, string?>("RateSources:0", "fx/ecb.csv https://rates.example/ecb.csv")]).Build();
        await new RateRefresh(_world.Stores(), client, settings, _clock, NullLogger<RateRefresh>.Instance).RunAsync(Cancel);
    }

    private sealed class Answering(HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent("Date,USD,\n2023-03-01,1.0684,\n") });
    }
}
