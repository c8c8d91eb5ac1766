using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Rates;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>Which rates the packs of a run take for each currency.</summary>
internal static class PackReferences
{
    private const string Ecb = "ecb";

    /// <summary>
    /// One choice for each currency that a pack names; of several packs the first that names it decides. The id <c>ecb</c> means the rates
    /// of <c>fx/</c>, every other id the central parities of <c>official/</c>.
    /// </summary>
    internal static ImmutableArray<ReferenceChoice> Of(IReadOnlyList<RulePack> packs)
    {
        ImmutableArray<ReferenceChoice>.Builder choices = ImmutableArray.CreateBuilder<ReferenceChoice>();
        HashSet<AssetCode> decided = [];
        foreach (RulePack pack in packs)
        {
            foreach (RateChoice rate in pack.Rates)
            {
                if (decided.Add(rate.Currency))
                {
                    choices.Add(new ReferenceChoice(
                        rate.Currency, OriginOf(rate.Official), rate.Substitute is { } substitute ? OriginOf(substitute) : null));
                }
            }
        }

        return choices.DrainToImmutable();
    }

    private static RateOrigin OriginOf(string id) =>
        string.Equals(id, Ecb, StringComparison.Ordinal) ? RateOrigin.Ecb : RateOrigin.Official;
}
