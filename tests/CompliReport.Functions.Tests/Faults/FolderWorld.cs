using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Functions.Desk;
using CompliReport.LocalRuntime.Queues;
using CompliReport.Values;

namespace CompliReport.Functions.Tests.Faults;

/// <summary>A desk's folder.</summary>
internal sealed class FolderWorld : World
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _pushed = [];
    private readonly HashSet<string> _days = [];

    public override IReadOnlyList<string> ServeArguments => ["--root", _folder.Path];

    private FolderMessageStore Messages => new(_folder.Of("queues"), TimeProvider.System);

    public override async Task PushAsync(IReadOnlyList<TestUpload> uploads, CancellationToken cancellationToken)
    {
        foreach ((string path, string file) in TestUpload.Rates)
        {
            Put("rates/" + path, await File.ReadAllTextAsync(file, cancellationToken));
        }

        foreach ((string path, string text) in uploads.SelectMany(static upload => upload.Files))
        {
            Put("ledgers/" + path, text);
            _pushed.Add(path);
        }

        _days.UnionWith(uploads.Select(static upload => upload.Folder));
    }

    public override async Task RaiseAgainAsync(CancellationToken cancellationToken)
    {
        foreach (string path in _pushed)
        {
            string body = JsonSerializer.Serialize(new
            {
                type = "Microsoft.Storage.BlobCreated",
                subject = "/blobServices/default/containers/ledgers/blobs/" + path,
                data = new { api = "PutBlob", eTag = DigestOf(_folder.Of("ledgers", path)) },
            });
            await Messages.SendAsync("ledger-events", Guid.NewGuid().ToString("N"), body, cancellationToken);
        }
    }

    public override Task<Progress> LookAsync(CancellationToken cancellationToken)
    {
        string[] events = Files("queues/ledger-events", "*.message"), records = Files("state/days", "*.json");
        return Task.FromResult(
            records.Length > 0 ? IsDone(records, events) ? Progress.Done : Progress.Recorded
            : Files("queues/suspicious-activity", "*.message").Length > 0 ? Progress.Noticed
            : Files("reports", "*").Length > 0 ? Progress.Delivering
            : events.Any(static name => !Path.GetFileName(name).Split('.')[1].EndsWith("000", StringComparison.Ordinal)) ? Progress.Held
            : events.Length > 0 ? Progress.EventWaits
            : Progress.Nothing);
    }

    public override async Task<string[]> ReadAsync(CancellationToken cancellationToken)
    {
        SqliteReportRegister register = new(_folder.Of("runtime", "register.db"));
        List<string> lines = [];
        foreach (string container in (string[])["reports", "state"])
        {
            lines.AddRange(Files(container, "*").Where(static file => !file.EndsWith(".partial", StringComparison.Ordinal))
                .Select(file => Path.GetRelativePath(_folder.Path, file).Replace('\\', '/') + " " + DigestOf(file)));
        }

        foreach (string notice in Messages.Peek("suspicious-activity"))
        {
            using JsonDocument json = JsonDocument.Parse(notice);
            string id = json.RootElement.GetProperty("id").GetString()!;
            lines.Add($"notice {id} {Sha256Digest.Of(notice)}, in the register: {await register.IsSentAsync(id, cancellationToken)}");
        }

        lines.AddRange(Directory.GetDirectories(_folder.Of("queues")).Select(static queue => Path.GetFileName(queue))
            .Where(static queue => queue != "suspicious-activity")
            .SelectMany(queue => Messages.Peek(queue).Select(text => "left in " + queue + " " + text)));
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    public override void Dispose() => _folder.Dispose();

    // The watcher has raised all events when it remembers all files, and the worker of the last one may still be at it when the record
    // is there.
    private bool IsDone(string[] records, string[] events)
    {
        string seen = _folder.Of("runtime", "uploads-seen.txt");
        return events.Length == 0
            && _days.All(day => records.Any(record => record.Replace('\\', '/').Contains("/days/" + day + "/", StringComparison.Ordinal)))
            && File.Exists(seen) && File.ReadLines(seen).Count() >= _pushed.Count;
    }

    private string[] Files(string folder, string pattern)
    {
        try
        {
            string full = _folder.Of(folder.Split('/'));
            return Directory.Exists(full) ? Directory.GetFiles(full, pattern, SearchOption.AllDirectories) : [];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static string DigestOf(string file) => Sha256Digest.Of(File.ReadAllBytes(file)).Hex;

    // Whole or not at all, as `complireport push` does; half files are the subject of UploadAtRestTests.
    private void Put(string path, string text)
    {
        _folder.Write(path + ".push.partial", text);
        File.Move(_folder.Of(path.Split('/')) + ".push.partial", _folder.Of(path.Split('/')));
    }
}
