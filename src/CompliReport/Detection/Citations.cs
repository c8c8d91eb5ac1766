using System.Collections.Generic;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>Which rows have to be read again: those that prove findings, and those of breaks.</summary>
internal static class Citations
{
    /// <summary>Rows of breaks that are read again at most; breaks beyond it show their place without the entry's id.</summary>
    internal const int BreakRowsMax = 200_000;

    internal static HashSet<RecordLocation> Of(Detected detected, Reconciled reconciled)
    {
        HashSet<RecordLocation> rows = [];
        for (int i = 0; i < reconciled.Conversions.Count && rows.Count < BreakRowsMax; i++)
        {
            ref Conversion conversion = ref reconciled.Conversions[i];
            if (conversion.Breaks != BreakSet.None || conversion.State != ConversionState.Matched)
            {
                if (conversion.Fiat != AssetTable.None)
                {
                    rows.Add(conversion.FiatAt);
                }

                if (conversion.Crypto != AssetTable.None)
                {
                    rows.Add(conversion.CryptoAt);
                }
            }
        }

        foreach (LooseBreak loose in reconciled.LooseBreaks)
        {
            if (loose.At is { } at && rows.Count < BreakRowsMax)
            {
                rows.Add(at);
            }
        }

        foreach (Finding finding in detected.Findings)
        {
            rows.UnionWith(finding.Evidence);
        }

        return rows;
    }
}
