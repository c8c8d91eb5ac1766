using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Proof;

/// <summary>Which case and which report of a run is which of another.</summary>
internal static class CasePairs
{
    /// <summary>Cases by their id, else by the customers and accounts that they are of, in the order of the ids.</summary>
    internal static ImmutableArray<Pair<StoredCase>> Of(ImmutableArray<StoredCase> before, ImmutableArray<StoredCase> after)
    {
        Dictionary<string, StoredCase> byId = after.ToDictionary(static one => one.Id, StringComparer.Ordinal);
        List<Pair<StoredCase>> pairs =
            [.. before.Where(one => byId.ContainsKey(one.Id)).Select(one => new Pair<StoredCase>(one, byId[one.Id]))];
        HashSet<string> paired = [.. pairs.Select(static pair => pair.Any.Id)];
        ILookup<string, StoredCase> byPeople = after.Where(one => !paired.Contains(one.Id)).ToLookup(PeopleOf, StringComparer.Ordinal);
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (StoredCase one in before.Where(one => !paired.Contains(one.Id)))
        {
            // Cases have no customer in common, so that of a set of people there is one.
            StoredCase? other = byPeople[PeopleOf(one)].FirstOrDefault();
            pairs.Add(new Pair<StoredCase>(one, other));
            taken.Add(other?.Id ?? "");
        }

        pairs.AddRange(after.Where(one => !paired.Contains(one.Id) && !taken.Contains(one.Id))
            .Select(static one => new Pair<StoredCase>(null, one)));
        return [.. pairs.OrderBy(LeastId, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Reports by case and authority: their own ids are hashes of all that is in them, the digest of the pack included, and say only that
    /// something differs.
    /// </summary>
    internal static ImmutableArray<Pair<StoredReport>> OfReports(StoredRun before, StoredRun after, ImmutableArray<Pair<StoredCase>> cases)
    {
        Dictionary<string, string> nameOf = new(StringComparer.Ordinal) { [""] = "" };
        foreach (Pair<StoredCase> pair in cases)
        {
            string name = LeastId(pair);
            foreach (string id in new[] { pair.Before?.Id, pair.After?.Id }.OfType<string>())
            {
                nameOf[id] = name;
            }
        }

        ILookup<(string, string), StoredReport> Keyed(StoredRun run) => run.Reports
            .OrderBy(static report => report.State, StringComparer.Ordinal).ThenBy(static report => report.Id, StringComparer.Ordinal)
            .ToLookup(report => (nameOf[report.CaseId], report.Authority));
        ILookup<(string, string), StoredReport> left = Keyed(before), right = Keyed(after);
        return
        [
            .. from key in left.Select(static one => one.Key).Union(right.Select(static one => one.Key)).Order()
               let was = left[key].ToArray()
               let now = right[key].ToArray()
               from i in Enumerable.Range(0, Math.Max(was.Length, now.Length))
               select new Pair<StoredReport>(was.ElementAtOrDefault(i), now.ElementAtOrDefault(i)),
        ];
    }

    private static string PeopleOf(StoredCase one) =>
        string.Join('\n', one.Customers.Order(StringComparer.Ordinal)) + "\n\n"
            + string.Join('\n', one.Accounts.Order(StringComparer.Ordinal));

    private static string LeastId(Pair<StoredCase> pair) =>
        pair.Before is not { } before ? pair.After!.Id
            : pair.After is { } after && string.CompareOrdinal(after.Id, before.Id) < 0 ? after.Id
            : before.Id;
}
