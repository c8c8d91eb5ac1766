using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using Xunit;

namespace CompliReport.Tests.Detection.Properties;

/// <summary>findings.jsonl and cases.jsonl of a run as lines that can be compared between runs whose files differ.</summary>
/// <param name="Findings">Lines of findings.jsonl; evidence as sorted entry ids in place of places.</param>
/// <param name="Cases">Lines of cases.jsonl.</param>
internal sealed partial record FoundText(ImmutableArray<string> Findings, ImmutableArray<string> Cases)
{
    internal static FoundText Of(RunResult result) => new(
        [.. Lines(stream => FindingsJsonl.Write(result, stream)).Select(WithoutPlaces)],
        [.. Lines(stream => CasesJsonl.Write(result, [], stream))]);

    /// <summary>Typologies and rules that were hit.</summary>
    internal SortedSet<string> Ids => new(Findings.Select(static line => (string)JsonNode.Parse(line)!["id"]!), StringComparer.Ordinal);

    /// <summary>The same with names put back by a function, without ids (they are hashes of names and times), every list sorted.</summary>
    internal FoundText Nameless(Func<string, string> back)
    {
        Dictionary<string, string> ofId = new(StringComparer.Ordinal);
        foreach (string line in Findings)
        {
            JsonObject finding = JsonNode.Parse(Pairs().Replace(back(line), "MP"))!.AsObject();
            string id = (string)JsonNode.Parse(line)!["finding_id"]!;
            finding.Remove("finding_id");
            ofId.Add(id, Sorted(finding, static text => text).ToJsonString());
        }

        string[] cases = [.. Cases.Select(line =>
        {
            JsonObject one = JsonNode.Parse(back(line))!.AsObject();
            one.Remove("case_id");
            return Sorted(one, text => ofId.GetValueOrDefault(text, text)).ToJsonString();
        })];
        return new([.. ofId.Values.Order(StringComparer.Ordinal)], [.. cases.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Fails unless the other run found the same.</summary>
    internal void MustBe(FoundText found, int seed, string what)
    {
        string[] lost = [.. Findings.Except(found.Findings), .. Cases.Except(found.Cases)];
        string[] added = [.. found.Findings.Except(Findings), .. found.Cases.Except(Cases)];
        bool isSame = lost.Length + added.Length == 0 && Findings.Length == found.Findings.Length && Cases.Length == found.Cases.Length;
        Assert.True(
            isSame,
            $"PROPERTY_SEED={seed} PROPERTY_RUNS=1, {what}: {lost.Length} lost, {added.Length} added\n"
                + $"{First(lost)}\n---\n{First(added)}");
    }

    /// <summary>The findings of typologies alone.</summary>
    internal FoundText Typologies() =>
        new([.. Findings.Where(static line => line.Contains("\"kind\":\"typology\"", StringComparison.Ordinal))], []);

    internal FoundText Where(Func<string, bool> isKept) => new([.. Findings.Where(isKept)], [.. Cases.Where(isKept)]);

    // A pair of customers has a hash of their names.
    [GeneratedRegex("MP-[0-9a-f]{16}")]
    private static partial Regex Pairs();

    private static JsonNode Sorted(JsonNode node, Func<string, string> meaning)
    {
        if (node is JsonObject fields)
        {
            return new JsonObject(fields.Select(field =>
                KeyValuePair.Create(field.Key, field.Value is null ? null : Sorted(field.Value, meaning).DeepClone())));
        }

        if (node is JsonArray items)
        {
            return new JsonArray([.. items.Select(item => Sorted(item!, meaning).DeepClone())
                .OrderBy(static item => item.ToJsonString(), StringComparer.Ordinal)]);
        }

        return node.GetValueKind() == System.Text.Json.JsonValueKind.String ? JsonValue.Create(meaning((string)node!)) : node;
    }

    private static string WithoutPlaces(string line)
    {
        JsonObject finding = JsonNode.Parse(line)!.AsObject();
        string[] entries = [.. finding["evidence"]!.AsArray().Select(static row => (string)row!["entry_id"]!).Order(StringComparer.Ordinal)];
        finding["evidence"] = new JsonArray([.. entries.Select(static entry => JsonValue.Create(entry))]);
        return finding.ToJsonString();
    }

    private static string First(string[] lines) =>
        string.Join('\n', lines.Take(4).Select(static line => line.Length > 1000 ? line[..1000] : line));

    private static string[] Lines(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
