using System;
using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>The code lists of the authority's schema, as the table <c>lists</c> of its profile holds them, so that codes are checked where
/// no schema is at hand.</summary>
internal static class GoamlLists
{
    private static readonly ConcurrentDictionary<string, FrozenSet<string>> Sets = new(StringComparer.Ordinal);

    /// <summary>Whether a list holds a code; a list that the profile lacks holds everything.</summary>
    internal static bool Has(AuthorityProfile profile, string list, string code) =>
        !profile.Codes.TryGetValue("lists", out var lists)
        || !lists.TryGetValue(list, out string? codes)
        || Sets.GetOrAdd(codes, static text => text.Split(' ').ToFrozenSet(StringComparer.Ordinal)).Contains(code);
}
