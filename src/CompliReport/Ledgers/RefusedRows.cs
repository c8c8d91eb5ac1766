using System.Collections.Generic;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>A refused row: where it is, and which of the cell faults are its own.</summary>
internal readonly record struct RefusedRow(RecordLocation At, long Line, int FirstFault, int FaultCount);

/// <summary>A fault of a cell: the position of its column in the file's header, or -1 for the whole row.</summary>
internal readonly record struct CellFault(short Column, LedgerFault Fault);

/// <summary>
/// All refused rows of a run, in file order, in about 30 bytes each: the text of the cells is re-read when refused.csv is written.
/// </summary>
internal sealed class RefusedRows
{
    private readonly List<CellFault> _faults = [];
    private readonly List<RefusedRow> _rows = [];

    internal IReadOnlyList<RefusedRow> Rows => _rows;

    internal void Add(RecordLocation at, long line, IReadOnlyList<CellFault> faults)
    {
        _rows.Add(new RefusedRow(at, line, _faults.Count, faults.Count));
        _faults.AddRange(faults);
    }

    internal IReadOnlyList<CellFault> FaultsOf(RefusedRow row) => _faults.GetRange(row.FirstFault, row.FaultCount);

    /// <summary>How often each fault occurs.</summary>
    internal IEnumerable<KeyValuePair<LedgerFault, long>> CountByFault() =>
        _faults.GroupBy(static one => one.Fault, static (fault, all) => KeyValuePair.Create(fault, all.LongCount()));

    /// <summary>Takes in the rows of another file.</summary>
    internal void AddAll(RefusedRows other)
    {
        foreach (RefusedRow row in other._rows)
        {
            Add(row.At, row.Line, other.FaultsOf(row));
        }
    }

    /// <summary>Brings the rows into file order.</summary>
    internal void Sort() => _rows.Sort(static (left, right) => left.At.CompareTo(right.At));
}
