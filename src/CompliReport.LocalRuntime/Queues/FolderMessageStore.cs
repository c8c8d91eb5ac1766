using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.LocalRuntime.Queues;

/// <summary>Queues as folders, messages as files; several processes may share them.</summary>
/// <remarks>
/// The file's name carries the state: <c>visible-at.tries.id.message</c>. Every change of state is one rename, which the file system lets
/// exactly one process win; the others find no such file and go on. A killed process leaves a message that becomes visible by the passing
/// of time alone. Whoever sends must know whether the id is there, under whatever name: a lock for each queue keeps two senders apart, and
/// keeps renames away while a sender looks, for a file that is renamed during a listing may not be in it at all.
/// </remarks>
public sealed class FolderMessageStore : IMessageStore
{
    private const string Ending = ".message", PartialEnding = ".partial";

    private readonly string _root;
    private readonly TimeProvider _time;

    /// <summary>Queues in a folder, which is made when something is sent.</summary>
    public FolderMessageStore(string root, TimeProvider time)
    {
        _root = Path.GetFullPath(root);
        _time = time;
    }

    /// <inheritdoc/>
    public async Task SendAsync(string queue, string id, string body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queue);
        string folder = FolderOf(queue);
        Directory.CreateDirectory(folder);
        using IDisposable alone = await LockAsync(queue, cancellationToken).ConfigureAwait(false);
        if (Names(folder).Any(name => name.Id == id))
        {
            return;
        }

        MessageName message = new(_time.GetUtcNow(), 0, Sound(id));
        string partial = Path.Combine(folder, message.File + "." + Guid.NewGuid().ToString("N") + PartialEnding);
        await File.WriteAllTextAsync(partial, body, cancellationToken).ConfigureAwait(false);
        File.Move(partial, Path.Combine(folder, message.File), overwrite: true);
    }

    /// <inheritdoc/>
    public async Task<HeldMessage?> ReceiveAsync(string queue, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queue);
        string folder = FolderOf(queue);
        DateTimeOffset now = _time.GetUtcNow();
        foreach (MessageName name in Names(folder).Where(name => name.VisibleAt <= now)
            .OrderBy(static name => name.File, StringComparer.Ordinal))
        {
            MessageName held = name with { VisibleAt = now + visibility, Tries = name.Tries + 1 };
            if (await TryRenameAsync(queue, name.File, queue, held.File, cancellationToken).ConfigureAwait(false))
            {
                string body = await File.ReadAllTextAsync(Path.Combine(folder, held.File), cancellationToken).ConfigureAwait(false);
                return new HeldMessage(queue, held.Id, held.File, held.Tries, held.VisibleAt, body);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<HeldMessage?> RenewAsync(HeldMessage message, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        MessageName renewed = new(_time.GetUtcNow() + visibility, message.DequeueCount, message.Id);
        string queue = message.Queue;
        return await TryRenameAsync(queue, message.Receipt, queue, renewed.File, cancellationToken).ConfigureAwait(false)
            ? message with { Receipt = renewed.File, VisibleAt = renewed.VisibleAt }
            : null;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(HeldMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        // Two steps, because deleting a file that is not there is no error: only the rename tells whether the message was still ours.
        string queue = message.Queue, gone = message.Receipt + PartialEnding;
        bool isOurs = await TryRenameAsync(queue, message.Receipt, queue, gone, cancellationToken).ConfigureAwait(false);
        if (isOurs)
        {
            File.Delete(Path.Combine(FolderOf(queue), gone));
        }

        return isOurs;
    }

    /// <inheritdoc/>
    public Task<bool> MoveAsync(HeldMessage message, string queue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(queue);
        Directory.CreateDirectory(FolderOf(queue));
        string moved = new MessageName(_time.GetUtcNow(), 0, message.Id).File;
        return TryRenameAsync(message.Queue, message.Receipt, queue, moved, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return Task.FromResult(Names(FolderOf(queue)).Count());
    }

    /// <summary>The texts of all messages of a queue, held or not, the oldest first: for people and tests.</summary>
    public IReadOnlyList<string> Peek(string queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        string folder = FolderOf(queue);
        return [.. Names(folder).OrderBy(static name => name.File, StringComparer.Ordinal)
            .Select(name => File.ReadAllText(Path.Combine(folder, name.File)))];
    }

    // Not File.Move without overwriting: that is a link and an unlink, and two processes could both have their link.
    private async Task<bool> TryRenameAsync(string queue, string from, string target, string to, CancellationToken cancellationToken)
    {
        using IDisposable alone = await LockAsync(queue, cancellationToken).ConfigureAwait(false);
        try
        {
            File.Move(Path.Combine(FolderOf(queue), from), Path.Combine(FolderOf(target), to), overwrite: true);
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static IEnumerable<MessageName> Names(string folder) =>
        !Directory.Exists(folder) ? []
        : from file in Directory.EnumerateFiles(folder, "*" + Ending)
          let name = MessageName.Of(Path.GetFileName(file))
          where name is not null
          select name.Value;

    private Task<IDisposable> LockAsync(string queue, CancellationToken cancellationToken) =>
        FolderLock.TakeAsync(FolderOf(queue) + ".lock", cancellationToken);

    private string FolderOf(string queue) => Path.Combine(_root, Sound(queue));

    // Queue names and ids become names of files: nothing in them may lead elsewhere.
    private static string Sound(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') ? name
            : throw new ArgumentException($"'{name}' is not letters, digits and hyphens.", nameof(name));
    }

    /// <summary>A message's state as its file's name.</summary>
    private readonly record struct MessageName(DateTimeOffset VisibleAt, int Tries, string Id)
    {
        internal string File => string.Create(CultureInfo.InvariantCulture, $"{VisibleAt.UtcTicks:D19}.{Tries:D3}.{Id}{Ending}");

        internal static MessageName? Of(string file)
        {
            string[] parts = file[..^Ending.Length].Split('.');
            return parts.Length == 3
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
                    && ticks <= DateTime.MaxValue.Ticks
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int tries)
                ? new MessageName(new DateTimeOffset(ticks, TimeSpan.Zero), tries, parts[2])
                : null;
        }
    }
}
