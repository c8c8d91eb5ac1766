using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CompliReport.Rules;
using Xunit;

namespace CompliReport.Tests.Rules;

public sealed class RulePackReaderTests
{
    [Fact]
    public void The_sample_is_sound() => Assert.Equal("", RulePackSample.Lines(RulePackSample.Read(RulePackSample.Text)));

    [Theory]
    [MemberData(nameof(RulePackFaultCases.All), MemberType = typeof(RulePackFaultCases))]
    public void A_fault_says_where_it_is_what_was_found_and_what_was_expected(
        string reason, string old, string replacement, string expected)
    {
        RulePackReading reading = RulePackSample.Read(RulePackSample.With(old, replacement));
        Assert.True(expected == RulePackSample.Lines(reading), $"{reason}:\n{RulePackSample.Lines(reading)}");
        Assert.Null(reading.Pack);
    }

    [Fact]
    public void Every_code_has_a_case()
    {
        string all = string.Join('\n', RulePackFaultCases.All.Select(row => row.Data.Item4));
        Assert.All(
            Enum.GetValues<RulePackFaultCode>().Except([RulePackFaultCode.None, RulePackFaultCode.TooLarge]),
            code => Assert.Contains(": " + code + ": ", all, StringComparison.Ordinal));
    }

    [Fact]
    public void Leaving_out_any_mandatory_field_gives_a_fault_that_names_it()
    {
        string text = File.ReadAllText(Path.Combine(RulePackSample.Root, "rules", "cn.json"));
        JsonDocumentOptions options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        JsonNode root = JsonNode.Parse(text, null, options)!;
        int tried = 0;
        foreach ((JsonObject holder, PackShape shape) in Objects(root.AsObject(), PackShapes.Pack).ToList())
        {
            foreach (PackField field in shape.Fields.Where(one => one.IsRequired && one.Name != "count"))
            {
                int at = holder.IndexOf(field.Name);
                JsonNode value = holder[field.Name]!;
                holder.RemoveAt(at);
                RulePackReading reading = RulePackSample.Read(root.ToJsonString());
                Assert.Null(reading.Pack);
                Assert.Contains(
                    reading.Faults, fault => fault.Code == RulePackFaultCode.FieldMissing && LastPart(fault.Field) == field.Name);
                holder.Insert(at, field.Name, value);
                tried++;
            }
        }

        Assert.True(tried > 250, $"only {tried} fields were left out");
        Assert.NotNull(RulePackSample.Read(root.ToJsonString()).Pack);
    }

    [Fact]
    public void All_faults_are_found_in_the_order_of_the_lines()
    {
        string json = RulePackSample.With("\"CY\"", "\"CZ\"")
            .Replace("\"2020-01-02\"", "\"2020-1-2\"", StringComparison.Ordinal)
            .Replace("\"n\": 5", "\"n\": 0", StringComparison.Ordinal)
            .Replace("\"ZZ\", \"name\"", "\"Z\", \"name\"", StringComparison.Ordinal);
        Assert.Equal(
            ["3 jurisdiction", "9 deadline.n", "33 window", "35 source.date"],
            RulePackSample.Read(json).Faults.Select(fault => $"{fault.Line} {fault.Field}"));
    }

    [Fact]
    public void Of_thousands_of_versions_that_all_collide_each_has_one_fault()
    {
        const int versions = 2_000;
        string rule = RulePackSample.Text[RulePackSample.Text.IndexOf("    {\n      \"id\": \"ZZ-1\"", StringComparison.Ordinal)..RulePackSample.Text.LastIndexOf("  ],", StringComparison.Ordinal)];
        string json = RulePackSample.Text.Replace(rule, string.Concat(Enumerable.Repeat(rule, versions)), StringComparison.Ordinal);
        RulePackReading reading = RulePackSample.Read(json);
        Assert.Equal(versions - 1, reading.Faults.Length);
        Assert.Equal(versions - 1, reading.Faults.Select(static fault => fault.Line).Distinct().Count());
        Assert.All(reading.Faults, static fault => Assert.Equal(RulePackFaultCode.VersionsOverlap, fault.Code));
    }

