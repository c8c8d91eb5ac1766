namespace CompliReport.Reports.Filing.Fincen;

/// <summary>The names of a subject: the legal one in letters that FinCEN reads, the original beside it where it is another.</summary>
internal static class FincenNames
{
    private const int LastMax = 150, FirstMax = 35;

    /// <summary>Writes them; an unknown name as unknown.</summary>
    internal static void Write(FincenDraft draft, string fullName, bool isFirm, DocumentLeg? leg)
    {
        string full = FincenText.Clean(fullName), ascii = NameText.Ascii(full);
        (string first, string last) = isFirm ? ("", ascii) : PartsOf(full);
        if (last.Length == 0)
        {
            (first, last) = ("", first);
        }

        WriteLegal(draft, isFirm, first, last, leg);
        if (ascii.Length > 0 && full == ascii && first.Length <= FirstMax && last.Length <= LastMax)
        {
            return;
        }

        if (full != ascii)
        {
            draft.Warn(
                "FINCEN_NAME_TRANSLITERATED", "PartyName", $"{full.Length} characters, not all of them Latin letters",
                "letters of ASCII; the original stands beside it as an alias", leg);
        }

        if (full.Length > 0)
        {
            using FincenXml.Block alias = draft.Xml.Begin("PartyName");
            draft.Xml.Element("PartyNameTypeCode", "AKA");
            draft.Element("RawPartyFullName", full, LastMax, leg);
        }
    }

    private static (string First, string Last) PartsOf(string full)
    {
        (string first, string last) = NameText.Parts(full);
        return (NameText.Ascii(first), NameText.Ascii(last));
    }

    private static void WriteLegal(FincenDraft draft, bool isFirm, string first, string last, DocumentLeg? leg)
    {
        using FincenXml.Block name = draft.Xml.Begin("PartyName");
        draft.Xml.Flag("EntityLastNameUnknownIndicator", last.Length == 0);
        draft.Xml.Flag("FirstNameUnknownIndicator", !isFirm && first.Length == 0);
        draft.Xml.Element("PartyNameTypeCode", "L");
        draft.Element("RawEntityIndividualLastName", last, LastMax, leg);
        draft.Element("RawIndividualFirstName", first, FirstMax, leg);
    }
}
