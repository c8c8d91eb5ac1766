using System;
using System.Linq;
using System.Text;
using AnyAscii;

namespace CompliReport.Reports.Filing;

/// <summary>Names as a format can carry them.</summary>
internal static class NameText
{
    /// <summary>A text in ASCII letters: diacritics are taken off, other scripts transliterated, one space between words.</summary>
    /// <remarks>By the table of the library AnyAscii, which is the same on every machine; the original is kept beside it.</remarks>
    internal static string Ascii(string name)
    {
        if (System.Text.Ascii.IsValid(name))
        {
            return string.Join(' ', name.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        }

        StringBuilder text = new();
        foreach (Rune rune in name.EnumerateRunes())
        {
            text.Append(rune.IsAscii ? rune.ToString() : rune.ToString().Transliterate());
        }

        return string.Join(' ', text.ToString().Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The same, with only those characters that are allowed; every other one becomes a space.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isAllowed">Which characters the format takes.</param>
    internal static string Fitted(string name, Func<char, bool> isAllowed) => string.Join(
        ' ', string.Concat(Ascii(name).Select(c => isAllowed(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>First names and last name of a full name: the last word is the last name, as in the West; a name with Chinese characters
    /// begins with the family name.</summary>
    internal static (string First, string Last) Parts(string fullName)
    {
        string name = fullName.Trim();
        if (name.Length is > 1 and < 5 && name.All(IsHan))
        {
            return (name[1..], name[..1]);
        }

        int space = name.LastIndexOf(' ');
        return space < 0 ? ("", name) : (name[..space].Trim(), name[(space + 1)..]);
    }

    /// <summary>Whether a character is a Chinese one of the common block.</summary>
    internal static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';
}
