using System;
using System.CommandLine.Parsing;
using System.Globalization;
using CompliReport.Values;

namespace CompliReport.Cli;

/// <summary>Reads a day of the command line: yyyy-MM-dd, in the years that ledgers and rules may have.</summary>
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
}
