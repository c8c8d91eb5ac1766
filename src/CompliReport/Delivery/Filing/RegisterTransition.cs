using CompliReport.Values;

namespace CompliReport.Delivery.Filing;

/// <summary>A step in the life of a report's revision. Steps are only ever added.</summary>
/// <param name="Number">1 for the first; without gaps.</param>
/// <param name="State">Where the report stands from here on. The same as before for a note, which has a code.</param>
/// <param name="Who">Who did it: a person, or the name that a run goes by.</param>
/// <param name="Why">Why, in words; no personal data.</param>
/// <param name="At">When, by the clock of whoever wrote it. For people: the order is that of the numbers.</param>
public sealed record RegisterTransition(int Number, ReportState State, string Who, string Why, UtcInstant At)
{
    /// <summary>Characters of <see cref="Who"/> and of <see cref="Reference"/> at most.</summary>
    public const int NameLengthMax = 128;

    /// <summary>Characters of <see cref="Why"/> at most.</summary>
    public const int WhyLengthMax = 2_000;

    /// <summary>A stable code where the step is no plain one (see <see cref="LifeCodes"/>); empty otherwise.</summary>
    public string Code { get; init; } = "";

    /// <summary>For an approval the digest of what was approved; <c>default</c> otherwise.</summary>
    public Sha256Digest Digest { get; init; }

    /// <summary>The authority's own number; empty where there is none.</summary>
    public string Reference { get; init; } = "";

    /// <summary>For a failed sending, how many there were, this one included.</summary>
    public int Attempts { get; init; }

    /// <summary>For a failed sending, when it is worth another try.</summary>
    public UtcInstant? NextTry { get; init; }
}

/// <summary>Codes of refusals and of steps that are no plain ones. They never change their meaning.</summary>
public static class LifeCodes
{
    /// <summary>The approved bytes are not there any more: the report is a draft again.</summary>
    public const string ApprovalVoid = "APPROVAL_VOID";

    /// <summary>The folder does not hold what the run wrote.</summary>
    public const string ReportAltered = "REPORT_ALTERED";

    /// <summary>The author of a report cannot approve it.</summary>
    public const string FourEyes = "FOUR_EYES";

    /// <summary>This state cannot follow that one.</summary>
    public const string State = "REPORT_STATE";

    /// <summary>The report waits for its approval.</summary>
    public const string NotReleased = "NOT_RELEASED";

    /// <summary>A decision without who, why, or with text that cannot be kept.</summary>
    public const string Words = "DECISION_WORDS";

    /// <summary>There is no such report.</summary>
    public const string Unknown = "REPORT_UNKNOWN";

    /// <summary>Others changed the report all the time.</summary>
    public const string Busy = "REGISTER_BUSY";

    /// <summary>The queue did not take the message.</summary>
    public const string SendFailed = "SEND_FAILED";

    /// <summary>The message had gone out when the report was decided on otherwise.</summary>
    public const string MessageOut = "MESSAGE_OUT";

    /// <summary>The authority's word on a report that was decided on otherwise meanwhile.</summary>
    public const string LateAnswer = "ANSWER_LATE";
}

/// <summary>Why something cannot be done.</summary>
/// <param name="Code">One of <see cref="LifeCodes"/>.</param>
/// <param name="Text">What was found and what to do next, a sentence or two.</param>
public sealed record LifeRefusal(string Code, string Text);
