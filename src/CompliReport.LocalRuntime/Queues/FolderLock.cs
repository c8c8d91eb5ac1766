using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.LocalRuntime.Queues;

/// <summary>A lock that processes share: a file that only one of them can have open. It ends with its process at the latest, so that a kill
/// leaves nothing to clear up.</summary>
public static class FolderLock
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5), WaitMax = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the lock, half a minute at most: what it guards takes milliseconds.</summary>
    /// <param name="file">The file, which is made if it is not there and stays.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lock, which ends when this is disposed of.</returns>
    /// <exception cref="IOException">Another held it all the time, or the file cannot be written: try again.</exception>
    public static async Task<IDisposable> TakeAsync(string file, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(start) < WaitMax)
            {
                await Task.Delay(LookEvery, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
