using System;

namespace CompliReport.Delivery.Days;

/// <summary>What is known before a day is looked at.</summary>
/// <param name="Day">The nearest earlier day that ran.</param>
/// <param name="Before">Its record; null where there is none.</param>
/// <param name="Same">The record of an earlier run of the day itself.</param>
internal readonly record struct DayPast(DateOnly Day, DayRecord? Before, DayRecord? Same)
{
    /// <summary>The run whose history the day goes on with; empty for none.</summary>
    internal string RunId => Before?.RunId ?? "";
}
