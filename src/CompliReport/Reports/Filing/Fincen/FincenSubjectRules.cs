using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>Rules on a subject: each critical fact is there or said to be unknown, and never both.</summary>
internal static class FincenSubjectRules
{
    private const string Unavailable = "AllCriticalSubjectInformationUnavailableIndicator", Firm = "PartyAsEntityOrganizationIndicator";

    private static readonly string[] Genders = ["FemaleGenderIndicator", "MaleGenderIndicator", "UnknownGenderIndicator"];

    internal static void Check(XElement party, FincenFindings findings)
    {
        if (party.Says(Unavailable))
        {
            foreach (string block in (string[])["PartyName", "Address", "PartyIdentification", "IndividualBirthDateText"])
            {
                if (party.Has(block))
                {
                    findings.Fatal("FINCEN_UNKNOWN_CONFLICT", party, block, "a fact", "none where all are said to be unavailable");
                }
            }
        }
        else
        {
            CheckPerson(party, party.Says(Firm), findings);
            foreach (XElement name in party.All("PartyName").Where(static name => name.Value("PartyNameTypeCode") == "L"))
            {
                OneOf(name, "RawEntityIndividualLastName", "EntityLastNameUnknownIndicator", findings);
                if (!party.Says(Firm))
                {
                    OneOf(name, "RawIndividualFirstName", "FirstNameUnknownIndicator", findings);
                }
            }

            CheckAddress(party, findings);
            CheckIdentification(party, findings);
        }

        CheckAccounts(party, findings);
    }

    private static void CheckPerson(XElement party, bool isFirm, FincenFindings findings)
    {
        string[] said = [.. Genders.Where(party.Says)];
        bool hasBirth = party.Has("IndividualBirthDateText") || party.Says("BirthDateUnknownIndicator");
        if (isFirm)
        {
            if (said.Length > 0 || hasBirth)
            {
                findings.Fatal("FINCEN_UNKNOWN_CONFLICT", party, Firm, "gender or birth", "none for a firm");
            }

            return;
        }

        OneOf(party, "IndividualBirthDateText", "BirthDateUnknownIndicator", findings);
        if (said.Length != 1)
        {
            findings.Fatal("FINCEN_GENDER", party, Genders[2], $"{said.Length} genders", "one, or unknown");
        }

        string born = party.Value("IndividualBirthDateText");
        if (born.Length > 0 && !(born.Length == 8 && born.All(char.IsAsciiDigit) && IsBirth(born)))
        {
            findings.Fatal(
                "FINCEN_DATE", party, "IndividualBirthDateText", $"{born.Length} characters", "YYYYMMDD, 00 for an unknown month or day");
        }
    }

