using System;
using System.Collections.Frozen;
using System.Globalization;
using System.Linq;

namespace CompliReport.Ledgers;

/// <summary>Which columns hold personal data, and what a message may say of a cell: of those only how long it is.</summary>
internal static class PersonalCells
{
    /// <summary>The longest cell that is quoted in a message; of a longer one the start and its length.</summary>
    internal const int FoundLengthMax = 200;

    // Names of columns in small letters and digits only, whole...
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [
            "counterpartyaccount", "counterpartybank", "deviceid", "idnumber", "birthdate", "user", "userid", "uid", "iddeusuario",
            "sender", "recipient", "beneficiary", "from", "to", "source", "iban", "card", "paymentaccount", "withdrawaladdressaccount",
        ],
        StringComparer.Ordinal);

    // ... or any part of them, as exchanges name them in many ways.
    private static readonly string[] Parts =
        ["address", "name", "note", "remark", "description", "mail", "phone", "destination", "observaci", "comment", "beneficiary"];

    /// <summary>Whether a column, of the canonical ledger or of an exchange's own format, can name a person or lead to one.</summary>
    internal static bool IsPersonal(string column)
    {
        string name = string.Concat(column.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));
        return Names.Contains(name) || Parts.Any(part => name.Contains(part, StringComparison.Ordinal));
    }

    /// <summary>What a message may say of a cell.</summary>
    internal static string FoundOf(string column, string cell) =>
        cell.Length == 0 ? ""
        : IsPersonal(column) || MayBeWords(cell) ? ShapeOf(cell)
        : cell.Length > FoundLengthMax ? cell[..FoundLengthMax] + "... (" + Count(cell.Length, "character") + ")"
        : cell;

    /// <summary>How long a cell is, and nothing else of it.</summary>
    internal static string ShapeOf(string cell) => cell.Length == 0 ? "" : Count(cell.Length, "character");

    // A name, a note or an address that stands in a column of something else, because the cells of the row have shifted.
    private static bool MayBeWords(string cell) =>
        cell.Contains('@', StringComparison.Ordinal) ? cell.IndexOf('@', StringComparison.Ordinal) > 0
        : HasWords(cell) && cell.Any(char.IsWhiteSpace);

    // Three letters of months, weekdays and tickers are no words: 04 Feb 2020, 0.5 BTC.
    private static bool HasWords(string cell)
    {
        int letters = 0;
        foreach (char c in cell)
        {
            letters = char.IsLetter(c) ? letters + 1 : 0;
            if (letters > 3 || (letters > 0 && c > '\u007F'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A number with its noun.</summary>
    internal static string Count(long number, string what) =>
        number.ToString(CultureInfo.InvariantCulture) + " " + what + (number == 1 ? "" : "s");
}
