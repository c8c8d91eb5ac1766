using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;

namespace CompliReport.Reconciliation;

/// <content>Conversions with legs in more than two assets.</content>
internal sealed partial class ConversionColumn
{
    // By position: the parts that are neither side, and whether there were more than can be kept.
    private readonly SortedDictionary<int, (GroupLeg[] Parts, bool HasMore)> _others = [];

    /// <summary>
    /// Which currency and which coin stand for an ambiguous conversion: the first by their codes, so that the order of rows does not
    /// decide.
    /// </summary>
    internal void ChooseSides(AssetTable assets)
    {
        foreach (int position in _others.Keys.ToArray())
        {
            OpenGroup whole = GroupOf(position);
            List<GroupLeg> parts = [whole.First, whole.Second, .. whole.Others!];
            parts.Sort((left, right) => string.CompareOrdinal(assets[left.Asset].Text, assets[right.Asset].Text));
            int fiat = parts.FindIndex(static part => part.Class == AssetClass.Fiat);
            int coin = parts.FindIndex(static part => part.Class != AssetClass.Fiat);
            (whole.First, whole.Second) = (parts[fiat], parts[coin]);
            whole.Others = [.. parts.Where((_, i) => i != fiat && i != coin)];
            Replace(position, whole);
        }
    }
}
