using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Delivery;

/// <summary>The desk's queue: each id once, whatever happened to the file before.</summary>
public sealed class JsonLinesReportQueueTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("queue").FullName;

    private string QueueFile => Path.Combine(_root, "sub", "q.jsonl");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task The_same_id_is_written_once_by_one_queue_and_by_the_next()
    {
        JsonLinesReportQueue queue = new(QueueFile);
        await queue.SendAsync(Notice("r1"), Token);
        await queue.SendAsync(Notice("r1"), Token);
        await new JsonLinesReportQueue(QueueFile).SendAsync(Notice("r1"), Token);
        await new JsonLinesReportQueue(QueueFile).SendAsync(Notice("r2"), Token);
        Assert.Equal(["{\"id\":\"r1\"}", "{\"id\":\"r2\"}"], await File.ReadAllLinesAsync(QueueFile, Token));
    }

    [Theory]
    [InlineData("cut off in the id", "{\"id\":\"r")]
    [InlineData("cut off before the end of the line only", "{\"id\":\"r1\"}")]
    [InlineData("no object", "7\n")]
    [InlineData("an id that is no text", "{\"id\":7}\n")]
    [InlineData("no JSON", "hello\n")]
    public async Task What_a_crash_left_behind_harms_no_later_message(string reason, string left)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(QueueFile)!);
        await File.WriteAllTextAsync(QueueFile, left, Token);
        JsonLinesReportQueue queue = new(QueueFile);
        await queue.SendAsync(Notice("r1"), Token);
        await queue.SendAsync(Notice("r2"), Token);
        string[] lines = await File.ReadAllLinesAsync(QueueFile, Token);
        Assert.True(Array.FindAll(lines, static line => line == "{\"id\":\"r1\"}").Length == 1, reason);
        Assert.Equal("{\"id\":\"r2\"}", lines[^1]);
    }

    [Fact]
    public async Task A_message_whose_writing_failed_is_written_when_it_is_sent_again()
    {
        JsonLinesReportQueue queue = new(QueueFile);
        await queue.SendAsync(Notice("r1"), Token);
        using (FileStream other = new(QueueFile, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            await Assert.ThrowsAnyAsync<IOException>(() => queue.SendAsync(Notice("r2"), Token));
        }

        await queue.SendAsync(Notice("r2"), Token);
        Assert.Equal(2, (await File.ReadAllLinesAsync(QueueFile, Token)).Length);
    }

    [Fact]
    public async Task A_message_beyond_64_KiB_is_our_own_mistake()
    {
        string atLimit = new('x', ReportNotice.BodyLengthMax);
        await new JsonLinesReportQueue(QueueFile).SendAsync(new ReportNotice("r", "c", atLimit), Token);
        await Assert.ThrowsAsync<InvariantBrokenException>(() => new JsonLinesReportQueue(QueueFile).SendAsync(new ReportNotice("s", "c", atLimit + "x"), Token));
    }

    private static ReportNotice Notice(string id) => new(id, "case", "{\"id\":\"" + id + "\"}");
}
