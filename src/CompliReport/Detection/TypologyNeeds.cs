using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace CompliReport.Detection;

/// <summary>
/// What each typology looks at: columns of the ledger, and what lies beside it. Where that is missing its outcome is "no data", never
/// "clear". What is weighed in dollars needs reference rates or prices of its coins besides.
/// </summary>
internal static class TypologyNeeds
{
    private const string Network =
        "counterparties of movements that are customers' accounts or addresses, the accounts file (who is one customer)";

    private static readonly FrozenDictionary<string, string> OfId = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["T01"] = "fiat and cash movements in the currency of a limit; what T03 and T06 need",
        ["T02"] = "counterparties of payments out; the accounts file (who is one customer)",
        ["T03"] = "counterparties of movements in; conversions",
        ["T04"] = "counterparties of movements out; the customer's type (accounts file)",
        ["T05"] = Network,
        ["T06"] = "amounts and times of movements",
        ["T07"] = "conversions with both assets; what T06 needs",
        ["T08"] = "fiat movements in the local and in foreign currency; the accounts file (who is one customer)",
        ["T09"] = "conversions with their prices; reference rates, and enough trades of others for the platform's own market",
        ["T10"] = "conversions with their prices; counterparties of payments in",
        ["T11"] = "counterparties of payments in; the customer's type (accounts file)",
        ["T12"] = "counterparties of movements out that several customers pay: accounts, addresses, cards; the accounts file",
        ["T13"] = Network + "; what T12 needs",
        ["T14"] = "the province or the internet country of a leg; the holder's country (accounts file)",
        ["T15"] = Network,
        ["T16"] = "when the account was opened (accounts file), or the history of earlier days",
        ["T17"] = "when the account was opened (accounts file)",
        ["T18"] = "times of all events; the customer's type (accounts file)",
        ["T19"] = "the declared income and the customer's type (accounts file)",
        ["T20"] = "watch lists; counterparties and addresses of movements",
        ["T21"] = "senders of coins; the kind of counterparty of payments out (cash, card)",
        ["T22"] = "names of payers and payees; the holder's name or names of own payments; the customer's type (accounts file)",
        ["T23"] = "coin movements whose counterparty is another exchange (kind vasp), with its name",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a typology needs, on one line; empty for one that nobody has described.</summary>
    internal static string Of(string id) => OfId.GetValueOrDefault(id, "");
}
