using System.Collections.Generic;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Rules;

namespace CompliReport.Cases;

/// <summary>What the network of a case counts: how many belong to it, how large its ring is, who controls it, what is listed.</summary>
internal static class NetworkScore
{
    private const string Ring = "T12", Controller = "T13", Listed = "T20";

    internal static IEnumerable<ScorePart> Of(List<Finding> opening, CaseScoring scoring)
    {
        int customers = opening.SelectMany(static finding => finding.Customers).Distinct().Count();
        int members = customers > 0 ? customers : opening.SelectMany(static finding => finding.Accounts).Distinct().Count();
        if (CaseScoring.PointsOf(scoring.Members, members) is > 0 and int ofMembers)
        {
            yield return Part($"{members} members of the case", ofMembers, opening.Where(static finding => finding.Accounts.Length > 1));
        }

        Finding[] rings = [.. opening.Where(static finding => finding.RuleId == Ring)];
        decimal size = rings.Select(static finding => MeasureOf(finding, "customers")).DefaultIfEmpty().Max();
        if (CaseScoring.PointsOf(scoring.Ring, size) is > 0 and int ofRing)
        {
            yield return Part($"a ring of {size:0} customers", ofRing, rings.Where(one => MeasureOf(one, "customers") == size));
        }

        Finding[] controllers = [.. opening.Where(static finding => finding.RuleId == Controller)];
        if (controllers.Length > 0 && scoring.Controller > 0)
        {
            yield return Part($"a controller through whom most of the cluster's outflow passes", scoring.Controller, controllers);
        }

        Finding[] listed = [.. opening.Where(static finding => finding.RuleId == Listed)];
        Finding[] direct = [.. listed.Where(static finding => MeasureOf(finding, "direct_movements") > 0)];
        int ofListed = direct.Length > 0 ? scoring.Listed.Direct : scoring.Listed.Indirect;
        if (listed.Length > 0 && ofListed > 0)
        {
            yield return direct.Length > 0
                ? Part($"dealings with a listed party", ofListed, direct)
                : Part($"value of a listed party, through others", ofListed, listed);
        }
    }

    private static decimal MeasureOf(Finding finding, string name) =>
        finding.Measures.FirstOrDefault(measure => measure.Name == name).Value;

    private static ScorePart Part(System.FormattableString reason, int points, IEnumerable<Finding> findings) =>
        new("network", CaseScore.Text(reason), points, CaseScore.IdsOf(findings));
}
