using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>Takes what the checker finds; personal data only as the number of its characters.</summary>
/// <param name="profile">The limits and tables.</param>
internal sealed class FincenFindings(AuthorityProfile profile)
{
    internal AuthorityProfile Profile { get; } = profile;

    internal List<FilingViolation> All { get; } = [];

    /// <summary>Something for which FinCEN would refuse the batch.</summary>
    internal void Fatal(string code, XElement at, string name, string found, string expected) =>
        All.Add(new FilingViolation(code, ViolationGrade.Fatal, PathOf(at) + (name.Length == 0 ? "" : "/" + name), found, expected));

    /// <summary>Something that a person should look at.</summary>
    internal void Warning(string code, XElement at, string name, string found, string expected) =>
        All.Add(new FilingViolation(code, ViolationGrade.Warning, PathOf(at) + (name.Length == 0 ? "" : "/" + name), found, expected));

    /// <summary>Fatal unless the element has exactly one such child with a text; the text.</summary>
    internal string Need(XElement at, string name, string code = "FINCEN_ELEMENT_MISSING")
    {
        string[] values = [.. at.All(name).Select(static one => one.Value)];
        if (values.Length != 1)
        {
            Fatal(code, at, name, $"{values.Length} elements", "one");
        }

        return values.Length == 0 ? "" : values[0];
    }

    /// <summary>The path as FinCEN gives it: each block with its sequence number.</summary>
    internal static string PathOf(XElement element) => string.Join('/', element.AncestorsAndSelf().Reverse().Select(static one =>
        (string?)one.Attribute("SeqNum") is { } number ? $"{one.Name.LocalName}[{number}]" : one.Name.LocalName));
}

/// <summary>Short ways to the children of an element, by local name.</summary>
internal static class FincenElements
{
    /// <summary>The children of a name, in their order.</summary>
    internal static IEnumerable<XElement> All(this XElement element, string name) =>
        element.Elements().Where(one => one.Name.LocalName == name);

    /// <summary>The text of the first such child; empty where there is none.</summary>
    internal static string Value(this XElement element, string name) => element.All(name).FirstOrDefault()?.Value ?? "";

    /// <summary>Whether there is such a child.</summary>
    internal static bool Has(this XElement element, string name) => element.All(name).Any();

    /// <summary>Whether an indicator says yes.</summary>
    internal static bool Says(this XElement element, string name) => element.Value(name) == "Y";
}
