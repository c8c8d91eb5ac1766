using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace CompliReport.Proof;

/// <summary>A thing of one run and its counterpart in another; one of them may be missing.</summary>
/// <param name="Before">Of the first run; null where only the second has it.</param>
/// <param name="After">Of the second run; null where only the first has it.</param>
public readonly record struct Pair<T>(T? Before, T? After)
    where T : class
{
    /// <summary>Whether only the second run has it.</summary>
    public bool IsAdded => Before is null;

    /// <summary>Whether only the first run has it.</summary>
    public bool IsRemoved => After is null;

    /// <summary>The one there is; of two the second.</summary>
    public T Any => After ?? Before!;

    /// <summary>The pair seen from the other side.</summary>
    public Pair<T> Mirrored => new(After, Before);
}

/// <summary>
/// Which finding of a run is which of another: by its id; else by rule, subject and window; else by rule and subject where windows overlap,
/// for a window that another threshold has moved. Each is in one pair, and from the other side the pairs are the same.
/// </summary>
internal static class FindingPairs
{
    /// <summary>All pairs, in the order of rule, subject and window.</summary>
    internal static ImmutableArray<Pair<StoredFinding>> Of(
        ImmutableArray<StoredFinding> before, ImmutableArray<StoredFinding> after)
    {
        List<Pair<StoredFinding>> pairs = [];
        (List<StoredFinding> left, List<StoredFinding> right) = ById(before, after, pairs);
        (left, right) = ByKey(left, right, static one => (one.RuleId, one.SubjectType, one.Subject, one.From, one.To), pairs, InTurn);
        (left, right) = ByKey(left, right, static one => (one.RuleId, one.SubjectType, one.Subject), pairs, Overlapping);
        pairs.AddRange(left.Select(static one => new Pair<StoredFinding>(one, null)));
        pairs.AddRange(right.Select(static one => new Pair<StoredFinding>(null, one)));
        // Nothing of one side alone decides the order, or it would be another one from the other side.
        return [.. pairs.OrderBy(LeastName, StringComparer.Ordinal)];
    }

    private static (List<StoredFinding> Left, List<StoredFinding> Right) ById(
        ImmutableArray<StoredFinding> before, ImmutableArray<StoredFinding> after, List<Pair<StoredFinding>> pairs)
    {
        Dictionary<string, StoredFinding> byId = after.ToDictionary(static one => one.Id, StringComparer.Ordinal);
        HashSet<string> paired = new(StringComparer.Ordinal);
        List<StoredFinding> left = [];
        foreach (StoredFinding one in before)
        {
            if (byId.TryGetValue(one.Id, out StoredFinding? other))
            {
                pairs.Add(new Pair<StoredFinding>(one, other));
                paired.Add(one.Id);
            }
            else
            {
                left.Add(one);
            }
        }

        return (left, [.. after.Where(one => !paired.Contains(one.Id))]);
    }

    private static (List<StoredFinding> Left, List<StoredFinding> Right) ByKey<TKey>(
        List<StoredFinding> before, List<StoredFinding> after, Func<StoredFinding, TKey> key, List<Pair<StoredFinding>> pairs,
        Func<StoredFinding[], StoredFinding[], IEnumerable<Pair<StoredFinding>>> pair)
    {
        ILookup<TKey, StoredFinding> others = after.ToLookup(key);
        HashSet<StoredFinding> paired = new(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<TKey, StoredFinding> same in before.GroupBy(key))
        {
            foreach (Pair<StoredFinding> found in pair([.. InOrder(same)], [.. InOrder(others[same.Key])]))
            {
                pairs.Add(found);
                paired.Add(found.Before!);
                paired.Add(found.After!);
            }
        }

        return (before.FindAll(one => !paired.Contains(one)), after.FindAll(one => !paired.Contains(one)));
    }

    // Ids of patterns hold the pack's digest: what was measured tells more about which is which.
    private static IOrderedEnumerable<StoredFinding> InOrder(IEnumerable<StoredFinding> findings) => findings
        .OrderBy(static one => one.From).ThenBy(static one => one.To).ThenBy(static one => one.AmountUsd)
        .ThenBy(static one => one.EvidenceTotal).ThenBy(static one => one.Id, StringComparer.Ordinal);

    private static IEnumerable<Pair<StoredFinding>> InTurn(StoredFinding[] before, StoredFinding[] after) =>
        before.Zip(after, static (one, other) => new Pair<StoredFinding>(one, other));

    private static IEnumerable<Pair<StoredFinding>> Overlapping(StoredFinding[] before, StoredFinding[] after)
    {
        for (int i = 0, j = 0; i < before.Length && j < after.Length;)
        {
            if (before[i].To < after[j].From)
            {
                i++;
            }
            else if (after[j].To < before[i].From)
            {
                j++;
            }
            else
            {
                yield return new Pair<StoredFinding>(before[i++], after[j++]);
            }
        }
    }

    private static string LeastName(Pair<StoredFinding> pair) =>
        new[] { pair.Before, pair.After }.OfType<StoredFinding>().Select(NameOf).Min(StringComparer.Ordinal)!;

    // In the order of rule, subject and time.
    private static string NameOf(StoredFinding finding) => string.Create(
        CultureInfo.InvariantCulture,
        $"{finding.RuleId}\n{finding.SubjectType}\n{finding.Subject}\n{Sortable(finding.From)}\n{Sortable(finding.To)}\n{finding.Id}");

    private static string Sortable(Values.UtcInstant at) =>
        unchecked((ulong)at.Nanoseconds ^ (1UL << 63)).ToString("D20", CultureInfo.InvariantCulture);
}
