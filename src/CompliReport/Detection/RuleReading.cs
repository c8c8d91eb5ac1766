using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>A window of a rule that reached its limit: the trace of a hit.</summary>
internal sealed class RuleReading
{
    /// <summary>The version in force when the limit was last reached, and which of its limits it was.</summary>
    internal Rule Rule { get; set; } = null!;

    internal RuleThreshold Threshold { get; set; } = null!;

    /// <summary>The sum or largest amount in the threshold's currency; of an age its hours.</summary>
    internal ScaledAmount Measured { get; set; }

    /// <summary>What a count counts: events, or different parties.</summary>
    internal long Count { get; set; }

    /// <summary>Events in the window, those of earlier days included.</summary>
    internal long Events { get; set; }

    internal long UsdMicros { get; set; }

    internal long From { get; set; }

    internal long To { get; set; }

    /// <summary>When the limit was first reached in this run.</summary>
    internal long Reached { get; init; }

    /// <summary>First day of the window; of a rolling one the first day on which the limit was reached.</summary>
    internal DateOnly Start { get; set; }

    internal RuleEvents Direction { get; set; }

    internal int FirstRow { get; set; }

    internal int EndRow { get; set; }

    /// <summary>The rows of this run; those of earlier days are in their own runs.</summary>
    internal ImmutableArray<(RecordLocation At, int Account)> Rows { get; set; } = [];

    /// <summary>What names the window from run to run: direction and first day.</summary>
    internal string Window =>
        Words(Direction) + " " + Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The evidence of the hit.</summary>
    internal Evidence Evidence()
    {
        (string measured, string limit, decimal margin, ImmutableArray<Measure> measures, ImmutableArray<Measure> thresholds) =
            Threshold.Kind switch
            {
                ThresholdKind.Count => OfCount(),
                ThresholdKind.Hours => OfAge(),
                _ => OfAmount(),
            };
        long before = Events - Rows.Length;
        string earlier = before > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {before} of them on earlier days,")
            : ",";
        string comparator = Rule.Comparator switch
        {
            RuleComparator.Above => "more than",
            RuleComparator.AtLeast => "at least",
            _ => "less than",
        };
        string text = $"{Rule.Title}: {Words(Direction)}, {measured}{earlier} window {Rule.Window}; the rule hits at "
            + $"{comparator} {limit}.{(Rule.Note.Length > 0 ? " " + Rule.Note : "")}";
        return new Evidence(
            From, To, before > 0 ? [.. measures, new("count_before", before)] : measures, thresholds, margin, UsdMicros,
            [.. Rows.Select(static row => row.At)], new HashSet<int>(Rows.Select(static row => row.Account)), text)
        {
            Reached = Reached,
        };
    }

    private (string, string, decimal, ImmutableArray<Measure>, ImmutableArray<Measure>) OfCount()
    {
        bool countsParties = Rule.Measure == RuleMeasure.CountDistinct;
        string what = !countsParties ? "transactions" : Rule.AggregationKey == RuleKey.Counterparty ? "customers" : "counterparties";
        decimal margin = Threshold.Count == 0 ? 1 : decimal.Round((decimal)Count / Threshold.Count, 4, MidpointRounding.AwayFromZero);
        return (
            string.Create(CultureInfo.InvariantCulture, $"{Count} {what}, together {FindingBuilder.Words(Dollars(), Valuation.Usd)}"),
            Threshold.Count.ToString(CultureInfo.InvariantCulture), margin,
            [new(countsParties ? "count_distinct" : "count", Count), new("sum_usd", Dollars().ToDecimal())], [new("count",
                Threshold.Count)]);
    }

    // How far below the hours the youngest was; the margin is the other way round than with amounts, and ends at a hundred.
    private (string, string, decimal, ImmutableArray<Measure>, ImmutableArray<Measure>) OfAge()
    {
        decimal hours = Measured.ToDecimal();
        decimal margin = hours * 100 <= Threshold.Count ? 100 : decimal.Round(Threshold.Count / hours, 4, MidpointRounding.AwayFromZero);
        return (
            string.Create(
                CultureInfo.InvariantCulture, $"{Events} transaction(s), the last of coins that were acquired {hours:0.##} hours before"),
            string.Create(CultureInfo.InvariantCulture, $"{Threshold.Count} hours"), margin,
            [new("hours", hours), new("count", Events)], [new("hours", Threshold.Count)]);
    }

    private (string, string, decimal, ImmutableArray<Measure>, ImmutableArray<Measure>) OfAmount()
    {
        string unit = Threshold.Currency!.Value.Text.ToLowerInvariant();
        decimal limit = Threshold.Amount.ToDecimal(), measured = Measured.ToDecimal();
        return (
            string.Create(
                CultureInfo.InvariantCulture, $"{FindingBuilder.Words(Measured, Threshold.Currency.Value)} in {Events} transaction(s)"),
            FindingBuilder.Words(Threshold.Amount, Threshold.Currency.Value),
            limit == 0 ? 1 : decimal.Round(measured / limit, 4, MidpointRounding.AwayFromZero),
            [new((Rule.Measure == RuleMeasure.Max ? "max_" : "sum_") + unit, measured), new("count", Events)], [new("limit_" + unit,
                limit)]);
    }

    private ScaledAmount Dollars() =>
        ScaledAmount.FromDecimal(decimal.Round((decimal)UsdMicros / Valuation.Micro, 2, MidpointRounding.AwayFromZero));

    private static string Words(RuleEvents direction) =>
        (direction & RuleEvents.Inward) == 0 ? "outward" : (direction & RuleEvents.Outward) == 0 ? "inward" : "both directions";
}
