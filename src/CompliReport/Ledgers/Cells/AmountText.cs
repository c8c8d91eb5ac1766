using System;
using System.Runtime.CompilerServices;
using CompliReport.Values;

namespace CompliReport.Ledgers.Cells;

/// <summary>Reads the amount of a cell into the compact column form.</summary>
internal static class AmountText
{
    /// <summary>Reads <c>-?\d{1,20}(\.\d{1,18})?</c> exactly or says why not; a wide amount goes into the batch's side list.</summary>
    /// <remarks>
    /// Hot path, benchmark "bare typed parse": up to 17 digits are gathered in one loop with one multiplication a digit and no 128-bit
    /// arithmetic; everything else takes the general reader, which also finds the faults.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static AmountFault TryParse(ReadOnlySpan<byte> text, LegBatch batch, out CompactAmount amount)
    {
        int at = 0;
        bool negative = text.Length > 0 && text[0] == (byte)'-';
        if (negative)
        {
            at = 1;
        }

        if (text.Length - at is > 0 and <= CompactAmount.DigitsMax + 1)
        {
            ulong digits = 0;
            int point = -1;
            int first = at;
            for (; at < text.Length; at++)
            {
                uint digit = unchecked((uint)(text[at] - '0'));
                if (digit <= 9)
                {
                    digits = unchecked((digits * 10) + digit);
                }
                else if (text[at] == (byte)'.' && point < 0 && at > first)
                {
                    point = at;
                }
                else
                {
                    break;
                }
            }

            int count = at - first - (point < 0 ? 0 : 1);
            if (at == text.Length && point != at - 1 && count <= CompactAmount.DigitsMax)
            {
                amount = CompactAmount.Of(digits, point < 0 ? 0 : at - point - 1, negative);
                return AmountFault.None;
            }
        }

        return General(text, batch, out amount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AmountFault General(ReadOnlySpan<byte> text, LegBatch batch, out CompactAmount amount)
    {
        AmountFault fault = ScaledAmount.TryParse(text, out ScaledAmount exact);
        amount = fault == AmountFault.None ? batch.Compact(exact) : default;
        return fault;
    }
}
