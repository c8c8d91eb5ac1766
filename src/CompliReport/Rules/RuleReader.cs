using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Rules;

/// <summary>Reads the rules of a pack.</summary>
/// <param name="packZone">The pack's zone; null where it is faulty.</param>
/// <param name="localCurrency">The pack's currency; null where it is faulty.</param>
/// <param name="reportTypes">The types of report that the pack has duties for.</param>
internal sealed class RuleReader(string? packZone, AssetCode? localCurrency, HashSet<string> reportTypes)
{
    /// <summary>The rule, or null where it has a fault.</summary>
    public Rule? Read(PackObject rule)
    {
        string? id = rule.Text("id", PackShapes.IsUpper), title = rule.Text("title"), note = rule.Text("note");
        DateOnly? from = rule.Date("effective_from"), to = rule.Date("effective_to");
        RuleSubject? subject = rule.Word("subject", RuleVocabulary.Subjects);
        RuleMeasure? measure = rule.Word("measure", RuleVocabulary.Measures);
        RuleFilter? filter = rule.Child("filter", PackShapes.Filter) is { } events ? Filter(events) : null;
        ImmutableArray<RuleThreshold> thresholds = Thresholds(rule, measure);
        RuleComparator? comparator = rule.Word("comparator", RuleVocabulary.Comparators);
        CheckComparator(rule, measure, comparator);
        RuleWindow? window = rule.Window("window");
        string? zone = rule.Zone("time_zone") ?? packZone;
        RuleKey? key = rule.Word("aggregation_key", RuleVocabulary.Keys);
        CheckKey(rule, key, measure, window);
        bool? eachDirection = rule.Flag("each_direction");
        RuleConsequence? consequence = rule.Word("consequence", RuleVocabulary.Consequences);
        string? reportType = ReportType(rule, consequence);
        ReportDeadline? deadline = DutyReader.Deadline(rule);
        RuleNeeds needs = Set(rule, "needs", RuleVocabulary.Needs, RuleNeeds.None, static (all, one) => all | one);
        RuleSource? source = DutyReader.Source(rule);
        return !rule.IsSound || zone is null ? null : new Rule
        {
            Id = id!,
            Title = title!,
            EffectiveFrom = from!.Value,
            EffectiveTo = to,
            Subject = subject!.Value,
            Measure = measure!.Value,
            Filter = filter!,
            Thresholds = thresholds,
            Comparator = comparator!.Value,
            Window = window!.Value,
            TimeZone = zone,
            AggregationKey = key!.Value,
            EachDirection = eachDirection ?? false,
            Consequence = consequence!.Value,
            ReportType = reportType,
            Deadline = deadline,
            Needs = needs,
            Source = source!,
            Note = note ?? "",
            Line = rule.Line,
        };
    }

    /// <summary>The events of a list as one set.</summary>
    public static RuleEvents Events(PackObject holder) =>
        Set(holder, "events", RuleVocabulary.Events, RuleEvents.None, static (all, one) => all | one);

    private static T Set<T>(PackObject holder, string name, PackWords<T> words, T none, Func<T, T, T> union)
        where T : struct, Enum =>
        holder.List<T>(name, false, RulePackFaultCode.WordUnknown, words.Expected, text => words.TryRead(text, out T value) ? value : null)
            .Aggregate(none, union);

    private static RuleFilter Filter(PackObject filter) => new(
        Events(filter),
        filter.List<AssetCode>("currencies", false, RulePackFaultCode.CurrencyNotSound, PackShapes.Currency, PackObject.CurrencyOf),
        filter.Flag("cross_border"))
    {
        Assets = Set(filter, "asset_classes", RuleVocabulary.Assets, RuleAssets.None, static (all, one) => all | one),
        Parties = Set(filter, "counterparty_types", RuleVocabulary.Parties, RuleParties.None, static (all, one) => all | one),
        OnlyListed = filter.Flag("only_listed") ?? false,
        OnlyFirst = filter.Flag("only_first") ?? false,
    };

    // An age has to be reached, so that what is below the hours is a hit; every other number is one that must not be passed.
    private static void CheckComparator(PackObject rule, RuleMeasure? measure, RuleComparator? comparator)
    {
        if (measure is { } made && comparator is { } given && (made == RuleMeasure.Age) != (given == RuleComparator.Below))
        {
            rule.Fault(
                "comparator", RulePackFaultCode.WordUnfit, RuleVocabulary.Comparators.Text(given),
                made == RuleMeasure.Age ? "<, which goes with the measure age" : "> or >=, which go with this measure");
        }
    }

