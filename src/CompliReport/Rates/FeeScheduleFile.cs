using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>Reads fee schedules: <c>exchange_id,applies_to,fee_bps,minimum,currency,effective_from</c>, the columns in any order.</summary>
internal static class FeeScheduleFile
{
    private const int Exchange = 0, AppliesTo = 1, FeeBps = 2, Minimum = 3, Currency = 4, EffectiveFrom = 5;
    private const string Header = "the header exchange_id,applies_to,fee_bps,minimum,currency,effective_from";

    private static readonly string[] Names = ["exchange_id", "applies_to", "fee_bps", "minimum", "currency", "effective_from"];

    /// <summary>Reads a file into a list of rules and the number of their file.</summary>
    public static void Read(NumberedRateFile input, RateFaultLog faults, List<(NumberedRateFile Input, FeeRule Rule)> rules)
    {
        RateColumns? columns = null;
        bool hasRows = false;
        foreach (RateRow row in RateRows.Of(input, faults))
        {
            if (columns is not null)
            {
                hasRows = true;
                ReadRow(input, row, columns, faults, rules);
                continue;
            }

            columns = RateColumns.Read(input, row, Names, [], Header, faults);
            if (columns is null)
            {
                return;
            }
        }

        if (!hasRows)
        {
            faults.Add(input, 0, "", RateFaultCode.FileEmpty, "no fees"u8, Header + " and a line for each fee", "send a file with fees");
        }
    }

    /// <summary>One rule for each exchange, kind, currency and day; where files contradict each other there, none.</summary>
    public static FeeSchedule Settle(List<(NumberedRateFile Input, FeeRule Rule)> rules, RateFaultLog faults)
    {
        ImmutableArray<FeeRule>.Builder settled = ImmutableArray.CreateBuilder<FeeRule>();
        foreach (var same in rules.GroupBy(
            static one => (one.Rule.Exchange, one.Rule.AppliesTo, one.Rule.Currency, one.Rule.EffectiveFrom)))
        {
            (NumberedRateFile Input, FeeRule Rule)[] all = [.. same.OrderBy(static one => (one.Input.Number, one.Rule.At.Line))];
            FeeRule first = all[0].Rule;
            if (all.All(one => one.Rule.FeeBps == first.FeeBps && one.Rule.Minimum == first.Minimum))
            {
                settled.Add(first);
                continue;
            }

            foreach ((NumberedRateFile input, FeeRule rule) in all)
            {
                FeeRule other = all.First(one => one.Rule.FeeBps != rule.FeeBps || one.Rule.Minimum != rule.Minimum).Rule;
                faults.Add(
                    input, rule.At.Line, Names[FeeBps], RateFaultCode.RatesConflict, Encoding.UTF8.GetBytes(Text(rule)),
                    $"{Text(other)} as in {other.At}", "remove the wrong one; until then neither is used");
            }
        }

        settled.Sort(static (left, right) => Compare(left, right));
        return new FeeSchedule(settled.DrainToImmutable());
    }

    private static readonly AssetCode NoMinimum = AssetCode.Of("USD");

    private static void ReadRow(
        NumberedRateFile input, RateRow row, RateColumns columns, RateFaultLog faults, List<(NumberedRateFile Input, FeeRule Rule)> rules)
    {
        if (!columns.Fit(input, row, faults))
        {
            return;
        }

        bool isSound = ExchangeId.TryParse(row.Cells.GetSpan(columns[Exchange]), out ExchangeId exchange);
        if (!isSound)
        {
            faults.Add(
                input, row.Line, Names[Exchange], RateFaultCode.ExchangeInvalid, row.Cells.GetSpan(columns[Exchange]),
                "the code of an exchange, at most 32 characters", RateCells.CorrectLine);
        }

        string appliesTo = row.Text(columns[AppliesTo]);
        if (!FeeSchedule.Kinds.Contains(appliesTo))
        {
            isSound = false;
            faults.Add(
                input, row.Line, Names[AppliesTo], RateFaultCode.AppliesToUnknown, row.Cells.GetSpan(columns[AppliesTo]),
                "a kind of the ledger, e.g. conversion or trade", RateCells.CorrectLine);
        }

        // Without a minimum its currency does not matter.
        bool hasMinimum = !row.Cells.GetSpan(columns[Minimum]).IsEmpty || !row.Cells.GetSpan(columns[Currency]).IsEmpty;
        AssetCode currency = NoMinimum;
        if (hasMinimum && !AssetCode.TryParse(row.Cells.GetSpan(columns[Currency]), out currency))
        {
            isSound = false;
            faults.Add(
                input, row.Line, Names[Currency], RateFaultCode.AssetNotTicker, row.Cells.GetSpan(columns[Currency]),
                "the code of the minimum's currency, e.g. EUR", RateCells.CorrectLine);
        }

        isSound &= RateCells.TryRate(
            input, row, columns[FeeBps], Names[FeeBps], RateBounds.FeeBps, faults, out decimal bps);
        decimal minimum = 0;
        isSound &= !hasMinimum || RateCells.TryRate(
            input, row, columns[Minimum], Names[Minimum], RateBounds.FeeMinimum, faults, out minimum);
        isSound &= RateCells.TryDate(input, row, columns[EffectiveFrom], Names[EffectiveFrom], faults, out DateOnly from);
        if (isSound)
        {
            Provenance at = new(input.File.Name, input.Digest, row.Line, row.At.Offset);
            rules.Add((input, new FeeRule(exchange.Text, appliesTo, bps, minimum, currency, from, at)));
        }
    }

    private static string Text(FeeRule rule) => $"{RateCells.Plain(rule.FeeBps)} bps, at least {RateCells.Plain(rule.Minimum)}";

    private static int Compare(FeeRule left, FeeRule right) =>
        string.CompareOrdinal(left.Exchange, right.Exchange) is int exchange and not 0 ? exchange
        : string.CompareOrdinal(left.AppliesTo, right.AppliesTo) is int kind and not 0 ? kind
        : left.Currency.CompareTo(right.Currency) is int currency and not 0 ? currency
        : left.EffectiveFrom.CompareTo(right.EffectiveFrom);
}
