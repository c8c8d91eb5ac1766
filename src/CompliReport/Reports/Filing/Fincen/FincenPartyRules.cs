using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>Rules on the parties: how many of each type, and what each type has to tell.</summary>
internal static class FincenPartyRules
{
    private static readonly (string Type, int Min, int Max)[] Counts =
        [("35", 1, 1), ("37", 1, 1), ("30", 1, 1), ("8", 1, 1), ("34", 1, 99)];

    internal static void Check(XElement activity, FincenFindings findings)
    {
        ILookup<string, XElement> parties = activity.All("Party").ToLookup(static party => party.Value("ActivityPartyTypeCode"));
        foreach ((string type, int min, int max) in Counts.Append(("33", 1, (int)findings.Profile.Limit("subjects_max"))))
        {
            int count = parties[type].Count();
            if (count < min || count > max)
            {
                findings.Fatal(
                    "FINCEN_PARTY_CARDINALITY", activity, "Party", $"{count} of type {type}", min == max ? $"{min}" : $"{min} to {max}");
            }
        }

        if (parties[""].Any())
        {
            findings.Fatal("FINCEN_ELEMENT_MISSING", activity, "Party/ActivityPartyTypeCode", "0 elements", "one");
        }

        foreach (XElement party in activity.All("Party"))
        {
            CheckParty(party, findings);
        }
    }

    private static void CheckParty(XElement party, FincenFindings findings)
    {
        string type = party.Value("ActivityPartyTypeCode");
        CheckLegalNames(party, type, findings);
        CheckDuplicates(party, findings);
        foreach (XElement number in party.Descendants().Where(static one => one.Name.LocalName == "PhoneNumberText"))
        {
            if (!number.Value.All(char.IsAsciiDigit))
            {
                findings.Fatal("FINCEN_PHONE", number, "", $"{number.Value.Length} characters", "digits without signs between");
            }
        }

        switch (type)
        {
            case "35":
                CheckAddress(party, findings);
                NeedPhone(party, findings);
                NeedIdentification(party, "28", findings);
                NeedIdentification(party, "4", findings);
                break;
            case "8":
                NeedPhone(party, findings);
                break;
            case "30" or "34":
                CheckAddress(party, findings);
                findings.Need(party, "PrimaryRegulatorTypeCode");
                NeedTin(party, findings);
                if (!party.All("OrganizationClassificationTypeSubtype").Any(static one => one.Has("OrganizationTypeID")))
                {
                    findings.Fatal(
                        "FINCEN_ELEMENT_MISSING", party, "OrganizationClassificationTypeSubtype", "nothing", "the kind of institution");
                }

                break;
            case "33":
                FincenSubjectRules.Check(party, findings);
                break;
        }
    }

    private static void CheckLegalNames(XElement party, string type, FincenFindings findings)
    {
        XElement[] legal = [.. party.All("PartyName").Where(static name => name.Value("PartyNameTypeCode") == "L")];
        bool isUnavailable = party.Says("AllCriticalSubjectInformationUnavailableIndicator");
        if (legal.Length != 1 && !(legal.Length == 0 && isUnavailable))
        {
            findings.Fatal("FINCEN_LEGAL_NAME", party, "PartyName", $"{legal.Length} legal names", "one");
        }

        if (type != "33")
        {
            foreach (XElement name in legal)
            {
                findings.Need(name, "RawPartyFullName");
            }
        }
    }

    private static void CheckDuplicates(XElement party, FincenFindings findings)
    {
        foreach (string block in (string[])["PartyName", "Address", "PhoneNumber", "PartyIdentification", "ElectronicAddress"])
        {
            HashSet<string> seen = new(StringComparer.Ordinal);
            foreach (XElement one in party.All(block))
            {
                string told = string.Join('\n', one.Elements().Select(static leaf => leaf.Name.LocalName + "=" + leaf.Value));
                if (!seen.Add(told))
                {
                    findings.Fatal("FINCEN_DUPLICATE", one, "", "the same once more", "each entry once");
                }
            }
        }
    }

