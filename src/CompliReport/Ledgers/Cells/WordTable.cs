using System;
using System.Linq;
using System.Text;

namespace CompliReport.Ledgers.Cells;

/// <summary>The words an exchange uses in a column, each with its meaning; upper and lower case are the same, because exports differ in
/// it.</summary>
internal sealed class WordTable<T>
{
    private const int WordLengthMax = 80;

    private readonly CodeTable _words;
    private readonly T[] _meanings;

    /// <summary>At most 255 different words.</summary>
    internal WordTable(params (string Word, T Meaning)[] rows)
    {
        _words = new CodeTable(0, [.. rows.Select(static row => Lower(row.Word))]);
        _meanings = [.. rows.Select(static row => row.Meaning)];
    }

    /// <summary>Finds a word without making a string.</summary>
    internal bool TryFind(ReadOnlySpan<byte> word, out T meaning)
    {
        meaning = default!;
        Span<byte> lower = stackalloc byte[WordLengthMax];
        if (word.Length > WordLengthMax || Ascii.ToLower(word, lower, out int length) != System.Buffers.OperationStatus.Done
            || !_words.TryFind(lower[..length], out byte code))
        {
            return false;
        }

        meaning = _meanings[code];
        return true;
    }

#pragma warning disable CA1308 // The lower case is only for comparing, and it is ASCII.
    private static string Lower(string word) => word.ToLowerInvariant();
#pragma warning restore CA1308
}