    [Theory]
    [InlineData("in turn", "1-5 6-9 10-12", "")]
    [InlineData("in any order", "10-12 1-5 6-9", "")]
    [InlineData("a shared day", "1-5 5-9", "5-9 overlaps 1-5")]
    [InlineData("the earlier days stand later", "5-9 1-5", "1-5 overlaps 5-9")]
    [InlineData("two within one", "1-12 2-3 5-6", "2-3 overlaps 1-12; 5-6 overlaps 1-12")]
    [InlineData("one after the other", "1-3 3-6 6-9", "3-6 overlaps 1-3; 6-9 overlaps 3-6")]
    [InlineData("behind one that ends sooner", "1-9 2-3 4-5 10-12", "2-3 overlaps 1-9; 4-5 overlaps 1-9")]
    public void Versions_of_a_rule_by_month(string reason, string months, string expected)
    {
        string Day(string month) => "2021-" + month.PadLeft(2, '0') + "-01";
        string json = RulePackSample.With("\"effective_from\": \"2020-01-01\", \"effective_to\": \"2025-12-31\"", "DATES");
        string rule = json[json.IndexOf("    {\n      \"id\": \"ZZ-1\"", StringComparison.Ordinal)..json.LastIndexOf("  ],", StringComparison.Ordinal)];
        IEnumerable<string> rules = months.Split(' ').Select(span => rule.Replace(
            "DATES", $"\"effective_from\": \"{Day(span.Split('-')[0])}\", \"effective_to\": \"{Day(span.Split('-')[1])}\"", StringComparison.Ordinal));
        RulePackReading reading = RulePackSample.Read(json.Replace(rule, string.Concat(rules), StringComparison.Ordinal));
        string Month(string date) => int.Parse(date.AsSpan(5, 2), System.Globalization.CultureInfo.InvariantCulture).ToString(System.Globalization.CultureInfo.InvariantCulture);
        string found = string.Join("; ", reading.Faults.Select(fault => fault.Found.Replace(", which", "", StringComparison.Ordinal).Split(' '))
            .Select(words => $"{Month(words[0])}-{Month(words[2])} overlaps {Month(words[4])}-{Month(words[6])}"));
        Assert.True(expected == found, $"{reason}: {found}");
    }

    [Fact]
    public void A_file_larger_than_a_pack_may_be_is_a_fault()
    {
        byte[] most = Encoding.UTF8.GetBytes(RulePackSample.Text.PadRight(RulePackReader.BytesMax));
        Assert.NotNull(RulePackReader.Read("zz.json", most).Pack);
        Assert.Equal(
            "zz.json:1: TooLarge: found 4194305 bytes, expected at most 4194304 bytes",
            RulePackSample.Lines(RulePackReader.Read("zz.json", new byte[RulePackReader.BytesMax + 1])));
    }

    [Fact]
    public void A_byte_order_mark_changes_the_digest_and_nothing_else()
    {
        RulePack plain = RulePackSample.Read(RulePackSample.Text).Pack!, marked = RulePackSample.Read("\uFEFF" + RulePackSample.Text).Pack!;
        Assert.NotEqual(plain.Digest, marked.Digest);
        Assert.Equal(plain.Rules.Single().Line, marked.Rules.Single().Line);
    }

