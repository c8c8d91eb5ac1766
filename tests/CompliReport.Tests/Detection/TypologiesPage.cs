using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Detection;
using CompliReport.Evaluation.Scoring;
using CompliReport.Rules;
using CompliReport.Tests.Architecture;
using CompliReport.Tests.Rules;

namespace CompliReport.Tests.Detection;

/// <summary>docs/typologies.md, made from the catalog, the pack that has the numbers, the measured costs and the frozen scorecard.</summary>
internal static class TypologiesPage
{
    internal static string Text()
    {
        StringBuilder page = new();
        page.Append("""
            # Typologies

            Generated from the catalog, `rules/cn.json`, the frozen scorecard of seed 7001 and the measured costs; a test keeps it true.
            `UPDATE_SNAPSHOTS=1 dotnet run --project tests/CompliReport.Tests -- --filter-class CompliReport.Tests.Detection.TypologiesPageTests` writes it anew.
            `complireport typologies` lists them.

            A typology is a pattern and no proof. Each test of each subject ends as hit, clear, not applicable, no data (a fact is missing, so that nothing is
            said) or error; `outcomes.csv` has the sums. A hit carries what was measured, the limits, how far beyond them it is, and the lines it rests on. The
            numbers stand in the rule packs, so that a country can differ; most are proposals, as their source says.

            **Found** is what the frozen scorecard of generated days says; what it means, and the totals, stand in [scorecard.md](scorecard.md).

            """);
        TypologyCosts costs = TypologyCosts.Read();
        FrozenScorecard found = FrozenOfSeed7001();
        page.Append(costs.Text()).Append('\n');
        page.Append("| id | name | tested on | asks for |\n|---|---|---|---|\n");
        Typology[] all = [.. TypologyCatalog.All.OrderBy(static one => one.Id, System.StringComparer.Ordinal)];
        foreach (Typology one in all)
        {
            page.Append(CultureInfo.InvariantCulture, $"| [{one.Id}](#{one.Id.ToLowerInvariant()}-{Anchor(one.Name)}) | {one.Name} | {ScopeOf(one)} | {SeverityOf(one)} |\n");
        }

        foreach (Typology one in all)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {one.Id} {one.Name}\n\n{one.Meaning}\n\n");
            Numbers(page, RulePackSample.China.Typologies.GetValueOrDefault(one.Id));
            page.Append(CultureInfo.InvariantCulture, $"* **Needs** {TypologyNeeds.Of(one.Id)}\n* **Found** {Found(found, one.Id)}\n* **Cost** {costs.Of(one)}\n");
        }

        return page.ToString();
    }

    private static FrozenScorecard FrozenOfSeed7001()
    {
        string file = Path.Combine(SourceTree.Root, "tests", "CompliReport.Cli.Tests", "Scorecards", "seed-7001.json");
        return FrozenScorecard.TryRead(File.ReadAllText(file), out string fault) ?? throw new InvalidDataException(fault);
    }

    private static string Found(FrozenScorecard card, string id)
    {
        FrozenTypology one = card.Typologies.FirstOrDefault(typology => typology.Id == id);
        string delay = one.MedianDelay is { } days ? string.Create(CultureInfo.InvariantCulture, $"; half of those found within {days} day(s)") : "";
        return one.Recall.Whole == 0 ? "no scenario is labelled with it"
            : string.Create(CultureInfo.InvariantCulture, $"{one.Recall.Whole} labelled accounts; recall {one.Recall.Percent} %, precision {one.Precision.Percent} %{delay}");
    }

    private static void Numbers(StringBuilder page, TypologyParameters? numbers)
    {
        if (numbers is null)
        {
            page.Append("No pack gives its numbers: it is not tested.\n");
            return;
        }

        IEnumerable<string> said =
        [
            .. numbers.Window is { } window ? [$"window {window}"] : System.Array.Empty<string>(),
            .. numbers.Parameters.Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:0.######}")),
            .. numbers.Amounts.Select(static one => $"{one.Name} {one.Amount} {one.Currency}"
                + (one.Events == RuleEvents.None ? "" : $" ({string.Join(", ", RuleVocabulary.Events.Texts.Where(text => RuleVocabulary.Events.TryRead(text, out RuleEvents kind) && one.Events.HasFlag(kind)))})")),
        ];
        page.Append(CultureInfo.InvariantCulture, $"* **Numbers** {string.Join("; ", said)}\n* **Source** {RuleDescription.SourceOf(numbers.Source)}; *{RuleVocabulary.Confidences.Text(numbers.Source.Confidence)}*\n");
        page.Append(numbers.Note.Length > 0 ? $"* **Note** {numbers.Note}\n" : "");
    }

    private static string Anchor(string name) => string.Concat(name.ToLowerInvariant().Where(static letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')).Replace(' ', '-');

    private static string ScopeOf(Typology one) => one.Scope switch
    {
        TypologyScope.Account => "each account",
        TypologyScope.Counterparty => "each counterparty that customers pay",
        _ => "groups of customers",
    };

    private static string SeverityOf(Typology one) => one.Severity switch
    {
        FindingSeverity.Info => "nothing by itself: it raises a case that others open",
        FindingSeverity.Review => "a look",
        FindingSeverity.Report => "a report",
        _ => "refusal",
    };
}
