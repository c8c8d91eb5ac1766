using System;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>Who is reported: a party 33 for each subject and each associate, with the accounts of the filer in a party 41.</summary>
internal static class FincenSubjects
{
    /// <summary>Writes the subjects of a part; one of whom nothing is known where there is none.</summary>
    internal static void Write(FincenDraft draft)
    {
        foreach (FincenSubject one in draft.Part.Subjects)
        {
            Write(draft, one with { Subject = Stated(one.Subject) });
        }

        if (draft.Part.Subjects.IsEmpty)
        {
            draft.Warn("FINCEN_SUBJECT_NONE", "Party", "no subject", "the subject; a party without any facts stands for it");
            Write(draft, new FincenSubject(
                new ReportSubject("", SubjectRole.Subject, [], ImmutableSortedDictionary<string, string>.Empty), []));
        }
    }

    /// <summary>Whether an address in a country names a state: the United States with their territories, Canada and Mexico.</summary>
    internal static bool HasStates(string country) =>
        country is "US" or "CA" or "MX" or "AS" or "GU" or "MP" or "PR" or "UM" or "VI" or "FM" or "MH" or "PW";

    // A fact that only says that it is not known is none.
    private static ReportSubject Stated(ReportSubject subject) => subject with
    {
        Facts = subject.Facts.RemoveRange(
            subject.Facts.Where(static fact => FincenText.IsPlaceholder(FincenText.Clean(fact.Value))).Select(static fact => fact.Key)),
    };

    private static void Write(FincenDraft draft, FincenSubject one)
    {
        ReportSubject subject = one.Subject;
        DocumentLeg? leg = draft.Accounts.FirstLeg(one.Accounts);
        bool isKnown = !subject.Facts.IsEmpty, isFirm = subject.Fact("customer_type") == "legal";
        using FincenXml.Block party = draft.Xml.Begin("Party");
        draft.Xml.Element("ActivityPartyTypeCode", "33");
        WriteTraits(draft, one, leg, isKnown, isFirm);
        if (isKnown)
        {
            NoteUnknown(draft, subject, isFirm, leg);
            FincenNames.Write(draft, subject.Fact("full_name"), isFirm, leg);
            WriteAddress(draft, subject, leg);
            FincenIdentifications.Write(draft, subject, isFirm, leg);
            WriteOccupation(draft, subject, leg);
        }
        else
        {
            draft.Warn(
                "FINCEN_SUBJECT_UNKNOWN", "AllCriticalSubjectInformationUnavailableIndicator", "no fact of the subject",
                "name, address, birth and identification", leg);
        }

        if (!one.Accounts.IsEmpty)
        {
            WriteRelation(draft);
            WriteAccounts(draft, one);
        }
    }

    // One element after the other in the order of the schema.
    private static void WriteTraits(FincenDraft draft, FincenSubject one, DocumentLeg? leg, bool isKnown, bool isFirm)
    {
        FincenXml xml = draft.Xml;
        string stated = one.Subject.Fact("birth_date");
        string? born = isFirm ? null : FincenText.BirthDate(stated);
        if (!isFirm && born is null && stated.Length > 0)
        {
            draft.Warn("FINCEN_SUBJECT_VALUE", "IndividualBirthDateText", $"{stated.Length} characters", "a date of ISO 8601", leg);
        }

        bool gave = draft.Accounts.Gave(one.Accounts), got = draft.Accounts.Got(one.Accounts);
        xml.Flag("AllCriticalSubjectInformationUnavailableIndicator", !isKnown);
        xml.Flag("BirthDateUnknownIndicator", isKnown && !isFirm && born is null);
        xml.Flag("BothPurchaserSenderPayeeReceiveIndicator", gave && got);
        xml.Element("IndividualBirthDateText", born);
        xml.Flag("NoKnownAccountInvolvedIndicator", one.Accounts.IsEmpty);
        xml.Flag("PartyAsEntityOrganizationIndicator", isFirm);
        xml.Flag("PayeeReceiverIndicator", got && !gave);
        xml.Flag("PurchaserSenderIndicator", gave && !got);
        xml.Flag("UnknownGenderIndicator", isKnown && !isFirm);
    }

