using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>What the legs of a report say of each account: where it is first cited, and whether it gave or got.</summary>
internal sealed class FincenAccounts
{
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _closed;

    /// <summary>Of a report.</summary>
    internal FincenAccounts(ReportDocument report)
    {
        foreach (DocumentLeg leg in report.Legs)
        {
            Account known = _accounts.GetValueOrDefault(leg.AccountId) ?? new Account(leg, false, false);
            _accounts[leg.AccountId] = known with
            {
                Gave = known.Gave || leg.IsOut,
                Got = known.Got || (!leg.IsOut && leg.Role == "single"),
            };
        }

        _closed = report.Accounts.Where(static one => one.ClosedAt.Length > 0).Select(static one => one.AccountId)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether an account is closed.</summary>
    internal bool IsClosed(string accountId) => _closed.Contains(accountId);

    /// <summary>The leg that first cites one of some accounts; null where none does.</summary>
    internal DocumentLeg? FirstLeg(IEnumerable<string> accounts) =>
        accounts.Select(id => _accounts.GetValueOrDefault(id)?.First).FirstOrDefault(static leg => leg is not null);

    /// <summary>Whether some accounts gave anything: bought, sold or sent.</summary>
    internal bool Gave(IEnumerable<string> accounts) => accounts.Any(id => _accounts.GetValueOrDefault(id)?.Gave == true);

    /// <summary>Whether some accounts were paid anything.</summary>
    internal bool Got(IEnumerable<string> accounts) => accounts.Any(id => _accounts.GetValueOrDefault(id)?.Got == true);

    private sealed record Account(DocumentLeg First, bool Gave, bool Got);
}
