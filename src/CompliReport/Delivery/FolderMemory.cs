using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>What a folder store remembers of its files: since when each is as it is now, and the digest of its content.</summary>
/// <remarks>
/// A file is at rest when its length and write time did not change for <paramref name="rest"/> by this process's own clock. The write time
/// alone would not do: a file server's clock may be ahead or behind. It only spares the wait for files that were written long ago.
/// </remarks>
/// <param name="rest">How long a file must not have changed; zero for a folder whose files appear whole.</param>
/// <param name="time">The clock.</param>
internal sealed class FolderMemory(TimeSpan rest, TimeProvider time)
{
    // About 20 MB. Beyond it everything is forgotten, which costs time and nothing else.
    private const int FilesMax = 65_536;

    // How wrong a file server's clock may be: a file written longer ago than this is not being written now.
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(1);

    // The coarsest write times are steps of two seconds (FAT): within a step a file can change and keep its mark.
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Look> _looks = new(StringComparer.Ordinal);

    /// <summary>How many files were read for their digest: what the memory spares, for tests.</summary>
    internal int Reads { get; private set; }

    /// <summary>Those of the files that are at rest, in the same order. Waits once, if need be, to see which of them change.</summary>
    internal async Task<IReadOnlyList<string>> AtRestAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        if (rest == TimeSpan.Zero)
        {
            return files;
        }

        Dictionary<string, Mark> doubtful = new(StringComparer.Ordinal);
        foreach (string file in files)
        {
            if (MarkOf(file) is { } mark && !IsAtRest(file, mark))
            {
                doubtful.Add(file, mark);
            }
        }

        if (doubtful.Count == 0)
        {
            return files;
        }

        await Task.Delay(rest, time, cancellationToken).ConfigureAwait(false);
        List<string> atRest = [];
        foreach (string file in files)
        {
            if (!doubtful.TryGetValue(file, out Mark before) || Rests(file, before))
            {
                atRest.Add(file);
            }
        }

        return atRest;
    }

    /// <summary>Length and digest of a file; null for one that is gone or, where files must be at rest, cannot be opened or changed while
    /// it was read.</summary>
    internal (long Bytes, string ETag)? Read(string file)
    {
        try
        {
            if (MarkOf(file) is not { } mark)
            {
                return null;
            }

            lock (_gate)
            {
                if (_looks.TryGetValue(file, out Look known) && known.Mark == mark && known.ETag is { } remembered)
                {
                    return (mark.Length, remembered);
                }

                Reads++;
            }

            bool isCertain = time.GetUtcNow().UtcTicks - mark.Written > StepMax.Ticks;
            string etag = ETagOf(file);
            bool isUnchanged = MarkOf(file) == mark;
            if (isUnchanged && isCertain)
            {
                lock (_gate)
                {
                    Remember(file, new Look(mark, _looks.TryGetValue(file, out Look look) && look.Mark == mark ? look.Since : null, etag));
                }
            }

            return isUnchanged || rest == TimeSpan.Zero ? (mark.Length, etag) : null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception held) when (rest > TimeSpan.Zero && IsOutOfReach(held))
        {
            // One exchange's file that cannot be opened must not keep the days of all others from being looked at.
            return null;
        }
    }

    /// <summary>The digest of a file as it is now.</summary>
    internal static string ETagOf(string file)
    {
        RegularFile.MustNotBeOther(file);
        // Shared in every way: whoever only looks must not make an upload fail.
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return Sha256Digest.FromBytes(SHA256.HashData(stream)).Hex;
    }

    // Held by its writer, as Windows, Linux and macOS say it, or not ours to read.
    private static bool IsOutOfReach(Exception failure) =>
        failure is UnauthorizedAccessException or IOException { HResult: unchecked((int)0x80070020) or 11 or 35 };

    private bool IsAtRest(string file, Mark mark)
    {
        lock (_gate)
        {
            bool isKnown = _looks.TryGetValue(file, out Look look);
            if (!isKnown || look.Mark != mark)
            {
                bool isOld = !isKnown && Math.Abs(time.GetUtcNow().UtcTicks - mark.Written) > ClockSkewMax.Ticks;
                look = new Look(mark, isOld ? null : time.GetTimestamp(), null);
                Remember(file, look);
            }

            return look.Since is not { } since || time.GetElapsedTime(since) >= rest;
        }
    }

    // The second look of one call: what is as it was is at rest from now on, without another wait.
    private bool Rests(string file, Mark before)
    {
        bool isSame = MarkOf(file) == before;
        lock (_gate)
        {
            if (isSame && _looks.TryGetValue(file, out Look look) && look.Mark == before)
            {
                Remember(file, look with { Since = null });
            }
        }

        return isSame;
    }

    private void Remember(string file, Look look)
    {
        if (_looks.Count >= FilesMax && !_looks.ContainsKey(file))
        {
            _looks.Clear();
        }

        _looks[file] = look;
    }

    private static Mark? MarkOf(string file)
    {
        // Of a link, what changes is the file that it leads to.
        return RegularFile.Target(file) is { } now ? new Mark(now.Length, now.LastWriteTimeUtc.Ticks) : null;
    }

    /// <summary>What tells a changed file: its length and when it was written, in ticks.</summary>
    private readonly record struct Mark(long Length, long Written);

    /// <summary>A file as it was last seen.</summary>
    /// <param name="Mark">What it looked like.</param>
    /// <param name="Since">Timestamp of the first look that found it so; null when it is known to be at rest.</param>
    /// <param name="ETag">Its digest; null when it was not read.</param>
    private readonly record struct Look(Mark Mark, long? Since, string? ETag);
}
