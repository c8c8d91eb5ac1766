using System;
using System.Linq;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>Writes the other side of a deposit or a withdrawal, as far as the ledger names it.</summary>
internal static class GoamlOther
{
    private static readonly string[] HouseKinds = ["fee", "fee_rebate", "reward", "adjustment", "chargeback"];

    /// <summary>Whether the other account is a client's whom the report tells of, so that it is written as such.</summary>
    internal static bool IsClient(GoamlDraft draft, DocumentLeg leg) => leg.Detail("counterparty_type") == "customer"
        && draft.Parties.Account(leg.Detail("counterparty_account")) is not null;

    /// <summary>Account, person or firm on the other side.</summary>
    /// <param name="draft">The file.</param>
    /// <param name="leg">The client's leg.</param>
    /// <param name="direction"><c>from</c> or <c>to</c>.</param>
    internal static void Write(GoamlDraft draft, DocumentLeg leg, string direction)
    {
        string type = leg.Detail("counterparty_type");
        if (HouseKinds.Contains(leg.Kind, StringComparer.Ordinal))
        {
            WriteFirm(draft, direction, draft.Order.Filer.Name);
        }
        else if (type == "cash" || leg.Kind is "cash_in" or "cash_out")
        {
            WritePerson(draft, leg, direction);
        }
        else if (type == "merchant" && leg.Detail("counterparty_account").Length == 0)
        {
            WriteFirm(draft, direction, leg.Detail("counterparty_name"));
        }
        else
        {
            WriteAccount(draft, leg, direction, type);
        }
    }

    private static void WriteAccount(GoamlDraft draft, DocumentLeg leg, string direction, string type)
    {
        string bank = leg.Detail("counterparty_bank"), name = leg.Detail("counterparty_name");
        string stated = leg.Detail(leg.IsFiat ? "counterparty_account" : "address") is { Length: > 0 } first
            ? first
            : leg.Detail(leg.IsFiat ? "address" : "counterparty_account");
        using GoamlDraft.Scope account = draft.Begin(direction + "_account");
        WriteInstitution(draft, type, bank, isCoin: !leg.IsFiat);
        if (stated.Length == 0)
        {
            draft.Warn("GOAML_COUNTERPARTY_UNKNOWN", "account", "nothing", "the other party's account or address", leg.EntryId);
        }

        draft.Limited("account", stated.Length == 0 ? draft.Profile.UnknownOf("account") : stated, 255);
        bool isChanged = draft.Name("account_name", name, 255);
        draft.Optional("personal_account_type", leg.IsFiat ? "" : draft.Code("account_type", "coin"));
        draft.Optional("comments", isChanged ? "Name as given: " + name : "");
    }

    private static void WriteInstitution(GoamlDraft draft, string type, string bank, bool isCoin)
    {
        if (type == "self_hosted")
        {
            draft.Element("institution_name", "Self-hosted wallet");
            draft.Element("institution_code", "UNHOSTED");
        }
        else if (type == "customer")
        {
            string house = draft.Order.Filer.Name;
            draft.Limited("institution_name", house.Length == 0 ? draft.Profile.UnknownOf("firm") : house, 255);
            string code = draft.Order.Filer.At(draft.Profile.Authority, "institution_code");
            draft.Limited("institution_code", code.Length == 0 ? draft.Profile.UnknownOf("institution_code") : code, 50);
        }
        else if (IsBic(bank))
        {
            draft.Element("swift", bank);
        }
        else
        {
            draft.Optional("institution_name", bank.Length == 0 && isCoin && type == "vasp" ? "Virtual-asset service provider" : "");
            draft.Limited("institution_code", bank.Length == 0 ? draft.Profile.UnknownOf("institution_code") : bank, 50);
        }
    }

    private static void WritePerson(GoamlDraft draft, DocumentLeg leg, string direction)
    {
        string name = leg.Detail("counterparty_name");
        (string first, string last) = NameText.Parts(name);
        using GoamlDraft.Scope person = draft.Begin(direction + "_person");
        if (name.Length == 0)
        {
            draft.Warn("GOAML_COUNTERPARTY_UNKNOWN", "last_name", "nothing", "who paid or took the cash", leg.EntryId);
        }

        bool isChanged = draft.Name("first_name", first, 100);
        isChanged |= draft.Name("last_name", last, 100);
        if (isChanged)
        {
            draft.Limited("full_name_frn", name, 255);
        }
    }

    private static void WriteFirm(GoamlDraft draft, string direction, string name)
    {
        using GoamlDraft.Scope firm = draft.Begin(direction + "_entity");
        bool isChanged = draft.Name("name", name, 255);
        draft.Optional("comments", isChanged ? "Name as given: " + name : "");
    }

    private static bool IsBic(string bank) => bank.Length is 8 or 11
        && bank.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))
        && bank[..6].All(char.IsAsciiLetterUpper);
}
