using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>Writes the narrative of a report from fixed templates: introduction, who, what, when, where, how, why, conclusion.</summary>
internal sealed class ReportNarrative
{
    private const int PlacesNamedMax = 8;

    private readonly SuspiciousActivityReport _report;
    private readonly ImmutableArray<NarrativeSentence>.Builder _sentences = ImmutableArray.CreateBuilder<NarrativeSentence>();
    private string _section = "";

    private ReportNarrative(SuspiciousActivityReport report) => _report = report;

    /// <summary>The sections in their order.</summary>
    internal static ImmutableArray<string> Sections { get; } = ["introduction", "who", "what", "when", "where", "how", "why", "conclusion"];

    /// <summary>The sentences of a report that has everything else.</summary>
    internal static ImmutableArray<NarrativeSentence> Of(SuspiciousActivityReport report)
    {
        ReportNarrative narrative = new(report);
        Action[] writers =
            [
                narrative.Introduce, narrative.Who, narrative.What, narrative.When, narrative.Where, narrative.How, narrative.Why,
                narrative.Conclude,
            ];
        for (int i = 0; i < writers.Length; i++)
        {
            narrative._section = Sections[i];
            writers[i]();
        }

        return narrative._sentences.ToImmutable();
    }

    private void Say(string text, params ReadOnlySpan<string> facts) => _sentences.Add(new NarrativeSentence(_section, text, [.. facts]));

    private void Introduce()
    {
        AuthorityDuty duty = _report.Duty;
        ReportActivity activity = _report.Activity;
        Say(
            $"This report is made to the {duty.Name} ({duty.Authority}) under {duty.Source.Title}, {duty.Source.Article} "
                + $"(duty {duty.Id}, type {duty.ReportType}).",
            "report.authority", "report.duty");
        if (_report.IsVoluntary)
        {
            Say(
                $"The duty holds from {Figures.Day(duty.EffectiveFrom)} on, after the last movement found: the report is made voluntarily.",
                "report.duty_from");
        }

        string who = _report.Subjects.Length == 1
            ? "One customer"
            : Figures.Count(_report.Subjects.Length, "customer");
        string through = Figures.Count(_report.Accounts.Length, "account");
        string amounts = Figures.Money(activity.AmountUsd, "USD")
            + (activity.AmountLocal == 0 || activity.LocalCurrency.Text == "USD" ? ""
                : $" ({Figures.Money(activity.AmountLocal, activity.LocalCurrency.Text)})");
        string did = activity.Conversions == 0
            ? $"moved {amounts} without any conversion"
            : $"exchanged {amounts} between fiat money and crypto assets in {Figures.Count(activity.Conversions, "conversion")}";
        Say(
            $"{who} of {_report.Exchange} {did} through {through} {SpanOf(activity.From, activity.To)}.",
            "activity.subjects", "activity.accounts", "activity.exchange", "activity.amount_usd", "activity.amount_local",
            "activity.conversions",
            "activity.period");
        if (activity.PassedOnUsd > 0)
        {
            Say(
                $"Value that one of them exchanged and handed on to another counts once: the amounts leave out "
                    + $"{Figures.Money(activity.PassedOnUsd, "USD")} that was exchanged again.",
                "activity.passed_on_usd");
        }

        if (activity.Tier is { } tier)
        {
            string degree = tier.Label == TierLabel.EspeciallySerious ? "especially serious" : "serious";
            Say(
                $"The total reaches {Figures.Money(tier.Amount, tier.Currency.Text)}, from which {tier.Source.Title} "
                    + $"({tier.Source.Article}) speaks of {degree} circumstances (tier {tier.Id}).",
                "activity.tier");
        }
    }

    private void Who()
    {
        foreach (ReportSubject subject in _report.Subjects.OrderBy(static subject => subject.Role).Take(ReportFacts.SubjectsDescribedMax))
        {
            Say(SentenceOn(subject), "subject." + ReportFacts.NameOf(subject));
        }

        int others = _report.Subjects.Length - ReportFacts.SubjectsDescribedMax;
        if (others > 0)
        {
            Say($"{Figures.Count(others, "further customer")} with their accounts and facts are listed in report.json.", "subjects.others");
        }
    }

