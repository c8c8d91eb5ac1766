using System;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Reports.Periodic;

/// <summary>A run whose FX return goes into that of a month.</summary>
public sealed class FxRun
{
    /// <summary>The file of a run that holds its return.</summary>
    public const string FileName = FxReturnCsv.Name;

    private FxRun(string exchange, DateOnly day, string runId, string asOf, FxReturn fx, Sha256Digest digest) =>
        (Exchange, Day, RunId, AsOf, Return, Digest) = (exchange, day, runId, asOf, fx, digest);

    /// <summary>The exchange.</summary>
    public string Exchange { get; }

    /// <summary>Its business day.</summary>
    public DateOnly Day { get; }

    /// <summary>The run.</summary>
    public string RunId { get; }

    /// <summary>The instant as of which it judges, as its manifest has it.</summary>
    public string AsOf { get; }

    /// <summary>SHA-256 of the file that it was read from.</summary>
    public Sha256Digest Digest { get; }

    internal FxReturn Return { get; }

    /// <summary>Reads the return of a run.</summary>
    /// <param name="exchange">The exchange, as its manifest has it.</param>
    /// <param name="day">Its day.</param>
    /// <param name="runId">Its id.</param>
    /// <param name="asOf">Its as-of.</param>
    /// <param name="csv">The whole file.</param>
    /// <param name="fault">What is wrong with the file, with the line; empty where nothing is.</param>
    /// <returns>The run; null where the file is no FX return.</returns>
    public static FxRun? TryRead(string exchange, DateOnly day, string runId, string asOf, ReadOnlySpan<byte> csv, out string fault) =>
        FxReturnFile.TryRead(csv, out fault) is { } fx ? new FxRun(exchange, day, runId, asOf, fx, Sha256Digest.Of(csv)) : null;
}
