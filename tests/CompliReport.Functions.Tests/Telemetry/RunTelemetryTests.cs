using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Functions.Tests.Days;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Xunit;

namespace CompliReport.Functions.Tests.Telemetry;

public sealed class RunTelemetryTests : IDisposable
{
    private static readonly string Sample = Path.Combine(DayWorld.Root, "samples", "founding-case");

    // Whoever adds an attribute has to think of what it may hold, and adds it here and to docs/operations.md.
    private static readonly string[] Allowed =
    [
        "complireport.exchange", "complireport.bucket", "complireport.fault", "complireport.category", "complireport.rule",
        "complireport.authority", "complireport.jurisdiction", "complireport.state", "complireport.cause", "complireport.stage",
        "complireport.outcome", "complireport.kind", "complireport.day", "complireport.run", "error.type",
    ];

    private readonly DayWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_run_is_measured_as_its_manifest_says_and_a_second_event_adds_one_look_only()
    {
        _world.PutAll();
        string[] lines = DayWorld.Text(31, 30).TrimEnd().Split('\n');
        // One row without a time, one without an asset and amount, one that was sent before.
        string[] broken = lines[2].Split(',');
        string first = string.Join(',', broken.Select(static (cell, i) => i == Column("occurred_at") ? "" : cell));
        string second = string.Join(',', broken.Select(static (cell, i) => i == Column("amount") || i == Column("asset") ? "?" : cell));
        _world.Put(DayWorld.Upload[1].Path, string.Join('\n', [.. lines, first, second, lines[1]]) + "\n");
        using DayRun days = _world.Run();
        using Measured measured = Measured.Start();
        DayOutcome outcome = await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);

        JsonElement sums = Manifest(outcome).GetProperty("sums");
        Dictionary<string, double> rows = measured.SumBy("rows", "bucket");
        foreach (string bucket in (string[])["accepted", "refused", "duplicate", "superseded", "ignored"])
        {
            Assert.Equal(sums.GetProperty("rows").GetProperty(bucket).GetInt64(), rows.GetValueOrDefault(bucket));
        }

        Assert.Equal((2, 1), (rows["refused"], rows["duplicate"]));
        Assert.Equal(sums.GetProperty("rows").GetProperty("read").GetInt64(), rows.Values.Sum());
        Assert.Equal(RefusalsOf(outcome), measured.SumBy("refusals", "fault"));
        Assert.Equal(sums.GetProperty("breaks").GetInt64(), measured.Of("breaks").Sum(static one => one.Value));
        Assert.Equal(sums.GetProperty("findings").GetInt64(), measured.Of("findings").Sum(static one => one.Value));
        Assert.Equal(outcome.Record!.Reports.Length, measured.Of("reports").Sum(static one => one.Value));
        Assert.Equal(
            ["reading", "reconciling", "detecting", "citing", "delivering"],
            measured.Of("stage.duration").Select(static one => one.Tag("stage")));
        Measurement look = Assert.Single(measured.Of("days"));
        Assert.Equal(("DEMOEX", "done", "arrival"), (look.Tag("exchange"), look.Tag("state"), look.Tag("cause")));
        Assert.True(Assert.Single(measured.Of("day.duration")).Value >= measured.Of("stage.duration").Sum(static one => one.Value));
        Assert.Equal(["deliver", "day"], measured.Traces.Select(static trace => trace.OperationName));
        Assert.Equal(outcome.Record.RunId, measured.Traces[1].GetTagItem("complireport.run"));
        Assert.Same(measured.Traces[1], measured.Traces[0].Parent);

