using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;

namespace CompliReport.Proof;

/// <summary>Computes the facts of a report anew from its subjects, accounts, transactions and findings.</summary>
/// <remarks>A narrative says nothing but its facts (<see cref="NarrativeReadBack"/>); this says that the facts are those of the
/// report.</remarks>
internal static class FactsProof
{
    /// <summary>Sentences in both languages, and facts by id.</summary>
    internal static (ImmutableArray<NarrativeSentence> Sentences, ImmutableDictionary<string, string> Facts) Read(
        string where, byte[] content) => StoredJson.Read(where, content, static json => (
            json.Objects("narrative", SentenceOf).AddRange(json.Objects("narrative_local", SentenceOf)),
            json.Objects("facts", static fact => KeyValuePair.Create(fact.Text("id"), fact.Text("value")))
                .ToImmutableDictionary(StringComparer.Ordinal)));

    /// <summary>Holds the facts against the rest of the report, and its transactions against evidence.csv.</summary>
    internal static void Prove(ReportDocument report, byte[] content, ImmutableArray<EvidenceRow> rows, string name, ProofLog log)
    {
        string where = name + "/report.json";
        ImmutableDictionary<string, string> facts = Read(where, content).Facts;
        foreach ((string id, string value) in Expected(report))
        {
            log.Holds(
                facts.GetValueOrDefault(id) == value, "facts computed again", ProofCodes.Fact, where, $"another value of the fact {id}",
                "what the rest of the report makes it");
        }

        foreach (IGrouping<string, DocumentIndicator> group in report.Indicators.GroupBy(static one => one.Id, StringComparer.Ordinal))
        {
            Indicators(group, facts, where, log);
        }

        HashSet<(string, string, long, EvidenceLeg)> evidence =
            [.. rows.Select(static row => (row.EntryId, row.Place.FileDigest.Hex, row.Place.Line, row.Leg))];
        IEnumerable<(string, string, long, EvidenceLeg)> told = report.Legs.Select(static leg => (
            leg.EntryId, leg.FileDigest, leg.Line, new EvidenceLeg(leg.AccountId, leg.At.ToString(), leg.Kind, leg.Asset, leg.Amount)));
        log.Holds(
            evidence.SetEquals(told) && rows.Length == report.Legs.Length, "transactions against evidence", ProofCodes.Leg, where,
            "other transactions than evidence.csv has", "the same legs in both");
    }

    private static IEnumerable<(string Id, string Value)> Expected(ReportDocument report)
    {
        yield return ("activity.exchange", report.Exchange);
        yield return ("activity.accounts", Figures.Whole(report.Accounts.Length));
        yield return ("activity.subjects", Figures.Whole(report.Subjects.Length));
        yield return ("activity.period", Figures.Moment(report.From) + " to " + Figures.Moment(report.To));
        yield return ("activity.amount_usd", Figures.Money(report.AmountUsd, "USD"));
        yield return ("activity.amount_local", Figures.Money(report.AmountLocal, report.LocalCurrency));
        foreach (DocumentTurnover turnover in report.Turnovers)
        {
            yield return ("activity.turnover." + turnover.Asset,
                $"{turnover.Asset}; {turnover.Paid}; {turnover.Received}; {turnover.Conversions}");
        }

        yield return ("evidence.legs", Figures.Whole(report.Legs.Length));
        yield return ("evidence.files", Figures.Whole(report.Legs.Select(static leg => leg.File).Distinct().Count()));
        yield return ("evidence.days", Figures.Whole(report.Legs.Select(static leg => leg.At.UtcDate).Distinct().Count()));
        if (report.Legs.GroupBy(static leg => leg.At.UtcDate).OrderByDescending(static day => day.Count()).ThenBy(static day => day.Key)
            .FirstOrDefault() is { } busiest)
        {
            yield return ("evidence.busiest_day", $"{Figures.Day(busiest.Key)}; {busiest.Count()}");
        }

        foreach (ReportSubject subject in report.Subjects)
        {
            string id = ReportFacts.NameOf(subject);
            yield return ("subject." + id, string.Join("; ", [id, .. subject.Accounts, .. subject.Facts.Values]));
        }
    }

    // Title and number of a group's findings; and the numbers of the one that is told are those of one of them.
    private static void Indicators(
        IGrouping<string, DocumentIndicator> group, ImmutableDictionary<string, string> facts, string where, ProofLog log)
    {
        string prefix = "indicator." + group.Key;
        log.Holds(
            facts.GetValueOrDefault(prefix, "").StartsWith(
                $"{group.Key}; {group.First().Title}; {group.Count()}; ", StringComparison.Ordinal),
            "facts computed again", ProofCodes.Fact, where, $"another value of the fact {prefix}", "title and number of its findings");
        string[] parts = facts.GetValueOrDefault(prefix + ".strongest", "").Split("; ");
        log.Holds(
            group.Any(one => IsToldBy(one, parts)), "facts computed again", ProofCodes.Fact, where,
            $"another value of the fact {prefix}.strongest", "subject, days and numbers of one of its findings");
    }

    private static bool IsToldBy(DocumentIndicator one, string[] parts) =>
        parts is [string subject, string from, string to, ..]
        && subject == one.Subject && from == Figures.Day(one.From) && to == Figures.Day(one.To)
        && parts[3..^1].Order(StringComparer.Ordinal).SequenceEqual(one.Measures.Concat(one.Thresholds)
            .Select(static number => new Detection.Measure(number.Key, number.Value))
            .Select(static number => $"{MeasureWords.Of(number)} = {JsonText.Plain(number.Value)} = {Figures.Percent(number.Value)}")
            .SelectMany(static text => text.Split("; ")).Order(StringComparer.Ordinal));

    private static NarrativeSentence SentenceOf(StoredJson json) =>
        new(json.Text("section"), json.Text("text"), json.Texts("facts"));
}
