using System;
using System.Collections.Immutable;
using CompliReport.Delivery;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>The <c>manifest.json</c> of a run that was made before, as it stands in its folder.</summary>
public sealed record StoredManifest
{
    /// <summary>Content hash of everything that went in.</summary>
    public required string RunId { get; init; }

    /// <summary>The exchange's code; empty where the upload did not say it.</summary>
    public required string Exchange { get; init; }

    /// <summary>The day that names the run.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The instant as of which it judged.</summary>
    public required UtcInstant AsOf { get; init; }

    /// <summary>The engine's version.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>The commit that it was built from; empty where that is not known.</summary>
    public required string EngineCommit { get; init; }

    /// <summary>What the caller decided; null in manifests of builds that did not write it, whose runs cannot be made again.</summary>
    public required StoredOptions? Options { get; init; }

    /// <summary>What went in, sorted by role and name.</summary>
    public required ImmutableArray<StoredInput> Inputs { get; init; }

    /// <summary>The rule packs, in the order of precedence.</summary>
    public required ImmutableArray<StoredPack> Packs { get; init; }

    /// <summary>Digest over all rate files.</summary>
    public required Sha256Digest RatesDigest { get; init; }

    /// <summary>The history that it went on from; null for none.</summary>
    public required Sha256Digest? HistoryIn { get; init; }

    /// <summary>The history that it left; null for none.</summary>
    public required Sha256Digest? HistoryOut { get; init; }

    /// <summary>Rows that were used.</summary>
    public required long RowsAccepted { get; init; }

    /// <summary>What became of each report's filing.</summary>
    public required ImmutableArray<StoredFiling> Filings { get; init; }

    /// <summary>Its files, the manifest apart, in the order of their names.</summary>
    public required ImmutableArray<DeliveredFile> Outputs { get; init; }

    /// <summary>SHA-256 of the manifest itself.</summary>
    public required Sha256Digest Digest { get; init; }
}

/// <summary>What the caller of a stored run decided.</summary>
/// <param name="Options">As the run took them.</param>
/// <param name="DaysLeftOut">Earlier days with ledgers for which there was no room.</param>
/// <param name="ReportTo">Ids of the packs of further jurisdictions that are told, in their order.</param>
/// <param name="Archives">Ledgers that are archives.</param>
/// <param name="NotOpened">Ledgers that were not read at all.</param>
public sealed record StoredOptions(
    RunOptions Options, int DaysLeftOut, ImmutableArray<string> ReportTo, ImmutableArray<StoredArchive> Archives,
    ImmutableArray<StoredRefusal> NotOpened);

/// <summary>An archive of a stored run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Entries">The entries that were taken, with the archive's name before them.</param>
public sealed record StoredArchive(string Name, ImmutableArray<string> Entries);

/// <summary>A ledger of a stored run that was not read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why.</param>
public sealed record StoredRefusal(string Name, string Reason);

/// <summary>A file that went into a stored run.</summary>
/// <param name="Role">What it was to the run; see <see cref="RunInputFile.Role"/>.</param>
/// <param name="Name">The name by which the run called it.</param>
/// <param name="Digest">SHA-256 of its bytes.</param>
/// <param name="Bytes">Its length; 0 for rule packs, whose length is not written down.</param>
public sealed record StoredInput(string Role, string Name, Sha256Digest Digest, long Bytes)
{
    /// <summary>The day of a ledger of an earlier day; null for everything else.</summary>
    public DateOnly? Day { get; init; }
}

/// <summary>A rule pack of a stored run.</summary>
/// <param name="Id">Its id, e.g. <c>cn</c>.</param>
/// <param name="Digest">SHA-256 of its file.</param>
public sealed record StoredPack(string Id, Sha256Digest Digest);

/// <summary>A report of a stored run.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="Authority">Whom it is for.</param>
/// <param name="State">no_format, not_made, invalid or valid.</param>
public sealed record StoredFiling(string ReportId, string Authority, string State);
