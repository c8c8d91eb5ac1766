using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Evaluation.Scoring;

/// <summary>The findings of typologies by the accounts that they name.</summary>
internal sealed class FoundPatterns
{
    private static readonly Dictionary<string, List<ScoredFinding>> Nothing = [];

    private readonly SortedDictionary<string, Dictionary<string, List<ScoredFinding>>> _byTypology = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _alertsOf = new(StringComparer.Ordinal);

    /// <param name="findings">Of typologies and rules; those of rules are left out.</param>
    internal FoundPatterns(IEnumerable<ScoredFinding> findings)
    {
        foreach (ScoredFinding finding in findings.Where(static finding => !finding.IsRule))
        {
            if (!_byTypology.TryGetValue(finding.RuleId, out Dictionary<string, List<ScoredFinding>>? byAccount))
            {
                _byTypology.Add(finding.RuleId, byAccount = new Dictionary<string, List<ScoredFinding>>(StringComparer.Ordinal));
            }

            foreach (string account in finding.Accounts)
            {
                if (!byAccount.TryGetValue(account, out List<ScoredFinding>? named))
                {
                    byAccount.Add(account, named = []);
                }

                named.Add(finding);
                if (finding.IsAlert)
                {
                    if (!_alertsOf.TryGetValue(account, out SortedSet<string>? alerts))
                    {
                        _alertsOf.Add(account, alerts = new SortedSet<string>(StringComparer.Ordinal));
                    }

                    alerts.Add(finding.RuleId);
                }
            }
        }
    }

    /// <summary>Typologies with a finding, sorted.</summary>
    internal IEnumerable<string> Typologies => _byTypology.Keys;

    /// <summary>Accounts that findings of a typology name, with those findings.</summary>
    internal IReadOnlyDictionary<string, List<ScoredFinding>> AccountsOf(string typology) =>
        _byTypology.GetValueOrDefault(typology, Nothing);

    /// <summary>The findings of a typology that name an account.</summary>
    internal IReadOnlyList<ScoredFinding> Of(string typology, string account) => AccountsOf(typology).GetValueOrDefault(account) ?? [];

    /// <summary>Typologies that raise an alert on an account, sorted.</summary>
    internal IReadOnlyCollection<string> AlertsOf(string account) =>
        _alertsOf.TryGetValue(account, out SortedSet<string>? alerts) ? alerts : [];
}
