using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>How a rule or typology ended for one subject.</summary>
public enum Outcome
{
    /// <summary>It applies.</summary>
    Hit,

    /// <summary>It was tested and does not.</summary>
    Clear,

    /// <summary>It is not meant for this subject.</summary>
    NotApplicable,

    /// <summary>A fact that it needs is missing; never "clear".</summary>
    NoData,

    /// <summary>It failed; the others go on.</summary>
    Error,
}

/// <summary>The outcomes of one rule or typology over all its subjects.</summary>
/// <param name="Id">Rule or typology.</param>
/// <param name="IsRule">Whether it is a rule.</param>
/// <param name="Subject">What was counted.</param>
/// <param name="Subjects">How many there were.</param>
/// <param name="Counts">In the order of <see cref="Outcome"/>.</param>
public sealed record OutcomeRow(string Id, bool IsRule, string Subject, long Subjects, ImmutableArray<long> Counts)
{
    /// <summary>Whether every subject has exactly one outcome.</summary>
    public bool IsClosed => Counts.Sum() == Subjects;

    /// <summary>Rows sorted by id; those of one typology in several packs are summed, so that each id has one.</summary>
    internal static ImmutableArray<OutcomeRow> ById(IEnumerable<OutcomeRow> rows) =>
    [
        .. rows.GroupBy(static row => row.Id, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => group.Aggregate(static (all, row) => all with
            {
                Subjects = all.Subjects + row.Subjects,
                Counts = [.. all.Counts.Zip(row.Counts, static (left, right) => left + right)],
            })),
    ];

    /// <summary>How many subjects ended so.</summary>
    public long this[Outcome outcome] => Counts[(int)outcome];
}

/// <summary>Counts outcomes; one for each thread, added up at the end.</summary>
internal sealed class OutcomeTally(int rules)
{
    private static readonly int Kinds = Enum.GetValues<Outcome>().Length;

    private readonly long[] _counts = new long[rules * Kinds];

    internal void Add(int rule, Outcome outcome, long count = 1) => _counts[(rule * Kinds) + (int)outcome] += count;

    /// <summary>All counts: of each rule in the order of <see cref="Outcome"/>, those of one rule after those of the other.</summary>
    internal ReadOnlySpan<long> Counts => _counts;

    internal void AddAll(OutcomeTally other) => AddAll(other._counts);

    /// <summary>Adds counts of the same rules.</summary>
    internal void AddAll(ReadOnlySpan<long> counts)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += counts[i];
        }
    }

    internal OutcomeRow Row(int rule, string id, bool isRule, string subject, long subjects)
    {
        OutcomeRow row = new(id, isRule, subject, subjects, [.. _counts.AsSpan(rule * Kinds, Kinds)]);
        Invariant.Holds(row.IsClosed, "every subject of a rule or typology has one outcome");
        return row;
    }
}
