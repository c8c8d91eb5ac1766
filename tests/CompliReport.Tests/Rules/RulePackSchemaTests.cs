using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Rules;
using Xunit;

namespace CompliReport.Tests.Rules;

/// <summary>The schema is what an editor checks while an officer types; the reader is what decides. They have to agree.</summary>
public sealed class RulePackSchemaTests
{
    private static readonly JsonElement Schema = ReadSchema();

    public static TheoryData<string> Shapes => [.. PackShapes.All.Select(shape => shape.Name)];

    public static TheoryData<string> Words => [.. RuleVocabulary.All.Select(words => words.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_schema_has_the_fields_of_the_reader(string name)
    {
        PackShape shape = PackShapes.All.Single(one => one.Name == name);
        JsonElement definition = Schema.GetProperty("$defs").GetProperty(name);
        Assert.Equal(
            Sorted(shape.Fields.Select(one => one.Name)),
            Sorted(definition.GetProperty("properties").EnumerateObject().Select(one => one.Name)));
        Assert.Equal(
            Sorted(shape.Fields.Where(one => one.IsRequired).Select(one => one.Name)),
            Sorted(definition.GetProperty("required").EnumerateArray().Select(one => one.GetString()!)));
        Assert.False(definition.GetProperty("additionalProperties").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void The_schema_has_the_words_of_the_reader(string name)
    {
        IEnumerable<string> words = RuleVocabulary.All.Single(one => one.Name == name).Texts;
        JsonElement listed = Schema.GetProperty("$defs").GetProperty(name).GetProperty("enum");
        Assert.Equal(Sorted(words), Sorted(listed.EnumerateArray().Select(one => one.GetString()!)));
    }

    [Fact]
    public void Every_object_and_every_list_of_words_of_the_schema_is_one_of_the_reader()
    {
        IEnumerable<string> known = PackShapes.All.Select(one => one.Name).Concat(RuleVocabulary.All.Select(one => one.Name));
        IEnumerable<string> defined = Schema.GetProperty("$defs").EnumerateObject()
            .Where(one => one.Value.TryGetProperty("properties", out _) || one.Value.TryGetProperty("enum", out _)).Select(one => one.Name);
        Assert.Equal(Sorted(known), Sorted(defined));
    }

    [Fact]
    public void Every_value_of_an_enumeration_has_a_word()
    {
        Assert.Equal(Enum.GetValues<RuleSubject>().Length, RuleVocabulary.Subjects.Texts.Length);
        Assert.Equal(Enum.GetValues<RuleMeasure>().Length, RuleVocabulary.Measures.Texts.Length);
        Assert.Equal(Enum.GetValues<ThresholdScope>().Length, RuleVocabulary.Scopes.Texts.Length);
        Assert.Equal(Enum.GetValues<RuleComparator>().Length, RuleVocabulary.Comparators.Texts.Length);
        Assert.Equal(Enum.GetValues<RuleKey>().Length, RuleVocabulary.Keys.Texts.Length);
        Assert.Equal(Enum.GetValues<RuleConsequence>().Length, RuleVocabulary.Consequences.Texts.Length);
        Assert.Equal(Enum.GetValues<SourceConfidence>().Length, RuleVocabulary.Confidences.Texts.Length);
        Assert.Equal(Enum.GetValues<DeadlineUnit>().Length, RuleVocabulary.DeadlineUnits.Texts.Length);
        Assert.Equal(Enum.GetValues<DeadlineStart>().Length, RuleVocabulary.DeadlineStarts.Texts.Length);
        Assert.Equal(Enum.GetValues<TierLabel>().Length, RuleVocabulary.TierLabels.Texts.Length);
        // Less none and the two unions.
        Assert.Equal(Enum.GetValues<RuleEvents>().Length - 3, RuleVocabulary.Events.Texts.Length);
    }

    [Fact]
    public void Every_reference_of_the_schema_has_a_definition()
    {
        string text = Schema.GetRawText();
        HashSet<string> defined = [.. Schema.GetProperty("$defs").EnumerateObject().Select(one => one.Name)];
        string[] references = [.. text.Split("\"#/$defs/").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)])];
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference, defined));
    }

    private static JsonElement ReadSchema()
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(RulePackSample.Root, "rules", "schema", "rule-pack.schema.json")));
        return document.RootElement.Clone();
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
