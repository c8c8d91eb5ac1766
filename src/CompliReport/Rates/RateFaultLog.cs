using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>A file and its number in the reading: its position when files are sorted by name, kind and digest.</summary>
internal sealed record NumberedRateFile(int Number, RateFile File, Sha256Digest Digest);

/// <summary>Collects the faults of one reading and puts them in the order of file, line, column and code.</summary>
internal sealed class RateFaultLog
{
    private const int FoundLengthMax = 40;

    private readonly List<(int File, RateFault Fault)> _faults = [];

    public void Add(
        NumberedRateFile at, long line, string column, RateFaultCode code, ReadOnlySpan<byte> found, string expected, string nextStep) =>
        _faults.Add((at.Number, new RateFault(at.File.Name, line, column, code, Printable(found), expected, nextStep)));

    public ImmutableArray<RateFault> InOrder()
    {
        _faults.Sort(static (left, right) => Compare(left, right));
        ImmutableArray<RateFault>.Builder faults = ImmutableArray.CreateBuilder<RateFault>(_faults.Count);
        foreach ((_, RateFault fault) in _faults)
        {
            faults.Add(fault);
        }

        return faults.MoveToImmutable();
    }

    // Expected comes last, so that two faults that differ at all never swap places.
    private static int Compare((int File, RateFault Fault) left, (int File, RateFault Fault) right) =>
        (left.File, left.Fault.Line).CompareTo((right.File, right.Fault.Line)) is int place and not 0 ? place
        : string.CompareOrdinal(left.Fault.Column, right.Fault.Column) is int column and not 0 ? column
        : left.Fault.Code != right.Fault.Code ? left.Fault.Code.CompareTo(right.Fault.Code)
        : string.CompareOrdinal(left.Fault.Found, right.Fault.Found) is int found and not 0 ? found
        : string.CompareOrdinal(left.Fault.Expected, right.Fault.Expected);

    /// <summary>The text of a cell as a message may show it: cut, and without characters that would break its line.</summary>
    private static string Printable(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8.Length > FoundLengthMax * 4 ? utf8[..(FoundLengthMax * 4)] : utf8);
        StringBuilder printable = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (printable.Length >= FoundLengthMax)
            {
                return printable.Append('…').ToString();
            }

            printable.Append(Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        }

        return printable.ToString();
    }
}
