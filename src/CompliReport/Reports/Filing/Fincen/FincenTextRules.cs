using System;
using System.Linq;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>What holds for the text of every element.</summary>
internal static class FincenTextRules
{
    internal static void Check(XElement root, FincenFindings findings)
    {
        foreach (XElement leaf in root.Descendants().Where(static one => !one.HasElements))
        {
            string value = leaf.Value;
            if (value.Length == 0)
            {
                findings.Fatal("FINCEN_EMPTY", leaf, "", "no value", "a value, or no element");
                continue;
            }

            if (value[0] == ' ' || value[^1] == ' ' || value.Contains("  ", StringComparison.Ordinal))
            {
                findings.Fatal("FINCEN_SPACES", leaf, "", "spaces at an end or side by side", "one space between words");
            }

            if (value.Any(char.IsControl))
            {
                findings.Fatal("FINCEN_CONTROL", leaf, "", "a line end, a tab or another control character", "printable characters");
            }

            if (value.Contains('\uFFFD', StringComparison.Ordinal))
            {
                findings.Warning("FINCEN_CHARACTER", leaf, "", "a character that XML cannot hold", "the character of the source");
            }

            // An account may be called anything.
            if (FincenText.IsPlaceholder(value) && leaf.Name.LocalName != "AccountNumberText")
            {
                findings.Fatal("FINCEN_PLACEHOLDER", leaf, "", "a word for unknown", "the indicator for unknown, or no element");
            }
        }
    }
}
