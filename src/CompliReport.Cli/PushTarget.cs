using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Azure;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Functions;

namespace CompliReport.Cli;

/// <summary>Where <c>push</c> uploads to, and who tells that something came.</summary>
/// <param name="Place">The folder or the account's address, for people.</param>
/// <param name="Ledgers">The container of uploads.</param>
/// <param name="Rates">The container of rates.</param>
/// <param name="Lists">The container of watch lists.</param>
/// <param name="Rules">The container of rule packs, which holds who files too.</param>
/// <param name="RaiseAsync">Raises the event of a path in the container of uploads.</param>
internal sealed record PushTarget(
    string Place, IArtifactStore Ledgers, IArtifactStore Rates, IArtifactStore Lists, IArtifactStore Rules,
    Func<string, CancellationToken, Task> RaiseAsync)
{
    /// <summary>A folder: the serving process watches it, so there is nothing to tell.</summary>
    internal static PushTarget OfFolder(string root) => new(
        root,
        new FolderArtifactStore(Path.Combine(root, Names.Ledgers)),
        new FolderArtifactStore(Path.Combine(root, "rates")),
        new FolderArtifactStore(Path.Combine(root, "lists")),
        new FolderArtifactStore(Path.Combine(root, "rules")),
        static (_, _) => Task.CompletedTask);

    /// <summary>A storage account. A real one raises events through Event Grid and then hears of each blob twice, which changes nothing;
    /// the emulator raises none.</summary>
    /// <exception cref="FormatException">The connection string is none.</exception>
    internal static PushTarget OfStorage(string connection)
    {
        StorageAccount account = StorageAccount.FromConnectionString(connection);
        BlobArtifactStore ledgers = new(account.Container(Names.Ledgers));
        string place = account.Address.ToString().TrimEnd('/');
        return new PushTarget(
            place, ledgers, new BlobArtifactStore(account.Container("rates")), new BlobArtifactStore(account.Container("lists")),
            new BlobArtifactStore(account.Container("rules")), RaiseAsync);

        async Task RaiseAsync(string path, CancellationToken cancellationToken)
        {
            if (await ledgers.FindAsync(path, cancellationToken).ConfigureAwait(false) is { } blob)
            {
                string id = Guid.NewGuid().ToString("D");
                string body = new BlobEvent(Names.Ledgers, path, blob.ETag).ToCloudEvent(id, TimeProvider.System.GetUtcNow());
                await QueueMessages.SendAsync(account.Queue(Names.LedgerEvents), body, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