    private static string SentenceOn(ReportSubject subject)
    {
        string accounts = (subject.Accounts.Length == 1 ? "account " : "accounts ") + Join(subject.Accounts);
        string role = subject.Role == SubjectRole.Associate ? ", named by accompanying findings only," : "";
        if (subject.Facts.IsEmpty)
        {
            return $"The holder of {accounts}{role} is not known: the exchange sent no customer facts.";
        }

        List<string> parts = [];
        void Add(string column, Func<string, string> words)
        {
            if (subject.Fact(column) is { Length: > 0 } value)
            {
                parts.Add(words(value));
            }
        }

        Add("customer_type", static value => value == "legal" ? "a legal person" : "a natural person");
        Add("birth_date", static value => "born " + value);
        Add("residency", static value => "resident in " + value);
        Add("province", static value => "province " + value);
        Add("occupation", static value => "occupation " + value);
        Add("declared_income_usd", static value => "declared yearly income USD " + value);
        Add("opened_at", static value => "account opened " + value);
        string name = subject.Fact("full_name") is { Length: > 0 } fullName ? " " + fullName : "";
        string known = parts.Count > 0 ? ": " + string.Join(", ", parts) : "";
        return $"Customer {ReportFacts.NameOf(subject)}{name}{role} holds {accounts}{known}.";
    }

    private void What()
    {
        ReportActivity activity = _report.Activity;
        if (activity.Conversions == 0)
        {
            Say(
                $"The accounts exchanged nothing in this period; what the findings cite is worth "
                    + $"{Figures.Money(activity.AmountUsd, "USD")} at the reference rates.",
                "activity.amount_usd");
            return;
        }

        string kinds = activity.Settlements == 0 ? "All conversions bought crypto assets with fiat money"
            : activity.Purchases == 0 ? "All conversions sold crypto assets for fiat money"
            : $"{Figures.Count(activity.Purchases, "conversion")} bought crypto assets with fiat money and "
                + $"{Figures.Whole(activity.Settlements)} sold them for it";
        Say(kinds + ".", "activity.conversions");
        string[] paid = [.. activity.Turnovers.Where(static one => !one.Paid.IsZero)
            .Select(static one => Figures.Money(one.Paid, one.Asset.Text))];
        string[] received = [.. activity.Turnovers.Where(static one => !one.Received.IsZero)
            .Select(static one => Figures.Money(one.Received, one.Asset.Text))];
        Say(
            $"In them the accounts paid {Join(paid)} and received {Join(received)}.",
            [.. activity.Turnovers.Select(static one => "activity.turnover." + one.Asset)]);
        SayLeftOut(activity);
    }

    private void SayLeftOut(ReportActivity activity)
    {
        if (activity.Unvalued > 0)
        {
            Say(
                $"The total leaves out {Figures.Count(activity.Unvalued, "conversion")} without a reference rate or an exact sum: "
                    + "the amount is a lower bound.",
                "activity.left_out");
        }

        if (activity.Unsummed > 0)
        {
            Say($"The amounts by asset leave out {Figures.Count(activity.Unsummed, "leg")} without an exact sum.", "activity.left_out");
        }
    }

    private void When()
    {
        ReportActivity activity = _report.Activity;
        Say(
            $"The first movement found is of {Figures.Moment(activity.From)} UTC, the last of {Figures.Moment(activity.To)} UTC.",
            "activity.period");
        int days = _report.Transactions.Select(static leg => leg.OccurredAt.UtcDate).Distinct().Count();
        if (ReportFacts.BusiestDayOf(_report) is { } busiest)
        {
            string fall = days == 1
                ? $"all fall on {Figures.Day(busiest.Day)}"
                : $"fall on {Figures.Count(days, "day")}; the busiest is {Figures.Day(busiest.Day)} with {Figures.Whole(busiest.Legs)}";
            Say(
                $"The {Figures.Count(_report.Transactions.Length, "cited movement")} {fall}.",
                "evidence.legs", "evidence.days", "evidence.busiest_day");
        }
    }

