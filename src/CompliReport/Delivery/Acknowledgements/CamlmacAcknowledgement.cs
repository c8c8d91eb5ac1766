using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Camlmac;

namespace CompliReport.Delivery.Acknowledgements;

/// <summary>
/// Reads what CAMLMAC answers: FDBK, the reply to a message, and MCVR, a later notice by which a person there asks for a correction or
/// for more.
/// </summary>
/// <remarks>
/// Elements are found by their names, wherever they stand: the layout around them was not read in the specification. The message that is
/// answered is whatever text of the reply has the form of a message's name; that name is the reference by which a later report goes on.
/// </remarks>
public static class CamlmacAcknowledgement
{
    /// <summary>Bytes of a reply at most.</summary>
    public const int LengthMax = 16 * 1024 * 1024;

    private const int DepthMax = 32;

    private const string Format = "camlmac";

    /// <summary>Reads a reply or a notice; never throws for what it holds.</summary>
    public static Acknowledgement Read(ReadOnlyMemory<byte> content)
    {
        if (content.Length > LengthMax)
        {
            return Fault($"the file has {content.Length} bytes, at most {LengthMax} are read");
        }

        try
        {
            if (!IsFlat(content))
            {
                return Fault($"its elements are nested more than {DepthMax} deep");
            }

            using XmlReader reader = ReaderOf(content);
            XElement root = XDocument.Load(reader).Root!;
            return root.Name.LocalName switch
            {
                "FDBK" => Reply(root),
                "MCVR" => new Acknowledgement([Notice(root)], ""),
                _ => Fault("the root is neither FDBK nor MCVR"),
            };
        }
        catch (XmlException)
        {
            return Fault("it is no XML, or has a document type");
        }
    }

    // Depth is looked at before the tree is built: a tree of a million levels would overflow the stack of whoever walks it.
    private static bool IsFlat(ReadOnlyMemory<byte> content)
    {
        using XmlReader reader = ReaderOf(content);
        while (reader.Read())
        {
            if (reader.Depth > DepthMax)
            {
                return false;
            }
        }

        return true;
    }

    private static XmlReader ReaderOf(ReadOnlyMemory<byte> content) => XmlReader.Create(
        new MemoryStream(content.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    private static Acknowledgement Reply(XElement root)
    {
        XElement[] states = [.. Named(root, "SFID")];
        if (states.Length == 0)
        {
            return Fault("FDBK has no SFID");
        }

        // One reply may answer several messages: each part of it has a state of its own.
        return new Acknowledgement(
            [.. states.Select(state => ReportOf(states.Length == 1 ? root : state.Parent ?? root, state.Value.Trim()))], "");
    }

    private static AcknowledgedReport ReportOf(XElement scope, string word)
    {
        AcknowledgementStatus status = StatusOf(word);
        string name = NameIn(scope);
        return new AcknowledgedReport(
            Format, "", FileOf(name), 0, status, word, name, [.. ErrorsIn(scope, status == AcknowledgementStatus.Rejected)]);
    }

    // Only the exact words of the table mean something.
    private static AcknowledgementStatus StatusOf(string word)
    {
        AuthorityProfile profile = AuthorityProfile.All.Single(static profile => profile.Format == Format);
        return profile.Code("status", word) switch
        {
            "accepted" => AcknowledgementStatus.Accepted,
            "rejected" => AcknowledgementStatus.Rejected,
            "to_be_completed" => AcknowledgementStatus.ToBeCompleted,
            _ => AcknowledgementStatus.Unknown,
        };
    }

    // A place and a reason beside each other belong together; either may come alone.
    private static IEnumerable<AcknowledgementRemark> ErrorsIn(XElement scope, bool isFatal)
    {
        XElement? place = null;
        foreach (XElement one in scope.DescendantsAndSelf().Where(static one => one.Name.LocalName is "ERLC" or "ERRS"))
        {
            bool isReason = one.Name.LocalName == "ERRS", isOfPlace = isReason && place?.Parent == one.Parent;
            if (place is not null && !isOfPlace)
            {
                yield return new AcknowledgementRemark(isFatal, "", place.Value.Trim(), "");
            }

            if (isReason)
            {
                yield return new AcknowledgementRemark(isFatal, "", isOfPlace ? place!.Value.Trim() : "", one.Value.Trim());
            }

            place = isReason ? null : one;
        }

        if (place is not null)
        {
            yield return new AcknowledgementRemark(isFatal, "", place.Value.Trim(), "");
        }
    }

    // TMLM is the day until when it has to be answered; RQDS what is asked for; ITEM the elements in question.
    private static AcknowledgedReport Notice(XElement root)
    {
        List<AcknowledgementRemark> remarks = [];
        foreach (string name in (string[])["TMLM", "RQDS", "RQNM"])
        {
            remarks.AddRange(Named(root, name).Select(one => new AcknowledgementRemark(false, name, "", one.Value.Trim())));
        }

        remarks.AddRange(Named(root, "ITEM").Select(static item => new AcknowledgementRemark(false, "ITEM", item.Value.Trim(), "")));
        string message = NameIn(root);
        return new AcknowledgedReport(
            Format, "", FileOf(message), 0, AcknowledgementStatus.ToBeCompleted, "MCVR", message, [.. remarks]);
    }

    // As the files are named beside the messages' names: a report in one message is camlmac.xml whatever its number on the day.
    private static string FileOf(string name) =>
        name.Length == 0 ? "" : name[^8..].TrimStart('0') is var number && number is "1" or "" ? "camlmac.xml" : $"camlmac-{number}.xml";

    private static string NameIn(XElement scope) => scope.DescendantsAndSelf().Where(static one => !one.HasElements)
        .Select(static one => WithoutExtension(one.Value.Trim()))
        .FirstOrDefault(CamlmacName.IsName, "");

    private static string WithoutExtension(string name) =>
        name.EndsWith(".XML", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".ZIP", StringComparison.OrdinalIgnoreCase)
            ? name[..^4]
            : name;

    private static IEnumerable<XElement> Named(XElement root, string name) =>
        root.DescendantsAndSelf().Where(one => one.Name.LocalName == name);

    private static Acknowledgement Fault(string fault) => new([], fault);
}
