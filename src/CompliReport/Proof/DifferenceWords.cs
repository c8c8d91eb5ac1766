using System;
using System.Globalization;

namespace CompliReport.Proof;

/// <summary>Differences in words, for text and workbook.</summary>
internal static class DifferenceWords
{
    private const int HashShown = 12;

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

    /// <summary>A field of a difference.</summary>
    internal static string Of(FieldChange field, string change)
    {
        string name = field.Name.Replace("measure.", "", StringComparison.Ordinal)
            .Replace("threshold.", "limit ", StringComparison.Ordinal).Replace('_', ' ');
        return change switch
        {
            "added" => $"{name} {Or(field.After)}",
            "removed" => $"{name} {Or(field.Before)}",
            _ => $"{name} {Or(field.Before)} -> {Or(field.After)}",
        };
    }

    /// <summary>The window of a finding, to the second.</summary>
    internal static string Window(StoredFinding finding) => Time(finding.From) + " to " + Time(finding.To);

    /// <summary>A number with its sign; nothing for zero.</summary>
    internal static string Signed(long number) =>
        number == 0 ? "" : number.ToString("+#,0;-#,0", CultureInfo.InvariantCulture);

    /// <summary>Hashes short enough to read; the CSV file has them whole.</summary>
    internal static string Short(string value) => value.Length == 64 ? value[..HashShown] : value;

    private static string Time(Values.UtcInstant at) => at.ToString() is var text && text.Length > 19 ? text[..19].Replace('T', ' ') + "Z" : text;

    private static string Or(string value) => value.Length > 0 ? value : "none";
}
