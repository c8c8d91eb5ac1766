using System;
using System.Globalization;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Azure;

/// <summary>Ids as keys of a table: the service takes no slash, backslash, number sign, question mark or control character in one, and no
/// more than 1 KiB.</summary>
internal static class TableKeys
{
    /// <summary>Characters of a key at most: 1 KiB in the two bytes a character that the service counts.</summary>
    internal const int LengthMax = 512;

    /// <summary>The key of an id. Different ids have different keys: what is not a letter or digit of ASCII, a point, dash or underscore
    /// becomes <c>~</c> and its four hexadecimal digits, and the rest of a very long id its digest behind <c>~~</c>.</summary>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    internal static string Of(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        StringBuilder key = new(id.Length + 4);
        foreach (char letter in id)
        {
            _ = char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_'
                ? key.Append(letter)
                : key.Append(CultureInfo.InvariantCulture, $"~{(int)letter:X4}");
        }

        if (key.Length <= LengthMax)
        {
            return key.ToString();
        }

        string digest = "~~" + Sha256Digest.Of(key.ToString()).Hex;
        return key.ToString(0, LengthMax - digest.Length) + digest;
    }
}
