using System;
using System.Collections.Immutable;
using CompliReport.Values;

namespace CompliReport.Ledgers.Cells;

/// <summary>Finds the zone that an export states: in a column's name, as in <c>Time(UTC+02:00)</c>, or before the header.</summary>
internal static class ZoneText
{
    /// <summary>Stands in a normal column name for the zone that the header names.</summary>
    internal const string Mark = "(zone)";

    private const long OffsetMax = 14 * UtcInstant.Hour;

    /// <summary>The column name with <see cref="Mark"/> in place of its zone; the name itself where it has none. Full-width brackets are
    /// brackets.</summary>
    internal static string Normal(string column)
    {
        column = column.Replace('\uFF08', '(').Replace('\uFF09', ')');
        int open = column.LastIndexOf('(');
        return open >= 0 && column.EndsWith(')') && TryRead(column.AsSpan(open + 1)[..^1], out _) ? column[..open] + Mark : column;
    }

    /// <summary>The offset in nanoseconds that the column with this normal name states; false where it states none.</summary>
    internal static bool TryFindInHeader(ImmutableArray<string> header, string normal, out long offset)
    {
        offset = 0;
        foreach (string named in header)
        {
            string column = named.TrimEnd(',');
            if (Normal(column) == normal)
            {
                return TryRead(column.AsSpan(column.LastIndexOfAny(['(', '\uFF08']) + 1)[..^1], out offset);
            }
        }

        return false;
    }

    /// <summary>The offset in a cell such as <c>Time Zone:UTC+8</c> before the header; false where there is none.</summary>
    internal static bool TryFindInPreamble(ImmutableArray<string> preamble, out long offset)
    {
        offset = 0;
        foreach (string cell in preamble)
        {
            if (Stated(cell, out ReadOnlySpan<char> zone) && TryRead(zone, out offset))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a zone is stated before the header that is no offset, as <c>Time Zone:Europe/Berlin</c>: a guess would move
    /// every row.</summary>
    internal static bool IsUnclear(ImmutableArray<string> preamble)
    {
        foreach (string cell in preamble)
        {
            if (Stated(cell, out ReadOnlySpan<char> zone) && !zone.IsEmpty && !TryRead(zone, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Stated(string cell, out ReadOnlySpan<char> zone)
    {
        int at = cell.IndexOf("Time Zone:", StringComparison.OrdinalIgnoreCase);
        zone = at < 0 ? default : cell.AsSpan(at + "Time Zone:".Length).Trim();
        return at >= 0;
    }

    /// <summary><c>UTC</c>, <c>UTC+8</c>, <c>UTC-03:30</c>; false for anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<char> text, out long offset)
    {
        offset = 0;
        if (!text.StartsWith("UTC", StringComparison.Ordinal) && !text.StartsWith("GMT", StringComparison.Ordinal))
        {
            return false;
        }

        text = text[3..];
        if (text.IsEmpty)
        {
            return true;
        }

        int colon = text.IndexOf(':');
        ReadOnlySpan<char> hours = colon < 0 ? text[1..] : text[1..colon], minutes = colon < 0 ? "00" : text[(colon + 1)..];
        if (text[0] is not ('+' or '-') || hours.Length is < 1 or > 2 || minutes.Length != 2
            || hours.ContainsAnyExceptInRange('0', '9') || minutes.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        int minute = Number(minutes);
        offset = (Number(hours) * UtcInstant.Hour) + (minute * UtcInstant.Minute);
        offset = text[0] == '-' ? -offset : offset;
        return minute < 60 && Math.Abs(offset) <= OffsetMax;
    }

    /// <summary>A zone as people write it.</summary>
    internal static string Text(long offset)
    {
        (long hours, long minutes) = Math.DivRem(Math.Abs(offset) / UtcInstant.Minute, 60);
        return offset == 0 ? "UTC" : string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"UTC{(offset < 0 ? '-' : '+')}{hours:00}:{minutes:00}");
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        int number = 0;
        foreach (char digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
