using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Functions.Rates;
using CompliReport.Functions.Tests.Days;
using CompliReport.LocalRuntime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Xunit;

namespace CompliReport.Functions.Tests.Faults;

/// <summary>What is down for a moment is thrown, so that the message comes back or the caller knows; what is wrong for good is
/// recorded.</summary>
public sealed class FunctionFaultTests : IDisposable
{
    private const string Event = """
        {"type":"Microsoft.Storage.BlobCreated","subject":"/blobServices/default/containers/ledgers/blobs/DEMOEX/2023-03-05/manifest.json","data":{}}
        """;

    private static readonly TestUpload Upload = new("DEMOEX", "2023-03-05");

    private readonly DayWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("ledgers")]
    [InlineData("rates")]
    [InlineData("rules")]
    [InlineData("reports")]
    [InlineData("state")]
    [InlineData("queue")]
    public async Task An_event_whose_storage_is_down_comes_back_and_is_done_once_later(string part)
    {
        Upload.PutInto(_world, withFiles: true);
        DayStores down = Without(part);
        using DayRun days = _world.Run(down, part == "queue" ? Down().Queue : null);
        await Assert.ThrowsAsync<IOException>(() => new LedgerArrived(days, down, TimeProvider.System, NullLogger<LedgerArrived>.Instance).Run(Event, Cancel));
        Assert.DoesNotContain(_world.Snapshot("state"), static line => line.Contains("days/", StringComparison.Ordinal));

        using DayRun later = _world.Run();
        await new LedgerArrived(later, _world.Stores(), TimeProvider.System, NullLogger<LedgerArrived>.Instance).Run(Event, Cancel);
        Assert.Single(_world.Snapshot("state"), static line => line.Contains("days/", StringComparison.Ordinal));
        Assert.Equal(TestUpload.Reports, _world.Sent.Distinct().Count());
    }

    [Fact]
    public async Task An_event_that_can_neither_be_read_nor_kept_comes_back()
    {
        using DayRun days = _world.Run();
        await Assert.ThrowsAsync<IOException>(
            () => new LedgerArrived(days, Without("state"), TimeProvider.System, NullLogger<LedgerArrived>.Instance).Run("nonsense", Cancel));
    }

    [Theory]
    [InlineData("the sweep", false)]
    [InlineData("the cut-off", true)]
    public async Task A_day_that_fails_does_not_keep_others_from_running_and_the_timer_says_so(string reason, bool atCutOff)
    {
        _world.PutAll();
        _world.Put("OTHER/2023-03-01/a.csv", DayWorld.Text(1, 5).Replace("DEMOEX", "OTHER", StringComparison.Ordinal));
        _world.Put("OTHER/2023-03-01/manifest.json", DayWorld.Control("OTHER", "2023-03-01", "a.csv"));
        FolderArtifactStore real = _world.Store("ledgers");
        Mock<IArtifactStore> shaky = new();
        shaky.Setup(store => store.ListAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string prefix, CancellationToken cancel) => real.ListAsync(prefix, cancel));
        shaky.Setup(store => store.OpenAsync(It.IsAny<string>(), It.IsAny<long>(), It.IsAny<CancellationToken>()))
            .Returns((string path, long offset, CancellationToken cancel) =>
                path.StartsWith("DEMOEX", StringComparison.Ordinal) ? throw new IOException("throttled") : real.OpenAsync(path, offset, cancel));
        shaky.Setup(store => store.OpenAsync(It.IsAny<ArtifactInfo>(), It.IsAny<long>(), It.IsAny<CancellationToken>()))
            .Returns((ArtifactInfo artifact, long offset, CancellationToken cancel) =>
                artifact.Path.StartsWith("DEMOEX", StringComparison.Ordinal)
                    ? throw new IOException("throttled") : real.OpenAsync(artifact, offset, cancel));
        using DayRun days = _world.Run(_world.Stores() with { Ledgers = shaky.Object });
        Task Run() => atCutOff
            ? new DayClosed(days, TimeProvider.System, Settings(), NullLogger<DayClosed>.Instance).Run(new TimerInfo(), Cancel)
            : new MissedUploadSweep(days, NullLogger<MissedUploadSweep>.Instance).Run(new TimerInfo(), Cancel);
        AggregateException failed = await Assert.ThrowsAsync<AggregateException>(Run);
        Assert.IsType<IOException>(Assert.Single(failed.InnerExceptions));
        Assert.True(Directory.Exists(Path.Combine(_world.Folder, "reports", "OTHER", "2023-03-01")), reason);
        Assert.False(Directory.Exists(Path.Combine(_world.Folder, "reports", "DEMOEX")), reason);
    }

    [Theory]
    [InlineData("the source answers", true)]
    [InlineData("the source is down: nothing is written, so nothing fails", false)]
    public async Task Rates_that_cannot_be_written_are_thrown_and_ones_that_cannot_be_fetched_are_not(string reason, bool answers)
    {
        using Answering answering = new(answers);
        using HttpClient client = new(answering);
        RateRefresh rates = new(Without("rates"), client, Settings(("RateSources:0", "fx/ecb.csv https://rates.example/x")), TimeProvider.System,
            NullLogger<RateRefresh>.Instance);
        Exception? thrown = await Record.ExceptionAsync(() => new RefreshRates(rates).Run(new TimerInfo(), Cancel));
        Assert.True(thrown is IOException == answers && (answers || thrown is null), reason);
    }

    [Fact]
    public async Task Http_functions_fail_rather_than_answer_wrongly_while_storage_is_down()
    {
        _world.PutAll();
        using DayRun days = _world.Run(Without("ledgers"));
        DayRecords records = new(Without("state").State);
        await Assert.ThrowsAsync<IOException>(() => new StartRun(days, NullLogger<StartRun>.Instance).Run(Body("""{"exchange":"DEMOEX","day":"2023-03-01"}"""), Cancel));
        await Assert.ThrowsAsync<IOException>(() => new ShowRun(records).Run(Body(""), "run-1", Cancel));
        await Assert.ThrowsAsync<IOException>(() => new ListReports(records).Run(Body(""), Cancel));
    }

    [Theory]
    [InlineData("a day without ledgers", """{"exchange":"DEMOEX","day":"2023-03-02"}""", 404)]
    [InlineData("no JSON", "{", 400)]
    [InlineData("a text that is no text", """{"exchange":"\ud800","day":"2023-03-01"}""", 400)]
    [InlineData("a way out of the folder", """{"exchange":"..","day":"2023-03-01"}""", 400)]
    [InlineData("an upload that contradicts its path", """{"exchange":"DEMOEX","day":"2023-03-01"}""", 422)]
    public async Task A_request_that_is_wrong_for_good_is_answered(string reason, string body, int status)
    {
        _world.PutAll();
        _world.Put(DayWorld.Day + "/manifest.json", DayWorld.Control("OTHER", "2023-03-01", "a.csv"));
        using DayRun days = _world.Run();
        IActionResult answer = await new StartRun(days, NullLogger<StartRun>.Instance).Run(Body(body), Cancel);
        Assert.True((answer as ContentResult)?.StatusCode == status, reason);
    }

    [Theory]
    [InlineData("nothing", 200)]
    [InlineData("storage", 503)]
    [InlineData("queue", 503)]
    [InlineData("register", 503)]
    [InlineData("rates", 503)]
    public async Task Health_names_the_part_that_is_down(string part, int status)
    {
        Mock<IReportRegister> register = new();
        register.Setup(one => one.IsSentAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns(part == "register" ? Task.FromException<bool>(new IOException("down")) : Task.FromResult(false));
        using HttpClient client = new();
        DayStores stores = Without(part == "storage" ? "ledgers" : part == "rates" ? "state" : "none");
        RateRefresh rates = new(stores, client, Settings(), TimeProvider.System, NullLogger<RateRefresh>.Instance);
        ReportChannel channel = new(
            Mock.Of<IReportQueue>(), (_, _) => part == "queue" ? Task.FromException<int>(new IOException("down")) : Task.FromResult(0));
        ContentResult answer = (ContentResult)await new Health(stores, channel, register.Object, rates).Run(Body(""), Cancel);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(part != "nothing", answer.Content!.Contains($"\"{part}\": \"IOException\"", StringComparison.Ordinal));
    }

    private static HttpRequest Body(string text) =>
        new DefaultHttpContext { Request = { Body = new MemoryStream(Encoding.UTF8.GetBytes(text)) } }.Request;

    private static IConfiguration Settings(params (string Name, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(static one => new KeyValuePair<string, string?>(one.Name, one.Value))).Build();

    private static (IArtifactStore Store, IReportQueue Queue) Down()
    {
        IOException down = new("down");
        Mock<IArtifactStore> store = new();
        store.Setup(one => one.ListAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Throws(down);
        store.Setup(one => one.OpenAsync(It.IsAny<string>(), It.IsAny<long>(), It.IsAny<CancellationToken>())).ThrowsAsync(down);
        store.Setup(one => one.OpenAsync(It.IsAny<ArtifactInfo>(), It.IsAny<long>(), It.IsAny<CancellationToken>())).ThrowsAsync(down);
        store.Setup(one => one.PutIfAbsentAsync(It.IsAny<string>(), It.IsAny<Action<Stream>>(), It.IsAny<CancellationToken>())).ThrowsAsync(down);
        store.Setup(one => one.PutIfMatchAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<Action<Stream>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(down);
        Mock<IReportQueue> queue = new() { CallBase = true };
        queue.Setup(one => one.SendAsync(It.IsAny<ReportNotice>(), It.IsAny<CancellationToken>())).ThrowsAsync(down);
        return (store.Object, queue.Object);
    }

    private DayStores Without(string part)
    {
        IArtifactStore Store(string container) => container == part ? Down().Store : _world.Store(container);
        return new DayStores(Store("ledgers"), Store("rates"), Store("rules"), Store("reports"), Store("state"));
    }

    private sealed class Answering(bool answers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answers
            ? Task.FromResult(new HttpResponseMessage { Content = new StringContent("Date,USD,CNY,\n2023-03-01,1.0684,7.3479,\n") })
            : throw new HttpRequestException("down");
    }
}
