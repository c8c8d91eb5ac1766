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
using CompliReport.Values;
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
    [InlineData("a whole run, automatic release", true, ReportRelease.Automatic)]
    [InlineData("two reports, automatic release", false, ReportRelease.Automatic)]
    [InlineData("two reports, after approval", false, ReportRelease.FourEyes)]
    public async Task A_crash_between_any_two_side_effects_loses_nothing_and_sends_nothing_twice(string reason, bool isRun, ReportRelease release)
    {
        FilingWorld whole = World("whole");
        await WorkAsync(whole, isRun, release);
        string[] effects = [.. whole.Effects];
        string[] expected = await EndAsync(whole);
        Assert.Equal(2, expected.Count(static line => line.StartsWith("message ", StringComparison.Ordinal)));
        Assert.Equal(release == ReportRelease.FourEyes ? 2 : 0, effects.Count(static effect => effect.StartsWith("Approved ", StringComparison.Ordinal)));
        Assert.All((string[])["put ", "register ", "send ", "Sent "], kind => Assert.True(effects.Count(effect => effect.StartsWith(kind, StringComparison.Ordinal)) >= 2, kind));
        for (int point = 0; point < effects.Length; point++)
        {
            foreach (bool after in (bool[])[false, true])
            {
                FilingWorld world = World($"{point}-{after}");
                world.DiesAt = point;
                world.DiesAfter = after;
                await Assert.ThrowsAsync<CrashException>(() => WorkAsync(world, isRun, release));
                string where = $"{reason}: {(after ? "after" : "before")} {effects[point]}";
                AssertNothingEarly(world, release, await world.ReportsAsync(), where);

                world.DiesAt = int.MaxValue;
                await WorkAsync(world, isRun, release);
                string[] end = await EndAsync(world);
                Assert.True(Enumerable.SequenceEqual(expected, end), where);
                // Once for each message, and once more for those whose sending was not written down: the queue recognises them.
                Assert.True(world.Sendings <= 4, where);
                int sendings = world.Sendings;
                await world.Outbox().SendAllAsync(evenIfEarly: true, Token);
                Assert.True(sendings == world.Sendings, where + ": what is known as sent is not given to the queue again");
            }
        }
    }

    // Twice dead is no other than once dead: the second process dies at each of its side effects too.
    [Theory]
    [InlineData(ReportRelease.Automatic)]
    [InlineData(ReportRelease.FourEyes)]
    public async Task A_second_crash_at_any_point_of_going_on_changes_nothing(ReportRelease release)
    {
        FilingWorld whole = World("whole");
        await WorkAsync(whole, isRun: false, release);
        string[] expected = await EndAsync(whole);
        for (int first = 0; first < whole.Effects.Count; first++)
        {
            bool isDead = true;
            for (int second = 0; isDead; second++)
            {
                FilingWorld world = World($"{first}-{second}-twice");
                world.DiesAt = first;
                world.DiesAfter = second % 2 == 0;
                await Assert.ThrowsAsync<CrashException>(() => WorkAsync(world, isRun: false, release));
                world.DiesAt = world.Effects.Count + (second / 2);
                isDead = await Record.ExceptionAsync(() => WorkAsync(world, isRun: false, release)) is CrashException;
                world.DiesAt = int.MaxValue;
                await WorkAsync(world, isRun: false, release);
                Assert.Equal(expected, await EndAsync(world));
            }
        }
    }

    // What an operator does: run the day; where two pairs of eyes are asked for, approve; send what is left.
    private static async Task WorkAsync(FilingWorld world, bool isRun, ReportRelease release)
    {
        ReportOutbox outbox = world.Outbox(release);
        if (isRun)
        {
            await RunDelivery.DeliverAsync(Shared.Value, new RunOptions(), world.Store, outbox, Token);
        }
        else
        {
            await DeliverTwoAsync(world, outbox);
        }

        if (release == ReportRelease.FourEyes)
        {
            foreach (RegisteredReport report in await world.ReportsAsync())
            {
                await outbox.Decisions.ApproveAsync(report.Entry.Key, "checker", "evidence checked", Token);
                await outbox.SendAsync([report.Entry.Key], Token);
            }

            await world.Outbox().SendAllAsync(evenIfEarly: true, Token);
        }
    }

    // The order of a run's delivery with files that cost nothing.
    private static async Task DeliverTwoAsync(FilingWorld world, ReportOutbox outbox)
    {
        Sha256Digest digest = ReportFolder.DigestOf([("report.json", Sha256Digest.Of("{}"))]);
        RegisterEntry[] entries = [EntrySample.Entry("R1") with { Digest = digest }, EntrySample.Entry("R2") with { Digest = digest }];
        foreach (RegisterEntry entry in entries)
        {
            await world.Store.PutIfAbsentAsync(entry.Folder + "/report.json", static stream => stream.Write("{}"u8), Token);
        }

        await world.Store.PutIfAbsentAsync("DEMOEX/2023-03-01/run-1/manifest.json", static stream => stream.Write("{}"u8), Token);
        await outbox.RegisterAsync([.. entries], Token);
        await outbox.SendAsync([.. entries.Select(static entry => entry.Key)], Token);
    }

    private static void AssertNothingEarly(FilingWorld world, ReportRelease release, List<RegisteredReport> reports, string where)
    {
        bool isRun = Directory.Exists(RootOf(world)) && Directory.EnumerateFiles(RootOf(world), "manifest.json", SearchOption.AllDirectories).Any();
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
            Assert.Equal(report.Entry.Key.ToString(), body.RootElement.GetProperty("id").GetString());
            Assert.Equal(report.Entry.Folder, body.RootElement.TryGetProperty("dataref", out JsonElement at) ? at.GetString() : report.Entry.Folder);
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
