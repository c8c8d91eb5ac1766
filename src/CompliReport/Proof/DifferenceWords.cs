using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CompliReport.Proof;

/// <summary>Differences in words, for text and workbook.</summary>
internal static class DifferenceWords
{
    private const int HashShown = 12;

    private const string Measured = "measure.", Threshold = "threshold.", ExplainedName = "explained_by_honest_conduct";

    /// <summary>What went in otherwise.</summary>
    internal static string Of(DifferenceCause cause)
    {
        string name = NameOf(cause);
        return cause.Before.Length == 0 ? $"{name}: only after: {Short(cause.After)}"
            : cause.After.Length == 0 ? $"{name}: only before: {Short(cause.Before)}"
            : $"{name}: {Short(cause.Before)} -> {Short(cause.After)}";
    }

    /// <summary>What it is.</summary>
    internal static string NameOf(DifferenceCause cause) =>
        cause.What.Replace('_', ' ') + (cause.Name.Length > 0 ? " " + cause.Name : "");

    /// <summary>
    /// The fields of a difference. Of what only one run has, what decided is told; all else is in the CSV file.
    /// </summary>
    /// <param name="change">added, removed or changed.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="subject">Of whom they are, who need not be told twice; empty for nobody.</param>
    internal static string Of(string change, IEnumerable<FieldChange> fields, string subject = "") => string.Join("; ", fields
        .Where(field => change == "changed" || !(field.Name is "from" or "to" or "score" or "evidence_total"
            || (field.Name == ExplainedName && field.Before + field.After == "no")
            || (field.Name == "customers" && field.Before + field.After == subject)))
        .Select(field => Of(field, change)));

    /// <summary>Whether nothing but what was compared with, and how far off that is, differs.</summary>
    internal static bool IsOfLimitAlone(Difference<StoredFinding> one) => one.Change == "changed" && one.Fields.All(static field =>
        field.Name is "margin" or "score" || field.Name.StartsWith(Threshold, StringComparison.Ordinal));

    private static string Of(FieldChange field, string change)
    {
        string name = NameOf(field.Name).Replace('_', ' ');
        return change switch
        {
            "added" => $"{name} {Or(field.After)}",
            "removed" => $"{name} {Or(field.Before)}",
            _ => $"{name} {Or(field.Before)} -> {Or(field.After)}",
        };
    }

    /// <summary>The window of a finding, to the second.</summary>
    internal static string Window(StoredFinding finding) =>
        Time(finding.From) + (finding.From == finding.To ? "" : " to " + Time(finding.To));

    /// <summary>A number with its sign; nothing for zero.</summary>
    internal static string Signed(long number) =>
        number == 0 ? "" : number.ToString("+#,0;-#,0", CultureInfo.InvariantCulture);

    /// <summary>Hashes short enough to read; the CSV file has them whole.</summary>
    internal static string Short(string value) => value.Length == 64 ? value[..HashShown] : value;

    // A measure may be called what a field of the finding is called, and a threshold often has "limit" in its name.
    private static string NameOf(string field) =>
        field == Measured + "margin" ? "measured margin"
            : field.StartsWith(Measured, StringComparison.Ordinal) ? field[Measured.Length..]
            : !field.StartsWith(Threshold, StringComparison.Ordinal) ? field
            : (field.StartsWith(Threshold + "limit", StringComparison.Ordinal) ? "" : "limit ") + field[Threshold.Length..];

    private static string Time(Values.UtcInstant at) => at.ToString()[..19].Replace('T', ' ') + "Z";

    private static string Or(string value) => value.Length > 0 ? value : "none";
}
