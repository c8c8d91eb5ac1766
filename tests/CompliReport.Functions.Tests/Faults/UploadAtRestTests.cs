using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Functions.Tests.Days;
using Xunit;

namespace CompliReport.Functions.Tests.Faults;

/// <summary>People copy files into the folder as copies go: piece by piece, in any order, while the desk looks.</summary>
public sealed class UploadAtRestTests
{
    // Of the pieces of a copy; longer than the watcher's look.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);

    // Longer than usual, so that a busy machine, which makes pauses longer than they were meant to be, proves the same.
    private static readonly (string, string) Patient = ("UploadRestSeconds", "2");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_control_file_that_comes_in_two_halves_is_read_when_it_is_whole()
    {
        await using ServingDesk desk = await ServingDesk.StartAsync(Patient);
        (string Path, string Text)[] upload = DayWorld.Upload;
        await CopyAsync(desk, upload[2].Path, upload[2].Text, pieces: 2);
        await CopyAsync(desk, upload[0].Path, upload[0].Text, pieces: 1);
        await CopyAsync(desk, upload[1].Path, upload[1].Text, pieces: 1);
        await OneResultAsync(desk);
    }

    [Fact]
    public async Task A_ledger_that_comes_slowly_after_its_control_file_is_read_when_it_is_whole()
    {
        await using ServingDesk desk = await ServingDesk.StartAsync(Patient);
        (string Path, string Text)[] upload = DayWorld.Upload;
        await CopyAsync(desk, upload[2].Path, upload[2].Text, pieces: 1);
        await CopyAsync(desk, upload[0].Path, upload[0].Text, pieces: 1);
        await CopyAsync(desk, upload[1].Path, upload[1].Text, pieces: 6);
        await OneResultAsync(desk);
    }

    private static async Task OneResultAsync(ServingDesk desk)
    {
        Assert.Single(await desk.RunsAsync());
        string record = Assert.Single(Directory.GetFiles(Path.Combine(desk.Root, "state", "days"), "*", SearchOption.AllDirectories));
        Assert.Contains("\"state\": \"done\"", await File.ReadAllTextAsync(record, Cancel), StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(Path.Combine(desk.Root, "reports", DayWorld.Day)));
    }

    // The pauses are the copy's, not a wait for the desk: what is proved does not depend on how long they take.
    private static async Task CopyAsync(ServingDesk desk, string path, string text, int pieces)
    {
        string file = Path.Combine(desk.Root, "ledgers", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using FileStream copy = new(file, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        foreach (byte[] piece in Encoding.UTF8.GetBytes(text).Chunk((text.Length / pieces) + 1))
        {
            await copy.WriteAsync(piece, Cancel);
            await copy.FlushAsync(Cancel);
            await Task.Delay(pieces > 1 ? Pause : TimeSpan.Zero, Cancel);
        }
    }
}
