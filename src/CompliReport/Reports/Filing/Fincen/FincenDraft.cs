using System.Collections.Generic;
using CompliReport.Rules;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>A file being written: what it is made of, and what was found wrong on the way.</summary>
/// <param name="order">The order.</param>
/// <param name="part">Which of the linked reports it is.</param>
/// <param name="accounts">What the legs say of the accounts.</param>
/// <param name="xml">The file.</param>
/// <param name="violations">Takes what is wrong.</param>
internal sealed class FincenDraft(
    FilingOrder order, FincenPart part, FincenAccounts accounts, FincenXml xml, ICollection<FilingViolation> violations)
{
    private readonly RegulatorCalendar _calendar = RegulatorCalendar.Of(order.Profile.TimeZone, []);

    internal FilingOrder Order { get; } = order;

    internal ReportDocument Report { get; } = order.Report;

    internal AuthorityProfile Profile { get; } = order.Profile;

    internal Filer Filer { get; } = order.Filer;

    internal FincenPart Part { get; } = part;

    internal FincenAccounts Accounts { get; } = accounts;

    internal FincenXml Xml { get; } = xml;

    /// <summary>The filer's number of the tax office, without signs between.</summary>
    internal string Tin => FincenText.Plain(Filer.At(Profile.Authority, "tin"));

    /// <summary>What the filer says of itself to the authority, else what the profile takes it for.</summary>
    internal string FilerCode(string field) =>
        Filer.At(Profile.Authority, field) is { Length: > 0 } said ? said : Profile.Code("filer", field) ?? "";

    /// <summary>The date of an instant where the authority is.</summary>
    internal string DateOf(Values.UtcInstant instant) => FincenText.Date(_calendar.LocalDate(instant));

    /// <summary>Notes that an element is not as its authority may want it.</summary>
    internal void Warn(string code, string name, string found, string expected, DocumentLeg? leg = null) =>
        violations.Add(new FilingViolation(
            code, ViolationGrade.Warning, PathOf(name), found, expected, leg?.EntryId ?? "", leg?.File ?? "", leg?.Line ?? 0));

    /// <summary>Notes that the authority would refuse the file.</summary>
    internal void Refuse(string code, string path, string found, string expected) =>
        violations.Add(new FilingViolation(code, ViolationGrade.Fatal, path, found, expected));

    /// <summary>A text, cleaned and within a length; what does not fit is noted.</summary>
    internal void Element(string name, string value, int lengthMax, DocumentLeg? leg = null)
    {
        string clean = FincenText.Clean(value);
        if (clean.Length > lengthMax)
        {
            Warn("FINCEN_TEXT_CUT", name, $"{clean.Length} characters", $"at most {lengthMax}; the whole text is in report.json", leg);
        }

        Xml.Element(name, FincenText.Cut(clean, lengthMax));
    }

    private string PathOf(string name) => (Part.Number == 1 ? "" : Part.FileName + ": ") + Xml.Path(name);
}
