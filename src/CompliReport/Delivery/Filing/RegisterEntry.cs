using System;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CompliReport.Values;

namespace CompliReport.Delivery.Filing;

/// <summary>What a revision of a report is. Written once, with its first transition, and never changed. No personal data.</summary>
public sealed record RegisterEntry
{
    /// <summary>The report's id.</summary>
    public required string Report { get; init; }

    /// <summary>The revision.</summary>
    public required string Revision { get; init; }

    /// <summary>Both.</summary>
    [JsonIgnore]
    public ReportKey Key => new(Report, Revision);

    /// <summary>The case, whose messages stay in order.</summary>
    public required string CaseId { get; init; }

    /// <summary>The exchange.</summary>
    public required string Exchange { get; init; }

    /// <summary>The business day of the run.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The run that made it.</summary>
    public required string RunId { get; init; }

    /// <summary>Path of the report's folder in the store.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the authority is.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>The authority.</summary>
    public required string Authority { get; init; }

    /// <summary>The type of the report.</summary>
    public required string ReportType { get; init; }

    /// <summary>initial, amendment, continuing or withdrawal.</summary>
    public required string Filing { get; init; }

    /// <summary>The report that this one follows; null for none.</summary>
    public string? PriorReport { get; init; }

    /// <summary>info, review, report or deny.</summary>
    public required string Severity { get; init; }

    /// <summary>The day that the clocks of the law start on.</summary>
    public required DateOnly DetectedOn { get; init; }

    /// <summary>The last day to file it; null where the law only says "promptly".</summary>
    public DateOnly? DueBy { get; init; }

    /// <summary>The digest of all files of the folder (see <see cref="ReportFolder"/>).</summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>When an activity that goes on is due again; null where the law names no time.</summary>
    public ContinuingClock? Continuing { get; init; }

    /// <summary>Years that it is kept after it was filed; null where the pack names none.</summary>
    public int? KeepYears { get; init; }

    /// <summary>When it goes out: as set when it was made, so that a later setting releases nothing that waits for a person.</summary>
    public required ReportRelease Release { get; init; }

    /// <summary>Violations for which the authority would refuse its filing, as in validation.json: such a report waits for a person, who
    /// approves it as it is or has it made again.</summary>
    public int Violations { get; init; }

    /// <summary>Revisions of the same report that stood when this one was made, and that it replaces.</summary>
    public ImmutableArray<string> Replaces { get; init; } = [];

    /// <summary>The whole message that is sent for it.</summary>
    [JsonIgnore]
    public string NoticeBody { get; init; } = "";

    /// <summary>The message, whose id is the key.</summary>
    public ReportNotice ToNotice() => new(Key.ToString(), CaseId, NoticeBody);
}
