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
/// exactly one process win;
/// the others find no such file and go on. A killed process leaves a message that becomes visible by the passing of time alone.
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
            if (TryRename(folder, name.File, folder, held.File))
            {
                string body = await File.ReadAllTextAsync(Path.Combine(folder, held.File), cancellationToken).ConfigureAwait(false);
                return new HeldMessage(queue, held.Id, held.File, held.Tries, held.VisibleAt, body);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Task<HeldMessage?> RenewAsync(HeldMessage message, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        MessageName renewed = new(_time.GetUtcNow() + visibility, message.DequeueCount, message.Id);
        string folder = FolderOf(message.Queue);
        return Task.FromResult(TryRename(folder, message.Receipt, folder, renewed.File)
            ? message with { Receipt = renewed.File, VisibleAt = renewed.VisibleAt }
            : null);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(HeldMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        // Two steps, because deleting a file that is not there is no error: only the rename tells whether the message was still ours.
        string folder = FolderOf(message.Queue), gone = message.Receipt + PartialEnding;
        bool isOurs = TryRename(folder, message.Receipt, folder, gone);
        if (isOurs)
        {
            File.Delete(Path.Combine(folder, gone));
        }

        return Task.FromResult(isOurs);
    }

    /// <inheritdoc/>
    public Task<bool> MoveAsync(HeldMessage message, string queue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(queue);
        string target = FolderOf(queue);
        Directory.CreateDirectory(target);
        return Task.FromResult(
            TryRename(FolderOf(message.Queue), message.Receipt, target, new MessageName(_time.GetUtcNow(), 0, message.Id).File));
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
    private static bool TryRename(string folder, string from, string targetFolder, string to)
    {
        try
        {
            File.Move(Path.Combine(folder, from), Path.Combine(targetFolder, to), overwrite: true);
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
