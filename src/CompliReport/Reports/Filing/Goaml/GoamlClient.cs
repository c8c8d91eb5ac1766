using System;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>Writes the client's side: account, person and firm with all that the strict <c>my_client</c> types demand.</summary>
/// <remarks>What the exchange does not know is written as the profile's <c>unknown</c> says, and said once for each customer.</remarks>
internal static class GoamlClient
{
    private static readonly string[] LegalFacts = ["full_name", "id_number", "residency"];

    private static readonly ImmutableSortedDictionary<string, string> NothingKnown =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The content of an element of type <c>t_account_my_client</c>.</summary>
    internal static void WriteAccount(GoamlDraft draft, string accountId, string currency, string type)
    {
        ReportAccount? account = draft.Parties.Account(accountId);
        ReportSubject subject = SubjectOf(draft, accountId);
        bool isFirm = subject.Fact("customer_type") == "legal";
        WriteInstitution(draft);
        draft.Limited("account", accountId, 255);
        draft.Element("currency_code", currency);
        bool isChanged = draft.Name("account_name", subject.Fact("full_name"), 255);
        draft.Optional("client_number", subject.CustomerId.Length <= 30 ? subject.CustomerId : "");
        draft.Element("personal_account_type", type);
        if (isFirm)
        {
            using (draft.Begin("t_entity"))
            {
                WriteFirm(draft, subject);
            }
        }

        using (draft.Begin("signatory"))
        {
            draft.Element("is_primary", "true");
            using (draft.Begin("t_person"))
            {
                if (isFirm)
                {
                    draft.Warn("GOAML_SIGNATORY_UNKNOWN", "first_name", "nothing", "who signs for the firm", subject.CustomerId);
                    WritePerson(draft, NoFacts(subject), isSaid: true);
                }
                else
                {
                    WritePerson(draft, subject, isSaid: draft.Parties.Subject(accountId) is null);
                }
            }

            draft.Element("role", draft.Code("account_role", isFirm ? "legal" : "natural"));
        }

        WriteLife(draft, account);
        draft.Optional("comments", isFirm && isChanged ? "Name as given: " + subject.Fact("full_name") : "");
    }

    /// <summary>The content of an element of type <c>t_person_my_client</c>.</summary>
    /// <param name="draft">The file.</param>
    /// <param name="subject">Whose facts.</param>
    /// <param name="isSaid">Whether it was said already that nothing is known.</param>
    internal static void WritePerson(GoamlDraft draft, ReportSubject subject, bool isSaid)
    {
        if (!isSaid)
        {
            WarnOfMissing(draft, subject);
        }

        draft.Warn(
            "GOAML_FACTS_NOT_KEPT", "", "nothing",
            "sex, phone, tax number, and issue and expiry of the identity document: ledgers have none, so they are written as unknown", "");
        string fullName = subject.Fact("full_name");
        (string first, string last) = NameText.Parts(fullName);
        draft.Element("gender", draft.Profile.UnknownOf("gender"));
        bool isChanged = draft.Name("first_name", first, 100);
        isChanged |= draft.Name("last_name", last, 100);
        draft.Element("birthdate", TimeOr(draft, subject.Fact("birth_date"), "birthdate"));
        if (isChanged)
        {
            draft.Limited("full_name_frn", fullName, 255);
        }

        string type = IdType(draft, subject), number = IdNumber(draft, subject);
        draft.Limited("id_number", number, 255);
        draft.Element("nationality1", Country(draft, subject, "nationality1", "nationality"));
        draft.Element("residence", Country(draft, subject, "residence", "residency"));
        using (draft.Begin("phones"))
        using (draft.Begin("phone"))
        {
            draft.Element("tph_contact_type", draft.Profile.UnknownOf("contact"));
            draft.Element("tph_communication_type", draft.Profile.UnknownOf("communication"));
            draft.Element("tph_number", draft.Profile.UnknownOf("phone"));
        }

        if (subject.Fact("occupation") is { Length: > 0 } occupation)
        {
            draft.Limited("occupation", occupation, 255);
        }

        using (draft.Begin("identification"))
        {
            draft.Element("type", type);
            draft.Limited("number", number, 255);
            draft.Element("issue_date", draft.Profile.UnknownOf("issue_date"));
            draft.Element("expiry_date", draft.Profile.UnknownOf("expiry_date"));
            draft.Element("issue_country", draft.Profile.UnknownOf("country"));
        }

        draft.Element("tax_reg_number", draft.Profile.UnknownOf("tax_reg_number"));
    }