        int before = measured.Values.Length;
        await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        Assert.Equal(["complireport.days", "complireport.day.duration"], measured.Values[before..].Select(static one => one.Name));
        Assert.All(measured.Values[before..], static one => Assert.Equal("already_done", one.Tag("state")));
        Assert.Equal(2, measured.Traces.Length);
    }

    [Fact]
    public async Task A_refused_upload_is_one_look_and_no_row()
    {
        _world.PutAll();
        _world.Put(DayWorld.Day + "/manifest.json", DayWorld.Control("OTHER", "2023-03-01", "a.csv", "b.csv"));
        using DayRun days = _world.Run();
        using Measured measured = Measured.Start();
        await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        Assert.Equal(new Dictionary<string, double> { ["refused"] = 1 }, measured.SumBy("days", "state"));
        Assert.Empty(measured.Of("rows"));
        Assert.Equal("refused", Assert.Single(measured.Traces).GetTagItem("complireport.state"));
    }

    [Fact]
    public async Task A_day_that_waits_is_counted_and_leaves_no_trace()
    {
        _world.Put(DayWorld.Upload[0].Path, DayWorld.Upload[0].Text);
        using DayRun days = _world.Run();
        using Measured measured = Measured.Start();
        await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        Assert.Equal(new Dictionary<string, double> { ["waiting"] = 1 }, measured.SumBy("days", "state"));
        Assert.Empty(measured.Traces);
    }

    [Fact]
    public async Task A_failing_store_counts_as_failed_and_its_words_are_not_told()
    {
        _world.PutAll();
        Mock<IReportQueue> down = new() { CallBase = true };
        down.Setup(queue => queue.SendAsync(It.IsAny<ReportNotice>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("secret"));
        await CopySampleAsync();
        using DayRun days = _world.Run(queue: down.Object);
        using Measured measured = Measured.Start();
        await Assert.ThrowsAsync<IOException>(() => days.RunAsync(SampleKey(), DayCause.Arrival, Cancel));
        Assert.Equal(new Dictionary<string, double> { ["failed"] = 1 }, measured.SumBy("days", "state"));
        Assert.Empty(measured.Of("rows"));
        Activity day = measured.Traces.Single(static trace => trace.OperationName == "day");
        Assert.Equal((ActivityStatusCode.Error, null), (day.Status, day.StatusDescription));
        Assert.Equal("System.IO.IOException", day.GetTagItem("error.type"));
        Assert.Empty(day.Events);
    }

    [Theory]
    [InlineData("a parser quotes its text", "System.FormatException")]
    [InlineData("a table quotes its key", "System.Collections.Generic.KeyNotFoundException")]
    [InlineData("a check quotes its argument", "System.ArgumentException")]
    public async Task A_defect_of_the_engine_is_told_without_its_words(string reason, string type)
    {
        Mock<IArtifactStore> broken = new();
        Exception defect = (Exception)Activator.CreateInstance(typeof(object).Assembly.GetType(type)!, "Qiu Jieping")!;
        broken.Setup(store => store.ListAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Throws(defect);
        using DayRun days = _world.Run(_world.Stores() with { Ledgers = broken.Object });
        EngineDefectException told = await Assert.ThrowsAsync<EngineDefectException>(
            () => days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel));
        Assert.DoesNotContain("Jieping", told.ToString(), StringComparison.Ordinal);
        Assert.True(told.Message.StartsWith(type, StringComparison.Ordinal), reason);
    }

    [Fact]
    public async Task No_attribute_of_the_founding_case_names_a_person_an_account_or_a_file()
    {
        await CopySampleAsync();
        using DayRun days = _world.Run();
        using Measured measured = Measured.Start();
        LedgerArrived function = new(days, _world.Stores(), TimeProvider.System, NullLogger<LedgerArrived>.Instance);
        await function.Run(EventAgeTests.Event(SampleKey() + "/manifest.json", "2023-04-10T00:00:00Z"), Cancel);

        Assert.NotEmpty(measured.Of("findings"));
        Assert.NotEmpty(measured.Of("reports"));
        Assert.NotEmpty(measured.Of("event.age"));
        KeyValuePair<string, object?>[] tags =
            [.. measured.Values.SelectMany(static one => one.Tags), .. measured.Traces.SelectMany(static trace => trace.TagObjects)];
        Assert.Empty(tags.Select(static tag => tag.Key).Distinct().Except(Allowed));
        string[] persons = [.. (await File.ReadAllLinesAsync(Path.Combine(Sample, "accounts.csv"), Cancel)).Skip(1).SelectMany(
            static line => line.Split(',') is var cells ? (string[])[cells[0], cells[1], cells[3]] : [])];
        Assert.True(persons.Length > 30, "the sample has accounts");
        foreach (string value in tags.Select(static tag => tag.Value?.ToString() ?? "").Distinct())
        {
            Assert.DoesNotContain(persons, person => value.Contains(person, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(".csv", value, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("not sent yet", false, "sent")]
    [InlineData("sent by a run before", true, "known")]
    public async Task A_notice_is_counted_as_sent_or_as_known(string reason, bool isKnown, string outcome)
    {
        Mock<IReportRegister> register = new();
        register.Setup(one => one.IsSentAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync(isKnown);
        using Measured measured = Measured.Start();
        await new RegisteredReportQueue(new Mock<IReportQueue>().Object, register.Object).SendAsync(new ReportNotice("r/1", "c", "{}"), Cancel);
        Assert.True(Assert.Single(measured.Of("notices")).Tag("outcome") == outcome, reason);
    }

    private static int Column(string name) => Array.IndexOf(DayWorld.Text(1, 1).Split('\n')[0].Split(','), name);

    private static DayKey SampleKey() => DayKey.TryParse("DEMOEX", "2023-04-09", out DayKey key) ? key : default;

    private string FolderOf(DayOutcome outcome) => Path.Combine(_world.Folder, "reports", outcome.Record!.Folder);

    private JsonElement Manifest(DayOutcome outcome) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(FolderOf(outcome), "manifest.json"))).RootElement;

    private Dictionary<string, double> RefusalsOf(DayOutcome outcome)
    {
        string[][] lines = [.. File.ReadAllLines(Path.Combine(FolderOf(outcome), "refused.csv")).Select(static line => line.Split(','))];
        int fault = Array.IndexOf(lines[0], "fault");
        return lines.Skip(1).CountBy(line => line[fault]).ToDictionary(static one => one.Key, static one => (double)one.Value);
    }

    private async Task CopySampleAsync()
    {
        foreach (string file in Directory.EnumerateFiles(Sample, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(Sample, file);
            string target = path.StartsWith("rates", StringComparison.Ordinal)
                ? Path.Combine(_world.Folder, path)
                : Path.Combine(_world.Folder, "ledgers", "DEMOEX", "2023-04-09", path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllBytesAsync(target, await File.ReadAllBytesAsync(file, Cancel), Cancel);
        }

        // No part of an upload.
        Directory.Delete(Path.Combine(_world.Folder, "ledgers", "DEMOEX", "2023-04-09", "lists"), recursive: true);
    }
}
