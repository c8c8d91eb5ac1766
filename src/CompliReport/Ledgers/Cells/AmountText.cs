using System;
using System.Runtime.CompilerServices;
using CompliReport.Values;

namespace CompliReport.Ledgers.Cells;

/// <summary>Reads the amount of a cell into the compact column form.</summary>
internal static class AmountText
{
    /// <summary>Reads <c>-?\d{1,20}(\.\d{1,18})?</c> exactly or says why not; a wide amount goes into the batch's side list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static AmountFault TryParse(ReadOnlySpan<byte> text, LegBatch batch, out CompactAmount amount)
    {
        if (NumberText.TryReadCompact(text, out ulong digits, out int scale, out bool isNegative))
        {
            amount = CompactAmount.Of(digits, scale, isNegative);
            return AmountFault.None;
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
