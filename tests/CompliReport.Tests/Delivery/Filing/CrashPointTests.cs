using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Filing;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Delivery.Filing;

/// <summary>A process that dies at any side effect between store, register and queue, before or after it: what is done again by the next one
/// loses nothing and sends nothing twice. Every point is tried.</summary>
public sealed class CrashPointTests : IDisposable
{
    private static readonly Lazy<RunResult> Shared = new(static () => Sample().Run());

    private readonly string _root = Directory.CreateTempSubdirectory("filing").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("automatic release", ReportRelease.Automatic)]
    [InlineData("after approval", ReportRelease.FourEyes)]
    public async Task A_crash_between_any_two_side_effects_loses_nothing_and_sends_nothing_twice(string reason, ReportRelease release)
    {
        FilingWorld whole = World("whole");
        await WorkAsync(whole, release);
        string[] effects = [.. whole.Effects];
        string[] expected = await EndAsync(whole);
        Assert.Equal(2, expected.Count(static line => line.StartsWith("message ", StringComparison.Ordinal)));
        foreach (string kind in release == ReportRelease.FourEyes ? (string[])["put ", "register ", "Approved ", "send ", "Sent "] : ["put ", "register ", "send ", "Sent "])
        {
            Assert.Contains(effects, effect => effect.StartsWith(kind, StringComparison.Ordinal));
        }

        for (int point = 0; point < effects.Length; point++)
        {
            foreach (bool after in (bool[])[false, true])
            {
                FilingWorld world = World($"{point}-{after}");
                world.DiesAt = point;
                world.DiesAfter = after;
                await Assert.ThrowsAsync<CrashException>(() => WorkAsync(world, release));
                string where = $"{reason}: {(after ? "after" : "before")} {effects[point]}";
                AssertNothingEarly(world, release, await world.ReportsAsync(), where);

                world.DiesAt = int.MaxValue;
                await WorkAsync(world, release);
                string[] end = await EndAsync(world);
                Assert.True(Enumerable.SequenceEqual(expected, end), where);
                int sendings = world.Sendings;
                await WorkAsync(world, release);
                Assert.True(sendings == world.Sendings, where + ": what is known as sent is not given to the queue again");
                Assert.True(sendings <= expected.Length + 1, where);
            }
        }
    }

    // Twice dead is no other than once dead: the second process dies at each of its side effects too.
    [Fact]
    public async Task A_second_crash_at_any_point_of_going_on_changes_nothing()
    {
        FilingWorld whole = World("whole");
        await WorkAsync(whole, ReportRelease.FourEyes);
        string[] expected = await EndAsync(whole);
        int firstOfRegister = whole.Effects.FindIndex(static effect => effect.StartsWith("register ", StringComparison.Ordinal));
        for (int first = firstOfRegister; first < whole.Effects.Count; first++)
        {
            for (int second = 0; ; second++)
            {
                FilingWorld world = World($"{first}-{second}-twice");
                world.DiesAt = first;
                world.DiesAfter = true;
                await Assert.ThrowsAsync<CrashException>(() => WorkAsync(world, ReportRelease.FourEyes));
                await DeliverOnlyRegisterAsync(world);
                int before = world.Effects.Count;
                world.DiesAt = before + second;
                bool isDead = await Record.ExceptionAsync(() => ApproveAndSendAsync(world)) is CrashException;
                world.DiesAt = int.MaxValue;
                await ApproveAndSendAsync(world);
                Assert.Equal(expected, await EndAsync(world));
                if (!isDead)
                {
                    break;
                }
            }
        }
    }

    // What an operator does: run the day; where two pairs of eyes are asked for, approve; send what is left.
    private static async Task WorkAsync(FilingWorld world, ReportRelease release)
    {
        await RunDelivery.DeliverAsync(Shared.Value, new RunOptions(), world.Store, world.Outbox(release), Token);
        if (release == ReportRelease.FourEyes)
        {
            await ApproveAndSendAsync(world);
        }
    }

    private static Task DeliverOnlyRegisterAsync(FilingWorld world)
    {
        world.DiesAt = int.MaxValue;
        return RunDelivery.DeliverAsync(Shared.Value, new RunOptions(), world.Store, world.Outbox(ReportRelease.FourEyes), Token);
    }

    private static async Task ApproveAndSendAsync(FilingWorld world)
    {
        ReportOutbox outbox = world.Outbox();
        foreach (RegisteredReport report in await world.ReportsAsync())
        {
            await outbox.Decisions.ApproveAsync(report.Entry.Key, "checker", "evidence checked", Token);
            await outbox.SendAsync([report.Entry.Key], Token);
        }

        await outbox.SendAllAsync(evenIfEarly: true, Token);
    }

    private static void AssertNothingEarly(FilingWorld world, ReportRelease release, List<RegisteredReport> reports, string where)
    {
        bool isRun = File.Exists(Path.Combine(RootOf(world), RunDelivery.FolderOf(Shared.Value), "manifest.json"));
        Assert.True(isRun || (reports.Count == 0 && world.Messages.Count == 0), where + ": a report of the register lies in a whole run");
        foreach (ReportNotice message in world.Messages)
        {
            RegisteredReport report = Assert.Single(reports, one => one.Entry.Key.ToString() == message.Id);
            Assert.True(release == ReportRelease.Automatic || report.Approval is not null || report.State == ReportState.Approved, where + ": nothing goes out unapproved");
        }
    }

    private static string RootOf(FilingWorld world) => ((RootedStore)world.Files).Root;

    // Messages, and where each report stands; the order of steps is that of a life without a crash.
    private static async Task<string[]> EndAsync(FilingWorld world)
    {
        List<string> lines = [.. world.Messages.Select(static message => "message " + message.Id + " " + message.Body)];
        foreach (RegisteredReport report in await world.ReportsAsync())
        {
            lines.Add(report.Entry.Key + " " + string.Join(' ', report.History.Select(static step => step.State)));
            Assert.Equal(Enumerable.Range(1, report.History.Length), report.History.Select(static step => step.Number));
            using JsonDocument body = JsonDocument.Parse(report.Entry.NoticeBody);
            Assert.Equal(report.Entry.Folder, body.RootElement.GetProperty("dataref").GetString());
            Assert.Equal(report.Entry.Digest, await ReportFolder.ReadAsync(world.Files, report.Entry.Folder, Token));
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private FilingWorld World(string name) => new(new RootedStore(Path.Combine(_root, name)));

    // Two cases, so that a crash falls between the two of everything.
    private static Scenario Sample()
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 10; i++)
        {
            string name = (i < 5 ? "PERSON-" : "OTHER-") + i;
            day.Customer(name, name).Fiat(name, Scenario.At(i), "CNY", "-300000", i < 5 ? "BENEFICIARY" : "ANOTHER", "CA");
        }

        return day;
    }
}
