using System.Collections.Immutable;

namespace CompliReport.Delivery.Acknowledgements;

/// <summary>What an authority answered.</summary>
public enum AcknowledgementStatus
{
    /// <summary>A status that this program does not know: nothing changes, a person looks.</summary>
    Unknown,

    /// <summary>Taken in, not decided yet.</summary>
    Received,

    /// <summary>Accepted.</summary>
    Accepted,

    /// <summary>Accepted with remarks.</summary>
    AcceptedWithWarnings,

    /// <summary>Refused: it has to be corrected and filed again.</summary>
    Rejected,

    /// <summary>Accepted so far; more is asked for by a day.</summary>
    ToBeCompleted,
}

/// <summary>One thing that an authority found.</summary>
/// <param name="IsFatal">Whether it is why the report was refused.</param>
/// <param name="Code">The authority's code; empty where it gives none.</param>
/// <param name="Path">The element it speaks of; empty where it names none.</param>
/// <param name="Text">What it says.</param>
public sealed record AcknowledgementRemark(bool IsFatal, string Code, string Path, string Text);

/// <summary>The answer to one report.</summary>
/// <param name="Format"><c>fincen</c>, <c>goaml</c>, <c>camlmac</c> or <c>generic</c>.</param>
/// <param name="ReportId">Our report, where the answer names it (by our reference); empty where it has to be found by the file or the
/// order.</param>
/// <param name="FileName">The filing's file that it answers; empty where it names none.</param>
/// <param name="Position">Position of the activity in the file, from 1; 0 where it does not say.</param>
/// <param name="Status">The status.</param>
/// <param name="StatusText">The authority's own word.</param>
/// <param name="Reference">The authority's number for the report, e.g. a BSA id; empty for none.</param>
/// <param name="Remarks">What it found.</param>
public sealed record AcknowledgedReport(
    string Format, string ReportId, string FileName, int Position, AcknowledgementStatus Status, string StatusText, string Reference,
    ImmutableArray<AcknowledgementRemark> Remarks);

/// <summary>An answer as read.</summary>
/// <param name="Reports">One for each report that it answers.</param>
/// <param name="Fault">Why it cannot be read; empty where it can.</param>
public sealed record Acknowledgement(ImmutableArray<AcknowledgedReport> Reports, string Fault);
