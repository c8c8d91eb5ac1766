using System;
using System.Collections.Immutable;
using System.IO;
using System.Xml;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Camlmac;
using CompliReport.Reports.Filing.Goaml;

namespace CompliReport.Delivery.Acknowledgements;

/// <summary>Where in a ledger the element of a filing comes from that an authority remarks on.</summary>
/// <param name="EntryId">The entry.</param>
/// <param name="File">Its file.</param>
/// <param name="Line">Its line.</param>
public sealed record RemarkSource(string EntryId, string File, long Line);

/// <summary>How the answers of an authority are read. A new one is a reader and a line in <see cref="AcknowledgementFormats"/>.</summary>
/// <param name="Format">The filing's format, e.g. <c>fincen</c>.</param>
/// <param name="IsOurs">Whether a file is an answer of this kind: by the name of its XML root, or <c>json</c> and its start.</param>
/// <param name="Read">Reads it; never throws for what is in the file.</param>
/// <param name="SourceOf">Where the element of a filing comes from; null where that cannot be told.</param>
internal sealed record AcknowledgementFormat(
    string Format, Func<string, string, bool> IsOurs, Func<ReadOnlyMemory<byte>, Acknowledgement> Read,
    Func<byte[], string, ReportDocument, RemarkSource?> SourceOf);

/// <summary>The kinds of answers.</summary>
internal static class AcknowledgementFormats
{
    /// <summary>The longest answer that is read, in bytes.</summary>
    internal const int BytesMax = 20 << 20;

    internal static ImmutableArray<AcknowledgementFormat> All { get; } =
    [
        new("generic", static (root, start) => root == "json" && start.Contains(GenericAcknowledgement.Schema, StringComparison.Ordinal),
            GenericAcknowledgement.Read, static (_, _, _) => null),
        new("fincen", static (root, _) => root == "EFilingBatchXML", FincenAcknowledgement.Read,
            static (filing, path, report) => Of(FincenAcknowledgement.SourceOf(filing, path, report))),
        new("camlmac", static (root, _) => root is "FDBK" or "MCVR", CamlmacAcknowledgement.Read,
            static (filing, path, report) => Of(CamlmacWriter.SourceOf(filing, path, report))),
        // The answer of a goAML site is JSON without a name of its own, or the same as XML.
        new("goaml",
            static (root, start) =>
                root is "Reports" || (root == "json" && start.Contains("\"ReportKey\"", StringComparison.Ordinal)),
            GoamlAcknowledgement.Read, static (filing, path, report) => Of(GoamlSource.SourceOf(filing, path, report))),
    ];

    private static RemarkSource? Of((string EntryId, string File, long Line)? source) =>
        source is { } found ? new RemarkSource(found.EntryId, found.File, found.Line) : null;

    /// <summary>The kind of a file; null where it is none of them.</summary>
    internal static AcknowledgementFormat? Of(ReadOnlyMemory<byte> content)
    {
        string root = RootOf(content);
        string start = System.Text.Encoding.UTF8.GetString(content.Span[..Math.Min(content.Length, 4096)]);
        foreach (AcknowledgementFormat format in All)
        {
            if (root.Length > 0 && format.IsOurs(root, start))
            {
                return format;
            }
        }

        return null;
    }

    private static string RootOf(ReadOnlyMemory<byte> content)
    {
        foreach (byte b in content.Span)
        {
            if (b is (byte)'{' or (byte)'[')
            {
                return "json";
            }

            if (b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or 0xEF or 0xBB or 0xBF))
            {
                break;
            }
        }

        try
        {
            using XmlReader reader = XmlReader.Create(
                new MemoryStream(content.ToArray()),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = BytesMax });
            return reader.MoveToContent() == XmlNodeType.Element ? reader.LocalName : "";
        }
        catch (XmlException)
        {
            return "";
        }
    }
}
