using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace CompliReport.Evaluation.Scoring;

/// <summary>A scorecard for people: tables, each with the meaning of its figures.</summary>
internal static class ScorecardText
{
    private const int MissedShown = 20;

    // What is printed is what was counted: these lines and the code that counts change together.
    private const string Legend = """
        What the figures mean
          planted    an account with a label of a typology, whatever its role; benign: with a benign label and none of a typology;
                     clean: with neither. Labels of faults are not scored.
          found      accounts labelled with the typology that a finding of it names; missed: those that none names
          false      benign and clean accounts that a finding of the typology names; findings that honest conduct explains
                     (benign, vetoes) alert nobody and count nowhere
          also       accounts planted with another typology only: in the strict precision alone
          precision  found / (found + false); strict: found / (found + false + also); recall: found / labelled;
                     F1: 2 found / (2 found + false + missed)
          /10,000    false per 10,000 accounts of the accounts file that are not planted
          days       labelled account-days (UTC), of labels that name a day; found: in the window of such a finding; alerts:
                     account-days on which one is first seen; right: of an account labelled with the typology.
                     Recall: found / days; precision: right / alerts
          delay      days from an account's first labelled day in a scenario to the day on which its finding's limit was reached, of
                     accounts found; median: within it half of them were. 0 for the same day or an earlier one
          alone      planted accounts, and scenarios, on which no other typology raises an alert: lost if it is switched off
          alert      a finding of severity review or above
          case       a scenario is found when one reportable case holds 80 % of its planted accounts
          -          a share of nothing has no value

        """;

