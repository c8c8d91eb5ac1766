using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Cases;

/// <summary>Groups findings into cases, sums what their accounts exchanged, scores and ranks them.</summary>
internal static class CaseBuilder
{
    /// <summary>Days after which a case is closed: what the same people do then is another one.</summary>
    internal const int CaseDaysMax = 400;

    /// <summary>All cases, the gravest first. A finding that opens no case joins one that shares a customer or account with it.</summary>
    internal static ImmutableArray<Case> Build(
        ImmutableArray<Finding> findings, IReadOnlyList<RulePack> packs, CaseScoring scoring, LedgerDay day, RateBook rates,
        MovementLog movements, Reconciled reconciled, HistoryStep history, ImmutableArray<AssetCode> otherCurrencies)
    {
        KnownCase[] known = [.. (history.Before?.Cases.Values ?? []).Where(one =>
            history.To.UtcDate.DayNumber - one.LastDay.DayNumber < CaseDaysMax)];
        List<List<Finding>> groups = Group(findings, known);
        Dictionary<string, KnownCase> knownOf = KnownOf(known);
        Dictionary<string, int> caseOf = new(StringComparer.Ordinal);
        for (int i = 0; i < groups.Count; i++)
        {
            foreach (string account in groups[i].SelectMany(static finding => finding.Accounts))
            {
                caseOf[account] = i;
            }
        }

        List<Case> cases = [];
        CaseTotals totals = new(day, rates, movements, reconciled, caseOf, groups.Count);
        for (int i = 0; i < groups.Count; i++)
        {
            // Findings of one case can come from several packs; its law is that of the first pack that has one of them.
            RulePack pack = packs.First(
                pack => groups[i].Exists(finding => finding.Pack.StartsWith(pack.Id + "@", StringComparison.Ordinal)));
            Case made = Make(groups[i], pack, scoring, totals.Of(i, pack.LocalCurrency), day, rates, knownOf);
            cases.Add(made with
            {
                AmountsIn = otherCurrencies.ToImmutableSortedDictionary(
                    static currency => currency, currency => AmountsIn(made, currency, totals.Of(i, currency), rates)),
            });
        }

        IEnumerable<Case> ranked = cases
            .OrderByDescending(static one => one.Tier?.Amount ?? ScaledAmount.Zero)
            .ThenByDescending(static one => one.IsReportable)
            .ThenByDescending(static one => one.Score.Points)
            .ThenByDescending(static one => one.AmountUsd)
            .ThenBy(static one => one.Id, StringComparer.Ordinal);
        return [.. ranked.Select(static (one, i) => one with { Rank = i + 1 })];
    }

    private static Case Make(
        List<Finding> findings, RulePack pack, CaseScoring scoring, CaseAmounts amounts, LedgerDay day, RateBook rates,
        Dictionary<string, KnownCase> knownOf)
    {
        ImmutableArray<string> accounts =
            [.. findings.SelectMany(static finding => finding.Accounts).Distinct().Order(StringComparer.Ordinal)];
        ImmutableArray<string> customers =
            [.. findings.SelectMany(static finding => finding.Customers).Distinct().Order(StringComparer.Ordinal)];
        UtcInstant to = findings.Max(static finding => finding.To);
        CaseTier? tier = pack.TierOf(ScaledAmount.FromDecimal(amounts.Local), pack.LocalCurrency, pack.Calendar().LocalDate(to));
        // The degree is of what was exchanged; the amount of a case that exchanged nothing is that of its largest finding.
        (decimal usd, decimal local) = OfLargest(findings, pack.LocalCurrency, rates);
        return new Case
        {
            Id = findings.SelectMany(static finding => NamesOf(finding).Concat(finding.Joins))
                .Select(knownOf.GetValueOrDefault).OfType<KnownCase>()
                .OrderBy(static one => one.FirstDay).ThenBy(static one => one.Id, StringComparer.Ordinal).FirstOrDefault()?.Id
                ?? ContentId.Of("CASE", day.Exchange.Text, customers.IsEmpty ? accounts[0] : customers[0]),
            Rank = 0,
            Accounts = accounts,
            Customers = customers,
            Findings = [.. findings.OrderBy(static finding => finding.RuleId, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Id, StringComparer.Ordinal)],
            AmountUsd = amounts.Usd == 0 ? usd : amounts.Usd,
            AmountLocal = amounts is { Usd: 0, Local: 0 } ? local : amounts.Local,
            LocalCurrency = pack.LocalCurrency,
            PassedOnUsd = amounts.PassedOnUsd,
            Unvalued = amounts.Unvalued,
            Tier = tier,
            From = findings.Min(static finding => finding.From),
            To = to,
            Score = CaseScore.Of(findings, tier, scoring),
            Pack = pack,
        };
    }

