using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Rates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions.Rates;

/// <summary>Replaces files of reference rates by fresher ones; a file is replaced only by one that can be read without a fault.</summary>
/// <param name="stores">The containers.</param>
/// <param name="client">Fetches.</param>
/// <param name="settings">The section <c>RateSources</c>: a list of <c>path address</c>, the path in the rates container.</param>
/// <param name="time">The clock, for the age.</param>
/// <param name="logger">The log.</param>
public sealed class RateRefresh(
    DayStores stores, HttpClient client, IConfiguration settings, TimeProvider time, ILogger<RateRefresh> logger)
{
    private const string AgePrefix = "rates/";

    private static readonly Dictionary<string, RateFileKind> Kinds = new(StringComparer.Ordinal)
    {
        ["fx"] = RateFileKind.Fx,
        ["crypto"] = RateFileKind.Crypto,
        ["official"] = RateFileKind.Official,
        ["fees"] = RateFileKind.Fees,
    };

    /// <summary>Fetches every source once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (IConfigurationSection source in settings.GetSection("RateSources").GetChildren())
        {
            // RateSources__0 = "fx/eurofxref-hist.csv https://..."; a name of a setting cannot hold a slash everywhere.
            string[] parts = (source.Value ?? "").Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && Kinds.TryGetValue(parts[0].Split('/')[0], out RateFileKind kind)
                && Uri.TryCreate(parts[1], UriKind.Absolute, out Uri? address))
            {
                await FetchAsync(parts[0], kind, address, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                RunLog.RatesFailed(logger, source.Key, "the setting is not 'fx/<file> <address>' (or crypto/, official/, fees/)");
            }
        }

        IReadOnlyList<RateAge> ages = await AgesAsync(cancellationToken).ConfigureAwait(false);
        foreach (IGrouping<string, RateAge> kind in ages.GroupBy(static age => age.Path.Split('/')[0]))
        {
            RunTelemetry.RatesAged(kind.Key, kind.Max(static age => age.AgeSeconds));
        }
    }

    /// <summary>When each source was last fetched well, in the order of their paths.</summary>
    public async Task<IReadOnlyList<RateAge>> AgesAsync(CancellationToken cancellationToken)
    {
        List<RateAge> ages = [];
        await foreach (ArtifactInfo file in stores.State.ListAsync(AgePrefix, cancellationToken).ConfigureAwait(false))
        {
            Stream stream = await stores.State.OpenAsync(file.Path, 0, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                using StreamReader reader = new(stream, Encoding.UTF8);
                string text = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
                if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset fetched))
                {
                    ages.Add(
                        new RateAge(file.Path[AgePrefix.Length..^".txt".Length], fetched, (long)(time.GetUtcNow() - fetched).TotalSeconds));
                }
            }
        }

        return ages;
    }

    private async Task FetchAsync(string path, RateFileKind kind, Uri address, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await client.GetByteArrayAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            RunLog.RatesFailed(logger, path, failure.Message);
            return;
        }

        if (ReferenceRates.Read([new RateFile(path, kind, content)]).Faults is { IsEmpty: false } faults)
        {
            RunLog.RatesFailed(logger, path, string.Join("; ", faults.Take(3)));
            return;
        }

        PutResult put = await stores.Rates.ReplaceAsync(path, stream => stream.Write(content), cancellationToken).ConfigureAwait(false);
        byte[] fetchedAt = Encoding.UTF8.GetBytes(time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        await stores.State.ReplaceAsync(AgePrefix + path + ".txt", stream => stream.Write(fetchedAt), cancellationToken)
            .ConfigureAwait(false);
        RunLog.RatesFetched(logger, path, put.Written ? "refreshed" : "as another process left it");
    }
}

/// <summary>How old a file of rates is.</summary>
/// <param name="Path">In the rates container.</param>
/// <param name="FetchedAt">When it was last fetched well.</param>
/// <param name="AgeSeconds">Seconds since then.</param>
public sealed record RateAge(string Path, DateTimeOffset FetchedAt, long AgeSeconds);
