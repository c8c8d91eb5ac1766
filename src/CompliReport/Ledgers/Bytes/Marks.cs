using System;

namespace CompliReport.Ledgers.Bytes;

/// <summary>The byte-order mark: it starts a file, and is left over inside of cells where files were put one behind the other.</summary>
internal static class Marks
{
    /// <summary>The mark in UTF-8. It has no width: nobody sees that an id has one.</summary>
    internal static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>Whether a text holds one anywhere.</summary>
    internal static bool AreIn(ReadOnlySpan<byte> text)
    {
        // Its first byte starts few characters: those of private use, and full-width ones.
        int at = text.IndexOf(Mark[0]);
        return at >= 0 && text[at..].IndexOf(Mark) >= 0;
    }

    /// <summary>The text without a mark at its start.</summary>
    internal static ReadOnlySpan<byte> TakenOffStart(ReadOnlySpan<byte> text) => text.StartsWith(Mark) ? text[Mark.Length..] : text;
}
