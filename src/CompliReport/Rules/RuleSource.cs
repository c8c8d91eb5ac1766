using System;

namespace CompliReport.Rules;

/// <summary>The text that a number of a rule pack comes from.</summary>
/// <param name="Title">The law, order, notice or document.</param>
/// <param name="Article">The article or paragraph; "whole text" where there is none.</param>
/// <param name="Date">The date of the text: of its publication, or of its force where that is what is known.</param>
/// <param name="ReadAt">The address where it was read; null where no page is named.</param>
/// <param name="Confidence">How well it was read.</param>
public sealed record RuleSource(string Title, string Article, DateOnly Date, string? ReadAt, SourceConfidence Confidence)
{
    /// <summary>The citation on one line.</summary>
    public override string ToString() =>
        $"{Title}, {Article} ({Date:yyyy-MM-dd}, {RuleVocabulary.Confidences.Text(Confidence)})";
}

/// <summary>How the days of a deadline are counted.</summary>
public enum DeadlineUnit
{
    /// <summary>Every day counts.</summary>
    Calendar = 0,

    /// <summary>Monday to Friday count, less the pack's holidays.</summary>
    Working = 1,
}

/// <summary>What a deadline is counted from.</summary>
public enum DeadlineStart
{
    /// <summary>The day the engine found it.</summary>
    Detection = 0,

    /// <summary>The day of the transaction.</summary>
    Transaction = 1,

    /// <summary>The day a person confirmed the suspicion.</summary>
    Confirmation = 2,

    /// <summary>The last day of the month in which the transaction was.</summary>
    MonthEnd = 3,
}

/// <summary>Until when a report has to be made.</summary>
/// <param name="Days">The number of days after the start, which itself is not counted; zero where the law only says "promptly".</param>
/// <param name="Unit">Which days count.</param>
/// <param name="From">What they are counted from.</param>
/// <param name="Source">The text the number comes from where that is not the text of the rule; else null.</param>
public sealed record ReportDeadline(int Days, DeadlineUnit Unit, DeadlineStart From, RuleSource? Source)
{
    /// <summary>The most days a deadline may have.</summary>
    public const int DaysMax = 366;

    /// <summary>The law says "promptly" and names no number of days.</summary>
    public static ReportDeadline Promptly { get; } = new(0, DeadlineUnit.Calendar, DeadlineStart.Detection, null);

    /// <summary>Whether no number of days is known.</summary>
    public bool IsPrompt => Days == 0;
}
