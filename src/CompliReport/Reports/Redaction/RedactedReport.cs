using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Reports.Formats;

namespace CompliReport.Reports.Redaction;

/// <summary>
/// The view of a report for operations: figures, dates, rules and deadlines as they are, tokens for whoever is named in it. A pure function
/// of the report and the key.
/// </summary>
/// <remarks>
/// By allow-list: a member of report.json that the plan does not name is left out, and its values are replaced wherever a text repeats
/// them. When all is written it is read again and looked through for personal values; one that is left makes the view refused.
/// </remarks>
public static class RedactedReport
{
    /// <summary>The schema of the view.</summary>
    public const string Schema = "complireport/redacted-report/1";

    /// <summary>Bytes of a key, at least.</summary>
    public const int KeyLengthMin = 32;

    /// <summary>Writes the view.</summary>
    /// <param name="reportJson">A report.json, of the schema <c>complireport/report/2</c>.</param>
    /// <param name="key">The key of the tokens: the same value has the same token under the same key, and another under another.</param>
    /// <param name="to">Takes the view, as JSON; stays open.</param>
    /// <exception cref="ArgumentException">The key is too short to keep anything secret.</exception>
    /// <exception cref="InvalidDataException">It is no report.json, or a personal value would be left: nothing was written.</exception>
    public static void Write(ReadOnlySpan<byte> reportJson, ReadOnlySpan<byte> key, Stream to)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (key.Length < KeyLengthMin)
        {
            throw new ArgumentException($"A key of tokens has {KeyLengthMin} bytes or more.", nameof(key));
        }

        using JsonDocument report = Parse(reportJson);
        PersonalValues values = PersonalValues.Of(report.RootElement, key);
        using MemoryStream view = new();
        JsonText.Document(view, json => Write(json, report.RootElement, RedactionShape.Report, values, []));
        using JsonDocument written = JsonDocument.Parse(view.ToArray());
        if (LeftIn(written.RootElement, RedactionShape.Report, values, "") is { } path)
        {
            throw new InvalidDataException($"The redacted view would still tell a personal value at {path}: it was not written.");
        }

        view.WriteTo(to);
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> reportJson)
    {
        try
        {
            JsonDocument report = JsonDocument.Parse(reportJson.ToArray());
            if (report.RootElement.ValueKind == JsonValueKind.Object && report.RootElement.TryGetProperty("schema", out JsonElement schema)
                && schema.ValueKind == JsonValueKind.String && schema.GetString() == ReportJson.Schema)
            {
                return report;
            }

            report.Dispose();
        }
        catch (JsonException)
        {
            // Its message quotes what it found.
        }

        throw new InvalidDataException($"Not a report.json of the schema {ReportJson.Schema}.");
    }

    private static void Write(
        Utf8JsonWriter json, JsonElement from, RedactionShape shape, PersonalValues values, ImmutableArray<string> subjects)
    {
        switch (from.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                ImmutableArray<string> described = shape.IsSentence ? SubjectsOf(from) : subjects;
                foreach (JsonProperty member in from.EnumerateObject())
                {
                    WriteMember(json, member, shape, values, described);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in from.EnumerateArray().Where(item => IsFit(item, shape.Items!) && !IsOnSubject(item, shape)))
                {
                    Write(json, item, shape.Items!, values, subjects);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(shape.Leaf switch
                {
                    RedactionLeaf.Token => values.TokenOf(from.GetString()!, shape.Kind),
                    RedactionLeaf.Text => values.Replace(from.GetString()!, subjects),
                    _ => from.GetString(),
                });
                break;
            default:
                from.WriteTo(json);
                break;
        }
    }

    private static void WriteMember(
        Utf8JsonWriter json, JsonProperty member, RedactionShape shape, PersonalValues values, ImmutableArray<string> subjects)
    {
        RedactionShape? inner = InnerOf(shape, member.Name);
        if (inner is null || !IsFit(member.Value, inner))
        {
            return;
        }

        json.WritePropertyName(member.Name);
        if (shape == RedactionShape.Report && member.Name == "schema")
        {
            json.WriteStringValue(Schema);
        }
        else
        {
            Write(json, member.Value, inner, values, subjects);
        }
    }

    private static RedactionShape? InnerOf(RedactionShape shape, string name) =>
        shape.Members?.GetValueOrDefault(name) ?? (name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            ? shape.AnyMember
            : null);

    // What is not of the shape that the plan knows is not known: left out.
    private static bool IsFit(JsonElement value, RedactionShape shape) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Object => shape.Members is not null || shape.AnyMember is not null,
        JsonValueKind.Array => shape.Items is not null,
        JsonValueKind.String => IsLeaf(shape) && (shape.Leaf != RedactionLeaf.Figure || IsFigure(value.GetString()!)),
        _ => IsLeaf(shape) && shape.Leaf == RedactionLeaf.Figure,
    };

    private static bool IsLeaf(RedactionShape shape) => shape is { Members: null, AnyMember: null, Items: null };

    // Decimals, dates, times and digests.
    private static bool IsFigure(string text) =>
        text.All(static c => char.IsAsciiDigit(c) || c is '-' or '.' or ':' or 'T' or 'Z')
        || (text.Length == 64 && text.All(char.IsAsciiHexDigitLower));

    private static bool IsOnSubject(JsonElement fact, RedactionShape shape) =>
        shape.IsFacts && fact.ValueKind == JsonValueKind.Object && fact.TryGetProperty("id", out JsonElement id)
        && id.ValueKind == JsonValueKind.String && id.GetString()!.StartsWith("subject.", StringComparison.Ordinal);

    private static ImmutableArray<string> SubjectsOf(JsonElement sentence) =>
        sentence.TryGetProperty("facts", out JsonElement facts) && facts.ValueKind == JsonValueKind.Array
            ? [.. facts.EnumerateArray().Select(static fact => fact.ToString())
                .Where(static fact => fact.StartsWith("subject.", StringComparison.Ordinal))
                .Select(static fact => fact["subject.".Length..])]
            : [];

    // Where a personal value is left; null for nowhere. A figure is told from an id by its place.
    private static string? LeftIn(JsonElement view, RedactionShape shape, PersonalValues values, string path)
    {
        switch (view.ValueKind)
        {
            case JsonValueKind.Object:
                return view.EnumerateObject()
                    .Select(member => values.IsIn(member.Name)
                        ? path + "/(a name)"
                        : LeftIn(member.Value, InnerOf(shape, member.Name)!, values, path + "/" + member.Name))
                    .FirstOrDefault(static left => left is not null);
            case JsonValueKind.Array:
                return view.EnumerateArray().Select(item => LeftIn(item, shape.Items!, values, path + "/*"))
                    .FirstOrDefault(static left => left is not null);
            case JsonValueKind.String:
                return shape.Leaf != RedactionLeaf.Figure && values.IsIn(view.GetString()!) ? path : null;
            default:
                return null;
        }
    }
}
