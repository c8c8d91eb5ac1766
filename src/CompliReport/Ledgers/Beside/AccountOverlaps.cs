using System.Collections.Generic;
using System.Globalization;

namespace CompliReport.Ledgers.Beside;

/// <summary>
/// Makes the periods of one account follow each other: a period without an end ends where the next begins; one that says a later end
/// overlaps, which is a fault, and still ends there.
/// </summary>
internal static class AccountOverlaps
{
    /// <summary>The stable code of periods of one account that overlap.</summary>
    internal const string Overlap = "PERIODS_OVERLAP";

    /// <summary>Sorts the periods and takes out rows that came twice, and rows that contradict one of the same beginning.</summary>
    internal static void TakeOut(List<AccountPeriod> periods, InputFaults faults)
    {
        periods.Sort(static (left, right) => left.From != right.From ? left.From.CompareTo(right.From) : left.Line.CompareTo(right.Line));
        for (int i = 1; i < periods.Count;)
        {
            AccountPeriod before = periods[i - 1], here = periods[i];
            if (before.From == here.From)
            {
                // The same row twice says nothing new; of two that differ the first in the file counts.
                if (!before.IsSame(here))
                {
                    Note(faults, before, here);
                }

                periods.RemoveAt(i);
                continue;
            }

            if (before.To > here.From)
            {
                if (before.To != long.MaxValue)
                {
                    Note(faults, before, here);
                }

                before.To = here.From;
                periods[i - 1] = before;
            }

            i++;
        }
    }

    private static void Note(InputFaults faults, in AccountPeriod before, in AccountPeriod here) => faults.Add(
        here.Line, "valid_from", Overlap, string.Create(CultureInfo.InvariantCulture, $"a period that overlaps that of line {before.Line}"),
        before.From == here.From
            ? "one row of an account for each instant; the first one counts"
            : "one row of an account for each instant; the one that begins later counts from its beginning");
}
