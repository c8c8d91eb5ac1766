namespace CompliReport.Reports.Filing.Fincen;

/// <summary>How a subject identified itself: the number of the tax office, and a document; each unknown is said.</summary>
internal static class FincenIdentifications
{
    private const string Other = "999";

    /// <summary>Writes both.</summary>
    internal static void Write(FincenDraft draft, ReportSubject subject, bool isFirm, DocumentLeg? leg)
    {
        string number = FincenText.Clean(NameText.Ascii(subject.Fact("id_number")));
        string stated = FincenText.Clean(NameText.Ascii(subject.Fact("id_type")));
        string word = stated.ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
        string type = draft.Profile.Code("id_type", word) ?? Other;
        bool isTaxNumber = type is "1" or "2" or "9";
        WriteTaxNumber(draft, number.Length > 0 && isTaxNumber ? number : "", type, leg);
        if (number.Length > 0 && !isTaxNumber)
        {
            WriteDocument(draft, subject, number, type, stated, leg);
        }
        else if (!isFirm)
        {
            using FincenXml.Block block = draft.Xml.Begin("PartyIdentification");
            draft.Xml.Flag("IdentificationPresentUnknownIndicator");
        }
    }

    private static void WriteTaxNumber(FincenDraft draft, string number, string type, DocumentLeg? leg)
    {
        using FincenXml.Block block = draft.Xml.Begin("PartyIdentification");
        if (number.Length == 0)
        {
            draft.Xml.Flag("TINUnknownIndicator");
            return;
        }

        draft.Element("PartyIdentificationNumberText", FincenText.Plain(number), 25, leg);
        draft.Xml.Element("PartyIdentificationTypeCode", type);
    }

    private static void WriteDocument(
        FincenDraft draft, ReportSubject subject, string number, string type, string stated, DocumentLeg? leg)
    {
        string country = (subject.Fact("nationality") is { Length: > 0 } nationality ? nationality : subject.Fact("residency")).Trim();
        bool isCountry = country.Length == 2 && char.IsAsciiLetterUpper(country[0]) && char.IsAsciiLetterUpper(country[1]);
        using FincenXml.Block block = draft.Xml.Begin("PartyIdentification");
        draft.Xml.Element("OtherIssuerCountryText", isCountry ? country : null);
        if (type == Other)
        {
            draft.Element("OtherPartyIdentificationTypeText", stated.Length > 0 ? stated : "identity document", 50, leg);
        }

        draft.Element("PartyIdentificationNumberText", number, 25, leg);
        draft.Xml.Element("PartyIdentificationTypeCode", type);
    }
}
