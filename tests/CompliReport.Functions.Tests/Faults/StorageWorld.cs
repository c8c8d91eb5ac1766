using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using CompliReport.Azure;
using CompliReport.Azure.Tests;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Functions.Tests.Faults;

/// <summary>A storage account, played by an emulator of its own. It raises no events, so the world raises them as <c>push</c>
/// does.</summary>
internal sealed partial class StorageWorld : World
{
    private readonly TemporaryFolder _folder = new();
    private readonly AzuriteServer _server;
    private readonly StorageAccount _account;
    private readonly List<string> _pushed = [];
    private readonly HashSet<string> _days = [];

    private StorageWorld(AzuriteServer server)
    {
        _server = server;
        _account = StorageAccount.FromConnectionString(server.Connection);
    }

    public override IReadOnlyList<string> ServeArguments => ["--storage", _server.Connection, "--root", _folder.Path];

    /// <summary>Starts the emulator; skips the test where there is none.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The world disposes of the server.")]
    public static async Task<StorageWorld> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new StorageWorld(await AzuriteServer.StartAsync(cancellationToken));
        }
        catch (NoAzuriteException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    public override async Task PushAsync(IReadOnlyList<TestUpload> uploads, CancellationToken cancellationToken)
    {
        foreach ((string path, string file) in TestUpload.Rates)
        {
            byte[] content = await File.ReadAllBytesAsync(file, cancellationToken);
            await Store("rates").ReplaceAsync(path, stream => stream.Write(content), cancellationToken);
        }

        foreach ((string path, string text) in uploads.SelectMany(static upload => upload.Files))
        {
            byte[] content = System.Text.Encoding.UTF8.GetBytes(text);
            await Store(Names.Ledgers).ReplaceAsync(path, stream => stream.Write(content), cancellationToken);
            _pushed.Add(path);
            await RaiseAsync(path, cancellationToken);
        }

        _days.UnionWith(uploads.Select(static upload => upload.Folder));
    }

    public override async Task RaiseAgainAsync(CancellationToken cancellationToken)
    {
        foreach (string path in _pushed)
        {
            await RaiseAsync(path, cancellationToken);
        }
    }

    public override async Task<Progress> LookAsync(CancellationToken cancellationToken)
    {
        string[] records = await PathsAsync("state", "days/", cancellationToken);
        (int all, int visible) = await EventsAsync(cancellationToken);
        bool isDone = all == 0 && _days.All(day => records.Any(record => record.StartsWith("days/" + day + "/", StringComparison.Ordinal)));
        return isDone ? Progress.Done
            : records.Length > 0 ? Progress.Recorded
            : (await PathsAsync("state", "sent/", cancellationToken)).Length > 0 ? Progress.Noticed
            : (await PathsAsync("reports", "", cancellationToken)).Length > 0 ? Progress.Delivering
            : all > visible ? Progress.Held
            : all > 0 ? Progress.EventWaits
            : Progress.Nothing;
    }

    public override async Task<string[]> ReadAsync(CancellationToken cancellationToken)
    {
        TableReportRegister register = new(_account, "reports");
        List<string> lines = [];
        foreach (string path in await PathsAsync("reports", "", cancellationToken))
        {
            lines.Add($"reports/{path} {Sha256Digest.Of(await BytesAsync("reports", path, cancellationToken))}");
        }

        // An upload's id comes from the ETags, which the service gives anew in each world: it is left out of names and records.
        foreach (string path in await PathsAsync("state", "", cancellationToken))
        {
            string text = System.Text.Encoding.UTF8.GetString(await BytesAsync("state", path, cancellationToken));
            lines.Add($"state/{Upload().Replace(path, "upload-")} {Sha256Digest.Of(Upload().Replace(text, "upload-"))}");
        }

        // Distinct, because a storage queue cannot recognise what was sent between the sending and the mark of a killed process (see
        // StorageQueueReportQueue): the same id and the same text once more, which a receiver knows by the id.
        foreach (string notice in (await BodiesAsync(Names.SuspiciousActivity, cancellationToken)).Distinct())
        {
            using JsonDocument json = JsonDocument.Parse(notice);
            string id = json.RootElement.GetProperty("id").GetString()!;
            lines.Add($"notice {id} {Sha256Digest.Of(notice)}, in the register: {await register.IsSentAsync(id, cancellationToken)}");
        }

        foreach (string queue in (string[])[Names.LedgerEvents, Names.LedgerEvents + Names.PoisonEnding])
        {
            lines.AddRange((await BodiesAsync(queue, cancellationToken)).Select(text => "left in " + queue + " " + text));
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    public override void Dispose()
    {
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Dispose();
    }

    private BlobArtifactStore Store(string container) => new(_account.Container(container));

    private async Task<string[]> PathsAsync(string container, string prefix, CancellationToken cancellationToken)
    {
        List<string> paths = [];
        await foreach (ArtifactInfo artifact in Store(container).ListAsync(prefix, cancellationToken))
        {
            paths.Add(artifact.Path);
        }

        return [.. paths];
    }

    private async Task<byte[]> BytesAsync(string container, string path, CancellationToken cancellationToken)
    {
        await using Stream stream = await Store(container).OpenAsync(path, 0, cancellationToken);
        using MemoryStream bytes = new();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private async Task RaiseAsync(string path, CancellationToken cancellationToken)
    {
        ArtifactInfo blob = (await Store(Names.Ledgers).FindAsync(path, cancellationToken))!;
        string body = new BlobEvent(Names.Ledgers, path, blob.ETag).ToCloudEvent(Guid.NewGuid().ToString("D"), TimeProvider.System.GetUtcNow());
        await QueueMessages.SendAsync(_account.Queue(Names.LedgerEvents), body, cancellationToken);
    }

    // All events, and those that nobody holds.
    private async Task<(int All, int Visible)> EventsAsync(CancellationToken cancellationToken)
    {
        QueueClient queue = _account.Queue(Names.LedgerEvents);
        if (!await queue.ExistsAsync(cancellationToken))
        {
            return (0, 0);
        }

        PeekedMessage[] visible = await queue.PeekMessagesAsync(32, cancellationToken);
        return ((await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount, visible.Length);
    }

    private async Task<List<string>> BodiesAsync(string name, CancellationToken cancellationToken)
    {
        QueueClient queue = _account.Queue(name);
        List<string> bodies = [];
        while (await queue.ExistsAsync(cancellationToken))
        {
            QueueMessage[] messages = await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(10), cancellationToken);
            bodies.AddRange(messages.Select(static message => message.Body.ToString()));
            if (messages.Length == 0)
            {
                break;
            }
        }

        return bodies;
    }

    [GeneratedRegex("upload-[0-9a-f]+")]
    private static partial Regex Upload();
}
