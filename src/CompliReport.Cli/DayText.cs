using System;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Cli;

/// <summary>Reads days of the command line (yyyy-MM-dd, in the years that ledgers and rules may have) and instants (RFC 3339).</summary>
internal static class DayText
{
    /// <summary>The day; null and an error of the command line where it is none.</summary>
    internal static DateOnly? Parse(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            && day.Year is >= UtcInstant.YearMin and <= UtcInstant.YearMax)
        {
            return day;
        }

        argument.AddError($"'{text}' is not a day: expected yyyy-MM-dd from {UtcInstant.YearMin} to {UtcInstant.YearMax}.");
        return null;
    }

    /// <summary>The instant; null and an error of the command line where it is none.</summary>
    internal static UtcInstant? ParseInstant(ArgumentResult argument)
    {
        if (UtcInstant.TryParse(Encoding.UTF8.GetBytes(argument.Tokens[0].Value), out UtcInstant instant))
        {
            return instant;
        }

        argument.AddError(
            $"'{argument.Tokens[0].Value}' is not an instant: expected RFC 3339 with Z or an offset, such as 2026-03-02T00:00:00Z.");
        return null;
    }
}
