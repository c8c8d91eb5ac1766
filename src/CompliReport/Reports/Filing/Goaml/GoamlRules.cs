using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>
/// Checks a finished file against the rules by which authorities refuse goAML files, beyond the schema and also without it. It knows
/// nothing of the writer: it reads the bytes again.
/// </summary>
internal static class GoamlRules
{
    // Deeper nesting is no goAML and would exhaust the stack.
    private const int DepthMax = 64;

    private static readonly XmlReaderSettings Safely = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>All violations of a file, in its order.</summary>
    internal static ImmutableArray<FilingViolation> Check(byte[] file, AuthorityProfile profile)
    {
        GoamlFindings findings = new(profile);
        long bytesMax = profile.Limit("file_bytes");
        if (file.Length > bytesMax)
        {
            findings.Refuse("GOAML_FILE_BYTES", $"{file.Length} bytes", $"at most {bytesMax} bytes");
        }

        if (Parse(file, findings) is not { } root)
        {
            return findings.All;
        }

        using (findings.Into(root))
        {
            CheckHead(root, findings);
            CheckKind(root, findings);
            CheckIndicators(root, findings);
        }

        new GoamlElementRules(findings).Check(root, isMyClient: false);
        CheckTransactions(root, findings);
        return findings.All;
    }

    /// <summary>Whether a number may be that of an Emirates ID.</summary>
    internal static bool IsEmiratesId(string number) => number.Length == 15 && number.All(char.IsAsciiDigit);

    private static XElement? Parse(byte[] file, GoamlFindings findings)
    {
        try
        {
            if (IsDeep(file))
            {
                findings.Refuse("GOAML_ROOT", "elements nested too deep", $"at most {DepthMax} levels");
                return null;
            }

            using XmlReader reader = XmlReader.Create(new MemoryStream(file), Safely);
            XElement? root = XDocument.Load(reader).Root;
            if (root is null || root.Name != "report")
            {
                findings.Refuse("GOAML_ROOT", "another element", "report, without a namespace");
                return null;
            }

            return root;
        }
        catch (XmlException wrong)
        {
            findings.Refuse("GOAML_XML", $"line {wrong.LineNumber}, position {wrong.LinePosition}", "well-formed XML without a DTD");
            return null;
        }
    }