    private void Where()
    {
        Say($"All accounts are kept by {_report.Exchange}.", "activity.exchange");
        ImmutableArray<(string Province, int Subjects)> provinces = ReportFacts.ProvincesOf(_report);
        if (provinces.Length > 1)
        {
            string named = Join(
                [.. provinces.Take(PlacesNamedMax).Select(static one => $"{one.Province} ({Figures.Whole(one.Subjects)})")]);
            string more = provinces.Length > PlacesNamedMax ? " and others" : "";
            Say($"The customers' provinces on record are {named}{more}.", "subjects.provinces");
        }

        ImmutableArray<(string Country, int Legs)> countries = ReportFacts.CountriesOf(_report);
        if (countries.Length > 0)
        {
            string named = Join(
                [.. countries.Take(PlacesNamedMax).Select(static country => $"{country.Country} ({Figures.Whole(country.Legs)})")]);
            string more = countries.Length > PlacesNamedMax ? " and others" : "";
            Say($"Counterparties of the cited movements lie, as far as the ledger says, in {named}{more}.", "evidence.countries");
        }
    }

    private void How()
    {
        foreach (IGrouping<string, ReportIndicator> group in ReportFacts.GroupsOf(_report))
        {
            Finding strongest = ReportFacts.StrongestOf(group);
            int accounts = group.SelectMany(static one => one.Finding.Accounts).Distinct().Count();
            string noun = strongest.IsRule ? "Rule" : "Pattern";
            Say(
                $"{noun} {group.Key}, {LowerFirst(group.First().Title)}: {Figures.Count(group.Count(), "finding")} on "
                    + $"{Figures.Count(accounts, "account")}.",
                "indicator." + group.Key);
            string instance = group.Count() == 1 ? "It shows" : "The clearest shows";
            string limit = strongest.Thresholds.IsEmpty ? ""
                : strongest.Thresholds[0].Value == 0 ? "; none is permitted"
                : $"; the threshold is {MeasureWords.Of(strongest.Thresholds[0])}" + TimesOver(strongest);
            Say(
                $"{instance}, for {TypeOf(strongest)} {strongest.Subject} {SpanOf(strongest.From, strongest.To)}, "
                    + $"{MeasureWords.Of(strongest.Measures)}{limit}.",
                "indicator." + group.Key + ".strongest");
        }
    }

    private void Why()
    {
        foreach (IGrouping<string, ReportIndicator> group in ReportFacts.GroupsOf(_report))
        {
            if (IsQuota(group.First()) && ReportFacts.ExcessesOf(group) is { } excesses)
            {
                SayExcess(group.Key, excesses.Currency, excesses.Limit, excesses.Excesses);
            }
        }

        if (_report.Activity.Tier is { } tier)
        {
            string amount = Figures.Money(_report.Activity.AmountLocal, tier.Currency.Text);
            string from = Figures.Money(tier.Amount, tier.Currency.Text);
            Say(
                $"The amount alone is of criminal degree under {tier.Source.Title}: {amount} against {from}.",
                "activity.tier", "activity.amount_local");
        }

        string[] patterns = [.. ReportFacts.GroupsOf(_report).Where(static group => !group.First().Finding.IsRule)
            .Select(static group => group.Key)];
        if (patterns.Length > 1)
        {
            string where = _report.Accounts.Length == 1 ? "one account" : "accounts that belong together";
            Say(
                $"The patterns {Join(patterns)} occur together on {where}, which ordinary trading does not explain by itself.",
                [.. patterns.Select(static pattern => "indicator." + pattern)]);
        }

        SayGrounds();
        bool hasRates = _report.RateSources.Any(static source => source.StartsWith("FX ", StringComparison.Ordinal));
        foreach (RateChoice choice in _report.Pack.Rates.Where(choice => choice.Currency == _report.Activity.LocalCurrency && hasRates))
        {
            if (choice.Substitute is null)
            {
                continue;
            }

            Say(
                $"Amounts in {choice.Currency} are valued at {RateName(choice.Substitute)} rates, which substitute the "
                    + $"{RateName(choice.Official)}.",
                "report.rates");
        }
    }

