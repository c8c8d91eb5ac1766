using System.Linq;
using CompliReport.Detection;
using CompliReport.Rules;

namespace CompliReport.Reports.Formats;

/// <summary>The sheet Rules: every rule, typology, tier and duty of the run's packs with the text it comes from.</summary>
internal static class RulesSheet
{
    private static readonly SheetColumn[] Columns =
    [
        new("Pack", 22), new("Kind", 10), new("Id", 12), new("Title", 30, SheetFormat.LongText), new("In force from", 12),
        new("In force to", 12), new("Consequence", 12), new("Source", 34, SheetFormat.LongText), new("Article", 26, SheetFormat.LongText),
        new("Date", 12), new("Confidence", 13), new("Note", 42, SheetFormat.LongText),
    ];

    internal static void Write(Workbook book, RunResult result, int rowsMax)
    {
        WorkbookSheet sheet = book.Add("Rules", CasesXlsx.Banner, CasesXlsx.TitleOf(result, "Rules that were applied"), Columns);
        int total = 0;
        foreach (RulePack pack in result.Packs)
        {
            string name = pack.Id + "@" + pack.Digest.Prefix(16);
            SheetCell[][] rows =
            [
                .. pack.Rules.Select(rule => Row(
                    name, "rule", rule.Id, rule.Title, Figures.Day(rule.EffectiveFrom), EndOf(rule.EffectiveTo),
                    RuleVocabulary.Consequences.Text(rule.Consequence), rule.Source, rule.Note)),
                .. pack.Typologies.Values.Select(typology => Row(
                    name, "typology", typology.Id, TitleOf(typology.Id), "", "", "review", typology.Source, typology.Note)),
                .. pack.Tiers.Select(tier => Row(
                    name, "tier", tier.Id,
                    RuleVocabulary.TierLabels.Text(tier.Label).Replace('_', ' ') + " from " + tier.Currency + " " + tier.Amount,
                    Figures.Day(tier.EffectiveFrom), EndOf(tier.EffectiveTo), "", tier.Source, tier.Note)),
                .. pack.Authorities.Select(duty => Row(
                    name, "duty", duty.Id, $"{duty.Name}, {duty.ReportType}, {DeadlineWords.Of(duty.Deadline)}",
                    Figures.Day(duty.EffectiveFrom), EndOf(duty.EffectiveTo), "", duty.Source, duty.Note)),
            ];
            foreach (SheetCell[] row in rows.Take(rowsMax - sheet.RowCount))
            {
                sheet.Row(row);
            }

            total += rows.Length;
        }

        sheet.CloseTable(total, "the rule packs named in manifest.json");
    }

    private static SheetCell[] Row(
        string pack, string kind, string id, string title, string from, string to, string consequence, RuleSource source, string note) =>
        [
            pack, kind, id, title, from, to, consequence, source.Title, source.Article, Figures.Day(source.Date),
            RuleVocabulary.Confidences.Text(source.Confidence), note,
        ];

    private static string EndOf(System.DateOnly? last) => last is { } day ? Figures.Day(day) : "";

    private static string TitleOf(string id) => TypologyDescription.All.FirstOrDefault(typology => typology.Id == id)?.Name ?? "";
}