    /// <summary>The content of an element of type <c>t_entity_my_client</c>.</summary>
    internal static void WriteFirm(GoamlDraft draft, ReportSubject subject)
    {
        WarnOfMissing(draft, subject);
        string unknown = draft.Profile.UnknownOf("firm"), number = GoamlText.WithoutSeparators(subject.Fact("id_number"));
        bool isChanged = draft.Name("name", subject.Fact("full_name"), 255);
        draft.Element("incorporation_legal_form", draft.Profile.UnknownOf("legal_form"));
        draft.Limited("incorporation_number", number.Length == 0 ? unknown : number, 50);
        draft.Limited("business", subject.Fact("occupation") is { Length: > 0 } business ? business : unknown, 255);
        string country = Country(draft, subject, "incorporation_country_code", "residency");
        string state = subject.Fact("province") is { Length: > 0 } province ? province : unknown;
        using (draft.Begin("addresses"))
        using (draft.Begin("address"))
        {
            draft.Element("address_type", draft.Profile.UnknownOf("contact"));
            draft.Element("address", unknown);
            draft.Element("city", unknown);
            draft.Element("country_code", country);
            draft.Limited("state", state, 255);
        }

        draft.Limited("incorporation_state", state, 255);
        draft.Element("incorporation_country_code", country);
        using (draft.Begin("director_id"))
        {
            draft.Element("first_name", draft.Profile.UnknownOf("name"));
            draft.Element("last_name", draft.Profile.UnknownOf("name"));
        }

        draft.Element("incorporation_date", draft.Profile.UnknownOf("incorporation_date"));
        draft.Element("tax_reg_number", draft.Profile.UnknownOf("tax_reg_number"));
        draft.Optional("comments", isChanged ? "Name as given: " + subject.Fact("full_name") : "");
    }

    // Without facts, which is said, where the report names no holder.
    private static ReportSubject SubjectOf(GoamlDraft draft, string accountId)
    {
        if (draft.Parties.Subject(accountId) is { } subject)
        {
            return subject;
        }

        draft.Warn("GOAML_SUBJECT_UNKNOWN", "account_name", "an account without customer facts", "who holds the account", accountId);
        return new ReportSubject("", SubjectRole.Associate, [accountId], NothingKnown);
    }

    private static void WriteInstitution(GoamlDraft draft)
    {
        Filer filer = draft.Order.Filer;
        string code = filer.At(draft.Profile.Authority, "institution_code"), branch = filer.At(draft.Profile.Authority, "branch");
        draft.Limited("institution_name", filer.Name.Length == 0 ? draft.Profile.UnknownOf("firm") : filer.Name, 255);
        draft.Limited("institution_code", code.Length == 0 ? draft.Profile.UnknownOf("institution_code") : code, 50);
        draft.Element("non_bank_institution", "true");
        draft.Limited("branch", branch.Length == 0 ? draft.Profile.UnknownOf("branch") : branch, 255);
    }

    private static void WriteLife(GoamlDraft draft, ReportAccount? account)
    {
        draft.Element("opened", TimeOr(draft, account?.OpenedAt ?? "", "opened"));
        string? closed = account is { ClosedAt.Length: > 0 } ? GoamlText.TimeOf(account.ClosedAt, draft.Profile.TimeZone) : null;
        draft.Optional("closed", closed);
        draft.Element("status_code", draft.Code("account_status", account is { ClosedAt.Length: > 0 } ? "closed" : "open"));
        draft.Element("beneficiary", draft.Profile.UnknownOf("beneficiary"));
    }

    private static void WarnOfMissing(GoamlDraft draft, ReportSubject subject)
    {
        foreach (string field in draft.Profile.SubjectFields)
        {
            if (subject.Fact(field).Length == 0
                && (subject.Fact("customer_type") != "legal" || LegalFacts.Contains(field, StringComparer.Ordinal)))
            {
                draft.Warn(
                    "GOAML_SUBJECT_FIELD", "", "nothing", $"the customer's {field}",
                    field + "\n" + subject.CustomerId + "\n" + string.Join('\n', subject.Accounts));
            }
        }
    }

    private static string TimeOr(GoamlDraft draft, string stated, string field)
    {
        string? time = GoamlText.TimeOf(stated, draft.Profile.TimeZone);
        if (time is null && stated.Length > 0)
        {
            draft.Warn("GOAML_DATE_UNREADABLE", field, GoamlText.Shape(stated), "a day as yyyy-MM-dd or an instant", stated);
        }

        return time ?? draft.Profile.UnknownOf(field);
    }

    // That nothing is known was said with the subject; only a text that is no country is said here.
    private static string Country(GoamlDraft draft, ReportSubject subject, string element, string column) =>
        subject.Fact(column) is { Length: > 0 } country
            ? draft.Country(element, country, subject.CustomerId + "\n" + column)
            : draft.Profile.UnknownOf("country");

    private static string IdType(GoamlDraft draft, ReportSubject subject)
    {
        string word = string.Concat(
            subject.Fact("id_type").Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
        string type = draft.Code("id_type", word);
        if (word.Length > 0 && type == draft.Profile.UnknownOf("id_type"))
        {
            draft.Warn("GOAML_ID_TYPE", "identification/type", GoamlText.Shape(word), "a kind of document that the profile knows", word);
        }

        // An Emirates ID has 15 digits; what has not is written as an unknown kind rather than refused.
        if (type == "EID" && !GoamlRules.IsEmiratesId(IdNumber(draft, subject)))
        {
            draft.Warn("GOAML_ID_TYPE", "identification/number", "no Emirates ID", "15 digits", subject.CustomerId);
            return draft.Profile.UnknownOf("id_type");
        }

        return type;
    }

    private static string IdNumber(GoamlDraft draft, ReportSubject subject)
    {
        string number = GoamlText.WithoutSeparators(subject.Fact("id_number"));
        return number.Length == 0 ? draft.Profile.UnknownOf("id_number") : number;
    }

    private static ReportSubject NoFacts(ReportSubject subject) => new(subject.CustomerId, subject.Role, subject.Accounts, NothingKnown);
}
