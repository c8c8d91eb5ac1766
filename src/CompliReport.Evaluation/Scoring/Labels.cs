using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Detection;

namespace CompliReport.Evaluation.Scoring;

/// <summary>
/// All labels of a data set, by what they are asked for. An account is planted with any label of a typology, whatever its role; benign with
/// a <c>benign:</c> label and none of a typology; clean with neither. Labels of faults say nothing of it.
/// </summary>
internal sealed class Labels
{
    private readonly Dictionary<string, SortedSet<string>> _typologiesOf = new(StringComparer.Ordinal);
    private static readonly HashSet<string> Amplifiers = new(
        TypologyDescription.All.Where(static one => !one.OpensCase).Select(static one => one.Id), StringComparer.Ordinal);

    private readonly HashSet<string> _benign = new(StringComparer.Ordinal);
    private readonly HashSet<string> _customers = new(StringComparer.Ordinal);

    /// <param name="labels">The rows, in any order.</param>
    internal Labels(IEnumerable<Label> labels)
    {
        foreach (Label label in labels)
        {
            Count++;
            if (label.Kind == LabelKind.Planted)
            {
                Add(_typologiesOf, label.Account, label.Typology);
                Add(AccountsOf, label.Typology, label.Account);
                // What only raises other patterns opens no case by its definition.
                if (!Amplifiers.Contains(label.Typology))
                {
                    Add(Scenarios, label.Scenario, label.Account);
                }

                _customers.Add(label.Customer);
                if (label.Day is { } day)
                {
                    Days.Add((label.Typology, label.Account, day));
                    (string, string, string) start = (label.Typology, label.Scenario, label.Account);
                    FirstDays[start] = FirstDays.TryGetValue(start, out DateOnly known) && known < day ? known : day;
                }
            }
            else if (label.Kind == LabelKind.Benign)
            {
                _benign.Add(label.Account);
                _customers.Add(label.Customer);
                Add(BenignInstances, (label.BenignName, label.Scenario), label.Account);
            }
        }
    }

    /// <summary>Rows, those of faults too.</summary>
    internal long Count { get; }

    /// <summary>Accounts by the typology that they are labelled with.</summary>
    internal SortedDictionary<string, SortedSet<string>> AccountsOf { get; } = new(StringComparer.Ordinal);

    /// <summary>The planted accounts of each scenario, but for those of an amplifier alone (T18), of which no case is opened.</summary>
    internal SortedDictionary<string, SortedSet<string>> Scenarios { get; } = new(StringComparer.Ordinal);

    /// <summary>Planted account-days, each once.</summary>
    internal HashSet<(string Typology, string Account, DateOnly Day)> Days { get; } = [];

    /// <summary>The first labelled day of an account in a scenario, by typology.</summary>
    internal Dictionary<(string Typology, string Scenario, string Account), DateOnly> FirstDays { get; } = [];

    /// <summary>The accounts of each instance of a benign kind: its name and scenario.</summary>
    internal SortedDictionary<(string Name, string Scenario), SortedSet<string>> BenignInstances { get; } = new(
        Comparer<(string Name, string Scenario)>.Create(static (left, right) =>
            string.CompareOrdinal(left.Name, right.Name) is not 0 and { } order ? order
                : string.CompareOrdinal(left.Scenario, right.Scenario)));

    /// <summary>Accounts with a label of a typology.</summary>
    internal IReadOnlyCollection<string> PlantedAccounts => _typologiesOf.Keys;

    /// <summary>Accounts that are benign and not planted.</summary>
    internal int BenignCount => _benign.Count(account => !IsPlanted(account));

    /// <summary>Whether an account has a label of any typology.</summary>
    internal bool IsPlanted(string account) => _typologiesOf.ContainsKey(account);

    /// <summary>Whether an account has a label of this typology.</summary>
    internal bool IsPlantedAs(string account, string typology) =>
        _typologiesOf.TryGetValue(account, out SortedSet<string>? known) && known.Contains(typology);

    /// <summary>Whether no label of a customer is of a typology or benign.</summary>
    internal bool IsClean(string customer) => !_customers.Contains(customer);

    private static void Add<TKey>(IDictionary<TKey, SortedSet<string>> sets, TKey key, string value)
        where TKey : notnull
    {
        if (!sets.TryGetValue(key, out SortedSet<string>? set))
        {
            sets.Add(key, set = new SortedSet<string>(StringComparer.Ordinal));
        }

        set.Add(value);
    }
}
