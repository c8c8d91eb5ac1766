using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace CompliReport.Rules;

/// <summary>What is wrong in a rule pack. The numbers are stable and never reused.</summary>
public enum RulePackFaultCode
{
    /// <summary>No fault; no fault of a reading has it.</summary>
    None = 0,

    /// <summary>Not JSON, or not in UTF-8.</summary>
    NotJson = 1,

    /// <summary>The file is larger than a pack may be.</summary>
    TooLarge = 2,

    /// <summary>Another kind of JSON value than expected.</summary>
    WrongKind = 3,

    /// <summary>A mandatory field is not there.</summary>
    FieldMissing = 4,

    /// <summary>A field that no pack has, most often a misspelled one.</summary>
    FieldUnknown = 5,

    /// <summary>A field that is given twice.</summary>
    FieldTwice = 6,

    /// <summary>A word that is not one of the list.</summary>
    WordUnknown = 7,

    /// <summary>A text that is empty, too long or not of the form asked for.</summary>
    TextNotSound = 8,

    /// <summary>Not a date, or out of range.</summary>
    DateNotSound = 9,

    /// <summary>Not an exact decimal that is zero or more.</summary>
    AmountNotExact = 10,

    /// <summary>A whole number out of range.</summary>
    NumberOutOfRange = 11,

    /// <summary>Not a zone of the tz database.</summary>
    ZoneUnknown = 12,

    /// <summary>Not a currency code.</summary>
    CurrencyNotSound = 13,

    /// <summary>Not a window.</summary>
    WindowNotSound = 14,

    /// <summary>A list that needs at least one entry.</summary>
    ListEmpty = 15,

    /// <summary>The same entry twice in a list.</summary>
    EntryTwice = 16,

    /// <summary>An id that another list of the pack uses.</summary>
    IdTwice = 17,

    /// <summary>The last day is before the first.</summary>
    DatesReversed = 18,

    /// <summary>Two versions of an id have days in common.</summary>
    VersionsOverlap = 19,

    /// <summary>No duty of the pack has this type of report.</summary>
    ReportTypeUnknown = 20,

    /// <summary>A threshold that does not go with the rule's measure or the pack's currency.</summary>
    ThresholdUnfit = 21,

    /// <summary>A word that does not go with the rule's measure or key.</summary>
    WordUnfit = 22,
}

/// <summary>One fault of a rule pack.</summary>
/// <param name="File">The file's name as given to the reader.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="RuleId">The id of the rule, degree, duty or typology, or its place in its list; empty for the pack itself.</param>
/// <param name="Field">The path of the field; empty where the entry itself is meant.</param>
/// <param name="Code">What is wrong.</param>
/// <param name="Found">What was there.</param>
/// <param name="Expected">What should be there.</param>
public sealed record RulePackFault(
    string File, int Line, string RuleId, string Field, RulePackFaultCode Code, string Found, string Expected)
{
    /// <summary>One line, e.g. <c>cn.json:12: CN-FX-01: source.date: DateNotSound: found '2007', expected a date</c>.</summary>
    /// <remarks>Control characters of the pack, which a terminal takes for orders, are written as <c>\u0007</c>.</remarks>
    public override string ToString()
    {
        string place = (RuleId.Length == 0 ? "" : RuleId + ": ") + (Field.Length == 0 ? "" : Field + ": ");
        string text = $"{File}:{Line.ToString(CultureInfo.InvariantCulture)}: {place}{Code}: found {Found}, expected {Expected}";
        return !text.Any(PackShapes.BreaksLine) ? text : string.Concat(text.Select(static character => PackShapes.BreaksLine(character)
            ? FormattableString.Invariant($"\\u{(int)character:X4}") : character.ToString()));
    }
}

/// <summary>What reading gave: a pack, or at least one fault; never both, never neither.</summary>
/// <param name="Pack">The pack; null where there is a fault.</param>
/// <param name="Faults">All faults, by line.</param>
public sealed record RulePackReading(RulePack? Pack, ImmutableArray<RulePackFault> Faults);
