using System.Collections.Generic;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>A report on its way to CAMLMAC: what it is made of, and what was found on the way.</summary>
internal sealed class CamlmacDraft(FilingOrder order)
{
    private readonly Dictionary<string, ReportSubject> _holders = HoldersOf(order.Report);
    private readonly Dictionary<string, ReportAccount> _accounts = AccountsOf(order.Report);

    /// <summary>The report.</summary>
    internal ReportDocument Report => order.Report;

    /// <summary>The profile.</summary>
    internal AuthorityProfile Profile => order.Profile;

    /// <summary>Who files.</summary>
    internal Filer Filer => order.Filer;

    /// <summary>What was found so far.</summary>
    internal List<FilingViolation> Violations { get; } = [];

    /// <summary>Movements whose coins stand as a value in money.</summary>
    internal int CoinsValued { get; set; }

    /// <summary>A field of the filer's entry for the authority; what is written for the unknown where it is missing.</summary>
    internal string FilerField(string name) => order.Filer.At(Profile.Authority, name) is { Length: > 0 } value
        ? CamlmacText.Line(value)
        : CamlmacText.Unknown;

    /// <summary>The subject that holds an account; null where it is no subject's.</summary>
    internal ReportSubject? HolderOf(string account) => _holders.GetValueOrDefault(account);

    /// <summary>An account of the report; null where the report does not describe it.</summary>
    internal ReportAccount? AccountOf(string account) => _accounts.GetValueOrDefault(account);

    /// <summary>Two letters of a country as three; what is written for the unknown where there are none.</summary>
    internal string Country(string alpha2) => Profile.Code("country", alpha2) ?? CamlmacText.Unknown;

    /// <summary>A text as its field takes it: unknown where it is empty; where it is too long its beginning, with a warning.</summary>
    internal string Fitted(string path, string text, int lengthMax, DocumentLeg? leg = null)
    {
        string line = CamlmacText.Line(text);
        if (line.Length == 0)
        {
            return CamlmacText.Unknown;
        }

        if (line.Contains('\uFFFD', System.StringComparison.Ordinal) && !text.Contains('\uFFFD', System.StringComparison.Ordinal))
        {
            Warn("CAMLMAC_CHARACTER", path, "a character that XML cannot hold", "it stands as U+FFFD", leg);
        }

        if (line.Length <= lengthMax)
        {
            return line;
        }

        Warn(
            "CAMLMAC_SHORTENED", path, $"{Figures.Whole(line.Length)} characters",
            $"at most {Figures.Whole(lengthMax)}; the whole text stands in the attachment", leg);
        return line[..(char.IsHighSurrogate(line[lengthMax - 1]) ? lengthMax - 1 : lengthMax)].TrimEnd();
    }

    /// <summary>Notes what the authority accepts and a person should see.</summary>
    internal void Warn(string code, string path, string found, string expected, DocumentLeg? leg = null) =>
        Violations.Add(new FilingViolation(
            code, ViolationGrade.Warning, path, found, expected, leg?.EntryId ?? "", leg?.File ?? "", leg?.Line ?? 0));

    /// <summary>Notes what keeps the report from being released.</summary>
    internal void Refuse(string code, string path, string found, string expected) =>
        Violations.Add(new FilingViolation(code, ViolationGrade.Fatal, path, found, expected));

    private static Dictionary<string, ReportSubject> HoldersOf(ReportDocument report)
    {
        Dictionary<string, ReportSubject> holders = new(System.StringComparer.Ordinal);
        foreach (ReportSubject subject in report.Subjects)
        {
            foreach (string account in subject.Accounts)
            {
                holders.TryAdd(account, subject);
            }
        }

        return holders;
    }

    private static Dictionary<string, ReportAccount> AccountsOf(ReportDocument report)
    {
        Dictionary<string, ReportAccount> accounts = new(System.StringComparer.Ordinal);
        foreach (ReportAccount account in report.Accounts)
        {
            accounts.TryAdd(account.AccountId, account);
        }

        return accounts;
    }
}
