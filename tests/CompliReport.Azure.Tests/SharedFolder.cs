using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Azure.Tests;

/// <summary>A folder that is made once for all test runs on a machine, and is whole or not there.</summary>
internal static class SharedFolder
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Makes the folder unless it is there. One caller makes it, under another name, while all others wait, of this process or not: two
    /// installations into one folder would empty it for each other, and two at once are refused by npm now and then.
    /// </summary>
    /// <param name="folder">The folder; its parent is made where it is missing.</param>
    /// <param name="fill">Fills the folder whose path it gets.</param>
    /// <param name="patience">For how long a caller waits for another one.</param>
    /// <param name="cancellationToken">Ends waiting and filling.</param>
    internal static async Task MakeAsync(
        string folder, Func<string, CancellationToken, Task> fill, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        using CancellationTokenSource inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inTime.CancelAfter(patience);
        await using FileStream turn = await TakeTurnAsync(folder + ".lock", inTime.Token);
        if (Directory.Exists(folder))
        {
            return;
        }

        string making = folder + ".making";
        if (Directory.Exists(making))
        {
            Directory.Delete(making, recursive: true);
        }

        Directory.CreateDirectory(making);
        await fill(making, cancellationToken);
        Directory.Move(making, folder);
    }

    // The system lets go of the file when its process ends, however it ends.
    private static async Task<FileStream> TakeTurnAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
