using System;
using System.Globalization;

namespace CompliReport.Delivery.Filing;

/// <summary>After how long an activity that goes on is to be looked at again, counted from the filing: <c>120d</c> or <c>3M</c>.</summary>
/// <param name="Count">How many, 1 to 9,999.</param>
/// <param name="IsMonths">Calendar months; days where false.</param>
public readonly record struct ContinuingClock(int Count, bool IsMonths)
{
    /// <summary>Reads a number and <c>d</c> or <c>M</c>.</summary>
    public static bool TryParse(string? text, out ContinuingClock clock)
    {
        clock = default;
        if (text is null || text.Length is < 2 or > 5 || text[^1] is not ('d' or 'M')
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 1)
        {
            return false;
        }

        clock = new ContinuingClock(count, text[^1] == 'M');
        return true;
    }

    /// <summary>The day on which it has run.</summary>
    public DateOnly EndFrom(DateOnly filedOn) => IsMonths ? filedOn.AddMonths(Count) : filedOn.AddDays(Count);

    /// <inheritdoc/>
    public override string ToString() => Count.ToString(CultureInfo.InvariantCulture) + (IsMonths ? "M" : "d");
}
