using System;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CompliReport.Detection;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>
/// A JSON object of a stored run, read strictly: what is missing or of another type is said with file and field, never taken for zero.
/// Fields that are not asked for are passed over, for a schema may gain some.
/// </summary>
/// <param name="File">Name of the file, with the line where it has lines.</param>
/// <param name="Path">Where in the document the object stands; empty for the document itself.</param>
/// <param name="Element">The object.</param>
internal readonly record struct StoredJson(string File, string Path, JsonElement Element)
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a document, which has to be one object.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="read">Makes something of it; the document lives as long as this call.</param>
    /// <exception cref="InvalidDataException">It is no JSON object, or <paramref name="read"/> found a field missing.</exception>
    internal static T Read<T>(string file, ReadOnlyMemory<byte> utf8, Func<StoredJson, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(new StoredJson(file, "", document.RootElement))
                : throw Fault(file, "", "no JSON object", "a JSON object");
        }
        catch (JsonException broken)
        {
            string where = string.Create(
                CultureInfo.InvariantCulture, $"no JSON in line {(broken.LineNumber ?? 0) + 1} at byte {broken.BytePositionInLine ?? 0}");
            throw Fault(file, "", where, "a whole JSON object");
        }
    }

    /// <summary>What is thrown for a stored file that is not as it should be.</summary>
    internal static InvalidDataException Fault(string file, string field, string found, string expected) =>
        new($"{file}: {(field.Length > 0 ? field + ": " : "")}found {found}, expected {expected}.");

    /// <summary>A text.</summary>
    internal string Text(string name) => Get(name, JsonValueKind.String, "a text").GetString()!;

    /// <summary>A text, or null where the field is null.</summary>
    internal string? TextOrNull(string name) => IsNull(name) ? null : Text(name);

    /// <summary>A whole number of zero or more.</summary>
    internal long Count(string name) =>
        Get(name, JsonValueKind.Number, "a count").TryGetInt64(out long value) && value >= 0
            ? value
            : throw Wrong(name, "another number", "a whole number of zero or more");

    /// <summary>The same, or null where the field is null.</summary>
    internal long? CountOrNull(string name) => IsNull(name) ? null : Count(name);

    /// <summary>A whole number of zero or more, at most 2,147,483,647.</summary>
    internal int SmallCount(string name) =>
        Count(name) is <= int.MaxValue and long value ? (int)value : throw Wrong(name, "a larger number", "a number below 2^31");

    /// <summary>A digest of 64 lower-case hexadecimal digits.</summary>
    internal Sha256Digest Digest(string name) =>
        Text(name) is { Length: 64 } hex && hex.All(char.IsAsciiHexDigitLower)
            ? Sha256Digest.FromBytes(Convert.FromHexString(hex))
            : throw Wrong(name, "another text", "a SHA-256 of 64 lower-case hexadecimal digits");

    /// <summary>A digest, or null where the field is null.</summary>
    internal Sha256Digest? DigestOrNull(string name) => IsNull(name) ? null : Digest(name);

    /// <summary>An RFC 3339 time.</summary>
    internal UtcInstant Instant(string name) =>
        UtcInstant.TryParse(Encoding.UTF8.GetBytes(Text(name)), out UtcInstant instant)
            ? instant
            : throw Wrong(name, "another text", "a time such as 2026-03-02T00:00:00Z");

    /// <summary>The same, or null where the field is null.</summary>
    internal UtcInstant? InstantOrNull(string name) => IsNull(name) ? null : Instant(name);

    /// <summary>A date.</summary>
    internal DateOnly Date(string name) =>
        DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date
            : throw Wrong(name, "another text", "a date such as 2026-03-02");

    /// <summary>The same, or null where the field is null.</summary>
    internal DateOnly? DateOrNull(string name) => IsNull(name) ? null : Date(name);

    /// <summary>An exact decimal number, written as a text.</summary>
    internal decimal Number(string name) => Number(name, Get(name, JsonValueKind.String, "a decimal as a text"));

    /// <summary>An object whose fields are exact numbers, by name in ordinal order.</summary>
    internal ImmutableArray<Measure> Measures(string name)
    {
        StoredJson numbers = Object(name);
        return [.. numbers.Element.EnumerateObject()
            .Select(one => new Measure(
                one.Name, one.Value.ValueKind == JsonValueKind.String
                    ? numbers.Number(one.Name, one.Value)
                    : throw numbers.Wrong(one.Name, Kind(one.Value), "a decimal as a text")))
            .OrderBy(static one => one.Name, StringComparer.Ordinal)];
    }

    /// <summary>A list of texts.</summary>
    internal ImmutableArray<string> Texts(string name)
    {
        StoredJson self = this;
        return [.. Get(name, JsonValueKind.Array, "a list").EnumerateArray().Select(one =>
            one.ValueKind == JsonValueKind.String ? one.GetString()! : throw self.Wrong(name, Kind(one), "texts"))];
    }

    /// <summary>A list of objects.</summary>
    internal ImmutableArray<T> Objects<T>(string name, Func<StoredJson, T> read)
    {
        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        foreach (JsonElement one in Get(name, JsonValueKind.Array, "a list").EnumerateArray())
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"{Whole(name)}[{items.Count}]");
            items.Add(one.ValueKind == JsonValueKind.Object
                ? read(new StoredJson(File, path, one))
                : throw Fault(File, path, Kind(one), "an object"));
        }

        return items.DrainToImmutable();
    }

    /// <summary>An object in the object.</summary>
    internal StoredJson Object(string name) => new(File, Whole(name), Get(name, JsonValueKind.Object, "an object"));

    /// <summary>Whether there is such a field.</summary>
    internal bool Has(string name) => Element.TryGetProperty(name, out _);

    /// <summary>What is thrown for a field of this object.</summary>
    internal InvalidDataException Wrong(string name, string found, string expected) => Fault(File, Whole(name), found, expected);

    private bool IsNull(string name) => Element.TryGetProperty(name, out JsonElement field) && field.ValueKind == JsonValueKind.Null;

    private decimal Number(string name, JsonElement field)
    {
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        return decimal.TryParse(field.GetString(), Plain, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : throw Wrong(name, "another text", "a decimal such as 12.5");
    }

    private JsonElement Get(string name, JsonValueKind kind, string expected) =>
        !Element.TryGetProperty(name, out JsonElement field) ? throw Wrong(name, "no such field", expected)
            : field.ValueKind == kind ? field
            : throw Wrong(name, Kind(field), expected);

    private string Whole(string name) => Path.Length > 0 ? Path + "." + name : name;

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
