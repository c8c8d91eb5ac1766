using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Functions.Rates;
using CompliReport.Functions.Tests.Days;
using CompliReport.LocalRuntime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CompliReport.Functions.Tests;

public sealed class TimerFunctionTests : IDisposable
{
    private const string Good = "Date,USD,CNY,\n2023-03-01,1.0684,7.3479,\n2023-02-28,1.0619,7.3658,\n";

    private readonly DayWorld _world = new();
    private readonly HandClock _clock = new(new DateTimeOffset(2023, 3, 2, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("just before the cut-off it waits", 5.999, false)]
    [InlineData("at the cut-off it runs", 6, true)]
    [InlineData("just after it too", 6.001, true)]
    public async Task A_day_without_control_file_runs_at_the_cut_off(string reason, double hours, bool hasRun)
    {
        _world.Put(DayWorld.Upload[0].Path, DayWorld.Upload[0].Text);
        using DayRun days = _world.Run();
        IConfiguration settings = Settings(("CutOffHours", "6"));
        _clock.Advance(TimeSpan.FromHours(hours));
        await new DayClosed(days, _clock, settings, NullLogger<DayClosed>.Instance).Run(new TimerInfo(), Cancel);
        Assert.True(_world.Snapshot("reports").Length > 0 == hasRun, reason);
    }

    [Theory]
    [InlineData("the source is down", HttpStatusCode.ServiceUnavailable, Good)]
    [InlineData("the file is no rate file", HttpStatusCode.OK, "<html>maintenance</html>")]
    [InlineData("a rate is no number", HttpStatusCode.OK, "Date,USD,\n2023-03-01,abc,\n")]
    public async Task A_failed_fetch_keeps_the_last_good_file_and_its_age(string reason, HttpStatusCode status, string text)
    {
        await RefreshAsync(HttpStatusCode.OK, Good);
        _clock.Advance(TimeSpan.FromHours(1));
        RateRefresh rates = await RefreshAsync(status, text);
        Assert.True(await File.ReadAllTextAsync(Path.Combine(_world.Folder, "rates", "fx", "ecb.csv"), Cancel) == Good, reason);
        Assert.Equal(3600, Assert.Single(await rates.AgesAsync(Cancel)).AgeSeconds);
    }

    [Fact]
    public async Task A_good_fetch_replaces_the_file_and_its_age()
    {
        await RefreshAsync(HttpStatusCode.OK, Good);
        _clock.Advance(TimeSpan.FromHours(1));
        string newer = Good.Replace("Date,USD,CNY,\n", "Date,USD,CNY,\n2023-03-02,1.0605,7.3261,\n", StringComparison.Ordinal);
        RateRefresh rates = await RefreshAsync(HttpStatusCode.OK, newer);
        Assert.Equal(newer, await File.ReadAllTextAsync(Path.Combine(_world.Folder, "rates", "fx", "ecb.csv"), Cancel));
        Assert.Equal(("fx/ecb.csv", 0L), (Assert.Single(await rates.AgesAsync(Cancel)) is var age ? (age.Path, age.AgeSeconds) : default));
    }

    private static IConfiguration Settings(params (string Name, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(Array.ConvertAll(values, static one => new KeyValuePair<string, string?>(one.Name, one.Value))).Build();

    private async Task<RateRefresh> RefreshAsync(HttpStatusCode status, string text)
    {
        using Answering answering = new(status, text);
        using HttpClient client = new(answering);
        IConfiguration settings = Settings(("RateSources:0", "fx/ecb.csv https://rates.example/ecb.csv"));
        RateRefresh rates = new(_world.Stores(), client, settings, _clock, NullLogger<RateRefresh>.Instance);
        await new RefreshRates(rates).Run(new TimerInfo(), Cancel);
        return rates;
    }

    private sealed class Answering(HttpStatusCode status, string text) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(text) });
    }
}
