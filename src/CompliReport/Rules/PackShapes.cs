using System;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Rules;

/// <summary>A field of an object of a pack.</summary>
internal sealed record PackField(string Name, bool IsRequired, string Expected);

/// <summary>The fields that an object of a pack may have: the reader and the schema test use these, so that neither can drift.</summary>
internal sealed record PackShape(string Name, ImmutableArray<PackField> Fields)
{
    public PackField? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);

    public string Expected => "an object with " + string.Join(", ", Fields.Where(one => one.IsRequired).Select(one => one.Name));
}

/// <summary>The objects of a pack.</summary>
internal static class PackShapes
{
    public const string
        Text = "a text of 1 to 2000 characters in one line, without control characters",
        Date = "a date yyyy-MM-dd from 1900 to 2200",
        Amount = "an exact decimal in quotes, zero or more, at most 18 places",
        Currency = "a currency code of 2 to 12 characters A-Z and 0-9",
        Zone = "a zone of the tz database, e.g. Asia/Shanghai",
        WindowWord = "TX, D, M, CY, FY01 to FY12, R1d to R366d or CONSEC_D",
        Flag = "true or false",
        Lower = "an id of 1 to 40 characters a-z, 0-9, '-' and '_', a letter first",
        Upper = "an id of 2 to 40 characters A-Z, 0-9 and '-', a letter first",
        Country = "two letters A-Z",
        Count = "a whole number from 0 to 1000000000",
        Hours = "a whole number from 1 to 8784",
        Years = "a whole number from 1 to 100",
        DeadlineDays = "a whole number from 1 to 366",
        TypologyId = "an id such as T01",
        SourceObject = "an object with title, article, date, confidence",
        Url = "an address without a space, 1 to 2000 characters";

    private const string DeadlineText = "\"promptly\" or an object with n, unit, from";

    public static readonly PackShape Source = new("source", [
        Needs("title", Text), Needs("article", Text), Needs("date", Date), May("url", Url),
        Needs("confidence", RuleVocabulary.Confidences.Expected)]);

    public static readonly PackShape Deadline = new("deadline", [
        Needs("n", DeadlineDays), Needs("unit", RuleVocabulary.DeadlineUnits.Expected),
        Needs("from", RuleVocabulary.DeadlineStarts.Expected), May("source", SourceObject)]);

    public static readonly PackShape Filter = new("filter", [
        Needs("events", "a list of " + RuleVocabulary.Events.Expected), May("currencies", "a list of currency codes"),
        May("cross_border", Flag), May("asset_classes", "a list of " + RuleVocabulary.Assets.Expected),
        May("counterparty_types", "a list of " + RuleVocabulary.Parties.Expected), May("only_listed", Flag), May("only_first", Flag)]);

    public static readonly PackShape AmountThreshold = new("amount_threshold", [
        Needs("amount", Amount), Needs("currency", Currency), Needs("applies_to", RuleVocabulary.Scopes.Expected)]);

    public static readonly PackShape CountThreshold = new("count_threshold", [Needs("count", Count)]);

    public static readonly PackShape AgeThreshold = new("age_threshold", [Needs("hours", Hours)]);

    public static readonly PackShape Rule = new("rule", [
        Needs("id", Upper), Needs("title", Text), Needs("effective_from", Date), May("effective_to", Date),
        Needs("subject", RuleVocabulary.Subjects.Expected), Needs("measure", RuleVocabulary.Measures.Expected),
        Needs("filter", "an object with events"), Needs("thresholds", "a list of amounts or counts"),
        Needs("comparator", RuleVocabulary.Comparators.Expected), Needs("window", WindowWord), May("time_zone", Zone),
        Needs("aggregation_key", RuleVocabulary.Keys.Expected), May("each_direction", Flag),
        Needs("consequence", RuleVocabulary.Consequences.Expected), May("report_type", "the report_type of one of the authorities"),
        May("deadline", DeadlineText), May("needs", "a list of " + RuleVocabulary.Needs.Expected), Needs("source", SourceObject),
        May("note", Text)]);

    public static readonly PackShape Tier = new("tier", [
        Needs("id", Upper), Needs("label", RuleVocabulary.TierLabels.Expected), Needs("effective_from", Date), May("effective_to", Date),
        Needs("amount", Amount), Needs("currency", Currency), Needs("source", SourceObject), May("note", Text)]);

    public static readonly PackShape Authority = new("authority", [
        Needs("id", Upper), Needs("authority", Upper), Needs("name", Text), Needs("report_type", Upper), Needs("effective_from", Date),
        May("effective_to", Date), Needs("deadline", DeadlineText), Needs("source", SourceObject), May("note", Text)]);

    public static readonly PackShape Retention = new("retention", [
        Needs("id", Upper), Needs("records", Text), Needs("years", Years), Needs("effective_from", Date), May("effective_to", Date),
        Needs("source", SourceObject), May("note", Text)]);

    public static readonly PackShape Rate = new("rate", [
        Needs("currency", Currency), Needs("official", Lower), May("substitute", Lower), May("note", Text)]);

    public static readonly PackShape Typology = new("typology", [
        May("window", WindowWord), Needs("parameters", "an object of names and exact decimals"),
        May("amounts", "a list of amounts"), Needs("source", SourceObject), May("note", Text)]);

    public static readonly PackShape TypologyAmount = new("typology_amount", [
        Needs("name", Lower), Needs("amount", Amount), Needs("currency", Currency),
        May("events", "a list of " + RuleVocabulary.Events.Expected)]);

    public static readonly PackShape Pack = new("pack", [
        May("$schema", Text), Needs("id", Lower), Needs("jurisdiction", Country), Needs("name", Text), Needs("version", Text),
        Needs("time_zone", Zone), Needs("local_currency", Currency), Needs("residency", Country), May("holidays", "a list of dates"),
        Needs("authorities", "a list of duties to report"), May("tiers", "a list of degrees"), May("retention", "a list of duties to keep"),
        May("rates", "a list of rates"), May("typologies", "an object of typologies by id"), Needs("rules", "a list of rules"),
        May("note", Text)]);

    /// <summary>Every object, by the name it has in the schema.</summary>
    public static ImmutableArray<PackShape> All => [
        Pack, Rule, Filter, AmountThreshold, CountThreshold, AgeThreshold, Deadline, Source, Tier, Authority, Retention, Rate, Typology,
            TypologyAmount];

    public static bool IsLower(string text) => text.Length is >= 1 and <= 40 && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    public static bool IsUpper(string text) => text.Length is >= 2 and <= 40 && char.IsAsciiLetterUpper(text[0])
        && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-');

    public static bool IsCountry(string text) => text.Length == 2 && text.All(char.IsAsciiLetterUpper);

    public static bool IsTypologyId(string text) =>
        text is ['T', char tens, char ones] && char.IsAsciiDigit(tens) && char.IsAsciiDigit(ones);

    // Texts of a pack go into narratives, sheets and terminals, where one that breaks the line could pass for a line of ours.
    public static bool IsText(string text) => text.Length <= 2000 && !string.IsNullOrWhiteSpace(text) && !text.Any(BreaksLine);

    /// <summary>Whether a character is none that is printed within a line.</summary>
    public static bool BreaksLine(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';

    public static bool IsUrl(string text) => IsText(text) && !text.Contains(' ', StringComparison.Ordinal);

    private static PackField Needs(string name, string expected) => new(name, true, expected);

    private static PackField May(string name, string expected) => new(name, false, expected);
}
