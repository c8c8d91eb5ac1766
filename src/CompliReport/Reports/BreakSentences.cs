using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Reports.Formats;

namespace CompliReport.Reports;

/// <summary>One sentence for each break that names what was compared: what should be there, what is there, by how much it is off.</summary>
/// <remarks>
/// Made of the category, expected, found and difference, so that sentence and columns never disagree; only a fee adds its share.
/// </remarks>
internal static class BreakSentences
{
    private static readonly FrozenDictionary<string, string> Leads = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["MISSING_FIAT_LEG"] = "Coins moved and the money for them did not",
        ["MISSING_CRYPTO_LEG"] = "Money moved and the coins for it did not",
        ["ORPHAN_LEG"] = "One side of a trade stands alone",
        ["DUPLICATE_ENTRY"] = "An entry was sent more than once",
        ["CONFLICTING_ENTRY"] = "An entry was sent again with other content",
        ["AMOUNT"] = "The amounts of both legs do not go together",
        ["FEE"] = "The fee is not that of the schedule",
        ["RATE_PLATFORM"] = "The price of a coin is off what others got in that hour",
        ["RATE_REFERENCE"] = "The price of a coin is off the reference rate",
        ["TIMING_LATE"] = "A leg is late",
        ["TIMING_FUTURE"] = "The time of a leg cannot be true",
        ["ASSET"] = "A leg is in another asset than the conversion says",
        ["CUSTOMER"] = "The legs belong to different accounts",
        ["BALANCE"] = "The balance does not follow from the one before it",
        ["NEGATIVE_BALANCE"] = "More was taken out than there was",
        ["AMBIGUOUS"] = "Which legs belong together cannot be told",
        ["STALE_RATE"] = "The reference rate is too old to prove the price",
        ["NO_RATE"] = "The price cannot be tested",
        ["REVERSAL_UNMATCHED"] = "A leg takes back what is not there",
        ["SEQUENCE_GAP"] = "Uploads or files were left out",
        ["CONTROL_TOTAL"] = "The file does not add up to what the control file says",
        ["CONTROL_ROWS"] = "The file has another number of rows than the control file says",
        ["CONTROL_HASH"] = "The file is not the one that the control file names",
        ["PERIOD"] = "Rows lie outside the period of the control file",
        ["UNKNOWN_ACCOUNT"] = "Nobody is known to own an account",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a category has words of its own.</summary>
    internal static bool Knows(string category) => Leads.ContainsKey(category);

    /// <summary>The sentence of a break.</summary>
    internal static string Of(BreakRow row)
    {
        string unit = row.Entry.Code is "CONTROL_ROWS" or "DUPLICATE_ENTRY" or "CONFLICTING_ENTRY" ? "rows" : row.Asset;
        string lead = Leads.GetValueOrDefault(row.Entry.Code, "The ledger contradicts itself");
        string sentence = $"{lead}: expected {WithUnit(row.Expected, unit)}, found {WithUnit(row.Found, unit)}";
        if (row.Difference.Length > 0)
        {
            sentence += $", a difference of {WithUnit(row.Difference, unit)}{Share(row)}";
        }

        return sentence + row.Note + ".";
    }

    private static string WithUnit(string text, string unit) =>
        unit.Length == 0 || !IsNumber(text, out _) ? text : text is "1" or "-1" && unit == "rows" ? text + " row" : text + " " + unit;

    // Prices are compared in basis points everywhere else: here too.
    private static string Share(BreakRow row)
    {
        bool isShare = IsNumber(row.Expected, out decimal expected) && expected > 0 && IsNumber(row.Difference, out decimal difference)
            && Math.Abs(difference) / 1_000_000 < expected;
        if (!isShare || row.Entry.Code is not ("RATE_REFERENCE" or "RATE_PLATFORM"))
        {
            return "";
        }

        decimal bps = decimal.Round(
            decimal.Parse(row.Difference, CultureInfo.InvariantCulture) / expected * 10_000, 2, MidpointRounding.AwayFromZero);
        return $" or {JsonText.Plain(bps)} basis points";
    }

    private static bool IsNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
