using System;

namespace CompliReport.Delivery.Filing;

/// <summary>What the register knows a report's revision by: <c>report/revision</c>, which is its message's id too.</summary>
/// <param name="Report">The report's id.</param>
/// <param name="Revision">The revision; without a slash.</param>
public readonly record struct ReportKey(string Report, string Revision)
{
    /// <summary>Reads <c>report/revision</c>; false where either is missing.</summary>
    public static bool TryParse(string text, out ReportKey key)
    {
        ArgumentNullException.ThrowIfNull(text);
        int slash = text.LastIndexOf('/');
        bool isKey = slash > 0 && slash < text.Length - 1;
        key = isKey ? new ReportKey(text[..slash], text[(slash + 1)..]) : default;
        return isKey;
    }

    /// <inheritdoc/>
    public override string ToString() => Report + "/" + Revision;
}