    // What a reader at the authority looks up first: the texts that the rules and patterns rest on.
    private void SayGrounds()
    {
        IGrouping<string, ReportIndicator>[] groups = [.. ReportFacts.GroupsOf(_report)
            .Where(static group => group.First().Source is not null)];
        IEnumerable<string> rests = groups.Select(
            static group => $"{group.Key} on {group.First().Source!.Title} ({group.First().Source!.Article})");
        if (groups.Length > 0)
        {
            Say(
                $"The rules and patterns rest on these texts: {string.Join("; ", rests)}.",
                [.. groups.Select(static group => "indicator." + group.Key + ".source")]);
        }
    }

    private void SayExcess(string rule, string currency, decimal limit, ImmutableArray<(string Subject, decimal Excess)> excesses)
    {
        (string subject, decimal largest) = excesses.MaxBy(static one => one.Excess);
        string most = Figures.Money(MeasureWords.Rounded(largest), currency);
        string sum = Figures.Money(MeasureWords.Rounded(excesses.Sum(static one => one.Excess)), currency);
        string quota = $"the annual convenience quota of {Figures.Money(limit, currency)} (rule {rule})";
        string text = excesses.Length == 1
            ? $"Customer {subject} exceeds {quota} by {most}"
            : $"{Figures.Whole(excesses.Length)} customers exceed {quota}, together by {sum}, customer {subject} the most with {most}";
        Say(text + "; the channel is not permitted at any amount.", "indicator." + rule + ".excess", "indicator." + rule);
    }

    private void Conclude()
    {
        int files = _report.Transactions.Select(static leg => leg.Row.At.File).Distinct().Count();
        Say(
            $"The {Figures.Count(_report.Transactions.Length, "cited movement")} stand with file, line, byte offset and raw line from "
                + $"{Figures.Count(files, "ledger file")} in evidence.csv.",
            "evidence.legs", "evidence.files");
        string due = _report.DueBy is { } day
            ? $"It is to be filed within {_report.Deadline}: by {Figures.Day(day)} when counted from the detection on "
                + $"{Figures.Day(_report.DetectedOn)}."
            : $"It is to be filed {_report.Deadline}; the detection was on {Figures.Day(_report.DetectedOn)}.";
        Say(due, "report.deadline", "report.detected_on");
        Say(
            $"The findings follow from the ledgers and rule pack {_report.JudgedBy.Id}, version {_report.JudgedBy.Version}, alone; "
            + "they are grounds for suspicion and no proof, and a person has to confirm them.",
            "report.pack");
    }

    // Only where the margin is that of the two numbers named: other patterns are decided by another pair.
    private static string TimesOver(Finding finding)
    {
        if (finding.Measures.IsEmpty)
        {
            return "";
        }

        decimal times = decimal.Round(finding.Measures[0].Value / finding.Thresholds[0].Value, 4, MidpointRounding.AwayFromZero);
        return times != finding.Margin ? "" : times == 1 ? ", just reached" : $", reached {Figures.Number(times)} times over";
    }

    // The quota of China is the one limit whose passing measures what a flow evades.
    private bool IsQuota(ReportIndicator indicator) => _report.JudgedBy.Jurisdiction == "CN" && indicator.Finding.RuleId == "CN-FX-01";

    private static string SpanOf(UtcInstant from, UtcInstant to) =>
        from.UtcDate == to.UtcDate ? "on " + Figures.Day(from) : $"from {Figures.Day(from)} to {Figures.Day(to)}";

    private static string TypeOf(Finding finding) => finding.SubjectType switch
    {
        SubjectType.Account => "account",
        SubjectType.Customer => "customer",
        _ => "the payers of counterparty",
    };

    private static string RateName(string id) => id switch
    {
        "ecb" => "ECB reference",
        "safe_parity" => "SAFE central parity",
        _ => id.Replace('_', ' '),
    };

    private static string LowerFirst(string title) =>
        title.Length > 1 && char.IsLower(title[1]) ? char.ToLowerInvariant(title[0]) + title[1..] : title;

    private static string Join(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "",
        1 => names[0],
        _ => string.Join(", ", names.Take(names.Count - 1)) + " and " + names[^1],
    };
}
