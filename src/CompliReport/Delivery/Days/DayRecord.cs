using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Values;

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
    /// <summary>The run of an earlier day whose history this one went on with; empty where there was none.</summary>
    public string Before { get; init; } = "";

    /// <summary>The case of each report.</summary>
    public ImmutableSortedDictionary<string, string> Cases { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Reports that an earlier run of this day made and this one does not: what is proposed for them.</summary>
    public ImmutableArray<AmendmentProposal> Amendments { get; init; } = [];

    /// <summary>How records, and answers that hold them, are written.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>What is proposed for a report that was made and would not be made so again. A person decides; nothing is sent.</summary>
/// <param name="Report">The report.</param>
/// <param name="Kind"><c>amendment</c>, or <c>withdrawal</c> where its case has no report any more.</param>
/// <param name="Successor">The report that tells the case now; empty for a withdrawal.</param>
/// <param name="Reason">Why the day was run again, in words.</param>
public sealed record AmendmentProposal(string Report, string Kind, string Successor, string Reason)
{
    /// <summary>What is proposed for the reports of an earlier run of a day.</summary>
    public static ImmutableArray<AmendmentProposal> Of(DayRecord? earlier, DayRecord now, DayCause cause)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (earlier is null || earlier.RunId == now.RunId)
        {
            return [];
        }

        string reason = earlier.Upload != now.Upload ? "the upload of the day was corrected"
            : cause == DayCause.Restatement || earlier.Before != now.Before ? "an earlier day came late or was corrected"
            : "the day was run again with other rules, rates or lists";
        ImmutableArray<AmendmentProposal>.Builder proposals = ImmutableArray.CreateBuilder<AmendmentProposal>();
        foreach (string report in earlier.Reports.Except(now.Reports))
        {
            string one = earlier.Cases.GetValueOrDefault(report, "");
            string successor = now.Cases.FirstOrDefault(made => made.Value == one).Key ?? "";
            proposals.Add(new AmendmentProposal(report, successor.Length > 0 ? "amendment" : "withdrawal", successor, reason));
        }

        // What was proposed before and not taken up stands as long as the report is not made again.
        proposals.AddRange(earlier.Amendments.Where(
            old => !now.Reports.Contains(old.Report) && !proposals.Any(made => made.Report == old.Report)));
        return proposals.ToImmutable();
    }
}

/// <summary>The state container: records by upload and by run.</summary>
public sealed class DayRecords(IArtifactStore state)
{
    private const string Latest = "latest/";

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

    /// <summary>The days of an exchange that ran, in order.</summary>
    internal async Task<ImmutableArray<DateOnly>> DaysAsync(ExchangeId exchange, CancellationToken cancellationToken)
    {
        ImmutableArray<DateOnly>.Builder days = ImmutableArray.CreateBuilder<DateOnly>();
        foreach (ArtifactInfo file in await UploadedDay.AllAsync(state, Latest + exchange + "/", cancellationToken).ConfigureAwait(false))
        {
            string name = UploadedDay.Name(file);
            if (name.EndsWith(".json", StringComparison.Ordinal) && DayKey.TryParse(exchange.Text, name[..^5], out DayKey key))
            {
                days.Add(key.Day);
            }
        }

        days.Sort();
        return days.ToImmutable();
    }

    /// <summary>The newest record of a day that ran; null where it did not.</summary>
    internal Task<DayRecord?> LatestAsync(DayKey key, CancellationToken cancellationToken) =>
        ReadAsync(Latest + key + ".json", cancellationToken);

    /// <summary>Keeps a record. The upload's goes last: whoever finds it finds the others too.</summary>
    internal async Task SaveAsync(UploadedDay upload, DayRecord record, CancellationToken cancellationToken)
    {
        if (record.RunId.Length > 0)
        {
            await WriteAsync("runs/" + record.RunId + ".json", record, cancellationToken).ConfigureAwait(false);
            await WriteAsync(Latest + upload.Key + ".json", record, cancellationToken).ConfigureAwait(false);
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
