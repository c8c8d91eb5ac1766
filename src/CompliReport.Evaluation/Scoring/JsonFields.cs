using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CompliReport.Detection;
using CompliReport.Values;

namespace CompliReport.Evaluation.Scoring;

/// <summary>
/// Reads the fields of a JSON object. A field that is missing or of another type gives a zero and is noted: look at <see cref="Wrong"/>
/// when all have been read.
/// </summary>
/// <param name="json">The object; of anything else every field is missing.</param>
internal sealed class JsonFields(JsonElement json)
{
    /// <summary>The first field that was missing or of another type; null for none.</summary>
    internal string? Wrong { get; private set; }

    /// <summary>A text.</summary>
    internal string Text(string name) => Get(name, JsonValueKind.String) is { } field ? field.GetString()! : "";

    /// <summary>The same, or null.</summary>
    internal string? TextOrNull(string name) => Find(name) is { ValueKind: JsonValueKind.Null } ? null : Text(name);

    /// <summary>A whole number of zero or more.</summary>
    internal long Number(string name)
    {
        if (Get(name, JsonValueKind.Number) is { } field && field.TryGetInt64(out long value) && value >= 0)
        {
            return value;
        }

        Wrong ??= name;
        return 0;
    }

    /// <summary>The same, or null.</summary>
    internal long? NumberOrNull(string name) => Find(name) is { ValueKind: JsonValueKind.Null } ? null : Number(name);

    /// <summary>A list of texts.</summary>
    internal ImmutableArray<string> Texts(string name)
    {
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        foreach (JsonElement one in Items(name))
        {
            if (one.ValueKind == JsonValueKind.String)
            {
                texts.Add(one.GetString()!);
            }
            else
            {
                Wrong ??= name;
            }
        }

        return texts.DrainToImmutable();
    }

    /// <summary>An object whose fields are exact numbers, as texts.</summary>
    internal ImmutableArray<Measure> Measures(string name)
    {
        ImmutableArray<Measure>.Builder measures = ImmutableArray.CreateBuilder<Measure>();
        foreach (JsonProperty one in Get(name, JsonValueKind.Object) is { } field ? field.EnumerateObject() : default)
        {
            measures.Add(new Measure(one.Name, Exact(one.Name, one.Value)));
        }

        return measures.DrainToImmutable();
    }

    /// <summary>An exact number, as a text.</summary>
    internal decimal Decimal(string name) => Exact(name, Get(name, JsonValueKind.String) ?? default);

    /// <summary>A list of anything.</summary>
    internal IEnumerable<JsonElement> Items(string name) =>
        Get(name, JsonValueKind.Array) is { } field ? field.EnumerateArray() : System.Array.Empty<JsonElement>();

    /// <summary>An RFC 3339 time.</summary>
    internal UtcInstant Instant(string name)
    {
        if (!UtcInstant.TryParse(Encoding.UTF8.GetBytes(Text(name)), out UtcInstant instant))
        {
            Wrong ??= name;
        }

        return instant;
    }

    /// <summary>An object in the object; its faults are to be asked of it.</summary>
    internal JsonFields Object(string name) => new(Get(name, JsonValueKind.Object) ?? default);

    /// <summary>Whether there is such a field.</summary>
    internal bool Has(string name) => Find(name) is not null;

    private decimal Exact(string name, JsonElement field)
    {
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (field.ValueKind == JsonValueKind.String
            && decimal.TryParse(field.GetString(), Plain, CultureInfo.InvariantCulture, out decimal number))
        {
            return number;
        }

        Wrong ??= name;
        return 0;
    }

    private JsonElement? Get(string name, JsonValueKind kind)
    {
        if (Find(name) is { } field && field.ValueKind == kind)
        {
            return field;
        }

        Wrong ??= name;
        return null;
    }

    private JsonElement? Find(string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement field) ? field : null;
}
