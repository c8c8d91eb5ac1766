using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.LocalRuntime.Timers;

/// <summary>The occurrence for which a timer last fired, in a file that processes share; whoever holds the lock may fire.</summary>
internal sealed class TimerRecord(string folder, string function)
{
    private string File => Path.Combine(folder, function + ".last");

    /// <summary>The last occurrence that fired; null for a timer that never did.</summary>
    internal DateTimeOffset? Last =>
        System.IO.File.Exists(File)
        && DateTimeOffset.TryParseExact(
            System.IO.File.ReadAllText(File), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset last)
            ? last
            : null;

    /// <summary>Takes the lock; null when another process has it. The lock ends with the process at the latest.</summary>
    internal IDisposable? TryLock()
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, function + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Remembers an occurrence.</summary>
    internal async Task SaveAsync(DateTimeOffset occurrence, CancellationToken cancellationToken)
    {
        await System.IO.File.WriteAllTextAsync(
            File + ".partial", occurrence.ToString("O", CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
        System.IO.File.Move(File + ".partial", File, overwrite: true);
    }
}
