using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>
/// Evaluates the rules of a pack that are counted for a counterparty: how many different customers paid it, or were paid by it.
/// </summary>
/// <remarks>
/// A customer counts who also exchanged in that direction (bought before paying out, settled after being paid) within the days that belong
/// to one run: the rule is about exchange that is split among persons. A counterparty of whose payers fewer than one in five are such
/// persons is a popular payee (an exchange's hot wallet, a merchant), and left alone.
/// </remarks>
internal sealed class CounterpartyRules(LedgerDay day, AccountFacts facts)
{
    private const int PopularPayeeFactor = 5;

    /// <summary>The rules evaluated here, in the order of their tallies.</summary>
    internal static ImmutableArray<Rule> RulesOf(RulePack pack) =>
        [.. pack.Rules.Where(static rule => rule is
        {
            AggregationKey: RuleKey.Counterparty, Measure: RuleMeasure.CountDistinct, Window.Kind: RuleWindowKind.ConsecutiveDays,
        })];

    /// <summary>Notes the payments of a party that a rule may count.</summary>
    internal void Collect(Rule rule, RegulatorCalendar calendar, ReadOnlySpan<AccountEvent> events, List<CountedPayment> payments)
    {
        List<int> bought = [], settled = [];
        foreach (ref readonly AccountEvent e in events)
        {
            if (e.IsConversion)
            {
                (e.Event == RuleEvents.FxPurchase ? bought : settled).Add(calendar.LocalDate(UtcInstant.FromNanoseconds(e.Time)).DayNumber);
            }
        }

        foreach (ref readonly AccountEvent e in events)
        {
            int date = calendar.LocalDate(UtcInstant.FromNanoseconds(e.Time)).DayNumber;
            if ((e.Event & rule.Filter.Events) != 0 && e.Counterparty >= 0 && rule.IsInForceOn(DateOnly.FromDayNumber(date))
                && (e.IsOutflow
                    ? HasBetween(bought, date - RuleWindow.RunGapDaysMax, date)
                    : HasBetween(settled, date, date + RuleWindow.RunGapDaysMax)))
            {
                payments.Add(new CountedPayment(e.Counterparty, e.IsOutflow, date, facts.CustomerAt(e.Account, e.Time), e));
            }
        }
    }

    /// <summary>Counts the customers of each counterparty, direction and run of days; returns the customers of the runs that hit.</summary>
    internal HashSet<int> Evaluate(
        Rule rule,
        List<CountedPayment> payments,
        MovementLog movements,
        List<Finding> findings,
        FindingBuilder builder)
    {
        HashSet<int> hit = [];
        payments.Sort(static (left, right) => left.CompareTo(right));
        Dictionary<(int Counterparty, bool IsOut), HashSet<int>> payers = Payers(payments, movements);
        for (int start = 0; start < payments.Count;)
        {
            int end = start + 1;
            while (end < payments.Count && payments[end].Counterparty == payments[start].Counterparty
                && payments[end].IsOut == payments[start].IsOut
                && payments[end].Date - payments[end - 1].Date <= RuleWindow.RunGapDaysMax)
            {
                end++;
            }

            HashSet<int> customers = [];
            for (int i = start; i < end; i++)
            {
                customers.Add(payments[i].Customer);
            }

            if (rule.IsReached(rule.Thresholds[0], customers.Count)
                && customers.Count * PopularPayeeFactor >= payers[(payments[start].Counterparty, payments[start].IsOut)].Count)
            {
                List<CountedPayment> run = payments.GetRange(start, end - start);
                findings.Add(builder.Of(
                    rule, SubjectType.Cluster, builder.ClusterOf(payments[start].Counterparty), Explain(rule, run, customers.Count),
                    run[0].IsOut ? "outward" : "inward", DateOnly.FromDayNumber(run[0].Date).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
                hit.UnionWith(customers);
            }

            start = end;
        }

        return hit;
    }

    // The accounts that paid each of the counterparties that payments name, or were paid by them, in one pass over the movements.
    private static Dictionary<(int Counterparty, bool IsOut), HashSet<int>> Payers(List<CountedPayment> payments, MovementLog movements)
    {
        Dictionary<(int Counterparty, bool IsOut), HashSet<int>> payers = [];
        foreach (CountedPayment payment in payments)
        {
            payers.TryAdd((payment.Counterparty, payment.IsOut), []);
        }

        for (int i = 0; payers.Count > 0 && i < movements.Count; i++)
        {
            ref Movement movement = ref movements[i];
            if (payers.TryGetValue((movement.Counterparty, (movement.Event & RuleEvents.Outward) != 0), out HashSet<int>? accounts))
            {
                accounts.Add(movement.Account);
            }
        }

        return payers;
    }

    private static bool HasBetween(List<int> sortedDates, int from, int to)
    {
        int at = sortedDates.BinarySearch(from);
        at = at < 0 ? ~at : at;
        return at < sortedDates.Count && sortedDates[at] <= to;
    }

    private Evidence Explain(Rule rule, List<CountedPayment> run, int customers)
    {
        Int128 sum = 0;
        foreach (CountedPayment payment in run)
        {
            sum += Math.Max(payment.Event.UsdMicros, 0);
        }

        long usd = (long)Int128.Min(sum, long.MaxValue);

        decimal total = decimal.Round((decimal)usd / Valuation.Micro, 2, MidpointRounding.AwayFromZero);
        string verb = run[0].IsOut ? "paid out to one counterparty after buying" : "were paid by one counterparty and settled";
        string text = string.Create(CultureInfo.InvariantCulture, $"{rule.Title}: {customers} customers of {day.Exchange} {verb} on the "
            + $"same, consecutive or alternate days, together USD {total:0.00}; the rule hits at {rule.Thresholds[0].Count} persons.");
        return new Evidence(
            run.Min(static payment => payment.Event.Time),
            run.Max(static payment => payment.Event.Time),
            [new("persons", customers), new("payments", run.Count), new("total_usd", total)],
            [new("persons", rule.Thresholds[0].Count)],
            decimal.Round((decimal)customers / Math.Max(rule.Thresholds[0].Count, 1), 4, MidpointRounding.AwayFromZero),
            usd,
            [.. run.Select(static payment => payment.Event.At)],
            run.Select(static payment => payment.Event.Account).ToHashSet(),
            text);
    }
}

/// <summary>A payment that a counterparty rule counts.</summary>
internal readonly record struct CountedPayment(
    int Counterparty, bool IsOut, int Date, int Customer, AccountEvent Event) : IComparable<CountedPayment>
{
    /// <inheritdoc/>
    public int CompareTo(CountedPayment other)
    {
        int order = Counterparty.CompareTo(other.Counterparty);
        order = order != 0 ? order : IsOut.CompareTo(other.IsOut);
        order = order != 0 ? order : Date.CompareTo(other.Date);
        return order != 0 ? order : Event.At.CompareTo(other.Event.At);
    }
}
