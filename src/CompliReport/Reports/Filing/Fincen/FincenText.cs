using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>Values as the batch wants them: each kind is formatted here and nowhere else.</summary>
internal static class FincenText
{
    /// <summary>A text without line ends, tabs and control characters, one space between words, none at its ends.</summary>
    internal static string Clean(string text)
    {
        StringBuilder? kept = null;
        for (int i = 0; i < text.Length; i++)
        {
            bool isGap = IsGap(text[i]), isSound = !isGap || (text[i] == ' ' && i > 0 && i + 1 < text.Length && !IsGap(text[i + 1]));
            if (!isSound)
            {
                kept ??= new StringBuilder(text, 0, i, text.Length);
            }

            if (kept is not null && (!isGap || (kept.Length > 0 && kept[^1] != ' ')))
            {
                kept.Append(isGap ? ' ' : text[i]);
            }
        }

        return kept is null ? text : kept.ToString().TrimEnd(' ');
    }

    /// <summary>A date as eight digits.</summary>
    internal static string Date(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>A date of birth as eight digits, 00 for a month or a day that is not known; null for what is no date.</summary>
    /// <param name="text">A year, a month or a day of ISO 8601.</param>
    internal static string? BirthDate(string text)
    {
        ReadOnlySpan<string> forms = ["yyyy-MM-dd", "yyyyMMdd", "yyyy-MM", "yyyy"];
        foreach (string form in forms)
        {
            if (DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            {
                bool isKnownToFincen = date.Year is >= 1900 and < 2100;
                string written = date.ToString(form.Replace("-", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
                return isKnownToFincen ? written.PadRight(8, '0') : null;
            }
        }

        return null;
    }

    /// <summary>Whole dollars: up to the next one where the profile says <c>up</c>, else half away from zero.</summary>
    internal static decimal WholeDollars(decimal amount, AuthorityProfile profile) => profile.Code("rounding", "amount") == "up"
        ? decimal.Ceiling(amount)
        : decimal.Round(amount, 0, MidpointRounding.AwayFromZero);

    /// <summary>An amount without places.</summary>
    internal static string Whole(decimal amount) => amount.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>An account number within 40 characters: a longer one is cut and told apart by the hash of all of it.</summary>
    internal static string Account(string accountId)
    {
        string text = Clean(accountId);
        return text.Length <= 40 ? text : text[..27].TrimEnd(' ') + "-" + Sha256Digest.Of(accountId).Prefix(12);
    }

    /// <summary>The digits of a telephone number, without the number of the United States in front.</summary>
    internal static string Phone(string phone)
    {
        string digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return digits.Length == 11 && digits[0] == '1' ? digits[1..] : digits;
    }

    /// <summary>A number of the tax office or a postal code without signs between.</summary>
    internal static string Plain(string number) => string.Concat(number.Where(char.IsAsciiLetterOrDigit));

    /// <summary>A text within a length, cut between words where it can be.</summary>
    internal static string Cut(string text, int lengthMax)
    {
        if (text.Length <= lengthMax)
        {
            return text;
        }

        int space = text.LastIndexOf(' ', lengthMax);
        int end = space > lengthMax / 2 ? space : lengthMax;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)].TrimEnd(' ');
    }

    /// <summary>Whether a text only stands for "unknown", for which FinCEN has an indicator; <c>NA</c> is a country and a name.</summary>
    internal static bool IsPlaceholder(string text) =>
        text.ToUpperInvariant() is "N/A" or "N.A." or "NONE" or "NOT APPLICABLE" or "UNKNOWN"
            or "XX" or "XXX" or "SEE ABOVE" or "SAME AS ABOVE";

    private static bool IsGap(char c) => char.IsWhiteSpace(c) || char.IsControl(c);
}
