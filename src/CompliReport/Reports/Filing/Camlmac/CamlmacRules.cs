using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>
/// What CAMLMAC would refuse in a finished message: it is parsed again, and held against the specification element by element. Knows
/// nothing of how it was written.
/// </summary>
internal sealed class CamlmacRules
{
    private static readonly (string Type, string Other, string When)[] Others =
    [
        ("DORP", "ODRP", "99"), ("TPTR", "OTPR", "99"), ("CBCT", "OCBT", "90"), ("OCTT", "OOCT", "99"),
        ("SETP", "OITP", ""), ("CITP", "OITP", ""), ("TBIT", "OITP", ""), ("TCIT", "OITP", ""), ("SRIT", "ORIT", ""), ("SCIT", "OCIT", ""),
    ];

    private static readonly (string Type, string Number)[] Documents =
        [("SETP", "SEID"), ("CITP", "CTID"), ("TBIT", "TBID"), ("TCIT", "TCID"), ("SRIT", "SRID"), ("SCIT", "SCID")];

    private readonly List<FilingViolation> _violations = [];

    private CamlmacRules()
    {
    }

    /// <summary>Checks a message.</summary>
    /// <returns>All violations, in the order of the file; each would refuse it.</returns>
    internal static List<FilingViolation> Check(byte[] xml)
    {
        CamlmacRules rules = new();
        try
        {
            using XmlReader reader = XmlReader.Create(
                new MemoryStream(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            XElement root = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
            if (root.Name.LocalName == CamlmacShape.Root.Name)
            {
                rules.CheckElement(root, CamlmacShape.Root, "BSTR");
                rules.CheckCounts(root);
            }
            else
            {
                rules.Say("CAMLMAC_ROOT", root.Name.LocalName, root.Name.LocalName, "BSTR");
            }
        }
        catch (XmlException)
        {
            rules.Say("CAMLMAC_XML", "", "no XML", "a message");
        }

        return rules._violations;
    }

    private void CheckElement(XElement element, CamlmacElement shape, string path)
    {
        if (shape.Children.IsEmpty)
        {
            CheckText(element, shape, path);
        }
        else if (shape.IsList)
        {
            CheckList(element, shape.Children[0], path);
        }
        else
        {
            CheckChildren(element, shape, path);
            CheckOthers(element, path);
            CheckPairs(element, path);
        }
    }

    private void CheckList(XElement list, CamlmacElement item, string path)
    {
        int number = 0;
        foreach (XElement element in list.Elements())
        {
            number++;
            string text = number.ToString(CultureInfo.InvariantCulture), itemPath = $"{path}/{item.Name}[{text}]";
            if (element.Name.LocalName != item.Name)
            {
                Say("CAMLMAC_ELEMENT_UNKNOWN", path + "/" + element.Name.LocalName, element.Name.LocalName, item.Name);
                continue;
            }

            if (element.Attribute("seqno")?.Value != text)
            {
                Say("CAMLMAC_SEQUENCE", itemPath + "/@seqno", element.Attribute("seqno")?.Value ?? "nothing", text);
            }

            CheckElement(element, item, itemPath);
        }

        if (number == 0)
        {
            Say("CAMLMAC_ELEMENT_MISSING", path + "/" + item.Name, "nothing", "at least one");
        }
    }

    private void CheckChildren(XElement element, CamlmacElement shape, string path)
    {
        string[] found = [.. element.Elements().Select(static child => child.Name.LocalName)];
        string[] wanted = [.. shape.Children.Select(static child => child.Name)];
        foreach (string name in found.Except(wanted, StringComparer.Ordinal))
        {
            Say("CAMLMAC_ELEMENT_UNKNOWN", path + "/" + name, name, "one of the elements of " + shape.Name);
        }

        foreach (CamlmacElement child in shape.Children)
        {
            XElement[] here = [.. element.Elements().Where(one => one.Name.LocalName == child.Name)];
            if (here.Length != 1)
            {
                Say(
                    here.Length == 0 ? "CAMLMAC_ELEMENT_MISSING" : "CAMLMAC_ELEMENT_TWICE", path + "/" + child.Name,
                    here.Length == 0 ? "nothing" : "several", "one");
            }

            foreach (XElement one in here)
            {
                CheckElement(one, child, path + "/" + child.Name);
            }
        }

        string[] known = [.. found.Where(wanted.Contains).Distinct(StringComparer.Ordinal)];
        if (!known.SequenceEqual(wanted.Where(known.Contains)))
        {
            Say("CAMLMAC_ELEMENT_ORDER", path, string.Join(' ', known), string.Join(' ', wanted));
        }
    }

    private void CheckText(XElement element, CamlmacElement shape, string path)
    {
        string text = element.Value;
        if (element.HasElements)
        {
            Say("CAMLMAC_ELEMENT_UNKNOWN", path, "elements", "a text");
        }
        else if (text.Length == 0)
        {
            Say("CAMLMAC_EMPTY", path, "nothing", "a text, or @N where nothing is known");
        }
        else if (text != text.Trim())
        {
            Say("CAMLMAC_BLANK", path, "a blank at an end", "none");
        }
        else if (text == CamlmacText.Unknown)
        {
            if (shape.IsKnown)
            {
                Say("CAMLMAC_UNKNOWN", path, text, "a value: this field has to be known");
            }
        }
        else if (text.Length > shape.LengthMax)
        {
            Say("CAMLMAC_TOO_LONG", path, ShapeOf(text), $"at most {shape.LengthMax.ToString(CultureInfo.InvariantCulture)} characters");
        }
        else if (!shape.IsSound(text))
        {
            Say(shape.Code, path, text.Length <= 9 ? text : ShapeOf(text), shape.Expected);
        }
    }

    // A code that means "other" needs words beside it, and only such a code has them; an identity card has a number of its own kind.
    private void CheckOthers(XElement element, string path)
    {
        foreach ((string type, string other, string when) in Others)
        {
            if (Text(element, type) is not { } code || Text(element, other) is not { } words)
            {
                continue;
            }

            bool isOther = when.Length > 0 ? code == when : CamlmacShape.OtherDocuments.Contains(code);
            if (isOther != (words != CamlmacText.Unknown))
            {
                Say(
                    isOther ? "CAMLMAC_OTHER_MISSING" : "CAMLMAC_OTHER_NEEDLESS", path + "/" + other,
                    isOther ? "nothing" : ShapeOf(words), isOther ? $"what {type} {code} is" : $"@N, since {type} is not \"other\"");
            }
        }

        foreach ((string type, string number) in Documents)
        {
            if (Text(element, type) == "110001" && Text(element, number) is { } text && text != CamlmacText.Unknown
                && !CamlmacText.IsIdentityCard(text))
            {
                Say("CAMLMAC_ID_NUMBER", path + "/" + number, ShapeOf(text), "15 or 18 digits of an identity card");
            }
        }
    }

    private void CheckPairs(XElement element, string path)
    {
        CheckBoth(element, path, "RPMT", "RPMN", "CAMLMAC_MATCH");
        CheckBoth(element, path, "CRTP", "CRAT", "CAMLMAC_AMOUNT");
        if (Text(element, "OCTT") == CamlmacText.Unknown && Text(element, "OCEC") is { } device && device != CamlmacText.Unknown)
        {
            Say("CAMLMAC_DEVICE", path + "/OCEC", ShapeOf(device), "@N, since there is no way that a device was used");
        }

        if (Text(element, "TORP") is { } count && Text(element, "ORXN") is { } first
            && (count == "1" ? first != CamlmacText.Unknown : !CamlmacName.IsName(first)))
        {
            Say(
                "CAMLMAC_FIRST_NAME", path + "/ORXN", ShapeOf(first),
                count == "1" ? "@N, since this is the first report" : "the name of the first report, without .XML");
        }
    }

    private void CheckBoth(XElement element, string path, string one, string other, string code)
    {
        if (Text(element, one) is { } first && Text(element, other) is { } second
            && (first == CamlmacText.Unknown) != (second == CamlmacText.Unknown))
        {
            Say(code, path + "/" + other, second == CamlmacText.Unknown ? second : ShapeOf(second), $"{one} and {other} both, or neither");
        }
    }

    private void CheckCounts(XElement root)
    {
        XElement? header = root.Element("RBIF");
        CheckCount(root, header, "SETN", "SEIFs", "SEIF", "CAMLMAC_SUBJECT_COUNT");
        CheckCount(root, header, "STNM", "STIFs", "STIF", "CAMLMAC_TRANSACTION_COUNT");
    }

    private void CheckCount(XElement root, XElement? header, string count, string list, string item, string code)
    {
        string there = (root.Element(list)?.Elements(item).Count() ?? 0).ToString(CultureInfo.InvariantCulture);
        if (header?.Element(count) is { } said && said.Value != there)
        {
            Say(code, "BSTR/RBIF/" + count, said.Value.Length <= 9 ? said.Value : ShapeOf(said.Value), there);
        }
    }

    private static string? Text(XElement element, string name) => element.Element(name)?.Value;

    private static string ShapeOf(string text) => text.Length.ToString(CultureInfo.InvariantCulture) + " characters";

    private void Say(string code, string path, string found, string expected) =>
        _violations.Add(new FilingViolation(code, ViolationGrade.Fatal, path, found, expected));
}
