using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.LocalRuntime.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompliReport.LocalRuntime;

/// <summary>Plays Event Grid for a folder: a file that appears or changes below the container raises a BlobCreated event in a
/// queue.</summary>
/// <remarks>
/// It looks rather than listens, because notifications of file systems get lost on network folders. A file counts when two looks in a row
/// find it alike, so that one still being copied does not. It remembers what it has raised, after raising it: a kill in between raises
/// an event twice, never none.
/// </remarks>
internal sealed class FolderWatcher(
    LocalRuntimeOptions options, FolderWatch watch, IMessageStore messages, TimeProvider time, ILogger<FolderWatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private Dictionary<string, FileMark> _seen = new(StringComparer.Ordinal);
    private Dictionary<string, FileMark>? _raised;

    // Said once each, not four times a second.
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    private string MemoryFile => Path.Combine(options.StateFolder, "uploads-seen.txt");

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "A folder that cannot be read is tried again; the host must not end for it.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                RuntimeLog.StorageFailed(logger, nameof(FolderWatcher), RuntimeLog.Reason(logger, nameof(FolderWatcher), failure));
            }

            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks once; raises an event for each file that is new or changed and has come to rest.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        string container = watch.Container;
        _raised ??= Remembered();
        string folder = Path.Combine(options.Root, container);
        Dictionary<string, FileMark> now = Directory.Exists(folder) ? Marks(folder) : [];
        bool hasRaised = false;
        foreach ((string path, FileMark mark) in now.OrderBy(static file => file.Value.Written)
            .ThenBy(static file => file.Key, StringComparer.Ordinal))
        {
            bool isAtRest = _seen.TryGetValue(path, out FileMark before) && before == mark;
            if (isAtRest && !(_raised.TryGetValue(path, out FileMark raised) && raised == mark)
                && await DigestAsync(Path.Combine(folder, path), cancellationToken).ConfigureAwait(false) is { } digest)
            {
                await RaiseAsync(container, path, mark, Convert.ToHexStringLower(digest), cancellationToken).ConfigureAwait(false);
                _raised[path] = mark;
                hasRaised = true;
            }
        }

        _seen = now;
        if (hasRaised)
        {
            await RememberAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // The ETag is the same as a folder store gives: the digest of the content.
    private async Task RaiseAsync(string container, string path, FileMark mark, string etag, CancellationToken cancellationToken)
    {
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{container}/{path}\n{etag}\n{mark.Written}")))[..32];
        string body = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["specversion"] = "1.0",
            ["type"] = "Microsoft.Storage.BlobCreated",
            ["source"] = "/desk",
            ["id"] = id,
            ["time"] = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["subject"] = $"/blobServices/default/containers/{container}/blobs/{path}",
            ["data"] = new Dictionary<string, object>
            {
                ["api"] = "PutBlob",
                ["eTag"] = etag,
                ["contentLength"] = mark.Length,
                ["blobType"] = "BlockBlob",
                ["sequencer"] = mark.Written.ToString("X32", CultureInfo.InvariantCulture),
            },
        });
        await messages.SendAsync(watch.EventQueue, id, body, cancellationToken).ConfigureAwait(false);
    }

    // Null for a file that went away or cannot be opened: the others' events must not wait for it, and the next look tries again.
    private async Task<byte[]?> DigestAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            // A pipe has no length, and opening it waits for its writer: what is empty is not opened to find out that it is.
            if (Target(new FileInfo(file)).Length == 0)
            {
                return SHA256.HashData([]);
            }

            FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using (stream.ConfigureAwait(false))
            {
                byte[] digest = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
                _unreadable.Remove(file);
                return digest;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (_unreadable.Add(file))
            {
                RuntimeLog.StorageFailed(logger, nameof(FolderWatcher), RuntimeLog.Reason(logger, nameof(FolderWatcher), failure));
            }

            return null;
        }
    }

    private static Dictionary<string, FileMark> Marks(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(static file => !file.Name.EndsWith(".partial", StringComparison.Ordinal))
            .ToDictionary(
                file => Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'),
                static file => Target(file) is var target ? new FileMark(target.Length, target.LastWriteTimeUtc.Ticks) : default,
                StringComparer.Ordinal);

    // Of a link, what changes is the file that it leads to.
    private static FileInfo Target(FileInfo file) =>
        file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target ? target : file;

    private Dictionary<string, FileMark> Remembered()
    {
        Dictionary<string, FileMark> raised = new(StringComparer.Ordinal);
        foreach (string line in File.Exists(MemoryFile) ? File.ReadAllLines(MemoryFile) : [])
        {
            string[] parts = line.Split('\t', 3);
            if (parts.Length == 3
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long length)
                && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long written))
            {
                raised[parts[2]] = new FileMark(length, written);
            }
        }

        return raised;
    }

    private async Task RememberAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.StateFolder);
        string partial = MemoryFile + "." + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + ".partial";
        IEnumerable<string> lines = _raised!.Select(
            static file => string.Create(CultureInfo.InvariantCulture, $"{file.Value.Length}\t{file.Value.Written}\t{file.Key}"));
        await File.WriteAllLinesAsync(partial, lines.Order(StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
        File.Move(partial, MemoryFile, overwrite: true);
    }

    /// <summary>What tells a changed file: its length and when it was written, in ticks.</summary>
    private readonly record struct FileMark(long Length, long Written);
}
