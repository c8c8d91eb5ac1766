using System;

namespace CompliReport.Ledgers.Resending;

/// <summary>
/// The single quote that stands before a cell which a spreadsheet could run as a formula: put there in every CSV file that is written, and
/// taken off again where rows of refused.csv come back.
/// </summary>
/// <remarks>A cell that itself begins with such quotes gets one more, so that taking one off always gives the cell as it was.</remarks>
internal static class CellGuard
{
    internal const byte Quote = (byte)'\'';

    /// <summary>Whether the cell is written with a guard; a plain number such as -12.5 is not.</summary>
    internal static bool IsNeeded(ReadOnlySpan<byte> cell)
    {
        ReadOnlySpan<byte> start = cell.TrimStart(Quote);
        return !start.IsEmpty && start[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r'
            && (start.Length < cell.Length || !IsPlainNumber(cell));
    }

    /// <summary>The cell as it was before it was guarded.</summary>
    internal static ReadOnlySpan<byte> TakenOff(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty || cell[0] != Quote)
        {
            return cell;
        }

        ReadOnlySpan<byte> rest = cell[1..], start = rest.TrimStart(Quote);
        return !start.IsEmpty && start[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' ? rest : cell;
    }

    private static bool IsPlainNumber(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> digits = utf8[0] == (byte)'-' ? utf8[1..] : utf8;
        int point = digits.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? digits : digits[..point], fraction = point < 0 ? "0"u8 : digits[(point + 1)..];
        return AreDigits(whole) && AreDigits(fraction);
    }

    private static bool AreDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