    private static void CheckAddress(XElement party, FincenFindings findings)
    {
        if (party.All("Address").FirstOrDefault() is not { } address)
        {
            findings.Fatal("FINCEN_ELEMENT_MISSING", party, "Address", "0 elements", "one");
            return;
        }

        findings.Need(address, "RawStreetAddress1Text");
        findings.Need(address, "RawCityText");
        string country = findings.Need(address, "RawCountryCodeText");
        if (country.Length > 0 && (country.Length != 2 || !country.All(char.IsAsciiLetterUpper)))
        {
            findings.Fatal("FINCEN_COUNTRY", address, "RawCountryCodeText", $"{country.Length} characters", "two letters of ISO 3166");
        }

        if (country == "US")
        {
            string state = findings.Need(address, "RawStateCodeText"), zip = findings.Need(address, "RawZIPCode");
            if (state.Length > 0 && (state.Length != 2 || !state.All(char.IsAsciiLetterUpper)))
            {
                findings.Fatal("FINCEN_STATE", address, "RawStateCodeText", $"{state.Length} characters", "two letters");
            }

            if (zip.Length > 0 && (zip.Length is not (5 or 9) || !zip.All(char.IsAsciiDigit)))
            {
                findings.Fatal("FINCEN_ZIP", address, "RawZIPCode", $"{zip.Length} characters", "5 or 9 digits");
            }
        }
    }

    private static void NeedPhone(XElement party, FincenFindings findings)
    {
        if (!party.All("PhoneNumber").Any(static one => one.Has("PhoneNumberText")))
        {
            findings.Fatal("FINCEN_ELEMENT_MISSING", party, "PhoneNumber", "nothing", "a telephone number");
        }
    }

    private static void NeedIdentification(XElement party, string type, FincenFindings findings)
    {
        XElement? found = party.All("PartyIdentification").FirstOrDefault(one => one.Value("PartyIdentificationTypeCode") == type);
        if (found is null)
        {
            findings.Fatal("FINCEN_IDENTIFICATION", party, "PartyIdentification", "nothing", $"a number of type {type}");
            return;
        }

        string number = findings.Need(found, "PartyIdentificationNumberText");
        if (type == "28")
        {
            CheckTcc(found, number, findings);
        }
        else
        {
            CheckTin(found, number, findings);
        }
    }

    private static void CheckTcc(XElement at, string number, FincenFindings findings)
    {
        bool isSound = number == "TBSATEST"
            || (number.Length == 8 && number[0] == 'P' && number.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)));
        if (number.Length > 0 && !isSound)
        {
            findings.Fatal(
                "FINCEN_TCC", at, "PartyIdentificationNumberText", $"{number.Length} characters",
                "P and 7 capitals or digits, or TBSATEST");
        }
    }

    private static void NeedTin(XElement party, FincenFindings findings)
    {
        XElement? found = party.All("PartyIdentification").FirstOrDefault(static one =>
            one.Value("PartyIdentificationTypeCode") is "1" or "2" or "9");
        if (found is null)
        {
            findings.Fatal("FINCEN_IDENTIFICATION", party, "PartyIdentification", "nothing", "a number of the tax office, type 1, 2 or 9");
            return;
        }

        string number = findings.Need(found, "PartyIdentificationNumberText");
        if (found.Value("PartyIdentificationTypeCode") != "9")
        {
            CheckTin(found, number, findings);
        }
    }

    /// <summary>A number of the tax office of the United States has nine digits.</summary>
    internal static void CheckTin(XElement at, string number, FincenFindings findings)
    {
        if (number.Length > 0 && (number.Length != 9 || !number.All(char.IsAsciiDigit)))
        {
            findings.Fatal("FINCEN_TIN", at, "PartyIdentificationNumberText", $"{number.Length} characters", "9 digits");
        }
    }
}
