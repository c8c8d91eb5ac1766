using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Delivery.Days;

/// <summary>What was done for an upload; kept in the state container. No personal data.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Day">yyyy-MM-dd.</param>
/// <param name="Upload">Fingerprint of the upload.</param>
/// <param name="State"><c>done</c> or <c>refused</c>.</param>
/// <param name="RunId">The run; empty when refused.</param>
/// <param name="Folder">Where its files are, in the reports container.</param>
/// <param name="Reports">Ids of its reports.</param>
/// <param name="Missing">Files that the control file names and that had not come at the cut-off.</param>
/// <param name="NotRead">Files that are no part of an upload.</param>
/// <param name="Refusals">Why the upload was refused.</param>
public sealed record DayRecord(
    string Exchange, string Day, string Upload, string State, string RunId, string Folder,
    ImmutableArray<string> Reports, ImmutableArray<string> Missing, ImmutableArray<string> NotRead, ImmutableArray<string> Refusals)
{
    /// <summary>How records, and answers that hold them, are written.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>The state container: records by upload and by run.</summary>
public sealed class DayRecords(IArtifactStore state)
{
    /// <summary>The record of a run; null when there is no such run.</summary>
    public Task<DayRecord?> OfRunAsync(string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return runId.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') && runId.Length > 0
            ? ReadAsync("runs/" + runId + ".json", cancellationToken)
            : Task.FromResult<DayRecord?>(null);
    }

    /// <summary>All runs' records, in the order of their ids.</summary>
    public async Task<ImmutableArray<DayRecord>> AllRunsAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<DayRecord>.Builder records = ImmutableArray.CreateBuilder<DayRecord>();
        foreach (ArtifactInfo file in await UploadedDay.AllAsync(state, "runs/", cancellationToken).ConfigureAwait(false))
        {
            if (await ReadAsync(file.Path, cancellationToken).ConfigureAwait(false) is { } record)
            {
                records.Add(record);
            }
        }

        return records.ToImmutable();
    }

    /// <summary>The record of an upload; null while nothing was done for it.</summary>
    internal Task<DayRecord?> OfUploadAsync(UploadedDay upload, CancellationToken cancellationToken) =>
        ReadAsync(PathOf(upload), cancellationToken);

    /// <summary>Keeps a record. The run's goes first: whoever finds the upload's finds the run's too.</summary>
    internal async Task SaveAsync(UploadedDay upload, DayRecord record, CancellationToken cancellationToken)
    {
        if (record.RunId.Length > 0)
        {
            await WriteAsync("runs/" + record.RunId + ".json", record, cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync(PathOf(upload), record, cancellationToken).ConfigureAwait(false);
    }

    private static string PathOf(UploadedDay upload) => "days/" + upload.Key.Prefix + upload.Fingerprint + ".json";

    private async Task<DayRecord?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<DayRecord>(
                await UploadedDay.BytesAsync(state, path, cancellationToken).ConfigureAwait(false), DayRecord.Json);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // A rerun with other rates or rules is another run of the same upload: the newest record counts, and of two at once either.
    private async Task WriteAsync(string path, DayRecord record, CancellationToken cancellationToken)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(record, DayRecord.Json);
        await state.ReplaceAsync(path, stream => stream.Write(json), cancellationToken).ConfigureAwait(false);
    }
}
