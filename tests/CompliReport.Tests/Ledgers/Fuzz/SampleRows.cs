using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CompliReport.Ledgers;
using CompliReport.Tests.Architecture;
using CompliReport.Tests.Ledgers.Formats;

namespace CompliReport.Tests.Ledgers.Fuzz;

/// <summary>
/// Headers, rows and words of a format, found where they already stand: headers in the catalog, words in the format's own source, rows in the
/// samples and the tests of formats. So a new format is fuzzed as soon as it is in the catalog and has a test.
/// </summary>
internal sealed class SampleRows
{
    private static readonly Lazy<string[]> TestTexts = new(static () =>
        [.. Texts("tests/CompliReport.Tests/Ledgers/Formats").Concat(Texts("tests/CompliReport.Tests/Ledgers"))
            .Where(static text => text.Contains(',', StringComparison.Ordinal)).Distinct()]);

    private SampleRows(LedgerFormat format)
    {
        Format = format;
        Headers = [.. format.Versions.SelectMany(version => HeadersOf(format, version)).Distinct()];
        HashSet<int> widths = [.. Headers.Select(static header => header.Count(static c => c == ','))];
        // Written out, the samples of the format are rows that are accepted; of the other tests, all that has as many cells.
        IEnumerable<string> sound = FormatSamples.All.Where(sample => sample.Format == format.Id)
            .SelectMany(static sample => Enumerable.Range(1, 3).Select(n => sample.RowOf(n).TrimEnd('\n')));
        Rows = [.. TestTexts.Value.Append(CanonicalRow.Csv("entry_id=e{0}").TrimEnd('\n')).Concat(sound).Where(text => !Headers.Contains(text) && widths.Overlaps([text.Count(static c => c == ',')]))];
        Words = [.. Texts("src/CompliReport/Ledgers/Formats").Where(text => text.Length < 60).Distinct()];
    }

    internal LedgerFormat Format { get; }

    internal string[] Headers { get; }

    internal string[] Rows { get; }

    internal string[] Words { get; }

    internal static SampleRows Of(string format) => new(FormatCatalog.All.Single(one => one.Id == format));

    // With and without the optional columns, and as the tests write it where the catalog has names that stand for several.
    private static IEnumerable<string> HeadersOf(LedgerFormat format, FormatVersion version)
    {
        IEnumerable<string> catalog =
        [
            string.Join(',', version.Required.Select(Written)),
            string.Join(',', version.Required.Concat(version.Optional).Select(Written)),
        ];
        return catalog.Concat(TestTexts.Value.Where(text => text.Split(',').Length >= version.Required.Length))
            .Where(text => format.Match([.. text.TrimEnd('\n', '\r').Split(',').Select(static cell => cell.Trim('"', '\uFEFF'))]) is { IsComplete: true });
    }

    private static string Written(string column) => column.Replace("<currency>", "EUR", StringComparison.Ordinal);

    /// <summary>A row of the tests with a number in place of what they fill in.</summary>
    internal static string Filled(string row, int number) => Regex.Replace(
        row, @"\{\{|\}\}|\{[\w .*+()-]*(:[^}]*)?\}",
        hole => hole.Value switch { "{{" => "{", "}}" => "}", _ => number.ToString(CultureInfo.InvariantCulture) });

    // The literals of all sources of a folder, unescaped as far as rows need it.
    private static IEnumerable<string> Texts(string folder) =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, folder), "*.cs").Order(StringComparer.Ordinal)
            .SelectMany(static file => Regex.Matches(Joined(File.ReadAllText(file)), "\"((?:[^\"\\\\\n]|\\\\.)*)\"").Select(static text => text.Groups[1].Value))
            .Select(static text => text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\uFEFF", "\uFEFF", StringComparison.Ordinal)
                .Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal).TrimEnd('\n', '\r'));

    // Literals that are broken over lines.
    private static string Joined(string source) => Regex.Replace(source, "\"\\s*\\+\\s*\\$?\"", "");
}
