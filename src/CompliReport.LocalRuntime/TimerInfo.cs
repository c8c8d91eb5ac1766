using System;

namespace CompliReport.LocalRuntime;

/// <summary>What a timer function is told.</summary>
public sealed class TimerInfo
{
    /// <summary>Whether the timer should have fired earlier: the host was down.</summary>
    public bool IsPastDue { get; init; }

    /// <summary>The schedule's last and next occurrence.</summary>
    public ScheduleStatus? ScheduleStatus { get; init; }
}

/// <summary>The occurrences around now, in UTC.</summary>
public sealed class ScheduleStatus
{
    /// <summary>The occurrence that fired before this one; the smallest value when none did.</summary>
    public DateTime Last { get; init; }

    /// <summary>The next occurrence.</summary>
    public DateTime Next { get; init; }

    /// <summary>When this record was written.</summary>
    public DateTime LastUpdated { get; init; }
}
