using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>
/// The ledgers of earlier days that a run read again with its own, and how their rows are cited: a row of the run's own files by its place
/// there, one of another file by a number after the run's files.
/// </summary>
public sealed class EarlierRows
{
    /// <summary>The code of the warning that ledgers of earlier days were left out.</summary>
    internal const string Cut = "LOOK_BACK_CUT";

    /// <summary>The code of the warning that a ledger of an earlier day cannot be read, or not to its end.</summary>
    internal const string NotRead = "LOOK_BACK_NOT_READ";

    private readonly int _ownCount;
    private readonly int[] _ownOf;

    /// <param name="ledger">The earlier days and the run's own, as one upload.</param>
    /// <param name="own">The run's own ledgers.</param>
    /// <param name="days">The earlier days, each with ledgers that were read; at least one.</param>
    /// <param name="daysLeftOut">How many had ledgers that were not, for want of room.</param>
    internal EarlierRows(LedgerDay ledger, LedgerDay own, ImmutableArray<EarlierDay> days, int daysLeftOut)
    {
        (Ledger, From, Days) = (ledger, days.Min(static one => one.Day), days.Length);
        (DaysLeftOut, _ownCount) = (daysLeftOut, own.Files.Length);
        Dictionary<string, int> byName = own.Files.ToDictionary(
            static file => file.Name, static file => file.Number, StringComparer.Ordinal);
        _ownOf = [.. ledger.Files.Select(file => byName.GetValueOrDefault(file.Name, -1))];
        Dictionary<string, DateOnly> dayOf = days.SelectMany(static one => one.Ledgers, static (one, file) => (one.Day, file.Name))
            .DistinctBy(static one => one.Name).ToDictionary(static one => one.Name, static one => one.Day, StringComparer.Ordinal);
        Files = [.. ledger.Files.Where(file => _ownOf[file.Number] < 0)
            .Select(file => new RunInputFile("earlier", file.UploadedName, file.Digest, file.Bytes) { Day = dayOf[file.UploadedName] })
            .Distinct()];
    }

    /// <summary>The first day that was read again.</summary>
    public DateOnly From { get; }

    /// <summary>Days that were.</summary>
    public int Days { get; }

    /// <summary>Days that had ledgers and were not, for want of room.</summary>
    public int DaysLeftOut { get; }

    /// <summary>The files of the earlier days.</summary>
    internal ImmutableArray<RunInputFile> Files { get; }

    /// <summary>The earlier days and the run's own, as one upload.</summary>
    internal LedgerDay Ledger { get; }

    /// <summary>Whether a row, by its place in <see cref="Ledger"/>, is one of the run's own.</summary>
    internal bool IsOwn(RecordLocation at) => _ownOf[at.File] >= 0;

    /// <summary>The place by which the run cites a row of <see cref="Ledger"/>.</summary>
    internal RecordLocation InTheRun(RecordLocation at) =>
        new(_ownOf[at.File] is >= 0 and int own ? own : _ownCount + at.File, at.Offset);

    /// <summary>The place in <see cref="Ledger"/> of a row of an earlier day, by the place at which the run cites it.</summary>
    internal RecordLocation InItsFiles(RecordLocation at) => new(at.File - _ownCount, at.Offset);
}
