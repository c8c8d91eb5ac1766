using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Ledgers.Beside;

namespace CompliReport.Evaluation.Scoring;

/// <summary>Reads labels.csv. A figure from half the labels would be false: with any fault the file is not to be used.</summary>
internal static class LabelFile
{
    /// <summary>The columns, in the order in which they are written.</summary>
    internal static ImmutableArray<string> Columns { get; } =
        ["scenario_id", "typology", "role", "account_id", "customer_id", "entry_id", "day"];

    private const string Expected = "T and digits, benign:<name> or fault:<name>";
    private const int ShownMax = 40, IdMax = 128;

    /// <summary>Reads the rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="faults">Takes what is wrong; anything in it means that the labels are not to be used.</param>
    /// <param name="warnings">Takes typologies that this build does not test, each once; their labels count, and recall is zero.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static Labels Read(string path, ICollection<InputFault> faults, ICollection<InputFault> warnings)
    {
        CsvRows rows = CsvRows.Read(path, Columns, faults);
        HashSet<string> known = [.. TypologyDescription.All.Select(static typology => typology.Id)];
        List<Label> labels = [];
        foreach ((long line, string[] cells) in rows.All)
        {
            string typology = rows.Cell(cells, "typology");
            if (Label.KindOf(typology) is not { } kind)
            {
                rows.Add(faults, line, "typology", "UNKNOWN_LABEL", Shown(typology), Expected);
                continue;
            }

            if (kind == LabelKind.Fault)
            {
                // It labels a row of the ledger, which may have no account.
                labels.Add(new Label("", typology, "", "", null));
                continue;
            }

            if (kind == LabelKind.Planted && known.Add(typology))
            {
                rows.Add(warnings, line, "typology", "UNKNOWN_TYPOLOGY", typology, "one that `complireport typologies` lists");
            }

            bool isSound = true;
            foreach (string column in (string[])["scenario_id", "account_id", "customer_id"])
            {
                isSound &= IsId(rows, line, column, rows.Cell(cells, column), faults);
            }

            string text = rows.Cell(cells, "day");
            DateOnly? day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly read)
                ? read : null;
            if (text.Length > 0 && day is null)
            {
                rows.Add(faults, line, "day", "NOT_A_DAY", Shown(text), "yyyy-MM-dd, or nothing where the label holds for all days");
            }
            else if (isSound)
            {
                labels.Add(new Label(
                    rows.Cell(cells, "scenario_id"), typology, rows.Cell(cells, "account_id"), rows.Cell(cells, "customer_id"), day));
            }
        }

        return new Labels(labels);
    }

    private static bool IsId(CsvRows rows, long line, string column, string text, ICollection<InputFault> faults)
    {
        if (text.Length is > 0 and <= IdMax && !text.Any(char.IsControl))
        {
            return true;
        }

        rows.Add(
            faults, line, column, text.Length == 0 ? "MISSING" : "ID_NOT_SOUND", Length(text),
            "1 to 128 characters without control characters");
        return false;
    }

    // In a row whose cells have shifted any column can hold a name: only what cannot be one is repeated.
    private static string Shown(string text) =>
        text.Length is > 0 and <= ShownMax && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '/' or '.')
            && text.Any(static c => char.IsAsciiDigit(c) || c == ':')
            ? "'" + text + "'" : Length(text);

    private static string Length(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{text.Length} character{(text.Length == 1 ? "" : "s")}");
}
