using System;
using CompliReport.Values;

namespace CompliReport.Ledgers.Cells;

/// <summary>Reads times as exchanges write them; each format says which notations it has, and nothing is guessed. All are UTC.</summary>
internal static class VenueTime
{
    private static readonly WordTable<int> Months = new(
        ("jan", 1), ("january", 1), ("feb", 2), ("february", 2), ("mar", 3), ("march", 3), ("apr", 4), ("april", 4), ("may", 5), ("jun", 6),
        ("june", 6), ("jul", 7), ("july", 7), ("aug", 8), ("august", 8), ("sep", 9), ("sept", 9), ("september", 9), ("oct", 10),
        ("october", 10), ("nov", 11), ("november", 11), ("dec", 12), ("december", 12));

    /// <summary><c>2021-01-05 02:37:59</c>, with up to nine fraction digits.</summary>
    internal static bool TryReadSpaced(ReadOnlySpan<byte> text, out UtcInstant instant)
    {
        instant = default;
        if (text.Length < 19 || text[4] != '-')
        {
            return false;
        }

        int century = Two(text, 0), year = Two(text, 2);
        return century >= 0 && year >= 0 && TryReadFromMonth(text[5..], (century * 100) + year, out instant);
    }

    /// <summary><c>2021-01-05 02:37:59</c> or <c>21-01-05 02:37:59</c>: year, month, day, whichever of both an export has.</summary>
    internal static bool TryReadYearFirst(ReadOnlySpan<byte> text, out UtcInstant instant) =>
        TryReadSpaced(text, out instant) || TryReadShortYear(text, out instant);

    /// <summary><c>2025-01-04 07:12:27 UTC</c>.</summary>
    internal static bool TryReadSpacedUtc(ReadOnlySpan<byte> text, out UtcInstant instant)
    {
        instant = default;
        return text.EndsWith(" UTC"u8) && TryReadSpaced(text[..^4], out instant);
    }

    /// <summary><c>2017-09-29 15:40:00 -0700</c>.</summary>
    internal static bool TryReadSpacedOffset(ReadOnlySpan<byte> text, out UtcInstant instant)
    {
        instant = default;
        if (text.Length != 25 || text[19] != ' ' || text[20] is not ((byte)'+' or (byte)'-')
            || !TryReadSpaced(text[..19], out UtcInstant local))
        {
            return false;
        }

        int hours = Two(text, 21), minutes = Two(text, 23);
        long ahead = ((hours * UtcInstant.Hour) + (minutes * UtcInstant.Minute)) * (text[20] == '-' ? -1 : 1);
        instant = UtcInstant.FromNanoseconds(local.Nanoseconds - ahead);
        return hours is >= 0 and <= 14 && minutes is >= 0 and < 60;
    }

    /// <summary>
    /// <c>23-12-22 18:26:26</c>: year, month, day of this century, from 2009 on, before which was no coin: <c>02-03-26</c> is a day of
    /// 2026 that a spreadsheet has turned around.
    /// </summary>
    internal static bool TryReadShortYear(ReadOnlySpan<byte> text, out UtcInstant instant)
    {
        instant = default;
        if (text.Length != 17 || text[2] != '-')
        {
            return false;
        }

        int year = Two(text, 0);
        return year is >= 9 and <= 68 && TryReadFromMonth(text[3..], 2000 + year, out instant);
    }

    /// <summary><c>04-02-20 16:52:06</c> or <c>04-02-2020 16:52:06.250</c>: day first, as only Bitfinex writes it, this century.</summary>
    internal static bool TryReadDayFirst(ReadOnlySpan<byte> text, out UtcInstant instant)
    {
        instant = default;
        int space = text.IndexOf((byte)' ');
        if (space is not (8 or 10) || text[2] != '-' || text[5] != '-' || text.Length < space + 9)
        {
            return false;
        }

        int century = space == 8 ? 20 : Two(text, 6), year = Two(text, space - 2);
        ReadOnlySpan<byte> clock = text[(space + 1)..];
        long nanosecond = 0;
        return century >= 0 && year >= 0 && clock[2] == ':' && clock[5] == ':'
            && (clock.Length == 8 || TryReadFraction(clock[8..], out nanosecond))
            && UtcInstant.TryFrom(
                (century * 100) + year, Two(text, 3), Two(text, 0), Two(clock, 0), Two(clock, 3), Two(clock, 6), nanosecond, out instant);
    }

    /// <summary><c>Jan. 28, 2022, 12:13 AM</c>: English month with or without a point, no seconds.</summary>
    internal static bool TryReadMonthName(ReadOnlySpan<byte> text, out UtcInstant instant)
    {
        instant = default;
        int monthEnd = text.IndexOf((byte)' ');
        if (monthEnd < 3 || !Months.TryFind(text[..monthEnd].TrimEnd((byte)'.'), out int month))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[(monthEnd + 1)..];
        int dayEnd = rest.IndexOf(", "u8);
        if (dayEnd is < 1 or > 2 || rest.Length < dayEnd + 9 || !rest[(dayEnd + 6)..].StartsWith(", "u8))
        {
            return false;
        }

        int day = Number(rest[..dayEnd]), year = Number(rest[(dayEnd + 2)..(dayEnd + 6)]);
        return TryReadClock(rest[(dayEnd + 8)..], out int hour, out int minute)
            && UtcInstant.TryFrom(year, month, day, hour, minute, 0, 0, out instant);
    }

    // 12:13 AM: twelve is the first hour of its half day.
    private static bool TryReadClock(ReadOnlySpan<byte> text, out int hour, out int minute)
    {
        hour = minute = -1;
        int colon = text.IndexOf((byte)':');
        bool isMorning = text.EndsWith(" AM"u8);
        if (colon is < 1 or > 2 || text.Length != colon + 6 || (!isMorning && !text.EndsWith(" PM"u8)))
        {
            return false;
        }

        int twelve = Number(text[..colon]);
        minute = Two(text, colon + 1);
        hour = (twelve % 12) + (isMorning ? 0 : 12);
        return twelve is >= 1 and <= 12 && minute >= 0;
    }

    private static bool TryReadFromMonth(ReadOnlySpan<byte> text, int year, out UtcInstant instant)
    {
        instant = default;
        if (text[2] != '-' || text[5] != ' ' || text[8] != ':' || text[11] != ':')
        {
            return false;
        }

        long nanosecond = 0;
        return (text.Length == 14 || TryReadFraction(text[14..], out nanosecond))
            && UtcInstant.TryFrom(year, Two(text, 0), Two(text, 3), Two(text, 6), Two(text, 9), Two(text, 12), nanosecond, out instant);
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> text, out long nanosecond)
    {
        nanosecond = 0;
        if (text[0] != (byte)'.' || text.Length is < 2 or > 10)
        {
            return false;
        }

        for (int i = 1; i < 10; i++)
        {
            uint digit = i < text.Length ? unchecked((uint)(text[i] - '0')) : 0;
            if (digit > 9)
            {
                return false;
            }

            nanosecond = (nanosecond * 10) + digit;
        }

        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte b in digits)
        {
            if (!char.IsAsciiDigit((char)b))
            {
                return -1;
            }

            number = (number * 10) + (b - '0');
        }

        return number;
    }

    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        uint tens = unchecked((uint)(text[at] - '0')), ones = unchecked((uint)(text[at + 1] - '0'));
        return tens > 9 || ones > 9 ? -1 : (int)((tens * 10) + ones);
    }
}
