using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Rules;

namespace CompliReport.Detection;

/// <summary>Holds the customers of findings against the kinds of honest conduct, and says so on the findings that one explains.</summary>
/// <remarks>
/// A finding is explained where each of its customers is: one launderer among honest people leaves it as it is. Only customers of a finding
/// that some kind could explain are looked at, each once: conduct is the same for every pack, its limits stand in the scoring.
/// </remarks>
internal sealed class BenignReview
{
    private readonly DetectionDay _day;
    private readonly CaseScoring _scoring;
    private readonly Valuation _valuation;
    private readonly ImmutableArray<BenignKind> _kinds;
    private readonly Dictionary<int, ImmutableArray<(string Kind, string Reason)>> _ofParty = [];
    private readonly PayeeCircles _circles;
    private AccountEvent[] _buffer = new AccountEvent[256];

    private BenignReview(DetectionDay day, CaseScoring scoring)
    {
        (_day, _scoring, _circles) = (day, scoring, new PayeeCircles(day));
        _valuation = new Valuation(day.Day.Symbols.Assets, day.Rates);
        _kinds = [.. BenignCatalog.All.Where(
            kind => scoring.Benign.TryGetValue(kind.Kind, out BenignWeight? weight) && kind.LimitNames.All(weight.Limits.ContainsKey))];
    }

    /// <summary>The findings as they came, the explained ones with what explains them.</summary>
    internal static void Explain(List<Finding> findings, DetectionDay day, CaseScoring scoring)
    {
        BenignReview review = new(day, scoring);
        for (int i = 0; i < findings.Count; i++)
        {
            findings[i] = review.Explained(findings[i]);
        }
    }

    private Finding Explained(Finding finding)
    {
        if (finding.IsRule || finding.Accounts.IsEmpty || !_kinds.Any(kind => Explains(kind.Kind, finding.RuleId)))
        {
            return finding;
        }

        SortedDictionary<string, string> reasons = new(StringComparer.Ordinal);
        bool areVetoed = true;
        foreach (string account in finding.Accounts)
        {
            int party = _day.Timelines.PartyAt(_day.Day.Symbols.Accounts.IndexOf(Encoding.UTF8.GetBytes(account)), finding.To.Nanoseconds);
            (string Kind, string Reason)[] own =
                party < 0 ? [] : [.. KindsOf(party).Where(one => Explains(one.Kind, finding.RuleId))];
            if (own.Length == 0)
            {
                return finding;
            }

            areVetoed &= Array.Exists(own, one => _scoring.Benign[one.Kind].Vetoes.Contains(finding.RuleId));
            foreach ((string kind, string reason) in own)
            {
                _ = reasons.TryAdd(kind, reason);
            }
        }

        BenignEffect effect = areVetoed ? BenignEffect.Vetoes : BenignEffect.Lowers;
        return finding with
        {
            OpensCase = finding.OpensCase && !areVetoed,
            Benign = [.. reasons.Select(one => new BenignReason(one.Key, one.Value, effect))],
        };
    }

    private bool Explains(string kind, string typology) =>
        _scoring.Benign[kind].Vetoes.Contains(typology) || _scoring.Benign[kind].Lowers.Contains(typology);

    private ImmutableArray<(string Kind, string Reason)> KindsOf(int party)
    {
        if (!_ofParty.TryGetValue(party, out ImmutableArray<(string Kind, string Reason)> kinds))
        {
            Conduct conduct = new([.. _day.Timelines.EventsOf(party, ref _buffer, _valuation)], _day, _circles.Of);
            kinds = conduct.IsWhole
                ? [.. _kinds.Select(kind => (kind.Kind, kind.Recognise(conduct, new BenignLimits(_scoring.Benign[kind.Kind]))))
                    .Where(static one => one.Item2 is not null).Select(static one => (one.Kind, one.Item2!))]
                : [];
            _ofParty.Add(party, kinds);
        }

        return kinds;
    }
}