    // As in the case's own currency: of a case that exchanged nothing it is what its largest finding is worth.
    private static CaseAmounts AmountsIn(Case made, AssetCode currency, CaseAmounts amounts, RateBook rates) =>
        amounts is { Usd: 0, Local: 0 } ? amounts with { Local = OfLargest([.. made.Findings], currency, rates).Local } : amounts;

    private static (decimal Usd, decimal Local) OfLargest(List<Finding> findings, AssetCode local, RateBook rates)
    {
        Finding largest = findings.MaxBy(static finding => finding.UsdMicros)!;
        decimal usd = largest.UsdMicros / 1_000_000m;
        bool isKnown = rates.UsdPer(local, largest.To).TryGetRate(out decimal rate) && rate > 0 && (rate >= 1 || usd < LocalMax * rate);
        return (
            decimal.Round(usd, 2, MidpointRounding.AwayFromZero),
            isKnown ? decimal.Round(usd / rate, 2, MidpointRounding.AwayFromZero) : 0);
    }

    private const decimal LocalMax = 1_000_000_000_000_000_000m;

    /// <summary>Whom a case is about, and on whose path its findings lie, as the next day knows it again.</summary>
    internal static IEnumerable<string> MembersOf(Case one) =>
        one.Findings.Where(static finding => finding.OpensCase)
            .SelectMany(static finding => NamesOf(finding).Concat(finding.Joins.Select(static name => OnPath + name))).Distinct();

    // Who stands on a path only is in nobody's report yet: when a pattern takes him in, that is new.
    private const string OnPath = "path ";

    private static string NameOfMember(string member) =>
        member.StartsWith(OnPath, StringComparison.Ordinal) ? member[OnPath.Length..] : member;

    // The case that each member is known from; of several the one that was opened first.
    private static Dictionary<string, KnownCase> KnownOf(IEnumerable<KnownCase> known)
    {
        Dictionary<string, KnownCase> of = new(StringComparer.Ordinal);
        foreach (KnownCase one in known.OrderBy(static one => one.FirstDay).ThenBy(static one => one.Id, StringComparer.Ordinal))
        {
            foreach (string member in one.Members)
            {
                of.TryAdd(NameOfMember(member), one);
            }
        }

        return of;
    }

    // Union-find over the names that findings share: customers where they are known, else accounts, and clusters; and over those on whose
    // path they lie. Who was in one case before stays in it.
    private static List<List<Finding>> Group(ImmutableArray<Finding> findings, IEnumerable<KnownCase> known)
    {
        Dictionary<string, string> parent = new(StringComparer.Ordinal);
        string Find(string name)
        {
            string root = name;
            while (parent.TryGetValue(root, out string? up) && up != root)
            {
                root = up;
            }

            parent[name] = root;
            return root;
        }

        void Join(ImmutableArray<string> names)
        {
            foreach (string name in names)
            {
                string left = Find(names[0]), right = Find(name);
                parent[string.CompareOrdinal(left, right) < 0 ? right : left] = string.CompareOrdinal(left, right) < 0 ? left : right;
            }
        }

        foreach (Finding finding in findings.Where(static finding => finding.OpensCase))
        {
            Join([.. NamesOf(finding), .. finding.Joins]);
        }

        foreach (KnownCase one in known)
        {
            Join([.. one.Members.Select(NameOfMember).Where(parent.ContainsKey)]);
        }

        SortedDictionary<string, List<Finding>> groups = new(StringComparer.Ordinal);
        foreach (Finding finding in findings)
        {
            string? name = finding.OpensCase ? NamesOf(finding)[0] : NamesOf(finding).FirstOrDefault(parent.ContainsKey);
            if (name is not null)
            {
                string root = Find(name);
                if (!groups.TryGetValue(root, out List<Finding>? group))
                {
                    groups.Add(root, group = []);
                }

                group.Add(finding);
            }
        }

        return [.. groups.Values];
    }

    /// <summary>Whom a finding implicates, as cases know them.</summary>
    internal static ImmutableArray<string> NamesOf(Finding finding)
    {
        IEnumerable<string> members = finding.Customers.IsEmpty
            ? finding.Accounts.Select(static account => Finding.NameOf(SubjectType.Account, account))
            : finding.Customers.Select(static customer => Finding.NameOf(SubjectType.Customer, customer));
        return finding.SubjectType == SubjectType.Cluster
            ? [.. members, Finding.NameOf(SubjectType.Cluster, finding.Subject)] : [.. members];
    }
}
