using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Delivery.Filing;
using CompliReport.Functions.Desk;
using CompliReport.Tests.Delivery.Filing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CompliReport.Functions.Tests.Days;

/// <summary>A day's reports in the register, and when they go out.</summary>
public sealed class ReleaseTests : IDisposable
{
    private readonly DayWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(null, true)]
    [InlineData("automatic", true)]
    [InlineData("four-eyes", false)]
    public async Task The_setting_says_whether_a_days_reports_go_out_by_themselves(string? release, bool isSent)
    {
        DayKey key = _world.PutSample();
        await using ServiceProvider parts = Parts(("Release", release), ("ReleaseWho", "night shift"));
        DayOutcome outcome = await parts.GetRequiredService<DayRun>().RunAsync(key, DayCause.Request, Cancel);
        Assert.NotEmpty(outcome.Record!.Reports);
        List<RegisteredReport> reports = await ReportsAsync(parts);
        Assert.Equal(outcome.Record.Reports, reports.Select(static report => report.Entry.Report).Order(StringComparer.Ordinal));
        Assert.All(reports, report => Assert.Equal(("night shift", isSent ? ReportState.Sent : ReportState.Draft), (report.Author, report.State)));
        Assert.Equal(isSent ? outcome.Record.Reports.Length : 0, Messages(parts).Count);
        Assert.All(reports, report => Assert.True(Directory.Exists(Path.Combine(_world.Folder, "reports", report.Entry.Folder))));

        ReportOutbox outbox = parts.GetRequiredService<ReportOutbox>();
        if (!isSent)
        {
            Assert.Null((await outbox.Decisions.ApproveAsync(reports[0].Entry.Key, "reviewer", "evidence checked", Cancel)).Refusal);
            Assert.Single((await outbox.SendAllAsync(evenIfEarly: false, Cancel)).Sent);
            Assert.Single(Messages(parts));
        }

        int sent = Messages(parts).Count;
        await parts.GetRequiredService<DayRun>().RunAsync(key, DayCause.Request, Cancel);
        Assert.Equal(sent, Messages(parts).Count);
        Assert.All(await ReportsAsync(parts), report => Assert.True(report.History.Length <= 3));
    }

    [Fact]
    public async Task A_queue_that_is_down_brings_the_event_back_and_the_next_look_sends()
    {
        DayKey key = _world.PutSample();
        SqliteReportRegister register = new(Path.Combine(_world.Folder, "register.db"));
        DownQueue down = new();
        ReportOutbox Outbox() => new(register, down, _world.Stores().Reports, TimeProvider.System) { DelayAsync = static (_, _) => Task.CompletedTask };
        using (DayRun days = _world.Run(outbox: Outbox()))
        {
            await Assert.ThrowsAsync<IOException>(() => days.RunAsync(key, DayCause.CutOff, Cancel));
        }

        Assert.DoesNotContain(_world.Snapshot("state"), static line => line.Contains("days/", StringComparison.Ordinal));
        down.IsDown = false;
        using DayRun later = _world.Run(outbox: Outbox());
        DayOutcome outcome = await later.RunAsync(key, DayCause.CutOff, Cancel);
        Assert.Equal(outcome.Record!.Reports, down.Sent.Select(static id => id.Split('/')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_register_of_an_earlier_version_knows_what_was_sent_and_takes_reports_in()
    {
        string file = Path.Combine(_world.Folder, "register.db");
        await using (SqliteConnection old = new("Pooling=False;Data Source=" + file))
        {
            await old.OpenAsync(Cancel);
            await using SqliteCommand command = old.CreateCommand();
            command.CommandText = "CREATE TABLE sent (notice TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO sent VALUES ('R-1/1')";
            await command.ExecuteNonQueryAsync(Cancel);
        }

        IReportRegister register = new SqliteReportRegister(file);
        Assert.True(await register.IsSentAsync("R-1/1", Cancel));
        RegisterEntry entry = EntrySample.Entry();
        Assert.True(await register.RegisterAsync(entry, EntrySample.Draft(), Cancel));
        Assert.NotNull(await register.FindAsync(entry.Key, Cancel));
    }

    [Theory]
    [InlineData("UPDATE report SET entry = ''")]
    [InlineData("DELETE FROM report")]
    [InlineData("UPDATE step SET state = 'accepted'")]
    [InlineData("DELETE FROM step")]
    public async Task Not_even_by_hand_is_a_row_changed(string statement)
    {
        string file = Path.Combine(_world.Folder, "register.db");
        await new SqliteReportRegister(file).RegisterAsync(
            EntrySample.Entry(), EntrySample.Draft(), Cancel);
        await using SqliteConnection hand = new("Pooling=False;Data Source=" + file);
        await hand.OpenAsync(Cancel);
        await using SqliteCommand command = hand.CreateCommand();
#pragma warning disable CA2100 // The statements stand above.
        command.CommandText = statement;
#pragma warning restore CA2100
        Assert.Contains("append-only", (await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync(Cancel))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Release", "later")]
    [InlineData("Release", "Automatic")]
    [InlineData("ReleaseWho", " ")]
    [InlineData("ReleaseWho", "a\nb")]
    public void A_setting_that_is_none_stops_the_start(string name, string value) =>
        Assert.Contains(name, Assert.Throws<InvalidDataException>(() => Parts((name, value))).Message, StringComparison.Ordinal);

    private static List<string> Messages(ServiceProvider parts) => parts.GetRequiredService<DownQueue>().Sent;

    private static async Task<List<RegisteredReport>> ReportsAsync(ServiceProvider parts)
    {
        List<RegisteredReport> reports = [];
        await foreach (RegisteredReport report in parts.GetRequiredService<IReportRegister>().AllAsync(Cancel))
        {
            reports.Add(report);
        }

        return reports;
    }

    // What a host makes of the settings, over this world's folder.
    private ServiceProvider Parts(params (string Name, string? Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static one => new KeyValuePair<string, string?>(one.Name, one.Value))).Build();
        DownQueue queue = new() { IsDown = false };
        return new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_world.Stores())
            .AddSingleton(queue)
            .AddSingleton<IReportRegister>(new SqliteReportRegister(Path.Combine(_world.Folder, "register.db")))
            .AddSingleton(new ReportChannel(queue, static (_, _) => Task.FromResult(0)))
            .AddFunctionParts(configuration)
            .BuildServiceProvider();
    }

    private sealed class DownQueue : IReportQueue
    {
        public bool IsDown { get; set; } = true;

        public List<string> Sent { get; } = [];

        public Task SendAsync(ReportNotice notice, CancellationToken cancellationToken)
        {
            if (IsDown)
            {
                throw new IOException("down");
            }

            Sent.Add(notice.Id);
            return Task.CompletedTask;
        }
    }
}
