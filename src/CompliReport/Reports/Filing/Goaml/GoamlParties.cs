using System;
using System.Collections.Generic;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>Whose an account is, found without searching a report of thousands of transactions for each of them.</summary>
internal sealed class GoamlParties
{
    private readonly Dictionary<string, ReportAccount> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReportSubject> _byAccount = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReportSubject> _byCustomer = new(StringComparer.Ordinal);

    internal GoamlParties(ReportDocument report)
    {
        foreach (ReportAccount account in report.Accounts)
        {
            _accounts.TryAdd(account.AccountId, account);
        }

        foreach (ReportSubject subject in report.Subjects)
        {
            _byCustomer.TryAdd(subject.CustomerId, subject);
            foreach (string account in subject.Accounts)
            {
                _byAccount.TryAdd(account, subject);
            }
        }
    }

    /// <summary>An account; null where the report does not list it.</summary>
    internal ReportAccount? Account(string accountId) => _accounts.GetValueOrDefault(accountId);

    /// <summary>Who holds an account; null where the report does not say.</summary>
    internal ReportSubject? Subject(string accountId) => _byAccount.GetValueOrDefault(accountId)
        ?? (Account(accountId) is { CustomerId.Length: > 0 } account ? _byCustomer.GetValueOrDefault(account.CustomerId) : null);
}
