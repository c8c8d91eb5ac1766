using System;
using System.Collections.Immutable;
using System.Globalization;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>Columns that carry their zone in the header: <c>Date(UTC+1)</c> says that the times are an hour ahead.</summary>
internal static class ZonedHeader
{
    private const string Opening = "(UTC";

    /// <summary><c>Date(UTC)</c> for <c>Date(UTC+1)</c>; any other column as it is.</summary>
    internal static string Normal(string column) =>
        TryRead(column, out _) ? column[..(column.IndexOf(Opening, StringComparison.Ordinal) + Opening.Length)] + ")" : column;

    /// <summary>How far the times under the first such column are ahead of UTC, in nanoseconds; zero where no column says it.</summary>
    internal static long OffsetOf(ImmutableArray<string> header)
    {
        foreach (string column in header)
        {
            if (TryRead(column, out long offset))
            {
                return offset;
            }
        }

        return 0;
    }

    // Date(UTC), Date(UTC+0), Date(UTC-3), Time(UTC+05:30).
    private static bool TryRead(string column, out long offset)
    {
        offset = 0;
        int at = column.IndexOf(Opening, StringComparison.Ordinal);
        if (at < 0 || column[^1] != ')')
        {
            return false;
        }

        ReadOnlySpan<char> zone = column.AsSpan(at + Opening.Length, column.Length - at - Opening.Length - 1);
        if (zone.IsEmpty)
        {
            return true;
        }

        int colon = zone.IndexOf(':');
        ReadOnlySpan<char> hours = colon < 0 ? zone[1..] : zone[1..colon], minutes = colon < 0 ? "00" : zone[(colon + 1)..];
        bool sound = zone[0] is '+' or '-' && hours.Length is 1 or 2 && minutes.Length == 2
            && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out int hour)
            && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out int minute)
            && hour <= 14 && minute < 60
            && SetOffset(zone[0] == '-', hour, minute, out offset);
        return sound;
    }

    private static bool SetOffset(bool isBehind, int hour, int minute, out long offset)
    {
        offset = ((hour * UtcInstant.Hour) + (minute * UtcInstant.Minute)) * (isBehind ? -1 : 1);
        return true;
    }
}
