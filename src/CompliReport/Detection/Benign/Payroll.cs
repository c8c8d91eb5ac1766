using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers;

namespace CompliReport.Detection.Benign;

/// <summary>A firm that pays its staff.</summary>
/// <remarks>
/// The receivers are customers whom the exchange knows, the same ones on each payday, and the money is the firm's own. Mules who are paid
/// in this way are a standing staff with wages: it explains the fan-out, and makes the rest less suspicious.
/// </remarks>
internal static class Payroll
{
    internal static readonly BenignKind Kind = new(
        "payroll",
        "A firm that is paid in by itself only and pays on a few days, days apart, each time nearly the same customers of the exchange, "
            + "each once and by wages of the same size.",
        [
            "paydays_min", "payday_gap_days_min", "receivers_min", "same_receivers_min", "wage_usd_max", "wage_spread_max", "payers_max",
        ],
        Recognise);

    private static string? Recognise(Conduct conduct, BenignLimits limits)
    {
        if (!conduct.IsLegal || conduct.HasCash || conduct.Outflows.Count == 0
            || conduct.Outflows.Exists(static e => e.Party != CounterpartyType.Customer)
            || conduct.Inflows.DistinctBy(static e => e.Counterparty).Count() > limits["payers_max"]
            || !conduct.IsOwnName(SightingKind.Payer))
        {
            return null;
        }

        AccountEvent[][] paydays = [.. conduct.Outflows.GroupBy(static e => Conduct.DayOf(e.Time)).OrderBy(static day => day.Key)
            .Select(static day => day.ToArray())];
        long least = conduct.Outflows.Min(static e => e.UsdMicros), most = conduct.Outflows.Max(static e => e.UsdMicros);
        bool isOne = paydays.Length >= limits["paydays_min"] && Array.TrueForAll(paydays, day => IsPayday(day, limits))
            && Enumerable.Range(1, paydays.Length - 1).All(i => IsNext(paydays[i - 1], paydays[i], limits))
            && Rounding.Usd(most) <= limits["wage_usd_max"] && most <= least * limits["wage_spread_max"];
        return isOne
            ? string.Create(CultureInfo.InvariantCulture, $"A firm paid {conduct.Outflows.Count} wages on {paydays.Length} days to "
                + $"{conduct.Outflows.DistinctBy(static e => e.Counterparty).Count()} customers, nearly the same ones each time, from "
                + $"USD {Rounding.Usd(least):0.00} to USD {Rounding.Usd(most):0.00}, out of its own money.")
            : null;
    }

    private static bool IsPayday(AccountEvent[] day, BenignLimits limits) =>
        day.Length >= limits["receivers_min"] && day.DistinctBy(static e => e.Counterparty).Count() == day.Length;

    private static bool IsNext(AccountEvent[] before, AccountEvent[] day, BenignLimits limits)
    {
        HashSet<int> known = [.. before.Select(static e => e.Counterparty)];
        int same = day.Count(e => known.Contains(e.Counterparty));
        return Conduct.DayOf(day[0].Time) - Conduct.DayOf(before[0].Time) >= limits["payday_gap_days_min"]
            && Rounding.Share(same, Math.Max(day.Length, before.Length)) >= limits["same_receivers_min"];
    }
}
