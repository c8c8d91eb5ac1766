using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T01: many amounts just under a reporting limit.</summary>
/// <remarks>
/// In the window (7 days) at least 3 amounts from 90 % of the limit up to, not including, the limit, together at least 1.5 limits; and the
/// account has hit T03 or T06. Near-threshold amounts alone are never a hit (joint FinCEN FAQ of 9 October 2025, question 1).
/// </remarks>
internal static class Structuring
{
    internal static readonly Typology Typology = new(
        "T01", "Structuring",
        "In 7 days several amounts just under a reporting limit, together well above it, on an account that also shows T03 or T06.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static readonly string[] Corroborating = ["T03", "T06"];

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("band") is not { } band || parameters.Number("n") is not { } n
            || parameters.Number("sum_multiple") is not { } multiple
            || parameters.AmountsOf("limit") is not { IsEmpty: false } limits
            || parameters.Window is not { Kind: RuleWindowKind.Rolling } window)
        {
            return null;
        }

        ImmutableArray<Numbers> prepared =
        [
            .. from limit in limits
               let upper = limit.Amount.ToDecimal()
               select new Numbers(limit, upper * (1 - band), upper, (int)n, multiple, window.Number * UtcInstant.Day),
        ];
        return (events, context) => Assess(events, prepared, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, ImmutableArray<Numbers> limits, AssessContext context)
    {
        if (context.HitsSoFar.Count == 0)
        {
            return Assessment.Clear;
        }

        string[] corroboration = [.. Corroborating.Where(context.HitsSoFar.Contains)];
        if (corroboration.Length == 0)
        {
            return Assessment.Clear;
        }

        List<Evidence> found = [];
        foreach (Numbers numbers in limits)
        {
            if (Find(events, numbers, context, corroboration) is { } evidence)
            {
                found.Add(evidence);
            }
        }

        // Of several limits the one that is passed most, the first of equals.
        return found.MaxBy(static evidence => evidence.Margin) is { } strongest ? Assessment.Hit(strongest) : Assessment.Clear;
    }

    private static Evidence? Find(ReadOnlySpan<AccountEvent> events, Numbers numbers, AssessContext context, string[] corroboration)
    {
        List<(int Event, decimal Amount)> inBand = [];
        for (int i = 0; i < events.Length; i++)
        {
            if (TryAmount(events[i], numbers.Limit, context, out decimal amount) && amount >= numbers.Lower && amount < numbers.Upper)
            {
                inBand.Add((i, amount));
            }
        }

        int bestFirst = -1, bestLast = -1, first = 0;
        decimal sum = 0, bestSum = 0;
        for (int last = 0; last < inBand.Count; last++)
        {
            sum += inBand[last].Amount;
            for (; events[inBand[last].Event].Time - events[inBand[first].Event].Time >= numbers.Window; first++)
            {
                sum -= inBand[first].Amount;
            }

            if (last - first + 1 >= numbers.CountMin && sum >= numbers.Multiple * numbers.Upper && sum > bestSum)
            {
                (bestFirst, bestLast, bestSum) = (first, last, sum);
            }
        }

        return bestFirst < 0 ? null : Explain(events, inBand[bestFirst..(bestLast + 1)], bestSum, numbers, corroboration);
    }

    // A limit in the pack's own currency concerns amounts in it; any other concerns all other currencies, at their value.
    private static bool TryAmount(in AccountEvent e, TypologyAmount limit, AssessContext context, out decimal amount)
    {
        amount = 0;
        RuleEvents concerned = limit.Events == RuleEvents.None
            ? RuleEvents.FiatIn | RuleEvents.FiatOut | RuleEvents.CashIn | RuleEvents.CashOut
            : limit.Events;
        bool isLocal = context.Symbols.Asset(e.Asset) == context.Pack.LocalCurrency;
        if ((e.Event & concerned) == 0 || isLocal != (limit.Currency == context.Pack.LocalCurrency)
            || !context.Valuation.TryValue(e.Amount, e.Asset, limit.Currency, e.Time, out ScaledAmount value))
        {
            return false;
        }

        amount = value.ToDecimal();
        return true;
    }

    private static Evidence Explain(
        ReadOnlySpan<AccountEvent> events,
        List<(int Event, decimal Amount)> inBand,
        decimal sum,
        Numbers numbers,
        string[] corroboration)
    {
        CitedEvents cited = new();
        long usd = 0;
        foreach ((int position, _) in inBand)
        {
            cited.Add(events[position]);
            usd += Math.Max(events[position].UsdMicros, 0);
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"{inBand.Count} amounts from {numbers.Lower:0.##} to just under "
            + $"{numbers.Upper:0.##} {numbers.Limit.Currency} within {numbers.Window / UtcInstant.Day} days, together {sum:0.##} "
            + $"{numbers.Limit.Currency}; corroborated by {string.Join(", ", corroboration)}.");
        return new Evidence(
            events[inBand[0].Event].Time,
            events[inBand[^1].Event].Time,
            [new("n_band", inBand.Count), new("sum", sum)],
            [
                new("n", numbers.CountMin), new("limit", numbers.Upper), new("band_from", numbers.Lower),
                new("sum_multiple", numbers.Multiple),
            ],
            decimal.Round(sum / (numbers.Multiple * numbers.Upper), 4, MidpointRounding.AwayFromZero),
            usd,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private sealed record Numbers(TypologyAmount Limit, decimal Lower, decimal Upper, int CountMin, decimal Multiple, long Window);
}
