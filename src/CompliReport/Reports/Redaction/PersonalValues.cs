using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CompliReport.Reports.Redaction;

/// <summary>The personal values of one report with the token of each: the same value has the same token under the same key.</summary>
internal sealed class PersonalValues
{
    /// <summary>Shorter values are too often a part of something else to be looked for everywhere.</summary>
    internal const int StrongLengthMin = 4, StrongDigitsMin = 6;

    // 64 bits: two of a million values have the same token once in 37 million reports.
    private const int TokenDigits = 16;

    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal), _strong = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _descriptions = new(StringComparer.Ordinal);
    private readonly byte[] _key;
    private int[] _lengths = [];

    private PersonalValues(ReadOnlySpan<byte> key) => _key = key.ToArray();

    /// <summary>Collects every value of a report that the plan does not let through as it is.</summary>
    internal static PersonalValues Of(JsonElement report, ReadOnlySpan<byte> key)
    {
        PersonalValues values = new(key);
        values.Collect(report, RedactionShape.Report, "x");
        values.CollectDescriptions(report);

        // What the report says of itself is public, even where a counterparty has the name of the exchange.
        foreach (string name in (string[])["exchange_id", "jurisdiction", "case_id", "report_id", "report_type", "severity", "filing"])
        {
            if (report.TryGetProperty(name, out JsonElement word) && word.ValueKind == JsonValueKind.String)
            {
                values._replaced.Remove(word.GetString()!);
            }
        }

        values._strong.UnionWith(values._replaced.Where(IsStrong));
        values._lengths = [.. values._replaced.Select(static value => value.Length).Distinct().OrderDescending()];
        return values;
    }

    /// <summary>The token of a value; empty for an empty one.</summary>
    internal string TokenOf(string value, string kind)
    {
        if (value.Length == 0)
        {
            return "";
        }

        if (!_tokens.TryGetValue(value, out string? token))
        {
            byte[] digest = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(value));
            _tokens.Add(value, token = kind + "-" + Convert.ToHexStringLower(digest)[..TokenDigits]);
        }

        return token;
    }

    /// <summary>A text with every personal value in it replaced by its token, the longest first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="subjects">Whose descriptions are replaced too, as facts name them; empty for nobody's.</param>
    internal string Replace(string text, IEnumerable<string> subjects)
    {
        HashSet<string> also = new(StringComparer.Ordinal);
        foreach (string subject in subjects)
        {
            also.UnionWith(_descriptions.GetValueOrDefault(subject) ?? []);
        }

        int[] lengths = also.Count == 0 ? _lengths
            : [.. _lengths.Concat(also.Select(static value => value.Length)).Distinct().OrderDescending()];
        StringBuilder kept = new(text.Length);
        for (int at = 0; at < text.Length;)
        {
            string? found = FoundAt(text, at, lengths, _replaced) ?? (also.Count == 0 ? null : FoundAt(text, at, lengths, also));
            kept.Append(found is null ? text.AsSpan(at, 1) : TokenOf(found, "x"));
            at += found?.Length ?? 1;
        }

        return kept.ToString();
    }

    /// <summary>Whether a text holds a personal value that is long enough to be told from anything else.</summary>
    internal bool IsIn(string text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            if (FoundAt(text, at, _lengths, _strong) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a value is long enough to be told from anything else.</summary>
    internal static bool IsStrong(string value) =>
        value.Length >= (value.All(char.IsAsciiDigit) ? StrongDigitsMin : StrongLengthMin);

    // A value is found whole: not within a longer word of letters and digits; other scripts have no spaces between words.
    private static string? FoundAt(string text, int at, int[] lengths, HashSet<string> values)
    {
        if (at > 0 && char.IsAsciiLetterOrDigit(text[at]) && char.IsAsciiLetterOrDigit(text[at - 1]))
        {
            return null;
        }

        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = values.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (int length in lengths)
        {
            int end = at + length;
            bool isWhole = end <= text.Length
                && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end - 1]) || !char.IsAsciiLetterOrDigit(text[end]));
            if (isWhole && lookup.TryGetValue(text.AsSpan(at, length), out string? value))
            {
                return value;
            }
        }

        return null;
    }

    private void Collect(JsonElement json, RedactionShape? shape, string kind)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in json.EnumerateObject().Where(one => IsCollected(one.Name, shape)))
                {
                    RedactionShape? inner = shape?.AnyMember ?? shape?.Members?.GetValueOrDefault(member.Name);
                    Collect(member.Value, inner, KindOf(member.Name, kind));
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in json.EnumerateArray())
                {
                    Collect(item, shape?.Items, kind);
                }

                break;
            case JsonValueKind.String when shape is null || shape is { Leaf: RedactionLeaf.Token, Members: null, Items: null }:
                Add(json.GetString()!, shape?.Kind ?? kind, shape?.IsNaming ?? kind is "n");
                break;
        }
    }

    // Who files is an institution and no customer: it is left out of the view, and its city is an ordinary word elsewhere.
    private static bool IsCollected(string name, RedactionShape? shape) =>
        !RedactionShape.Descriptions.Contains(name) && !(shape == RedactionShape.Report && name == "filer");

    private void Add(string value, string kind, bool isNaming)
    {
        // Accounts of payees stand in one cell, with semicolons.
        string[] parts = value.Contains(';', StringComparison.Ordinal) ? [value, .. value.Split(';')] : [value];
        foreach (string part in parts.Select(static part => part.Trim()).Where(static part => part.Length > 0))
        {
            TokenOf(part, kind);
            if (isNaming || IsStrong(part))
            {
                _replaced.Add(part);
            }
        }
    }

    // What describes a subject is personal where it describes one, and an ordinary word elsewhere: an occupation, a province, an income.
    private void CollectDescriptions(JsonElement report)
    {
        if (!report.TryGetProperty("subjects", out JsonElement subjects) || subjects.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (JsonElement subject in subjects.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.Object))
        {
            string name = subject.TryGetProperty("customer_id", out JsonElement id) ? id.ToString() : "";
            if (name.Length == 0 && subject.TryGetProperty("accounts", out JsonElement accounts)
                && accounts.ValueKind == JsonValueKind.Array && accounts.GetArrayLength() > 0)
            {
                name = accounts[0].ToString();
            }

            if (subject.TryGetProperty("facts", out JsonElement facts) && facts.ValueKind == JsonValueKind.Object)
            {
                _descriptions[name] =
                [
                    .. facts.EnumerateObject().Where(static fact => RedactionShape.Descriptions.Contains(fact.Name))
                        .Select(static fact => fact.Value.ToString()).Where(static value => value.Length > 0),
                ];
            }
        }
    }

    private static string KindOf(string name, string outer) => name switch
    {
        "full_name" or "id_number" or "birth_date" => "n",
        "account_id" => "a",
        "customer_id" => "c",
        _ => outer,
    };

    /// <summary>The number of values, for messages.</summary>
    public override string ToString() => _tokens.Count.ToString(CultureInfo.InvariantCulture) + " personal values";
}
