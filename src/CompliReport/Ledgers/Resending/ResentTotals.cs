using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Ledgers.Beside;

namespace CompliReport.Ledgers.Resending;

/// <summary>
/// Totals of a control file where refused rows were corrected and sent again: what it says of a file holds for the file and the corrected
/// rows together, since the control file was made of the whole.
/// </summary>
/// <remarks>
/// The files that the corrected rows came from are summed as one. A corrected file that the control file names itself is a file like any
/// other, and so is one whose sources the control file does not name.
/// </remarks>
internal sealed class ResentTotals
{
    private readonly HashSet<ControlledFile> _told = new(ReferenceEqualityComparer.Instance);
    private readonly ImmutableArray<ControlledFile> _sources;

    internal ResentTotals(ControlFile control, LedgerDay day, ControlledNames names)
    {
        // What the control file tells of, by the names that corrected rows may call it.
        ILookup<string, ControlledFile> told = control.Files
            .SelectMany(
                expected => names.Of(expected).Select(static file => file.Name).Append(expected.Name).Distinct(),
                static (expected, name) => (name, expected))
            .ToLookup(static one => one.name, static one => one.expected, StringComparer.Ordinal);
        ImmutableArray<LedgerFile> resent =
        [
            .. day.Files.Where(file => file.Resent is { } rows && !names.Has(file) && rows.Sources.Any(told.Contains)),
        ];
        _told.UnionWith(resent.SelectMany(static file => file.Resent!.Sources).Distinct().SelectMany(source => told[source]));
        _sources = [.. control.Files.Where(_told.Contains)];
        HashSet<LedgerFile> summed = [.. _sources.SelectMany(expected => names.Of(expected))];
        Files = resent.IsEmpty ? [] : [.. day.Files.Where(summed.Contains), .. resent];
        Names = string.Join(" + ", _sources.Select(static source => source.Name).Concat(resent.Select(static file => file.Name)));
    }

    /// <summary>The files that are summed as one, sources and corrected rows; empty where nothing was sent again.</summary>
    internal ImmutableArray<LedgerFile> Files { get; }

    /// <summary>Their names.</summary>
    internal string Names { get; }

    /// <summary>What the control file says of the sources, by asset.</summary>
    internal ImmutableArray<(string Asset, AssetTotal Total)> Stated =>
    [
        .. _sources.SelectMany(static source => source.Totals).GroupBy(static total => total.Asset, StringComparer.Ordinal)
            .Select(static totals => (totals.Key, totals.Select(static total => total.Total).Aggregate(AssetTotal.Sum))),
    ];

    /// <summary>Whether a file's totals are compared together with corrected rows.</summary>
    internal bool Covers(ControlledFile expected) => _told.Contains(expected);
}
