using System;
using System.Text;

namespace CompliReport.Values;

/// <summary>An instant in UTC, to the nanosecond, from 1678 to 2261: a count of nanoseconds since 1970-01-01T00:00:00Z.</summary>
/// <remarks>
/// Equality and order are those of time. <c>default</c> is the epoch itself. A day or a month of it needs a zone: ask a regulator's
/// calendar.
/// </remarks>
public readonly record struct UtcInstant : IComparable<UtcInstant>
{
    /// <summary>Nanoseconds in a second, a minute, an hour, a day.</summary>
    public const long Second = 1_000_000_000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;

    /// <summary>The first and last year that an instant is read from.</summary>
    public const int YearMin = 1900, YearMax = 2200;

    private UtcInstant(long nanoseconds) => Nanoseconds = nanoseconds;

    /// <summary>Nanoseconds since 1970-01-01T00:00:00Z; negative before.</summary>
    public long Nanoseconds { get; }

    /// <summary>The UTC calendar date.</summary>
    public DateOnly UtcDate =>
        DateOnly.FromDayNumber(EpochDayNumber + (int)Math.DivRem(Nanoseconds, Day, out long rest) - (rest < 0 ? 1 : 0));

    private static int EpochDayNumber => 719_162;

    /// <summary>A count of nanoseconds since the epoch.</summary>
    public static UtcInstant FromNanoseconds(long nanoseconds) => new(nanoseconds);

    /// <summary>An instant of our own literals.</summary>
    /// <exception cref="ArgumentException">The text is not RFC 3339.</exception>
    public static UtcInstant Of(string text) =>
        TryParse(Encoding.UTF8.GetBytes(text ?? ""), out UtcInstant instant)
            ? instant
            : throw new ArgumentException($"'{text}' is not an RFC 3339 time with Z or an offset.", nameof(text));

    /// <summary>Midnight UTC at the start of a date.</summary>
    public static UtcInstant AtMidnight(DateOnly date) => new((date.DayNumber - EpochDayNumber) * Day);

    /// <summary>Parts of a UTC time; the caller has checked nothing: false where the parts are no time.</summary>
    public static bool TryFrom(int year, int month, int day, int hour, int minute, int second, long nanosecond, out UtcInstant instant)
    {
        instant = default;
        if (year is < YearMin or > YearMax || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || nanosecond is < 0 or >= Second)
        {
            return false;
        }

        long days = new DateOnly(year, month, day).DayNumber - EpochDayNumber;
        instant = new UtcInstant((days * Day) + (hour * Hour) + (minute * Minute) + (second * Second) + nanosecond);
        return true;
    }

    /// <summary>Reads RFC 3339 with Z or a numeric offset and at most 9 fraction digits. A time without a zone is refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out UtcInstant instant)
    {
        instant = default;
        if (utf8.Length < 20 || utf8[4] != '-' || utf8[7] != '-' || (utf8[10] != 'T' && utf8[10] != 't') || utf8[13] != ':'
            || utf8[16] != ':')
        {
            return false;
        }

        int year = Digits(utf8, 0, 4), month = Digits(utf8, 5, 2), day = Digits(utf8, 8, 2);
        int hour = Digits(utf8, 11, 2), minute = Digits(utf8, 14, 2), second = Digits(utf8, 17, 2);
        if ((year | month | day | hour | minute | second) < 0)
        {
            return false;
        }

        int at = 19;
        return TryFraction(utf8, ref at, out long nanosecond)
            && TryOffset(utf8[at..], out long offset)
            && TryFrom(year, month, day, hour, minute, second, nanosecond, out UtcInstant local)
            && Shift(local, -offset, out instant);
    }

    /// <summary>Writes RFC 3339 with Z and only the fraction digits that are needed, e.g. <c>2026-03-01T08:15:02.5Z</c>.</summary>
    /// <returns>The number of bytes written; 20 to 30.</returns>
    public int Format(Span<byte> utf8)
    {
        long days = Math.DivRem(Nanoseconds, Day, out long rest);
        if (rest < 0)
        {
            days--;
            rest += Day;
        }

        DateOnly date = DateOnly.FromDayNumber(EpochDayNumber + (int)days);
        Put(utf8, 0, date.Year / 100);
        Put(utf8, 2, date.Year % 100);
        utf8[4] = (byte)'-';
        Put(utf8, 5, date.Month);
        utf8[7] = (byte)'-';
        Put(utf8, 8, date.Day);
        utf8[10] = (byte)'T';
        long seconds = Math.DivRem(rest, Second, out long nanosecond);
        Put(utf8, 11, (int)(seconds / 3600));
        utf8[13] = (byte)':';
        Put(utf8, 14, (int)(seconds / 60 % 60));
        utf8[16] = (byte)':';
        Put(utf8, 17, (int)(seconds % 60));
        int length = 19;
        if (nanosecond != 0)
        {
            utf8[length++] = (byte)'.';
            for (long place = Second / 10; nanosecond != 0; place /= 10)
            {
                (long digit, nanosecond) = Math.DivRem(nanosecond, place);
                utf8[length++] = (byte)('0' + digit);
            }
        }

        utf8[length++] = (byte)'Z';
        return length;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> utf8 = stackalloc byte[32];
        return Encoding.ASCII.GetString(utf8[..Format(utf8)]);
    }

    /// <inheritdoc/>
    public int CompareTo(UtcInstant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Order of time.</summary>
    public static bool operator <(UtcInstant left, UtcInstant right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Order of time.</summary>
    public static bool operator <=(UtcInstant left, UtcInstant right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Order of time.</summary>
    public static bool operator >(UtcInstant left, UtcInstant right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Order of time.</summary>
    public static bool operator >=(UtcInstant left, UtcInstant right) => left.Nanoseconds >= right.Nanoseconds;

    private static bool Shift(UtcInstant local, long by, out UtcInstant instant)
    {
        instant = new UtcInstant(local.Nanoseconds + by);
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<byte> utf8, ref int at, out long nanosecond)
    {
        nanosecond = 0;
        if (utf8[at] != '.')
        {
            return true;
        }

        int first = ++at;
        for (; at < utf8.Length && char.IsAsciiDigit((char)utf8[at]); at++)
        {
            if (at - first == 9)
            {
                return false;
            }

            nanosecond = (nanosecond * 10) + (utf8[at] - '0');
        }

        for (int i = at - first; i < 9; i++)
        {
            nanosecond *= 10;
        }

        return at > first && at < utf8.Length;
    }

    private static bool TryOffset(ReadOnlySpan<byte> utf8, out long offset)
    {
        offset = 0;
        if (utf8.Length == 1)
        {
            return utf8[0] is (byte)'Z' or (byte)'z';
        }

        if (utf8.Length != 6 || utf8[0] is not ((byte)'+' or (byte)'-') || utf8[3] != ':')
        {
            return false;
        }

        int hours = Digits(utf8, 1, 2), minutes = Digits(utf8, 4, 2);
        if (hours is < 0 or > 23 || minutes is < 0 or > 59)
        {
            return false;
        }

        offset = ((hours * Hour) + (minutes * Minute)) * (utf8[0] == '-' ? -1 : 1);
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> utf8, int from, int count)
    {
        int number = 0;
        for (int i = from; i < from + count; i++)
        {
            uint digit = unchecked((uint)(utf8[i] - '0'));
            if (digit > 9)
            {
                return -1;
            }

            number = (number * 10) + (int)digit;
        }

        return number;
    }

    private static void Put(Span<byte> utf8, int at, int twoDigits)
    {
        utf8[at] = (byte)('0' + (twoDigits / 10));
        utf8[at + 1] = (byte)('0' + (twoDigits % 10));
    }
}