    // 00 stands for a month or a day that is not known, never in front of a known one.
    private static bool IsBirth(string born)
    {
        string month = born[4..6], day = born[6..8];
        string full = born[..4] + (month == "00" ? "01" : month) + (day == "00" ? "01" : day);
        return (month != "00" || day == "00")
            && DateOnly.TryParseExact(full, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            && date.Year is >= 1900 and < 2100;
    }

    private static void CheckAddress(XElement party, FincenFindings findings)
    {
        if (!party.Has("Address"))
        {
            findings.Fatal("FINCEN_ELEMENT_MISSING", party, "Address", "0 elements", "one");
        }

        foreach (XElement address in party.All("Address"))
        {
            OneOf(address, "RawStreetAddress1Text", "StreetAddressUnknownIndicator", findings);
            OneOf(address, "RawCityText", "CityUnknownIndicator", findings);
            OneOf(address, "RawZIPCode", "ZIPCodeUnknownIndicator", findings);
            OneOf(address, "RawCountryCodeText", "CountryCodeUnknownIndicator", findings);
            if (FincenSubjects.HasStates(address.Value("RawCountryCodeText")))
            {
                OneOf(address, "RawStateCodeText", "StateCodeUnknownIndicator", findings);
            }
        }
    }

    private static void CheckIdentification(XElement party, FincenFindings findings)
    {
        XElement[] all = [.. party.All("PartyIdentification")];
        XElement[] tax = [.. all.Where(static one => one.Value("PartyIdentificationTypeCode") is "1" or "2" or "9")];
        int unknown = all.Count(static one => one.Says("TINUnknownIndicator"));
        if (tax.Length + unknown != 1)
        {
            findings.Fatal(
                tax.Length + unknown == 0 ? "FINCEN_UNKNOWN_MISSING" : "FINCEN_UNKNOWN_CONFLICT", party, "PartyIdentification",
                $"{tax.Length} numbers of a tax office and {unknown} unknown", "one of both");
        }

        foreach (XElement one in tax.Where(static one => one.Value("PartyIdentificationTypeCode") != "9"))
        {
            // FinCEN takes a wrong number with a warning: the customer may have given it so.
            string number = one.Value("PartyIdentificationNumberText");
            if (number.Length != 9 || !number.All(char.IsAsciiDigit))
            {
                findings.Warning("FINCEN_SUBJECT_TIN", one, "PartyIdentificationNumberText", $"{number.Length} characters", "9 digits");
            }
        }

        foreach (XElement one in all.Where(static one => one.Has("PartyIdentificationTypeCode")))
        {
            findings.Need(one, "PartyIdentificationNumberText");
            if (one.Value("PartyIdentificationTypeCode") == "999" != one.Has("OtherPartyIdentificationTypeText"))
            {
                findings.Fatal(
                    "FINCEN_OTHER_TEXT", one, "OtherPartyIdentificationTypeText", "not as the type wants it", "a text for type 999 only");
            }
        }
    }

    private static void CheckAccounts(XElement party, FincenFindings findings)
    {
        XElement[] institutions =
            [.. party.All("PartyAccountAssociation").SelectMany(static one => one.All("Party"))];
        bool isNone = party.Says("NoKnownAccountInvolvedIndicator");
        if (isNone == institutions.Length > 0)
        {
            findings.Fatal(
                isNone ? "FINCEN_UNKNOWN_CONFLICT" : "FINCEN_UNKNOWN_MISSING", party, "PartyAccountAssociation",
                $"{institutions.Length} institutions", "accounts, or that none is known");
        }

        foreach (XElement institution in institutions)
        {
            if (institution.Value("ActivityPartyTypeCode") != "41")
            {
                findings.Fatal("FINCEN_PARTY_CARDINALITY", institution, "ActivityPartyTypeCode", "another type", "41");
            }

            XElement[] accounts = [.. institution.All("Account")];
            if (accounts.Length == 0 || accounts.Length > findings.Profile.Limit("accounts_max"))
            {
                findings.Fatal(
                    "FINCEN_ACCOUNT_COUNT", institution, "Account", $"{accounts.Length} accounts",
                    $"1 to {findings.Profile.Limit("accounts_max")}");
            }

            CheckAccountNumbers(accounts, findings);
        }

        if (institutions.Length > 0
            && !party.All("PartyAssociation").Any(static one => one.Elements().Any(static leaf => leaf.Value == "Y")))
        {
            findings.Fatal("FINCEN_ELEMENT_MISSING", party, "PartyAssociation", "no relation", "the relation to the institution");
        }
    }

    private static void CheckAccountNumbers(XElement[] accounts, FincenFindings findings)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (XElement account in accounts)
        {
            string number = findings.Need(account, "AccountNumberText");
            if (number.Length > 0 && !seen.Add(number))
            {
                findings.Fatal("FINCEN_ACCOUNT_DUPLICATE", account, "AccountNumberText", "the same once more", "each account once");
            }
        }
    }

    private static void OneOf(XElement at, string value, string indicator, FincenFindings findings)
    {
        bool hasValue = at.Has(value), isUnknown = at.Says(indicator);
        if (hasValue == isUnknown)
        {
            findings.Fatal(
                hasValue ? "FINCEN_UNKNOWN_CONFLICT" : "FINCEN_UNKNOWN_MISSING", at, value,
                hasValue ? "a value and that it is unknown" : "neither a value nor that it is unknown", "one of both");
        }
    }
}
