using System;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>Who files and where it happened: the parties 35, 37, 30, 8 and 34, in this order.</summary>
internal static class FincenFilerParties
{
    /// <summary>Writes the five.</summary>
    internal static void Write(FincenDraft draft)
    {
        Transmitter(draft);
        TransmitterContact(draft);
        FilingInstitution(draft);
        ContactOffice(draft);
        ActivityInstitution(draft);
    }

    /// <summary>Notes what <c>filer.json</c> lacks, once for all files.</summary>
    internal static void CheckFields(FincenDraft draft)
    {
        Filer filer = draft.Filer;
        void Need(string field, string value)
        {
            if (value.Trim().Length == 0)
            {
                draft.Refuse("FINCEN_FILER_MISSING", "filer.json: " + field, "nothing", "a value");
            }
        }

        foreach (string field in draft.Profile.FilerFields)
        {
            Need($"authorities.{draft.Profile.Authority}.{field}", filer.At(draft.Profile.Authority, field));
        }

        Need("name", filer.Name);
        Need("address.street", filer.Address.Street);
        Need("address.city", filer.Address.City);
        Need("address.country", filer.Address.Country);
        Need("contact.name", filer.Contact.Name);
        Need("contact.phone", filer.Contact.Phone);
        if (filer.Address.Country == "US")
        {
            Need("address.state", filer.Address.State);
            Need("address.postal_code", filer.Address.PostalCode);
        }
    }

    private static void Transmitter(FincenDraft draft)
    {
        using FincenXml.Block party = draft.Xml.Begin("Party");
        draft.Xml.Element("ActivityPartyTypeCode", "35");
        Name(draft, draft.Filer.Name);
        Address(draft);
        Phone(draft);
        Identification(draft, draft.Filer.At(draft.Profile.Authority, "tcc"), "28");
        Identification(draft, draft.Tin, "4");
    }

    private static void TransmitterContact(FincenDraft draft)
    {
        using FincenXml.Block party = draft.Xml.Begin("Party");
        draft.Xml.Element("ActivityPartyTypeCode", "37");
        Name(draft, draft.Filer.Contact.Name);
    }

    private static void FilingInstitution(FincenDraft draft)
    {
        using FincenXml.Block party = draft.Xml.Begin("Party");
        draft.Xml.Element("ActivityPartyTypeCode", "30");
        Institution(draft, draft.Part.Count == 1 ? draft.Report.Id : $"{draft.Report.Id}-{draft.Part.Number}");
    }

    private static void ContactOffice(FincenDraft draft)
    {
        using FincenXml.Block party = draft.Xml.Begin("Party");
        draft.Xml.Element("ActivityPartyTypeCode", "8");
        Name(draft, draft.FilerCode("contact_office"));
        Phone(draft);
    }

    private static void ActivityInstitution(FincenDraft draft)
    {
        using FincenXml.Block party = draft.Xml.Begin("Party");
        draft.Xml.Element("ActivityPartyTypeCode", "34");
        draft.Xml.Flag("NoBranchActivityInvolvedIndicator");
        Institution(draft, controlNumber: "");
    }

    private static void Institution(FincenDraft draft, string controlNumber)
    {
        draft.Xml.Element("PrimaryRegulatorTypeCode", draft.FilerCode("regulator"));
        Name(draft, draft.Filer.Name);
        Address(draft);
        Identification(draft, draft.Tin, draft.FilerCode("tin_type"));
        Identification(draft, FincenText.Cut(controlNumber, 25), "29");
        using FincenXml.Block kind = draft.Xml.Begin("OrganizationClassificationTypeSubtype");
        draft.Xml.Element("OrganizationTypeID", draft.FilerCode("organization_type"));
    }

    private static void Name(FincenDraft draft, string name)
    {
        using FincenXml.Block block = draft.Xml.Begin("PartyName");
        draft.Xml.Element("PartyNameTypeCode", "L");
        draft.Element("RawPartyFullName", NameText.Ascii(name), 150);
    }

    private static void Address(FincenDraft draft)
    {
        FilerAddress address = draft.Filer.Address;
        string country = address.Country.Trim();
        using FincenXml.Block block = draft.Xml.Begin("Address");
        draft.Element("RawCityText", NameText.Ascii(address.City), 50);
        draft.Element("RawCountryCodeText", country, 2);
        if (FincenSubjects.HasStates(country))
        {
            string state = address.State.Trim();
            draft.Element("RawStateCodeText", state.StartsWith(country + "-", StringComparison.Ordinal) ? state[3..] : state, 3);
        }

        draft.Element("RawStreetAddress1Text", NameText.Ascii(address.Street), 100);
        draft.Element("RawZIPCode", FincenText.Plain(address.PostalCode), 9);
    }

    private static void Phone(FincenDraft draft)
    {
        string digits = FincenText.Phone(draft.Filer.Contact.Phone);
        if (digits.Length > 0)
        {
            using FincenXml.Block block = draft.Xml.Begin("PhoneNumber");
            draft.Element("PhoneNumberText", digits, 16);
        }
    }

    private static void Identification(FincenDraft draft, string number, string type)
    {
        if (number.Length > 0)
        {
            using FincenXml.Block block = draft.Xml.Begin("PartyIdentification");
            draft.Element("PartyIdentificationNumberText", number, 25);
            draft.Xml.Element("PartyIdentificationTypeCode", type);
        }
    }
}
