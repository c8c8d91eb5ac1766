using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Rules;

namespace CompliReport.Reports;

/// <summary>Finds the packs of authorities that are to be told.</summary>
public static class ReportTo
{
    /// <summary>The packs whose authorities are told of every case, whatever pack its law is of; the run's own come first.</summary>
    /// <param name="authorities">Ids of authorities, e.g. FINCEN; empty for none.</param>
    /// <param name="packs">The packs of the run.</param>
    /// <param name="known">All packs there are.</param>
    /// <param name="unknown">Takes the ids that no pack has.</param>
    public static ImmutableArray<RulePack> Of(
        ImmutableArray<string> authorities, ImmutableArray<RulePack> packs, IReadOnlyCollection<RulePack> known,
        ICollection<string> unknown)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(unknown);
        ImmutableArray<RulePack>.Builder found = ImmutableArray.CreateBuilder<RulePack>();
        foreach (string authority in authorities)
        {
            RulePack? pack = packs.Concat(known).FirstOrDefault(pack => Has(pack, authority));
            if (pack is null)
            {
                unknown.Add(authority);
            }
            else if (found.All(one => one.Id != pack.Id))
            {
                found.Add(pack);
            }
        }

        return found.ToImmutable();
    }

    private static bool Has(RulePack pack, string authority) => pack.Authorities.Any(duty => duty.Authority == authority);
}