    private static bool IsDeep(byte[] file)
    {
        using XmlReader reader = XmlReader.Create(new MemoryStream(file), Safely);
        while (reader.Read())
        {
            if (reader.Depth > DepthMax)
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckHead(XElement root, GoamlFindings findings)
    {
        string entity = root.Text("rentity_id");
        if (entity.Length > 0
            && !(int.TryParse(entity, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0))
        {
            findings.Refuse("GOAML_RENTITY_ID", "no number", "a whole number from 1", "rentity_id");
        }

        string reference = root.Text("entity_reference");
        if (!reference.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            || reference.Length > findings.Profile.Limit("reference_length"))
        {
            findings.Refuse(
                "GOAML_ENTITY_REFERENCE", $"{reference.Length} characters",
                $"at most {findings.Profile.Limit("reference_length")} of A-Z, a-z, 0-9, _ and -: it becomes a file name",
                "entity_reference");
        }

        string local = findings.Profile.Code("local_currency", "*") ?? root.Text("currency_code_local");
        if (root.Text("currency_code_local") is { Length: > 0 } currency && currency != local)
        {
            findings.Refuse("GOAML_CURRENCY_LOCAL", currency, local, "currency_code_local");
        }
    }

    private static void CheckKind(XElement root, GoamlFindings findings)
    {
        bool hasTransactions = root.Elements("transaction").Any(), hasActivity = root.Elements("activity").Any();
        string code = root.Text("report_code");
        if (!hasTransactions && !hasActivity)
        {
            findings.Refuse("GOAML_CONTENT", "neither transactions nor an activity", "at least one of them");
        }
        else if ((code == findings.Profile.Code("report_code", "transactions") && !hasTransactions)
            || (code == findings.Profile.Code("report_code", "activity") && hasTransactions))
        {
            findings.Refuse(
                "GOAML_REPORT_CODE", hasTransactions ? $"{code} with transactions" : $"{code} without transactions",
                "a report type that fits what the file tells", "report_code");
        }

        if (code == findings.Profile.Code("report_code", "transactions") && hasTransactions
            && !root.Elements("transaction").Elements().Any(static side => side.Name.LocalName is "t_from_my_client" or "t_to_my_client")
            && !root.Elements("transaction").Elements("involved_parties").Elements("party").Elements()
                .Any(static party => party.Name.LocalName.EndsWith("_my_client", StringComparison.Ordinal)))
        {
            findings.Refuse(
                "GOAML_MY_CLIENT", "no side that is a client of the filer", "at least one; without one it is an activity report",
                "transaction");
        }
    }

    private static void CheckIndicators(XElement root, GoamlFindings findings)
    {
        XElement[] indicators = [.. root.Elements("report_indicators").Elements("indicator")];
        if (indicators.Length == 0)
        {
            findings.Refuse("GOAML_INDICATOR_MISSING", "none", "at least one indicator", "report_indicators/indicator");
        }

        HashSet<string> codes = new(StringComparer.Ordinal);
        for (int i = 0; i < indicators.Length; i++)
        {
            string path = $"report_indicators/indicator[{i + 1}]", code = indicators[i].Value;
            if (!GoamlLists.Has(findings.Profile, "indicator", code))
            {
                findings.Refuse("GOAML_INDICATOR_UNKNOWN", GoamlText.Shape(code), "a code of the authority's table of indicators", path);
            }
            else if (!codes.Add(code))
            {
                findings.Warn("GOAML_INDICATOR_TWICE", code, "each indicator once", path);
            }
        }
    }

    private static void CheckTransactions(XElement root, GoamlFindings findings)
    {
        HashSet<string> numbers = new(StringComparer.Ordinal);
        int position = 0;
        foreach (XElement transaction in root.Elements("transaction"))
        {
            using IDisposable inReport = findings.Into(root), here = findings.Into(transaction, ++position);
            string number = transaction.Text("transactionnumber");
            if (number.Length > 0 && !numbers.Add(number))
            {
                findings.Refuse("GOAML_TRANSACTION_TWICE", "a number used before", "a number of its own", "transactionnumber");
            }

            if (transaction.Element("transmode_comment") is { } comment && comment.Value.Length != 1)
            {
                findings.Refuse("GOAML_TRANSMODE_COMMENT", GoamlText.Shape(comment.Value), "exactly 1 character", "transmode_comment");
            }

            int from = transaction.Elements().Count(static one => one.Name.LocalName is "t_from" or "t_from_my_client");
            int to = transaction.Elements().Count(static one => one.Name.LocalName is "t_to" or "t_to_my_client");
            bool isMany = transaction.Element("involved_parties") is not null;
            if (isMany ? from + to > 0 : from != 1 || to != 1)
            {
                findings.Refuse(
                    "GOAML_SIDES", $"{from} giving and {to} receiving sides{(isMany ? " beside involved parties" : "")}",
                    "one of t_from_my_client and t_from, one of t_to_my_client and t_to; or involved_parties alone");
            }
        }
    }
}

/// <summary>Gathers what the rules find, with the place of the element that is looked at.</summary>
internal sealed class GoamlFindings(AuthorityProfile profile)
{
    private readonly List<string> _path = [];
    private readonly ImmutableArray<FilingViolation>.Builder _all = ImmutableArray.CreateBuilder<FilingViolation>();

    /// <summary>The profile whose rules are checked.</summary>
    internal AuthorityProfile Profile => profile;

    /// <summary>What was found so far.</summary>
    internal ImmutableArray<FilingViolation> All => _all.ToImmutable();

    /// <summary>Goes into an element until the result is disposed of.</summary>
    internal IDisposable Into(XElement element, int position = 0)
    {
        _path.Add(position == 0
            ? element.Name.LocalName
            : string.Create(CultureInfo.InvariantCulture, $"{element.Name.LocalName}[{position}]"));
        return new Place(_path);
    }

    /// <summary>The authority would refuse the file.</summary>
    internal void Refuse(string code, FormattableString found, FormattableString expected, string element = "") =>
        Refuse(code, found.ToString(CultureInfo.InvariantCulture), expected.ToString(CultureInfo.InvariantCulture), element);

    /// <summary>The authority would refuse the file.</summary>
    internal void Refuse(string code, string found, string expected, string element = "") =>
        _all.Add(new FilingViolation(code, ViolationGrade.Fatal, At(element), found, expected));

    /// <summary>The authority would take it with a remark.</summary>
    internal void Warn(string code, string found, string expected, string element = "") =>
        _all.Add(new FilingViolation(code, ViolationGrade.Warning, At(element), found, expected));

    private string At(string element) => string.Join('/', element.Length == 0 ? _path : _path.Append(element));

    private sealed class Place(List<string> path) : IDisposable
    {
        public void Dispose() => path.RemoveAt(path.Count - 1);
    }
}

/// <summary>Reads elements without a word about those that are missing.</summary>
internal static class GoamlElements
{
    /// <summary>The text of a child; empty where there is none.</summary>
    internal static string Text(this XElement element, string child) => element.Element(child)?.Value ?? "";
}
