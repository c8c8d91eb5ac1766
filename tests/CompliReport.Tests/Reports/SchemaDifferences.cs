using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CompliReport.Tests.Reports;

/// <summary>
/// Holds a document against a JSON Schema of ours: the keywords that our schemas use, and that objects have exactly the fields of their
/// schema.
/// </summary>
internal static class SchemaDifferences
{
    public static IEnumerable<string> Of(JsonElement root, JsonElement value) => Of(root, root, value, "$");

    private static IEnumerable<string> Of(JsonElement root, JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            schema = root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);
        }

        IEnumerable<string> own = Type(schema, value).Concat(Text(schema, value)).Concat(Number(schema, value))
            .Select(fault => path + ": " + fault);
        IEnumerable<string> inner = value.ValueKind switch
        {
            JsonValueKind.Object => Members(root, schema, value, path),
            JsonValueKind.Array => value.EnumerateArray()
                .SelectMany((item, i) => Of(root, schema.GetProperty("items"), item, $"{path}[{i}]")),
            _ => [],
        };
        return own.Concat(inner);
    }

    private static IEnumerable<string> Members(JsonElement root, JsonElement schema, JsonElement value, string path)
    {
        string[] written = [.. value.EnumerateObject().Select(static member => member.Name)];
        if (!schema.TryGetProperty("properties", out JsonElement properties))
        {
            return value.EnumerateObject()
                .SelectMany(member => Of(root, schema.GetProperty("additionalProperties"), member.Value, path + "." + member.Name));
        }

        string[] described = [.. properties.EnumerateObject().Select(static member => member.Name)];
        string[] required = [.. schema.GetProperty("required").EnumerateArray().Select(static name => name.GetString()!)];
        IEnumerable<string> differences = written.Except(described).Select(name => $"{path}: {name} is written and not in the schema")
            .Concat(described.Except(written).Select(name => $"{path}: {name} is in the schema and not written"))
            .Concat(described.Except(required).Select(name => $"{path}: {name} is always written and not required"));
        return differences.Concat(value.EnumerateObject()
            .Where(member => described.Contains(member.Name))
            .SelectMany(member => Of(root, properties.GetProperty(member.Name), member.Value, path + "." + member.Name)));
    }

    private static IEnumerable<string> Type(JsonElement schema, JsonElement value)
    {
        if (schema.TryGetProperty("type", out JsonElement type))
        {
            string actual = value.ValueKind switch
            {
                JsonValueKind.True or JsonValueKind.False => "boolean",
                JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
                _ => value.ValueKind.ToString().ToLowerInvariant(),
            };
            string[] allowed = type.ValueKind == JsonValueKind.Array
                ? [.. type.EnumerateArray().Select(static one => one.GetString()!)]
                : [type.GetString()!];
            if (!allowed.Contains(actual))
            {
                yield return $"{actual}, and not {string.Join(" or ", allowed)}";
            }
        }
    }

    private static IEnumerable<string> Text(JsonElement schema, JsonElement value)
    {
        if (schema.TryGetProperty("const", out JsonElement constant) && constant.GetString() != value.GetString())
        {
            yield return $"{value}, and not {constant}";
        }

        if (schema.TryGetProperty("enum", out JsonElement words)
            && !words.EnumerateArray().Any(word => word.ToString() == value.ToString() && word.ValueKind == value.ValueKind))
        {
            yield return $"{value}, and not one of {words}";
        }

        if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("pattern", out JsonElement pattern)
            && !Regex.IsMatch(value.GetString()!, pattern.GetString()!))
        {
            yield return $"{value} does not match {pattern}";
        }
    }

    private static IEnumerable<string> Number(JsonElement schema, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && schema.TryGetProperty("minimum", out JsonElement least)
            && value.GetInt64() < least.GetInt64())
        {
            yield return $"{value} is less than {least}";
        }

        if (value.ValueKind == JsonValueKind.Number && schema.TryGetProperty("maximum", out JsonElement most)
            && value.GetInt64() > most.GetInt64())
        {
            yield return $"{value} is more than {most}";
        }
    }
}
