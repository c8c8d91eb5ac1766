using System;
using System.Globalization;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>How figures and dates read in a narrative.</summary>
internal static class Figures
{
    /// <summary>A whole number, e.g. 26,930.</summary>
    internal static string Whole(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number of things, e.g. <c>1 account</c> or <c>26 accounts</c>.</summary>
    internal static string Count(long number, string singular, string plural) => Whole(number) + " " + (number == 1 ? singular : plural);

    /// <summary>A number of things whose plural has an s.</summary>
    internal static string Count(long number, string singular) => Count(number, singular, singular + "s");

    /// <summary>An amount with two places, e.g. <c>USD 291,595,800.00</c>.</summary>
    internal static string Money(decimal amount, string asset) => asset + " " + amount.ToString("#,0.00", CultureInfo.InvariantCulture);

    /// <summary>An exact amount with as many places as it has, at least two.</summary>
    internal static string Money(ScaledAmount amount, string asset)
    {
        string plain = amount.Magnitude.ToString();
        int point = plain.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? plain : plain[..point], fraction = point < 0 ? "" : plain[(point + 1)..];
        string grouped = UInt128.Parse(whole, CultureInfo.InvariantCulture).ToString("#,0", CultureInfo.InvariantCulture);
        return asset + (amount.IsNegative ? " -" : " ") + grouped + "." + fraction.PadRight(2, '0');
    }

    /// <summary>A share of one as a percentage without trailing zeros.</summary>
    internal static string Percent(decimal share) => Number(share * 100) + " %";

    /// <summary>A number with at most four places.</summary>
    internal static string Number(decimal number) => number.ToString("#,0.####", CultureInfo.InvariantCulture);

    /// <summary>The date of an instant in UTC.</summary>
    internal static string Day(UtcInstant instant) => Day(instant.UtcDate);

    /// <summary>A date.</summary>
    internal static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Date and time of an instant in UTC, to the second, e.g. 2026-03-01 08:15:02.</summary>
    internal static string Moment(UtcInstant instant)
    {
        string text = instant.ToString();
        return text[..10] + " " + text[11..19];
    }
}
