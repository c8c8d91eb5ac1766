using System;
using System.Globalization;
using System.Linq;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Benign;

/// <summary>A person of low income who sends wages home.</summary>
/// <remarks>What comes in is bounded by a low declared income: nobody can launder more through it than a worker earns.</remarks>
internal static class RemittanceWorker
{
    private const int DaysOfYear = 365, DaysMin = 30;

    internal static readonly BenignKind Kind = new(
        "remittance_worker",
        "A person with a low declared income: wages of one payer at regular intervals and of the same size, in sum within the income, and "
            + "all that leaves goes to one or two payees.",
        [
            "income_usd_max", "income_multiple_max", "wages_min", "wage_gap_days_min", "wage_gap_days_max", "wage_spread_max", "payees_max",
        ],
        Recognise);

    private static string? Recognise(Conduct conduct, BenignLimits limits)
    {
        long income = conduct.Income;
        if (!conduct.IsNatural || income <= 0 || Rounding.Usd(income) > limits["income_usd_max"] || conduct.Outflows.Count == 0
            || conduct.Inflows.Exists(static e => e.Event != RuleEvents.FiatIn))
        {
            return null;
        }

        AccountEvent[] wages = [.. conduct.Inflows];
        int payees = conduct.Outflows.DistinctBy(static e => e.Counterparty).Count();
        decimal earned = (decimal)income * Math.Max(conduct.Days, DaysMin) / DaysOfYear;
        bool isOne = wages.Length >= limits["wages_min"] && wages.DistinctBy(static e => e.Counterparty).Count() == 1
            && Enumerable.Range(1, wages.Length - 1).All(i => IsNext(wages[i - 1], wages[i], limits))
            && wages.Max(static e => e.UsdMicros) <= wages.Min(static e => e.UsdMicros) * limits["wage_spread_max"]
            && (decimal)conduct.InUsd <= earned * limits["income_multiple_max"] && payees <= limits["payees_max"];
        return isOne
            ? string.Create(CultureInfo.InvariantCulture, $"A person who declared USD {Rounding.Usd(income):0.00} a year got "
                + $"{wages.Length} regular wages of one payer, USD {Rounding.Usd(conduct.InUsd):0.00} in all, and sent them to "
                + $"{payees} payee(s).")
            : null;
    }

    private static bool IsNext(in AccountEvent before, in AccountEvent wage, BenignLimits limits)
    {
        decimal days = (decimal)(wage.Time - before.Time) / UtcInstant.Day;
        return days >= limits["wage_gap_days_min"] && days <= limits["wage_gap_days_max"];
    }
}
