using System;
using System.Collections.Immutable;

namespace CompliReport.Ledgers.Cells;

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
        return at >= 0 && column[^1] == ')' && ZoneText.TryRead(column.AsSpan(at + 1)[..^1], out offset);
    }
}
