using System;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Text;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>
/// The ids of conversions: <c>yyyyMMddTHHmmss.fffZ-</c> and 16 characters of a hash of exchange and group; in ordinal order they are in
/// order of time.
/// </summary>
internal static class ConversionIds
{
    /// <summary>The length of every id, in characters and bytes.</summary>
    internal const int Length = 37;

    private const long Millisecond = 1_000_000;
    private const int HashLength = 16, GroupLengthMax = 255;

    /// <summary>The id of a conversion.</summary>
    internal static string Of(ExchangeId exchange, ReadOnlySpan<byte> group, UtcInstant at)
    {
        Span<byte> utf8 = stackalloc byte[Length];
        WriteTo(utf8, exchange, group, at);
        return Encoding.ASCII.GetString(utf8);
    }

    /// <summary>The id of the conversion at a position of the run.</summary>
    internal static string Of(RunResult result, int position)
    {
        Span<byte> utf8 = stackalloc byte[Length];
        WriteTo(utf8, result, position);
        return Encoding.ASCII.GetString(utf8);
    }

    /// <summary>Writes the id of the conversion at a position of the run: <see cref="Length"/> bytes.</summary>
    internal static void WriteTo(Span<byte> utf8, RunResult result, int position)
    {
        ref Conversion conversion = ref result.Reconciled.Conversions[position];
        ReadOnlySpan<byte> group = result.Reconciled.Conversions.Texts[conversion.Group];
        WriteTo(utf8, result.Ledger.Exchange, group, UtcInstant.FromNanoseconds(conversion.Time));
    }

    /// <summary>Writes an id: <see cref="Length"/> bytes.</summary>
    internal static void WriteTo(Span<byte> utf8, ExchangeId exchange, ReadOnlySpan<byte> group, UtcInstant at)
    {
        DateOnly date = at.UtcDate;
        long milliseconds = FloorToMilliseconds(at.Nanoseconds - UtcInstant.AtMidnight(date).Nanoseconds);
        Put(utf8, 0, date.Year, 4);
        Put(utf8, 4, date.Month, 2);
        Put(utf8, 6, date.Day, 2);
        utf8[8] = (byte)'T';
        Put(utf8, 9, milliseconds / 3_600_000, 2);
        Put(utf8, 11, milliseconds / 60_000 % 60, 2);
        Put(utf8, 13, milliseconds / 1000 % 60, 2);
        utf8[15] = (byte)'.';
        Put(utf8, 16, milliseconds % 1000, 3);
        utf8[19] = (byte)'Z';
        utf8[20] = (byte)'-';
        WriteHash(utf8[21..], exchange, group);
    }

    /// <summary>The positions of all conversions in the order of their ids.</summary>
    internal static int[] Sorted(RunResult result)
    {
        int[] positions = new int[result.Reconciled.Conversions.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        Sort(result, positions);
        return positions;
    }

    /// <summary>Brings positions into the order of their ids. Hashes are made only where milliseconds are equal.</summary>
    internal static void Sort(RunResult result, int[] positions)
    {
        long[] milliseconds = new long[positions.Length];
        bool isSorted = true;
        for (int i = 0; i < positions.Length; i++)
        {
            milliseconds[i] = FloorToMilliseconds(result.Reconciled.Conversions[positions[i]].Time);
            isSorted &= i == 0 || milliseconds[i - 1] <= milliseconds[i];
        }

        if (!isSorted)
        {
            Array.Sort(milliseconds, positions);
        }

        for (int start = 0, end; start < positions.Length; start = end)
        {
            end = start + 1;
            while (end < positions.Length && milliseconds[end] == milliseconds[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                SortByHash(result, positions.AsSpan(start, end - start));
            }
        }
    }

    // Ids that are equal as well are told apart by group, so that the order of rows never shows.
    private static void SortByHash(RunResult result, Span<int> positions)
    {
        List<(string Id, string Group, int Position)> ids = new(positions.Length);
        foreach (int position in positions)
        {
            string group = Encoding.UTF8.GetString(result.Reconciled.Conversions.Texts[result.Reconciled.Conversions[position].Group]);
            ids.Add((Of(result, position), group, position));
        }

        ids.Sort(static (left, right) =>
        {
            int order = string.CompareOrdinal(left.Id, right.Id);
            order = order != 0 ? order : string.CompareOrdinal(left.Group, right.Group);
            return order != 0 ? order : left.Position.CompareTo(right.Position);
        });
        for (int i = 0; i < ids.Count; i++)
        {
            positions[i] = ids[i].Position;
        }
    }

    private static long FloorToMilliseconds(long nanoseconds) =>
        (nanoseconds / Millisecond) - (nanoseconds % Millisecond < 0 ? 1 : 0);

    private static void WriteHash(Span<byte> utf8, ExchangeId exchange, ReadOnlySpan<byte> group)
    {
        Span<byte> text = stackalloc byte[ExchangeId.LengthMax + 1 + GroupLengthMax];
        int length = Encoding.ASCII.GetBytes(exchange.Text, text);
        text[length++] = 0;
        group.CopyTo(text[length..]);
        Span<byte> hash = stackalloc byte[HashLength / 2];
        BinaryPrimitives.WriteUInt64BigEndian(hash, KeyHash.Of(text[..(length + group.Length)]).Low);
        Convert.TryToHexStringLower(hash, utf8, out _);
    }

    private static void Put(Span<byte> utf8, int at, long number, int digits)
    {
        bool isWritten = Utf8Formatter.TryFormat(
            number, utf8.Slice(at, digits), out _, new System.Buffers.StandardFormat('D', (byte)digits));
        Invariant.Holds(isWritten, "a part of a time has its digits");
    }
}
