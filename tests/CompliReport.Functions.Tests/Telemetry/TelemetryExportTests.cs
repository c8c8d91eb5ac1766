using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Functions.Desk;
using CompliReport.Functions.Tests.Days;
using CompliReport.LocalRuntime.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Xunit;

namespace CompliReport.Functions.Tests.Telemetry;

public sealed class TelemetryExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_desk_sends_traces_and_metrics_to_the_collector_of_its_settings_and_no_customer_data()
    {
        await using Collector collector = await Collector.StartAsync();
        WebApplication desk = DeskHost.Build(_folder.Path, storage: "", collector.Settings);
        await using (desk)
        {
            await desk.StartAsync(Cancel);
            foreach ((string path, string text) in DayWorld.Upload)
            {
                _folder.Write("ledgers/" + path, text);
            }

            // Every upload's event was raised and is done with, whoever ran the day: event or sweep.
            string raised = _folder.Of("runtime", "uploads-seen.txt");
            FolderMessageStore messages = new(_folder.Of("queues"), TimeProvider.System);
            await ServingDesk.UntilAsync(async () => File.Exists(raised)
                && (await File.ReadAllLinesAsync(raised, Cancel)).Length == DayWorld.Upload.Length
                && Directory.Exists(_folder.Of("state", "runs"))
                && await messages.CountAsync("ledger-events", Cancel) == 0);
            await desk.StopAsync(Cancel);
        }

        string metrics = collector.Received("/v1/metrics"), traces = collector.Received("/v1/traces");
        Assert.All(
            (string[])["complireport.rows", "complireport.days", "complireport.day.duration", "complireport.event.age", "complireport.messages"],
            name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        Assert.All((string[])["LedgerArrived", "deliver", "DEMOEX"], name => Assert.Contains(name, traces, StringComparison.Ordinal));
        string account = DayWorld.Text(1, 1).Split('\n')[1].Split(',')[
            Array.IndexOf(DayWorld.Text(1, 1).Split('\n')[0].Split(','), "account_id")];
        Assert.NotEmpty(account);
        Assert.DoesNotContain(account, metrics + traces, StringComparison.Ordinal);
        Assert.DoesNotContain("a.csv", metrics + traces, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_setting_nothing_listens_and_nothing_is_connected_to()
    {
        Assert.Null(Environment.GetEnvironmentVariable(TelemetryExport.OtlpEndpoint));
        Assert.Null(TelemetryExport.OfCommand());
        WebApplication desk = DeskHost.Build(_folder.Path, storage: "", [new KeyValuePair<string, string?>("Urls", "http://127.0.0.1:0")]);
        Assert.Null(desk.Services.GetService<MeterProvider>());
        ((IDisposable)desk).Dispose();
    }

    /// <summary>A collector that keeps what it gets.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
        private readonly WebApplication _app;

        private Collector()
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.MapPost("/{**path}", async context =>
            {
                using MemoryStream body = new();
                await context.Request.Body.CopyToAsync(body, Cancel);
                _received.Enqueue((context.Request.Path, body.ToArray()));
                context.Response.StatusCode = StatusCodes.Status200OK;
            });
        }

        public IEnumerable<KeyValuePair<string, string?>> Settings =>
        [
            new("Urls", "http://127.0.0.1:0"),
            new("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.Single()),
            new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ];

        public static async Task<Collector> StartAsync()
        {
            Collector collector = new();
            await collector._app.StartAsync(Cancel);
            return collector;
        }

        /// <summary>All bodies that came to a path; texts in them are plain UTF-8.</summary>
        public string Received(string path) => string.Concat(
            _received.Where(one => one.Path == path).Select(static one => Encoding.Latin1.GetString(one.Body)));

        public async ValueTask DisposeAsync()
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }
    }
}
