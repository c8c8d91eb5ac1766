using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>How amounts, times and texts stand in a report to CAMLMAC; the one place for each.</summary>
internal static class CamlmacText
{
    /// <summary>What stands where nothing is known or nothing applies.</summary>
    internal const string Unknown = "@N";

    /// <summary>Places of an amount.</summary>
    internal const int AmountPlaces = 3;

    /// <summary>Characters of an amount at most.</summary>
    internal const int AmountLengthMax = 20;

    /// <summary>Date and time as 14 digits; what is not known would be <c>t</c>.</summary>
    internal static string Time(UtcInstant instant, string zone) => LocalTime.Text(instant, zone, "yyyyMMddHHmmss");

    /// <summary>An instant or a date as the exchange wrote it, as 14 digits: <c>2026-03-02</c> becomes <c>20260302tttttt</c>.</summary>
    /// <returns>Null where it is neither an instant nor a date.</returns>
    internal static string? Time(string text, string zone)
    {
        if (UtcInstant.TryParse(Encoding.UTF8.GetBytes(text), out UtcInstant instant))
        {
            return Time(instant, zone);
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "tttttt"
            : null;
    }

    /// <summary>An amount with three places, half away from zero.</summary>
    /// <param name="amount">A decimal text without a sign.</param>
    /// <param name="isExact">Whether no place was lost.</param>
    /// <returns>Null where it has more characters than the field takes.</returns>
    internal static string? Amount(string amount, out bool isExact)
    {
        isExact = true;
        if (ScaledAmount.TryParse(Encoding.ASCII.GetBytes(amount), out ScaledAmount exact) != AmountFault.None)
        {
            return null;
        }

        decimal full = exact.ToDecimal();
        decimal rounded = decimal.Round(full, AmountPlaces, MidpointRounding.AwayFromZero);
        isExact = rounded == full;
        string text = rounded.ToString("0.000", CultureInfo.InvariantCulture);
        return text.Length <= AmountLengthMax ? text : null;
    }

    /// <summary>Whether a number is that of a resident identity card: 15 digits, or 17 and a digit or X.</summary>
    internal static bool IsIdentityCard(string number) =>
        (number.Length == 15 && number.All(char.IsAsciiDigit))
        || (number.Length == 18 && number[..17].All(char.IsAsciiDigit) && (char.IsAsciiDigit(number[17]) || number[17] is 'X'));

    /// <summary>A text on one line, without blanks at its ends and without characters that XML cannot hold.</summary>
    internal static string Line(string text) => FilingXml.Sound(
        string.Join(' ', text.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>The distinct codes of some words, sorted.</summary>
    internal static string[] Codes(AuthorityProfile profile, string table, IEnumerable<string> words) =>
    [
        .. words.SelectMany(word => (profile.Code(table, word) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
