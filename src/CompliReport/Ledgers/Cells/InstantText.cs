using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CompliReport.Values;

namespace CompliReport.Ledgers.Cells;

/// <summary>Reads RFC 3339 times of a file, remembering the last date: the rows of a day share it.</summary>
/// <remarks>Hot path, benchmark "bare typed parse": with the date known, a time costs three two-digit numbers.</remarks>
internal struct InstantText
{
    private ulong _date;
    private ushort _dateRest;
    private long _midnight;

    /// <summary>Reads a time with Z or an offset; false when it is not one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryParse(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        // yyyy-MM-ddTHH:mm:ss and Z at the end: the date is compared as one word and a half.
        if (text.Length >= 20 && text[^1] == (byte)'Z'
            && BinaryPrimitives.ReadUInt64LittleEndian(text) == _date && BinaryPrimitives.ReadUInt16LittleEndian(text[8..]) == _dateRest
            && text[10] == (byte)'T' && text[13] == (byte)':' && text[16] == (byte)':')
        {
            uint hour = Two(text, 11), minute = Two(text, 14), second = Two(text, 17);
            if (hour < 24 && minute < 60 && second < 60)
            {
                nanoseconds = _midnight + ((((hour * 60L) + minute) * 60) + second) * UtcInstant.Second;
                return text.Length == 20 || TryAddFraction(text[19..^1], ref nanoseconds);
            }
        }

        return General(text, out nanoseconds);
    }

    private static bool TryAddFraction(ReadOnlySpan<byte> text, ref long nanoseconds)
    {
        if (text[0] != (byte)'.' || text.Length is < 2 or > 10)
        {
            return false;
        }

        long fraction = 0;
        for (int i = 1; i < 10; i++)
        {
            uint digit = i < text.Length ? unchecked((uint)(text[i] - '0')) : 0;
            if (digit > 9)
            {
                return false;
            }

            fraction = (fraction * 10) + digit;
        }

        nanoseconds += fraction;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Two(ReadOnlySpan<byte> text, int at)
    {
        uint tens = unchecked((uint)(text[at] - '0')), ones = unchecked((uint)(text[at + 1] - '0'));
        return tens > 9 || ones > 9 ? 99 : (tens * 10) + ones;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool General(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        bool sound = UtcInstant.TryParse(text, out UtcInstant instant);
        nanoseconds = instant.Nanoseconds;
        if (sound && text[^1] == (byte)'Z')
        {
            _date = BinaryPrimitives.ReadUInt64LittleEndian(text);
            _dateRest = BinaryPrimitives.ReadUInt16LittleEndian(text[8..]);
            _midnight = UtcInstant.AtMidnight(instant.UtcDate).Nanoseconds;
        }

        return sound;
    }
}
