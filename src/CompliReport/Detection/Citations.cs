using System.Collections.Generic;
using CompliReport.Ledgers.Beside;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>Which rows have to be read again: those that prove findings, and those of breaks.</summary>
internal static class Citations
{
    /// <summary>Rows of breaks that are read again at most; breaks beyond it show their place without the entry's id.</summary>
    internal const int BreakRowsMax = 200_000;

    /// <summary>All rows, and those of breaks among them; a fault says so when there are more rows of breaks than the limit.</summary>
    internal static (HashSet<RecordLocation> All, HashSet<RecordLocation> OfBreaks) Of(
        Detected detected, Reconciled reconciled, ICollection<InputFault> faults, int breakRowsMax = BreakRowsMax)
    {
        HashSet<RecordLocation> rows = [];
        long cut = 0;
        void Add(RecordLocation at)
        {
            if (rows.Count < breakRowsMax)
            {
                rows.Add(at);
            }
            else
            {
                cut += rows.Contains(at) ? 0 : 1;
            }
        }

        for (int i = 0; i < reconciled.Conversions.Count; i++)
        {
            ref Conversion conversion = ref reconciled.Conversions[i];
            if (conversion.Breaks != BreakSet.None || conversion.State != ConversionState.Matched)
            {
                foreach (RecordLocation leg in reconciled.Conversions.LegsOf(i))
                {
                    Add(leg);
                }
            }
        }

        foreach (LooseBreak loose in reconciled.LooseBreaks)
        {
            if (loose.At is { } at)
            {
                Add(at);
            }

            if (loose.Also is { } also)
            {
                Add(also);
            }
        }

        if (cut > 0)
        {
            faults.Add(new InputFault(
                "breaks.csv", 0, "line", "BREAK_ROWS_MAX", $"{cut} more rows of breaks",
                $"at most {breakRowsMax}: the others show their file without line and entry id; run fewer days at once"));
        }

        HashSet<RecordLocation> all = [.. rows];
        foreach (Finding finding in detected.Findings)
        {
            all.UnionWith(finding.Evidence);
        }

        return (all, rows);
    }
}
