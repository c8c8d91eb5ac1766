using System;
using System.Collections.Generic;
using System.Globalization;

namespace CompliReport.Rules;

/// <summary>The versions of all ids of a pack: an id stands in one list, and its versions have no day in common.</summary>
internal sealed class PackVersions
{
    private readonly Dictionary<string, List<Version>> _byId = new(StringComparer.Ordinal);

    /// <summary>Takes an entry down. One whose id or dates are faulty has its own fault already.</summary>
    public void Note(string list, PackObject entry)
    {
        // Asked of the tree again only to know the dates; their faults were added by whoever read the entry.
        DateOnly? from = DateOf(entry, "effective_from");
        DateOnly? to = entry.Has("effective_to") ? DateOf(entry, "effective_to") : DateOnly.MaxValue;
        if (from is null || to is null || entry.Value("id") is not { Kind: PackKind.Text } id)
        {
            return;
        }

        if (to < from)
        {
            string expected = "a day not before effective_from " + Shown(from.Value);
            entry.Fault("effective_to", RulePackFaultCode.DatesReversed, Shown(to.Value), expected);
            return;
        }

        if (!_byId.TryGetValue(id.Text, out List<Version>? versions))
        {
            _byId.Add(id.Text, versions = []);
        }

        versions.Add(new Version(list, entry, versions.Count, from.Value, to.Value));
    }

    /// <summary>Adds a fault for each version that collides with another: to the one that stands later in the file.</summary>
    /// <remarks>At most one for a list and one for an overlap: a pack of thousands of versions that all collide is still told.</remarks>
    public void Check()
    {
        foreach ((string id, List<Version> versions) in _byId)
        {
            CheckLists(id, versions);
            CheckDays(versions);
        }
    }

    // Of the versions of an id, each is held against the first one that another list has.
    private static void CheckLists(string id, List<Version> versions)
    {
        Version? elsewhere = null;
        foreach (Version version in versions)
        {
            elsewhere ??= version.List == versions[0].List ? null : version;
            if ((version.List == versions[0].List ? elsewhere : versions[0]) is { } other)
            {
                string use = $"{id}, which {other.List} uses in line {other.Entry.Line.ToString(CultureInfo.InvariantCulture)}";
                version.Entry.Fault("id", RulePackFaultCode.IdTwice, use, "an id of its own");
            }
        }
    }

    // In the order of their first days a version overlaps an earlier one exactly where it overlaps the one that lasts longest.
    private static void CheckDays(List<Version> versions)
    {
        versions.Sort(static (left, right) =>
        {
            int order = string.CompareOrdinal(left.List, right.List);
            order = order != 0 ? order : left.From.CompareTo(right.From);
            return order != 0 ? order : left.Place.CompareTo(right.Place);
        });
        Version longest = versions[0];
        for (int i = 1; i < versions.Count; i++)
        {
            Version version = versions[i];
            if (version.List == longest.List && version.From <= longest.To)
            {
                (Version earlier, Version later) = version.Place < longest.Place ? (version, longest) : (longest, version);
                string overlap = $"{Span(later)}, which overlaps {Span(earlier)}";
                later.Entry.Fault("effective_from", RulePackFaultCode.VersionsOverlap, overlap, "versions without a common day");
            }

            longest = version.List != longest.List || version.To > longest.To ? version : longest;
        }
    }

    private static DateOnly? DateOf(PackObject entry, string name) =>
        entry.Value(name) is { Kind: PackKind.Text } value ? PackObject.DateOf(value.Text) : null;

    private static string Shown(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Span(Version version) =>
        Shown(version.From) + " to " + (version.To == DateOnly.MaxValue ? "open" : Shown(version.To));

    /// <summary>One version.</summary>
    /// <param name="List">The list that it stands in.</param>
    /// <param name="Entry">Where its faults go.</param>
    /// <param name="Place">Its place among the versions of its id in the file.</param>
    /// <param name="From">Its first day.</param>
    /// <param name="To">Its last day.</param>
    private sealed record Version(string List, PackObject Entry, int Place, DateOnly From, DateOnly To);
}
