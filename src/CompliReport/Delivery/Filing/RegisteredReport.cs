using System.Collections.Immutable;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Delivery.Filing;

/// <summary>A revision of a report with all that happened to it.</summary>
/// <param name="Entry">What it is.</param>
/// <param name="History">Its steps in order, at least one.</param>
public sealed record RegisteredReport(RegisterEntry Entry, ImmutableArray<RegisterTransition> History)
{
    /// <summary>Where it stands.</summary>
    public ReportState State => History[^1].State;

    /// <summary>Who made the draft.</summary>
    public string Author => History[0].Who;

    /// <summary>The number of the next step.</summary>
    public int NextNumber => History.Length + 1;

    /// <summary>Whether its message went out, whatever came afterwards. It is never sent again.</summary>
    public bool WasSent => History.Any(static step => step.State == ReportState.Sent || step.Code == LifeCodes.MessageOut);

    /// <summary>When its message went out; null while it did not.</summary>
    public UtcInstant? FiledAt =>
        History.FirstOrDefault(static step => step.State == ReportState.Sent || step.Code == LifeCodes.MessageOut)?.At;

    /// <summary>Whether it may go out and did not: approved, or a draft that needs no approval, that its
    /// authority would take, and that nobody decided on.</summary>
    public bool IsToBeSent => !WasSent && (State == ReportState.Approved
        || (Entry.Release == ReportRelease.Automatic && Entry.Violations == 0
            && History.All(static step => step.State == ReportState.Draft)));

    /// <summary>The approval that stands; null where none does.</summary>
    public RegisterTransition? Approval => State == ReportState.Approved || WasSent
        ? History.LastOrDefault(static step => step.State == ReportState.Approved && step.Digest != default)
        : null;

    /// <summary>The authority's number; empty while it gave none.</summary>
    public string Reference => History.LastOrDefault(static step => step.Reference.Length > 0)?.Reference ?? "";

    /// <summary>What went wrong last, while nothing came after it; null where nothing holds it back.</summary>
    public RegisterTransition? Failure =>
        History[^1].Code is LifeCodes.SendFailed or LifeCodes.ReportAltered or LifeCodes.ApprovalVoid ? History[^1] : null;
}
