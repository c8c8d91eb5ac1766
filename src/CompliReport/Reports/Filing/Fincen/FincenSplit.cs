using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>A subject with those of its accounts that stand in one file.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Accounts">As many as an association takes, at most.</param>
internal sealed record FincenSubject(ReportSubject Subject, ImmutableArray<string> Accounts);

/// <summary>One of the linked reports that a case needs where it does not fit into one.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Subjects">Its subjects; none is twice in a part.</param>
internal sealed record FincenPart(int Number, int Count, ImmutableArray<FincenSubject> Subjects)
{
    /// <summary>Its file.</summary>
    internal string FileName => Number == 1 ? "fincen.xml" : $"fincen-{Number}.xml";
}

/// <summary>Splits a case by subjects and accounts: every account of every subject stands in exactly one part.</summary>
internal static class FincenSplit
{
    /// <summary>The parts, one or more.</summary>
    internal static ImmutableArray<FincenPart> Of(ReportDocument report, AuthorityProfile profile)
    {
        int accountsMax = (int)profile.Limit("accounts_max"), subjectsMax = (int)profile.Limit("subjects_max");
        List<List<FincenSubject>> parts = [[]];
        int firstOpen = 0;
        foreach (ReportSubject subject in report.Subjects)
        {
            while (parts[firstOpen].Count == subjectsMax)
            {
                firstOpen++;
                Reach(parts, firstOpen);
            }

            int part = firstOpen;
            foreach (ImmutableArray<string> accounts in ChunksOf(subject, accountsMax))
            {
                Reach(parts, part);
                while (parts[part].Count == subjectsMax)
                {
                    part++;
                    Reach(parts, part);
                }

                parts[part].Add(new FincenSubject(subject, accounts));
                part++;
            }
        }

        return [.. parts.Select((subjects, i) => new FincenPart(i + 1, parts.Count, [.. subjects]))];
    }

    private static void Reach(List<List<FincenSubject>> parts, int part)
    {
        if (parts.Count == part)
        {
            parts.Add([]);
        }
    }

    private static IEnumerable<ImmutableArray<string>> ChunksOf(ReportSubject subject, int accountsMax)
    {
        IEnumerable<string> accounts = subject.Accounts.Distinct();
        return subject.Accounts.IsEmpty ? [[]] : accounts.Chunk(accountsMax).Select(static chunk => chunk.ToImmutableArray());
    }
}
