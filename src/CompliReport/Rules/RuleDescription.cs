using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CompliReport.Rules;

/// <summary>A rule in words, for whoever has to know what is checked, since when, and by which article.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Title">What people call it.</param>
/// <param name="InForce">First and last day, in the pack's zone.</param>
/// <param name="About">Whose events, and which.</param>
/// <param name="Limit">What is measured and where it hits.</param>
/// <param name="Window">Over which days, by which zone.</param>
/// <param name="Leads">What a hit leads to, to whom and until when.</param>
/// <param name="Source">Title, article, date and address of the text.</param>
/// <param name="Confidence">How well the text has been read.</param>
/// <param name="Note">What a reader has to know; empty where nothing.</param>
public sealed record RuleDescription(
    string Id, string Title, string InForce, string About, string Limit, string Window, string Leads, string Source, string Confidence,
    string Note)
{
    /// <summary>Describes a rule of a pack.</summary>
    public static RuleDescription Of(RulePack pack, Rule rule)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(rule);
        return new RuleDescription(
            rule.Id, rule.Title, Days(rule), AboutOf(pack, rule), LimitOf(rule), WindowOf(rule), LeadsOf(pack, rule), SourceOf(rule.Source),
            RuleVocabulary.Confidences.Text(rule.Source.Confidence), rule.Note);
    }

    /// <summary>The text a source names, in one line.</summary>
    public static string SourceOf(RuleSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return $"{source.Title}, {source.Article} ({Date(source.Date)})" + (source.ReadAt is { } address ? ", " + address : "");
    }

    private static string Days(Rule rule) =>
        "from " + Date(rule.EffectiveFrom) + (rule.EffectiveTo is { } last ? " to " + Date(last) : "");

    private static string AboutOf(RulePack pack, Rule rule)
    {
        string who = rule.Subject switch
        {
            RuleSubject.AnyIndividual => "persons",
            RuleSubject.AnyEntity => "companies",
            RuleSubject.Resident => "residents of " + pack.Name,
            RuleSubject.ResidentIndividual => "persons resident in " + pack.Name,
            RuleSubject.ResidentEntity => "companies resident in " + pack.Name,
            _ => "everyone",
        };
        RuleFilter filter = rule.Filter;
        List<string> what = [Joined(RuleVocabulary.Events, filter.Events, ", ")];
        what.AddRange(filter.CrossBorder is { } across ? [across ? "across the border" : "within the country"] : []);
        what.AddRange(filter.Assets != RuleAssets.None ? ["in " + Joined(RuleVocabulary.Assets, filter.Assets, " or ")] : []);
        what.AddRange(filter.Currencies.IsEmpty ? [] : ["in " + string.Join(" or ", filter.Currencies.Select(static one => one.Text))]);
        what.AddRange(filter.Parties != RuleParties.None ? ["with " + Joined(RuleVocabulary.Parties, filter.Parties, " or ")] : []);
        what.AddRange(filter.OnlyListed ? ["of those on a watch list"] : []);
        what.AddRange(filter.OnlyFirst ? ["the first one only"] : []);
        what.AddRange(rule.Needs != RuleNeeds.None
            ? ["says no data: no ledger tells " + Joined(RuleVocabulary.Needs, rule.Needs, ", ")]
            : []);
        return who + ": " + string.Join("; ", what);
    }

    private static string LimitOf(Rule rule)
    {
        string measure = rule.Measure switch
        {
            RuleMeasure.Count => "number",
            RuleMeasure.CountDistinct => "different " + (rule.AggregationKey == RuleKey.Counterparty ? "customers" : "counterparties"),
            RuleMeasure.Max => "largest",
            RuleMeasure.Age => "hours since the last purchase or receipt",
            _ => "sum",
        };
        string comparator = rule.Comparator switch
        {
            RuleComparator.Above => "more than ",
            RuleComparator.AtLeast => "at least ",
            _ => "less than ",
        };
        string key = RuleVocabulary.Keys.Text(rule.AggregationKey);
        return $"{measure} for each {key}{(rule.EachDirection ? ", in and out apart" : "")}: "
            + comparator + string.Join(" or ", rule.Thresholds.Select(static one => one.Kind == ThresholdKind.Amount
                ? AmountOf(one)
                : one.Count.ToString(CultureInfo.InvariantCulture)));
    }

    private static string AmountOf(RuleThreshold limit) =>
        limit.Amount.ToDecimal().ToString("0.##################", CultureInfo.InvariantCulture) + " " + limit.Currency
            + (limit.AppliesTo == ThresholdScope.All ? "" : " (" + RuleVocabulary.Scopes.Text(limit.AppliesTo) + " amounts)");

    private static string WindowOf(Rule rule) => rule.Window.Kind switch
    {
        RuleWindowKind.Transaction => "each transaction",
        RuleWindowKind.Day => "a day",
        RuleWindowKind.Month => "a calendar month",
        RuleWindowKind.CalendarYear => "a calendar year",
        RuleWindowKind.FiscalYear => "a year from the first of month " + rule.Window.Number.ToString(CultureInfo.InvariantCulture),
        RuleWindowKind.Rolling => rule.Window.Number.ToString(CultureInfo.InvariantCulture) + " days",
        _ => "the same, consecutive or alternate days",
    } + " in " + rule.TimeZone;

    private static string LeadsOf(RulePack pack, Rule rule)
    {
        string leads = RuleVocabulary.Consequences.Text(rule.Consequence);
        if (rule.ReportType is null)
        {
            return leads;
        }

        AuthorityDuty? duty = pack.DutyOf(rule.ReportType, rule.EffectiveTo ?? DateOnly.MaxValue);
        ReportDeadline? deadline = rule.Deadline ?? duty?.Deadline;
        return $"{leads} {rule.ReportType} to {duty?.Authority ?? "nobody"}"
            + (deadline is null ? "" : ", " + WordsOf(deadline));
    }

    /// <summary>A deadline in words.</summary>
    public static string WordsOf(ReportDeadline deadline)
    {
        ArgumentNullException.ThrowIfNull(deadline);
        return deadline.IsPrompt ? "promptly" : string.Create(
            CultureInfo.InvariantCulture,
            $"within {deadline.Days} {RuleVocabulary.DeadlineUnits.Text(deadline.Unit)} day(s) from "
                + $"{RuleVocabulary.DeadlineStarts.Text(deadline.From).Replace('_', ' ')}");
    }

    private static string Joined<T>(PackWords<T> words, T set, string separator)
        where T : struct, Enum =>
        string.Join(separator, words.Texts.Where(text => words.TryRead(text, out T one) && set.HasFlag(one))).Replace('_', ' ');

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