    // What nothing measures is refused: a rule that is never evaluated would look like one that is kept.
    private static void CheckKey(PackObject rule, RuleKey? key, RuleMeasure? measure, RuleWindow? window)
    {
        bool isCounted = measure is null || window is null
            || (measure == RuleMeasure.CountDistinct && window is { Kind: RuleWindowKind.ConsecutiveDays });
        if (key == RuleKey.Cluster || (key == RuleKey.Counterparty && !isCounted))
        {
            rule.Fault(
                "aggregation_key", RulePackFaultCode.WordUnfit, RuleVocabulary.Keys.Text(key.Value),
                "customer, account or beneficiary; counterparty goes with count_distinct over CONSEC_D, cluster is not measured yet");
        }
    }

    private ImmutableArray<RuleThreshold> Thresholds(PackObject rule, RuleMeasure? measure)
    {
        ImmutableArray<RuleThreshold>.Builder thresholds = ImmutableArray.CreateBuilder<RuleThreshold>();
        foreach ((PackValue value, string path) in rule.Items("thresholds", mayBeEmpty: false))
        {
            ThresholdKind kind = KindOf(value);
            PackObject threshold = rule.Entry(value, ShapeOf(kind), path);
            ThresholdKind expected = measure switch
            {
                RuleMeasure.Count or RuleMeasure.CountDistinct => ThresholdKind.Count,
                RuleMeasure.Age => ThresholdKind.Hours,
                _ => ThresholdKind.Amount,
            };
            if (measure is not null && value.Kind == PackKind.Object && kind != expected)
            {
                threshold.Fault("", RulePackFaultCode.ThresholdUnfit, Words(kind), Words(expected) + ", which goes with this measure");
            }

            if (Read(threshold, kind) is { } sound)
            {
                thresholds.Add(sound);
            }
        }

        return thresholds.DrainToImmutable();
    }

    private static ThresholdKind KindOf(PackValue value) =>
        value.Members.Any(static member => member.Name == "count") ? ThresholdKind.Count
        : value.Members.Any(static member => member.Name == "hours") ? ThresholdKind.Hours
        : ThresholdKind.Amount;

    private static PackShape ShapeOf(ThresholdKind kind) => kind switch
    {
        ThresholdKind.Count => PackShapes.CountThreshold,
        ThresholdKind.Hours => PackShapes.AgeThreshold,
        _ => PackShapes.AmountThreshold,
    };

    private static string Words(ThresholdKind kind) => kind switch
    {
        ThresholdKind.Count => "a count",
        ThresholdKind.Hours => "hours",
        _ => "an amount",
    };

    private RuleThreshold? Read(PackObject threshold, ThresholdKind kind) => kind switch
    {
        ThresholdKind.Count => threshold.Whole("count", 0, 1_000_000_000) is { } count ? RuleThreshold.OfCount(count) : null,
        ThresholdKind.Hours => threshold.Whole("hours", 1, 8784) is { } hours ? RuleThreshold.OfHours(hours) : null,
        _ => Amount(threshold),
    };

    private RuleThreshold? Amount(PackObject threshold)
    {
        ScaledAmount? amount = threshold.Amount("amount");
        AssetCode? currency = threshold.Currency("currency");
        ThresholdScope? scope = threshold.Word("applies_to", RuleVocabulary.Scopes);
        // Local amounts are summed in their own currency, without a rate; a limit in another one could not be compared.
        if (scope == ThresholdScope.Local && currency is { } given && localCurrency is { } local && given != local)
        {
            threshold.Fault("currency", RulePackFaultCode.ThresholdUnfit, given.Text, local.Text + ", because it applies to local amounts");
        }

        return threshold.IsSound ? RuleThreshold.OfAmount(amount!.Value, currency!.Value, scope!.Value) : null;
    }

    private string? ReportType(PackObject rule, RuleConsequence? consequence)
    {
        string? type = rule.Text("report_type", PackShapes.IsUpper);
        if (type is not null && !reportTypes.Contains(type))
        {
            string known = "a report_type of the authorities: " + string.Join(", ", reportTypes.Order(StringComparer.Ordinal));
            rule.Fault("report_type", RulePackFaultCode.ReportTypeUnknown, "'" + type + "'", known);
        }
        else if (consequence == RuleConsequence.Report && !rule.Has("report_type"))
        {
            rule.Fault("report_type", RulePackFaultCode.FieldMissing, "nothing", "the report_type of one of the authorities");
        }

        return type;
    }
}