    /// <summary>For a terminal, with the meaning of all figures.</summary>
    internal static string Plain(Scorecard card)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"labelled: {card.PlantedAccounts} planted account(s) in {card.Cases.Scenarios.Length} "
            + $"scenario(s), {card.BenignAccounts} benign account(s); clean customers: {Known(card.FalseAlarms.CleanCustomers)}\n");
        text.Append("\nAccounts, per typology (shares in percent)\n");
        Accounts(card).AppendPlain(text);
        text.Append("\nAccount-days, time to detection, and what each typology adds\n");
        Days(card).AppendPlain(text);
        text.Append("\nCases\n");
        Cases(card).AppendPlain(text);
        AppendMissed(text, card);
        text.Append("\nFalse alarms\n");
        FalseAlarms(card).AppendPlain(text);
        text.Append("\nBenign look-alikes (instances)\n");
        Benign(card).AppendPlain(text);
        return text.Append('\n').Append(Legend.ReplaceLineEndings("\n")).ToString();
    }

    /// <summary>For a document: one row per typology, then what holds for all.</summary>
    internal static string Markdown(Scorecard card)
    {
        TextTable table = new(
            "typology", "labelled", "recall %", "precision %", "F1 %", "account-day recall %", "false /10,000", "median delay, days",
            "found by it alone");
        foreach (TypologyScore one in card.Typologies)
        {
            table.Add(
                one.Id, Count(one.Accounts.Labelled), one.Accounts.Recall.Percent, one.Accounts.Precision.Percent, one.Accounts.F1.Percent,
                one.Days.Recall.Percent, card.FalseAlarms.OfUnplanted(one.Accounts.False).PerTenThousand, Known(one.MedianDelay, "-"),
                Count(one.AccountsAlone));
        }

        StringBuilder text = new();
        table.AppendMarkdown(text);
        text.Append('\n');
        Cases(card).AppendMarkdown(text);
        text.Append('\n');
        FalseAlarms(card).AppendMarkdown(text);
        text.Append('\n');
        Benign(card).AppendMarkdown(text);
        return text.ToString();
    }

    private static TextTable Accounts(Scorecard card)
    {
        TextTable table = new(
            "", "labelled", "found", "missed", "false", "also", "precision", "strict", "recall", "F1", "/10,000");
        foreach ((string name, AccountCounts counts) in card.Typologies.Select(static one => (one.Id, one.Accounts))
            .Append(("all", card.AllAccounts)))
        {
            string rate = name == "all" ? "" : card.FalseAlarms.OfUnplanted(counts.False).PerTenThousand;
            table.Add(
                name, Count(counts.Labelled), Count(counts.Found), Count(counts.Missed), Count(counts.False), Count(counts.Also),
                counts.Precision.Percent, counts.StrictPrecision.Percent, counts.Recall.Percent, counts.F1.Percent, rate);
        }

        return table;
    }

    private static TextTable Days(Scorecard card)
    {
        TextTable table = new(
            "", "days", "found", "recall", "alerts", "right", "precision", "F1", "delay: median", "longest", "alone: accounts",
            "scenarios");
        foreach (TypologyScore one in card.Typologies)
        {
            table.Add(
                one.Id, Count(one.Days.Labelled), Count(one.Days.Found), one.Days.Recall.Percent, Count(one.Days.Alerts),
                Count(one.Days.Right), one.Days.Precision.Percent, one.Days.F1.Percent, Known(one.MedianDelay, "-"),
                Known(one.LongestDelay, "-"), Count(one.AccountsAlone), Count(one.ScenariosAlone));
        }

        return table;
    }

    private static TextTable Cases(Scorecard card)
    {
        TextTable table = new("cases", "number", "of", "percent");
        Add(table, "scenarios found: one reportable case holds 80 % of their planted accounts", card.Cases.Recall);
        Add(table, "scenarios that any case holds so", card.Cases.RecallInAny);
        Add(table, "reportable cases with a planted account (precision)", card.Cases.Precision);
        Add(table, $"of the first {Count(card.Cases.Budget)} cases by rank, those with a planted account", card.Cases.AtBudget);
        return table;

        static void Add(TextTable table, string name, Share share) =>
            table.Add(name, Count(share.Part), Count(share.Whole), share.Percent);
    }

    private static void AppendMissed(StringBuilder text, Scorecard card)
    {
        ScenarioScore[] missed = [.. card.Cases.Scenarios.Where(static one => !one.IsReported)];
        foreach (ScenarioScore one in missed.Take(MissedShown))
        {
            text.Append(CultureInfo.InvariantCulture, $"  missed: {one.Id}: {one.InReportable} of {one.Accounts} account(s) in one "
                + $"reportable case, {one.InAny} in any one\n");
        }

        if (missed.Length > MissedShown)
        {
            text.Append(CultureInfo.InvariantCulture, $"  ... and {missed.Length - MissedShown} more (--json has all)\n");
        }
    }

    private static TextTable FalseAlarms(Scorecard card)
    {
        TextTable table = new("clean customers", "number", "/10,000");
        foreach ((string name, long count) in (IEnumerable<(string, long)>)
        [
            ("named by an alert of a typology", card.FalseAlarms.InTypologyAlerts),
            ("named by an alert of a rule", card.FalseAlarms.InRuleAlerts),
            ("in a reportable case", card.FalseAlarms.InReportableCases),
        ])
        {
            string rate = card.FalseAlarms.CleanCustomers is null ? "unknown" : card.FalseAlarms.OfClean(count).PerTenThousand;
            table.Add(name, Count(count), rate);
        }

        return table;
    }

    private static TextTable Benign(Scorecard card)
    {
        TextTable table = new("benign kind", "instances", "in a reportable case", "percent", "in an alert of a typology", "percent");
        foreach (BenignScore one in card.FalseAlarms.Benign.Append(card.FalseAlarms.AllBenign))
        {
            table.Add(
                one.Name, Count(one.Instances), Count(one.InReportable), new Share(one.InReportable, one.Instances).Percent,
                Count(one.InAlert), new Share(one.InAlert, one.Instances).Percent);
        }

        return table;
    }

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Known(long? count, string unknown = "unknown (no accounts file)") => count is { } some ? Count(some) : unknown;
}
