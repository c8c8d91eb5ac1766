using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Goaml;

namespace CompliReport.Delivery.Acknowledgements;

/// <summary>Reads what a goAML site says of reports: its answer as JSON, or the same fields as XML; see <c>docs/goaml.md</c>.</summary>
public static class GoamlAcknowledgement
{
    // An answer is small; what is larger is something else.
    private const int BytesMax = 10_000_000, ReportsMax = 100_000;

    private static readonly string[] Fields = ["ReportKey", "EntityReference", "Status", "Reference", "Message"];

    private static readonly AuthorityProfile Profile = AuthorityProfile.All.First(static profile => profile.Format == "goaml");

    /// <summary>Reads an answer; a file that is none gives a fault, never an exception.</summary>
    public static Acknowledgement Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > BytesMax)
        {
            return Fault($"It has {file.Length} bytes, at most {BytesMax} are read.");
        }

        try
        {
            ReadOnlySpan<byte> text = file.Span.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
            bool isJson = text.Length > 0 && text[0] is (byte)'{' or (byte)'[';
            List<Answer> answers = isJson ? OfJson(file[^text.Length..]) : OfXml(file);
            return answers.Count is 0 or > ReportsMax
                ? Fault($"It answers {answers.Count} reports, expected 1 to {ReportsMax}.")
                : new Acknowledgement([.. answers.Select(ReportOf)], "");
        }
        catch (Exception wrong) when (wrong is JsonException or XmlException or InvalidDataException)
        {
            return Fault(
                "It cannot be read as an answer of goAML: " + (wrong is InvalidDataException ? wrong.Message : wrong.GetType().Name + "."));
        }
    }

    private static AcknowledgedReport ReportOf(Answer answer)
    {
        // The reference of a part ends in -02; the id of a report has no hyphen followed by two digits.
        string reference = answer.Of("EntityReference");
        int part = reference.Length > 3 && reference[^3] == '-'
            && int.TryParse(reference[^2..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
        AcknowledgementStatus status = StatusOf(answer.Of("Status"));
        bool isRefused = status == AcknowledgementStatus.Rejected;
        List<AcknowledgementRemark> remarks =
        [
            .. answer.Errors.Select(error => new AcknowledgementRemark(isRefused, error.Of("Code"), error.Of("Path"), error.Of("Message"))),
        ];
        if (answer.Of("Message") is { Length: > 0 } message)
        {
            remarks.Insert(0, new AcknowledgementRemark(isRefused, "", "", message));
        }

        return new AcknowledgedReport(
            "goaml",
            part == 0 ? reference : reference[..^3],
            part == 0 ? "" : part == 1 ? GoamlFiling.MainFile : string.Create(CultureInfo.InvariantCulture, $"goaml-{part}.xml"),
            0,
            status,
            answer.Of("Status"),
            answer.Of("Reference") is { Length: > 0 } given ? given : answer.Of("ReportKey"),
            [.. remarks]);
    }

    // Exact words: "Not Accepted" is not "Accepted", and a new word means nothing until a person has looked.
    private static AcknowledgementStatus StatusOf(string word) =>
        Profile.Codes["status"].TryGetValue(word, out string? name) && Enum.TryParse(name, out AcknowledgementStatus status)
            ? status
            : AcknowledgementStatus.Unknown;

    private static List<Answer> OfJson(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
        JsonElement root = document.RootElement;
        JsonElement list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("value", out JsonElement value) ? value : root;
        return list.ValueKind switch
        {
            JsonValueKind.Array => [.. list.EnumerateArray().Select(OfJson)],
            JsonValueKind.Object => [OfJson(list)],
            _ => throw new InvalidDataException("value is no list of reports."),
        };
    }

    private static Answer OfJson(JsonElement report)
    {
        Dictionary<string, string> fields = FieldsOf(report);
        List<Answer> errors = [];
        if (report.TryGetProperty("Errors", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            errors.AddRange(list.EnumerateArray().Select(static error => new Answer(FieldsOf(error), [])));
        }

        return Checked(fields, errors);
    }

    private static Dictionary<string, string> FieldsOf(JsonElement holder)
    {
        if (holder.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("An entry of a list is no object.");
        }

        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (JsonProperty field in holder.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number
                && !fields.TryAdd(field.Name, field.Value.ToString().Trim()))
            {
                throw new InvalidDataException($"A report has more than one {field.Name}.");
            }
        }

        return fields;
    }

    private static List<Answer> OfXml(ReadOnlyMemory<byte> xml)
    {
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = BytesMax,
        };
        using XmlReader reader = XmlReader.Create(new MemoryStream(xml.ToArray()), settings);
        while (reader.Read())
        {
            if (reader.Depth > 8)
            {
                throw new InvalidDataException("Its elements are nested too deep.");
            }

            if (reader.Depth == 0 && reader.NodeType == XmlNodeType.Element
                && (reader.LocalName != "Reports" || reader.NamespaceURI.Length > 0))
            {
                throw new InvalidDataException("Its root is not Reports.");
            }
        }

        using XmlReader again = XmlReader.Create(new MemoryStream(xml.ToArray()), settings);
        return [.. XElement.Load(again).Elements("Report").Select(static report => Checked(
            FieldsOf(report), report.Elements("Errors").Elements("Error").Select(static error => new Answer(FieldsOf(error), []))))];
    }

    private static Dictionary<string, string> FieldsOf(XElement holder)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (XElement field in holder.Elements().Where(static one => !one.HasElements))
        {
            if (!fields.TryAdd(field.Name.LocalName, field.Value.Trim()))
            {
                throw new InvalidDataException($"A report has more than one {field.Name.LocalName}.");
            }
        }

        return fields;
    }

    private static Answer Checked(Dictionary<string, string> fields, IEnumerable<Answer> errors)
    {
        bool isNamed = fields.ContainsKey("ReportKey") || fields.ContainsKey("EntityReference");
        return isNamed && fields.ContainsKey("Status")
            ? new Answer(fields, [.. errors])
            : throw new InvalidDataException(
                "A report needs Status, and ReportKey or EntityReference, of " + string.Join(", ", Fields) + ".");
    }

    private static Acknowledgement Fault(FormattableString fault) => Fault(fault.ToString(CultureInfo.InvariantCulture));

    private static Acknowledgement Fault(string fault) => new([], fault);

    private sealed record Answer(Dictionary<string, string> Fields, ImmutableArray<Answer> Errors)
    {
        internal string Of(string field) => Fields.GetValueOrDefault(field, "");
    }
}