    private static void NoteUnknown(FincenDraft draft, ReportSubject subject, bool isFirm, DocumentLeg? leg)
    {
        foreach (string field in draft.Profile.SubjectFields)
        {
            if (subject.Fact(field).Length == 0 && !(isFirm && field == "birth_date"))
            {
                draft.Warn("FINCEN_SUBJECT_UNKNOWN", ElementOf(field), "nothing", $"{field} of the customer in accounts.csv", leg);
            }
        }
    }

    private static string ElementOf(string field) => field switch
    {
        "full_name" => "PartyName",
        "birth_date" => "IndividualBirthDateText",
        "id_number" => "PartyIdentification",
        "occupation" => "PartyOccupationBusiness",
        _ => "Address",
    };

    private static void WriteAddress(FincenDraft draft, ReportSubject subject, DocumentLeg? leg)
    {
        string country = subject.Fact("residency").Trim().ToUpperInvariant(), stated = subject.Fact("province").Trim().ToUpperInvariant();
        bool isCountry = country.Length == 2 && country.All(char.IsAsciiLetterUpper);
        if (country.Length > 0 && !isCountry)
        {
            draft.Warn("FINCEN_SUBJECT_VALUE", "RawCountryCodeText", $"{country.Length} characters", "two letters of ISO 3166", leg);
        }

        string state = stated.StartsWith(country + "-", StringComparison.Ordinal) ? stated[(country.Length + 1)..] : stated;
        bool hasStates = isCountry && HasStates(country), isState = state.Length is 2 or 3 && state.All(char.IsAsciiLetterUpper);
        using FincenXml.Block block = draft.Xml.Begin("Address");
        draft.Xml.Flag("CityUnknownIndicator");
        draft.Xml.Flag("CountryCodeUnknownIndicator", !isCountry);
        draft.Xml.Element("RawCountryCodeText", isCountry ? country : null);
        draft.Xml.Element("RawStateCodeText", hasStates && isState ? state : null);
        draft.Xml.Flag("StateCodeUnknownIndicator", hasStates && !isState);
        draft.Xml.Flag("StreetAddressUnknownIndicator");
        draft.Xml.Flag("ZIPCodeUnknownIndicator");
    }

    private static void WriteOccupation(FincenDraft draft, ReportSubject subject, DocumentLeg? leg)
    {
        string occupation = NameText.Ascii(FincenText.Clean(subject.Fact("occupation")));
        if (occupation.Length > 0)
        {
            using FincenXml.Block block = draft.Xml.Begin("PartyOccupationBusiness");
            draft.Element("OccupationBusinessText", occupation, 50, leg);
        }
    }

    private static void WriteRelation(FincenDraft draft)
    {
        using FincenXml.Block block = draft.Xml.Begin("PartyAssociation");
        draft.Xml.Flag("CustomerIndicator");
        draft.Element("SubjectRelationshipFinancialInstitutionTINText", draft.Tin, 25);
    }

    private static void WriteAccounts(FincenDraft draft, FincenSubject one)
    {
        using FincenXml.Block affected = draft.Xml.Begin("PartyAccountAssociation");
        draft.Xml.Element("PartyAccountAssociationTypeCode", "7");
        using FincenXml.Block party = draft.Xml.Begin("Party");
        draft.Xml.Element("ActivityPartyTypeCode", "41");
        draft.Xml.Flag("NonUSFinancialInstitutionIndicator", draft.Filer.Address.Country is { Length: > 0 } country && country != "US");
        if (draft.Tin.Length > 0)
        {
            using FincenXml.Block identification = draft.Xml.Begin("PartyIdentification");
            draft.Element("PartyIdentificationNumberText", draft.Tin, 25);
            draft.Xml.Element("PartyIdentificationTypeCode", "4");
        }

        foreach (string account in one.Accounts)
        {
            using FincenXml.Block block = draft.Xml.Begin("Account");
            if (FincenText.Clean(account).Length > 40)
            {
                draft.Warn(
                    "FINCEN_TEXT_CUT", "AccountNumberText", $"{account.Length} characters",
                    "at most 40; the whole number is in the attachment", draft.Accounts.FirstLeg([account]));
            }

            draft.Xml.Element("AccountNumberText", FincenText.Account(account));
            using FincenXml.Block held = draft.Xml.Begin("PartyAccountAssociation");
            draft.Xml.Flag("AccountClosedIndicator", draft.Accounts.IsClosed(account));
            draft.Xml.Element("PartyAccountAssociationTypeCode", "5");
        }
    }
}
