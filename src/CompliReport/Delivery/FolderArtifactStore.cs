using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>Artifacts as files of a folder. A file is written under another name and renamed when it is whole.</summary>
/// <remarks>
/// People who copy files into a folder do not rename: where they may write, the store is given a time of rest, and a file that still
/// changes
/// is not listed. Every change raises an event of its own, so that nothing is lost by looking away.
/// </remarks>
public sealed class FolderArtifactStore : IArtifactStore
{
    private const string PartialSuffix = ".partial";

    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(30);

    private static long Puts;

    private readonly string _root;

    /// <summary>A store in a folder, which is made when something is written.</summary>
    public FolderArtifactStore(string root)
        : this(root, TimeSpan.Zero, TimeProvider.System)
    {
    }

    /// <summary>A store in a folder into which others copy.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="rest">A file that changed within this time is not listed; a list may take as much longer.</param>
    /// <param name="time">The clock.</param>
    public FolderArtifactStore(string root, TimeSpan rest, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rest, TimeSpan.Zero);
        _root = Path.GetFullPath(root);
        Memory = new FolderMemory(rest, time);
    }

    /// <summary>What is known of the files.</summary>
    internal FolderMemory Memory { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtifactInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        string start = StartOf(prefix);
        if (!Directory.Exists(start))
        {
            yield break;
        }

        IEnumerable<string> paths = Directory.EnumerateFiles(start, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_root, file).Replace('\\', '/'))
            .Where(path => path.StartsWith(prefix, StringComparison.Ordinal) && !path.EndsWith(PartialSuffix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        List<string> files = [.. paths.Select(FullPath)];
        foreach (string file in await Memory.AtRestAsync(files, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (RegularFile.IsOther(file))
            {
                yield return new ArtifactInfo(Path.GetRelativePath(_root, file).Replace('\\', '/'), 0, "no-regular-file")
                {
                    Refusal = RegularFile.Refusal,
                };
            }
            else if (Memory.Read(file) is var (bytes, etag))
            {
                yield return new ArtifactInfo(Path.GetRelativePath(_root, file).Replace('\\', '/'), bytes, etag);
            }
        }
    }

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string path, long offset, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(OpenFile(FullPath(path), offset));
    }

    /// <inheritdoc/>
    /// <remarks>A replacement during the reads shows at the next opening only: who reads for long looks at the list once more.</remarks>
    public Task<Stream> OpenAsync(ArtifactInfo artifact, long offset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        cancellationToken.ThrowIfCancellationRequested();
        string file = FullPath(artifact.Path);
        return Memory.Read(file) is var (_, etag) && etag == artifact.ETag
            ? Task.FromResult(OpenFile(file, offset))
            : throw new ArtifactSupersededException(artifact.Path, inner: null);
    }

    /// <inheritdoc/>
    public Task<PutResult> PutIfAbsentAsync(string path, Action<Stream> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Put(path, static target => !File.Exists(target), write));
    }

    /// <inheritdoc/>
    public async Task<PutResult> PutIfMatchAsync(string path, string etag, Action<Stream> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(etag);
        cancellationToken.ThrowIfCancellationRequested();
        if (etag.Length == 0)
        {
            return Put(path, static target => !File.Exists(target), write);
        }

        using FileStream turn = await TurnAsync(FullPath(path), cancellationToken).ConfigureAwait(false);
        return Put(path, target => File.Exists(target) && FolderMemory.ETagOf(target) == etag, write);
    }

    /// <summary>Opens a file for reading at an offset, so that others may read it too.</summary>
    /// <exception cref="IOException">It is no regular file.</exception>
    public static Stream OpenFile(string file, long offset)
    {
        RegularFile.MustNotBeOther(file);
        FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        stream.Position = offset;
        return stream;
    }

    // The check and the rename are not one step. On a first put the rename itself tells two writers apart: it never overwrites. Where a
    // file is replaced, the writers of this machine take turns (TurnAsync).
    private PutResult Put(string path, Func<string, bool> mayWrite, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = FullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string partial = target + "." + Partial() + PartialSuffix;
        try
        {
            PutResult result;
            using (PartialFile file = new(partial))
            using (HashingStream hashing = new(file))
            {
                write(hashing);
                hashing.Flush();
                result = new PutResult(true, hashing.Digest, hashing.Length);
            }

            bool existed = File.Exists(target);
            return result with { Written = mayWrite(target) && TryMove(partial, target, overwrite: existed) };
        }
        finally
        {
            File.Delete(partial);
        }
    }

    // A name of its own for each put: two writers of one path never share a file.
    private static string Partial() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref Puts)}");

    // A lock that the processes of the machine find. It lies in the folder for temporary files, so that nothing but results lies beside
    // results, and stays there: to delete it would let two in that wait for it.
    private static async Task<FileStream> TurnAsync(string target, CancellationToken cancellationToken)
    {
        string file = Path.Combine(Path.GetTempPath(), "complireport-" + Sha256Digest.Of(target).Prefix(32) + ".lock");
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(start) < TurnMax)
            {
                await Task.Delay(5, cancellationToken).ConfigureAwait(false);
            }
            catch (UnauthorizedAccessException notOurs)
            {
                throw new IOException($"'{file}' is another user's: let one user write to this folder, or delete that file.", notOurs);
            }
        }
    }

    // False where another writer was faster by a moment.
    private static bool TryMove(string partial, string target, bool overwrite)
    {
        try
        {
            File.Move(partial, target, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(target))
        {
            return false;
        }
    }

    // The deepest folder that all paths with a prefix lie below: a report is looked at without reading years of others.
    private string StartOf(string prefix)
    {
        string[] folders = prefix.Split('/')[..^1];
        return folders.Any(static part => part is "" or "." or "..") ? _root : Path.Combine([_root, .. folders]);
    }

    private string FullPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Split('/').Any(static part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"'{path}' is not a path below the store's root.", nameof(path));
        }

        return Path.Combine(_root, path.Replace('/', Path.DirectorySeparatorChar));
    }
}
