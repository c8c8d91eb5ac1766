using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Azure.Tests;

public sealed class SharedFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("complireport-shared-").FullName;

    private int _fillings;

    private string Folder => Path.Combine(_root, "made", "folder");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Callers_at_once_make_it_once_and_each_finds_it_whole()
    {
        async Task CallAsync()
        {
            await SharedFolder.MakeAsync(Folder, FillSlowlyAsync, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            Assert.Equal(["0", "1", "2", "3"], [.. Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f)!).Order()]);
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(CallAsync)));

        Assert.Equal(1, _fillings);
    }

    [Fact]
    public async Task What_an_ended_caller_left_half_made_is_never_used()
    {
        Directory.CreateDirectory(Folder + ".making");
        await File.WriteAllTextAsync(Path.Combine(Folder + ".making", "half"), "", TestContext.Current.CancellationToken);

        await SharedFolder.MakeAsync(Folder, FillSlowlyAsync, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.False(File.Exists(Path.Combine(Folder, "half")));
        Assert.Equal(4, Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public async Task A_failed_filling_leaves_no_folder_and_the_next_caller_tries_again()
    {
        await Assert.ThrowsAsync<NoAzuriteException>(() => SharedFolder.MakeAsync(
            Folder, (_, _) => throw new NoAzuriteException("no"), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(Folder));

        await SharedFolder.MakeAsync(Folder, FillSlowlyAsync, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.True(Directory.Exists(Folder));
    }

    private async Task FillSlowlyAsync(string folder, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fillings);
        for (int i = 0; i < 4; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, i.ToString(System.Globalization.CultureInfo.InvariantCulture)), "", cancellationToken);
            await Task.Delay(20, cancellationToken);
        }
    }
}