    [Fact]
    public void Windows_line_ends_keep_the_line_numbers()
    {
        string json = RulePackSample.With("\"CY\"", "\"CZ\"").Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Equal(33, Assert.Single(RulePackSample.Read(json).Faults).Line);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_a_fault()
    {
        RulePackReading reading = RulePackReader.Read("zz.json", new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' });
        Assert.Equal(
            "zz.json:1: NotJson: found bytes that are not UTF-8, "
                + "expected JSON in UTF-8; comments and a comma before a closing bracket are allowed",
            RulePackSample.Lines(reading));
    }

    [Fact]
    public void No_damage_of_the_file_ends_in_an_exception()
    {
        int seed = 20260324;
        Random random = new(seed);
        byte[] sample = Encoding.UTF8.GetBytes(RulePackSample.Text);
        byte[] alphabet = Encoding.UTF8.GetBytes("{}[]\",:0-/\\u\n\0\u00e9");
        for (int i = 0; i < 5_000; i++)
        {
            byte[] damaged = random.Next(4) == 0 ? sample[..random.Next(sample.Length)] : [.. sample];
            for (int hit = random.Next(4); hit >= 0 && damaged.Length > 0; hit--)
            {
                damaged[random.Next(damaged.Length)] = alphabet[random.Next(alphabet.Length)];
            }

            try
            {
                RulePackReading reading = RulePackReader.Read("zz.json", damaged);
                Assert.Equal(reading.Pack is null, !reading.Faults.IsEmpty);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"seed {seed}, run {i}", fault);
            }
        }
    }

    [Fact]
    public void Two_versions_without_a_common_day_are_both_kept()
    {
        RulePack pack = RulePackSample.Read(RulePackFaultCases.WithSecondRule("\"2026-01-01\"")).Pack!;
        Assert.Equal("ZZ-1", Assert.Single(pack.InForceOn(new DateOnly(2025, 12, 31))).Id);
        Assert.Equal(new DateOnly(2026, 1, 1), Assert.Single(pack.InForceOn(new DateOnly(2026, 1, 1))).EffectiveFrom);
    }

    [Theory]
    [InlineData("ends on the day before", "\"2015-01-01\", \"effective_to\": \"2019-12-31\"", "")]
    [InlineData("ends on the first day of the next", "\"2015-01-01\", \"effective_to\": \"2020-01-01\"", "VersionsOverlap")]
    [InlineData("begins on the day after", "\"2026-01-01\"", "")]
    [InlineData("begins on the last day of the other", "\"2025-12-31\"", "VersionsOverlap")]
    [InlineData("lies within the other", "\"2022-01-01\", \"effective_to\": \"2022-12-31\"", "VersionsOverlap")]
    public void Versions_may_touch_but_not_overlap(string reason, string dates, string expected)
    {
        RulePackReading reading = RulePackSample.Read(RulePackFaultCases.WithSecondRule(dates));
        string codes = string.Join(' ', reading.Faults.Select(fault => fault.Code));
        Assert.True(codes == expected, $"{reason}: {codes}");
    }

    [Fact]
    public void A_rule_may_be_in_force_for_one_day()
    {
        Rule rule = RulePackSample.Read(RulePackSample.With("\"2025-12-31\"", "\"2020-01-01\"")).Pack!.Rules.Single();
        Assert.True(rule.IsInForceOn(new DateOnly(2020, 1, 1)));
        Assert.False(rule.IsInForceOn(new DateOnly(2020, 1, 2)));
    }

    [Fact]
    public void A_rule_takes_the_zone_of_the_pack_unless_it_has_its_own()
    {
        Assert.Equal("Asia/Shanghai", RulePackSample.Read(RulePackSample.Text).Pack!.Rules.Single().TimeZone);
        string own = RulePackSample.With("\"title\": \"Quota\",", "\"title\": \"Quota\", \"time_zone\": \"Asia/Hong_Kong\",");
        Assert.Equal("Asia/Hong_Kong", RulePackSample.Read(own).Pack!.Rules.Single().TimeZone);
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('.') + 1)..];

    // The objects of a pack with their shapes, as the schema names them.
    private static IEnumerable<(JsonObject Holder, PackShape Shape)> Objects(JsonObject holder, PackShape shape)
    {
        yield return (holder, shape);
        foreach ((string name, JsonNode? value) in holder.ToList())
        {
            IEnumerable<JsonNode?> children = value is JsonArray list ? list
                : name == "typologies" ? value!.AsObject().Select(one => one.Value) : [value];
            foreach (JsonObject child in children.OfType<JsonObject>())
            {
                if (ShapeOf(name, child) is { } inner)
                {
                    foreach ((JsonObject, PackShape) found in Objects(child, inner))
                    {
                        yield return found;
                    }
                }
            }
        }
    }

    private static PackShape? ShapeOf(string field, JsonObject value) => field switch
    {
        "rules" => PackShapes.Rule,
        "filter" => PackShapes.Filter,
        "thresholds" => value.ContainsKey("count") ? PackShapes.CountThreshold : PackShapes.AmountThreshold,
        "deadline" => PackShapes.Deadline,
        "source" => PackShapes.Source,
        "tiers" => PackShapes.Tier,
        "authorities" => PackShapes.Authority,
        "retention" => PackShapes.Retention,
        "rates" => PackShapes.Rate,
        "typologies" => PackShapes.Typology,
        "amounts" => PackShapes.TypologyAmount,
        _ => null,
    };
}
