using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using CompliReport.Values;
using NodaTime;
using NodaTime.Text;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>How goAML writes amounts, times, names and references: each in this one place.</summary>
internal static class GoamlText
{
    /// <summary>Fraction digits that a decimal of the schema may have.</summary>
    internal const int PlacesMax = 13;

    /// <summary>The greatest decimal of the schema.</summary>
    internal const decimal NumberMax = 7_900_000_000_000_000m;

    private static readonly LocalDateTimePattern TimePattern =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss");

    /// <summary>An instant by the wall clock of a zone, to the second; never a date alone and never with an offset.</summary>
    internal static string Time(UtcInstant instant, string zone) => TimePattern.Format(
        Instant.FromUnixTimeTicks(instant.Nanoseconds / 100).InZone(DateTimeZoneProviders.Tzdb[zone]).LocalDateTime);

    /// <summary>A day or an instant as an exchange states it; null where it is neither.</summary>
    internal static string? TimeOf(string stated, string zone) =>
        UtcInstant.TryParse(Encoding.UTF8.GetBytes(stated), out UtcInstant instant) ? Time(instant, zone)
        : DateOnly.TryParseExact(stated, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            && day.Year > 1752
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00"
        : null;

    /// <summary>A number with at most <see cref="PlacesMax"/> places, half away from zero.</summary>
    internal static string Amount(decimal number) =>
        decimal.Round(number, PlacesMax, MidpointRounding.AwayFromZero).ToString("0.00###########", CultureInfo.InvariantCulture);

    /// <summary>A number as it is.</summary>
    internal static string Exact(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A decimal text exactly; null where it has more than 28 digits.</summary>
    internal static decimal? Number(string text) =>
        text.Count(char.IsAsciiDigit) <= 28
        && decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : null;

    /// <summary>An exact sum; null where one is missing or the sum does not fit.</summary>
    internal static decimal? Sum(IEnumerable<decimal?> numbers)
    {
        decimal sum = 0;
        foreach (decimal? number in numbers)
        {
            if (number is not { } one || Math.Abs(one) > NumberMax || Math.Abs(sum) > NumberMax)
            {
                return null;
            }

            sum += one;
        }

        return sum;
    }

    /// <summary>Whether a name may hold a character.</summary>
    internal static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '\'' or '-';

    /// <summary>Letters and digits of the number of a document: the authority wants no separators.</summary>
    internal static string WithoutSeparators(string number) => string.Concat(number.Where(char.IsLetterOrDigit));

    /// <summary>A report's id as a reference that may be a file name too.</summary>
    internal static string Reference(string reportId, int part, int parts)
    {
        string safe = string.Concat(reportId.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-'));
        return parts == 1 ? safe : safe + "-" + part.ToString("00", CultureInfo.InvariantCulture);
    }

    /// <summary>The number of a transaction: the entry's id, or its hash where that is longer than the format takes.</summary>
    internal static string TransactionNumber(string entryId, long lengthMax) =>
        entryId.Length is > 0 and var length && length <= lengthMax
            ? entryId
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entryId)));

    /// <summary>How long a personal text is, which is all that a message says of it.</summary>
    internal static string Shape(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{text.Length} {(text.Length == 1 ? "character" : "characters")}");
}
