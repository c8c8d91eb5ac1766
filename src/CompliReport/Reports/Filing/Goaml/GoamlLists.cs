using System;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>The code lists of the authority's schema, as the table <c>lists</c> of its profile holds them, so that codes are checked where
/// no schema is at hand.</summary>
internal static class GoamlLists
{
    private static readonly ConditionalWeakTable<AuthorityProfile, FrozenDictionary<string, FrozenSet<string>>> Lists = [];

    /// <summary>Whether a list holds a code; a list that the profile lacks holds everything.</summary>
    internal static bool Has(AuthorityProfile profile, string list, string code) =>
        !Lists.GetValue(profile, Read).TryGetValue(list, out FrozenSet<string>? codes) || codes.Contains(code);

    private static FrozenDictionary<string, FrozenSet<string>> Read(AuthorityProfile profile) =>
        profile.Codes.TryGetValue("lists", out var lists)
            ? lists.ToFrozenDictionary(
                static list => list.Key, static list => list.Value.Split(' ').ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal)
            : FrozenDictionary<string, FrozenSet<string>>.Empty;
}
