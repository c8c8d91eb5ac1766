using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.History;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>
/// Evaluates a rule that is counted for a counterparty: how many different customers paid it, or were paid by it, in a run of days.
/// </summary>
/// <remarks>
/// A customer counts who also exchanged in that direction (bought before paying out, settled after being paid) within the days that belong
/// to one run: the rule is about exchange that is split among persons. It counts on the day on which both are there. A counterparty of
/// whose payments fewer than one in five are such is a popular payee (an exchange's hot wallet, a merchant), and left alone; days with few
/// payments are not looked at for that. Payments that may still count, the days of exchanges, and runs that may go on are left for the
/// next day.
/// </remarks>
internal sealed class CounterpartyRules
{
    private const int PopularPayeeFactor = 5, Outward = 0, Inward = 1;

    // In a counterparty's record the run itself, and all its payments by day; in a party's the days of its exchanges.
    private const ulong RunOf = 0, PaymentsOf = HistoryHorizon.PaymentsOf;

    private readonly DetectionDay _day;
    private readonly RuleFamily _family;
    private readonly int _window;
    private readonly List<int>[] _exchanged = [[], []];

    internal CounterpartyRules(DetectionDay day, RulePack pack, RuleFamily family)
    {
        _day = day;
        _family = family;
        _window = day.History.Horizon.Keys.IndexOf(family.Key(pack));
        IsInForce = family.IsInForceWithin(family.Calendar.LocalDate(day.Day.First), family.Calendar.LocalDate(day.Day.Last));
    }

    private Rule Measured => _family.Measured;

    internal bool IsInForce { get; }

    /// <summary>The rules evaluated here, in the order of their tallies.</summary>
    internal static ImmutableArray<RuleFamily> RulesOf(RulePack pack) =>
        [.. RuleFamily.Of(pack).Where(static family => family.Measured is
        {
            AggregationKey: RuleKey.Counterparty, Measure: RuleMeasure.CountDistinct, Window.Kind: RuleWindowKind.ConsecutiveDays,
        })];

    /// <summary>Notes the payments of a party that count, and keeps those that may count later.</summary>
    internal void Collect(
        ReadOnlySpan<AccountEvent> events, SubjectRecord record, ulong customer, FindingBuilder builder, List<CountedPayment> counted)
    {
        List<Payment> payments = Pending(record);
        Array.ForEach(_exchanged, static dates => dates.Clear());
        for (int direction = Outward; direction <= Inward; direction++)
        {
            if (record.Windows.GetValueOrDefault(new WindowKey(_window, direction, RunOf)) is { } state)
            {
                _exchanged[direction].AddRange(state.Parts.Select(static part => part.Date.DayNumber));
            }
        }

        foreach (ref readonly AccountEvent e in events)
        {
            DateOnly date = _family.Calendar.LocalDate(UtcInstant.FromNanoseconds(e.Time));
            if (e.IsConversion)
            {
                _exchanged[e.Event == RuleEvents.FxPurchase ? Outward : Inward].Add(date.DayNumber);
            }
            else if ((e.Event & Measured.Filter.Events) != 0 && e.Counterparty >= 0 && IsOfKind(e) && _family.InForceOn(date) is not null)
            {
                payments.Add(new Payment(
                    builder.ClusterKey(e.Counterparty), e.IsOutflow, date.DayNumber, e.Time, Math.Max(e.UsdMicros, 0), 1, e.At, e.Account));
            }
        }

        Array.ForEach(_exchanged, static dates => dates.Sort());
        foreach (IGrouping<(ulong Counterparty, bool IsOut), Payment> group in payments
            .Where(payment => !Count(payment, customer, counted)).GroupBy(static payment => (payment.Counterparty, payment.IsOut)))
        {
            KeepPending(record, group.Key.Counterparty, group.Key.IsOut, group);
        }

        KeepExchanges(record);
    }

    // A counterparty whose kind the ledger does not tell counts: what is missing never clears anybody.
    private bool IsOfKind(in AccountEvent e) => Measured.Filter.Parties == RuleParties.None
        || RuleFilterTest.PartyOf(e.Party) is var party && (party == RuleParties.None || (party & Measured.Filter.Parties) != 0);

    private List<Payment> Pending(SubjectRecord record)
    {
        List<Payment> payments = [];
        WindowKey[] keys = [.. record.Windows.Keys.Where(key => key.Family == _window && key.Of > PaymentsOf)];
        foreach (WindowKey key in keys)
        {
            record.Windows.Remove(key, out WindowState? state);
            payments.AddRange(state!.Parts.Select(part => new Payment(
                key.Of, key.Direction == Outward, part.Date.DayNumber, part.From, part.UsdMicros, part.Count, null, -1)));
        }

        return payments;
    }

    // Bought up to two days before it was paid out, or settled up to two days after it was paid in; then on the day of the later one.
    private bool Count(in Payment payment, ulong customer, List<CountedPayment> counted)
    {
        List<int> dates = _exchanged[payment.IsOut ? Outward : Inward];
        int from = payment.IsOut ? payment.Date - RuleWindow.RunGapDaysMax : payment.Date;
        int at = dates.BinarySearch(from);
        at = at < 0 ? ~at : at;
        while (at > 0 && dates[at - 1] == from)
        {
            at--;
        }

        if (at == dates.Count || dates[at] > from + RuleWindow.RunGapDaysMax)
        {
            return false;
        }

        counted.Add(new CountedPayment(payment, Math.Max(payment.Date, dates[at]), customer));
        return true;
    }

    private void KeepPending(SubjectRecord record, ulong counterparty, bool isOut, IEnumerable<Payment> payments)
    {
        WindowPart[] parts =
        [
            .. payments.GroupBy(static payment => payment.Date).OrderBy(static day => day.Key).Select(static day => new WindowPart
            {
                Date = DateOnly.FromDayNumber(day.Key),
                Sums = [],
                Count = day.Sum(static payment => payment.Count),
                UsdMicros = day.Aggregate(0L, static (sum, payment) => Saturated(sum, payment.UsdMicros)),
                From = day.Min(static payment => payment.Time),
            }),
        ];
        record.Windows[new WindowKey(_window, isOut ? Outward : Inward, counterparty)] =
            new WindowState(parts[0].Date, parts[^1].Date, false, [.. parts]);
    }

    private void KeepExchanges(SubjectRecord record)
    {
        for (int direction = Outward; direction <= Inward; direction++)
        {
            WindowKey key = new(_window, direction, RunOf);
            if (_exchanged[direction].Count > 0)
            {
                ImmutableArray<WindowPart> parts = [.. _exchanged[direction].Distinct().Select(static date =>
                    new WindowPart { Date = DateOnly.FromDayNumber(date), Sums = [] })];
                record.Windows[key] = new WindowState(parts[0].Date, parts[^1].Date, false, parts);
            }
        }
    }

    /// <summary>
    /// Counts the customers of each counterparty, direction and run of days; the records take what may go on. Returns the customers of the
    /// runs that hit today.
    /// </summary>
    internal HashSet<ulong> Evaluate(
        List<CountedPayment> payments, Dictionary<ulong, SubjectRecord> records, List<Finding> findings, FindingBuilder builder)
    {
        HashSet<ulong> hit = [];
        payments.Sort(static (left, right) => left.CompareTo(right));
        Dictionary<ulong, List<CountedPayment>> byCounterparty = payments.GroupBy(static one => one.Payment.Counterparty)
            .ToDictionary(static group => group.Key, static group => group.ToList());
        SortedDictionary<(ulong Counterparty, int Direction, int Date), long> moved = Moved(builder);
        ILookup<ulong, KeyValuePair<(ulong Counterparty, int Direction, int Date), long>> movedBy =
            moved.ToLookup(static one => one.Key.Counterparty);
        foreach (ulong counterparty in byCounterparty.Keys.Union(movedBy.Select(static one => one.Key)).Order())
        {
            if (!records.TryGetValue(counterparty, out SubjectRecord? record))
            {
                record = _day.History.Of(SubjectNames.OfCounterparty(FindingBuilder.ClusterId(counterparty)));
                records.Add(counterparty, record);
            }

            foreach (((ulong _, int direction, int date), long count) in movedBy[counterparty])
            {
                AddMoved(record, direction, date, count);
            }

            foreach (IGrouping<bool, CountedPayment> side in byCounterparty.GetValueOrDefault(counterparty, [])
                .GroupBy(static one => one.Payment.IsOut))
            {
                Go(record, counterparty, side.Key ? Outward : Inward, [.. side], hit, findings, builder);
            }

        }

        return hit;
    }

    // All payments of each counterparty by day, of days that are more than a few or go on: what tells popular payees.
    private SortedDictionary<(ulong Counterparty, int Direction, int Date), long> Moved(FindingBuilder builder)
    {
        // Most counterparties have a payment or two: they are told by a count of four bytes.
        int[] totals = new int[_day.Day.Symbols.Counterparties.Count];
        for (int i = 0; i < _day.Movements.Count; i++)
        {
            if (_day.Movements[i].Counterparty is >= 0 and int counterparty)
            {
                totals[counterparty]++;
            }
        }

        Dictionary<(int Counterparty, int Direction, int Date), long> all = [];
        for (int i = 0; i < _day.Movements.Count; i++)
        {
            ref Movement movement = ref _day.Movements[i];
            if (movement.Counterparty >= 0 && totals[movement.Counterparty] > HistoryHorizon.FewOnAnOpenDay
                && (movement.Event & Measured.Filter.Events) != 0)
            {
                int date = _family.Calendar.LocalDate(UtcInstant.FromNanoseconds(movement.Time)).DayNumber;
                int direction = (movement.Event & RuleEvents.Outward) != 0 ? Outward : Inward;
                ref long count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
                    all, (movement.Counterparty, direction, date), out _);
                count++;
            }
        }

        SortedDictionary<(ulong, int, int), long> many = [];
        foreach (((int counterparty, int direction, int date), long count) in all)
        {
            if (count > HistoryHorizon.FewOnAnOpenDay)
            {
                many.Add((builder.ClusterKey(counterparty), direction, date), count);
            }
        }

        return many;
    }

    private void AddMoved(SubjectRecord record, int direction, int date, long count)
    {
        WindowKey key = new(_window, direction, PaymentsOf);
        DateOnly day = DateOnly.FromDayNumber(date);
        ImmutableArray<WindowPart> parts = record.Windows.GetValueOrDefault(key)?.Parts ?? [];
        if (parts.FirstOrDefault(part => part.Date == day) is { } known)
        {
            known.Count += count;
        }
        else
        {
            parts = [.. parts.Add(new WindowPart { Date = day, Sums = [], Count = count }).OrderBy(static part => part.Date)];
        }

        record.Windows[key] = new WindowState(parts[0].Date, parts[^1].Date, false, parts);
    }

    private void Go(
        SubjectRecord record, ulong counterparty, int direction, CountedPayment[] payments, HashSet<ulong> hit, List<Finding> findings,
        FindingBuilder builder)
    {
        WindowKey key = new(_window, direction, RunOf);
        WindowState? run = record.Windows.GetValueOrDefault(key);
        for (int start = 0, end; start < payments.Length; start = end)
        {
            for (end = start + 1; end < payments.Length && IsOneRun(payments[end - 1], payments[end]); end++)
            {
            }

            int last = payments[end - 1].Date;
            bool goesOn = run is not null && RuleWindow.IsSameRun(run.Last, DateOnly.FromDayNumber(payments[start].Date));
            WindowPart part = goesOn ? run!.Parts[0].Copy()
                : new WindowPart { Date = DateOnly.FromDayNumber(payments[start].Date), Sums = [], From = long.MaxValue };
            part.Distinct ??= [];
            long reached = long.MinValue;
            Rule version = _family.InForceOn(DateOnly.FromDayNumber(last)) ?? Measured;
            foreach (CountedPayment payment in payments.AsSpan(start, end - start))
            {
                part.Distinct.Add(payment.Customer);
                part.Count += payment.Payment.Count;
                part.UsdMicros = Saturated(part.UsdMicros, payment.Payment.UsdMicros);
                part.From = Math.Min(part.From, payment.Payment.Time);
                reached = reached == long.MinValue && version.IsReached(version.Thresholds[0], part.Distinct.Count)
                    ? payment.Payment.Time
                    : reached;
            }

            run = new WindowState(part.Date, DateOnly.FromDayNumber(last), false, [part]);
            record.Windows[key] = run;
            if (reached != long.MinValue && !IsPopular(record, direction, run))
            {
                Evidence? evidence = Explain(version, run, direction, payments.AsSpan(start, end - start), reached);
                if (evidence is not null)
                {
                    findings.Add(builder.Of(
                        version, SubjectType.Cluster, FindingBuilder.ClusterId(counterparty), evidence,
                        direction == Outward ? "outward" : "inward", run.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
                }

                hit.UnionWith(payments.AsSpan(start, end - start).ToArray().Select(static payment => payment.Customer));
            }
        }
    }

    private static bool IsOneRun(in CountedPayment earlier, in CountedPayment later) =>
        later.Date - earlier.Date <= RuleWindow.RunGapDaysMax;

    private bool IsPopular(SubjectRecord record, int direction, WindowState run)
    {
        long all = record.Windows.GetValueOrDefault(new WindowKey(_window, direction, PaymentsOf))?.Parts
            .Where(part => part.Date >= run.Start && part.Date <= run.Last && part.Count > HistoryHorizon.FewPayments
                && part.Date.DayNumber > run.Last.DayNumber - HistoryHorizon.PaymentDaysKept).Sum(static part => part.Count) ?? 0;
        return run.Parts[0].Count * PopularPayeeFactor < all;
    }

    // Without a row of this run (all were paid on earlier days and settled now) there is nothing here to cite yet.
    private Evidence? Explain(Rule rule, WindowState run, int direction, ReadOnlySpan<CountedPayment> payments, long reached)
    {
        List<Payment> rows = [];
        long to = long.MinValue;
        foreach (CountedPayment payment in payments)
        {
            if (payment.Payment.At is not null)
            {
                rows.Add(payment.Payment);
            }

            to = Math.Max(to, payment.Payment.Time);
        }

        if (rows.Count == 0)
        {
            return null;
        }

        WindowPart part = run.Parts[0];
        decimal total = decimal.Round((decimal)part.UsdMicros / Valuation.Micro, 2, MidpointRounding.AwayFromZero);
        string verb = direction == Outward ? "paid out to one counterparty after buying" : "were paid by one counterparty and settled";
        string text = string.Create(CultureInfo.InvariantCulture, $"{rule.Title}: {part.Distinct!.Count} customers of "
            + $"{_day.Day.Exchange} {verb} on the same, consecutive or alternate days, together USD {total:0.00}; the rule hits at "
            + $"{rule.Thresholds[0].Count} persons.");
        long before = part.Count - rows.Count;
        ImmutableArray<Measure> measures = [new("persons", part.Distinct.Count), new("payments", part.Count), new("total_usd", total)];
        return new Evidence(
            part.From, to, before > 0 ? measures.Add(new("count_before", before)) : measures,
            [new("persons", rule.Thresholds[0].Count)],
            decimal.Round((decimal)part.Distinct.Count / Math.Max(rule.Thresholds[0].Count, 1), 4, MidpointRounding.AwayFromZero),
            part.UsdMicros, [.. rows.Select(static row => row.At!.Value)], rows.Select(static row => row.Account).ToHashSet(), text)
        {
            Reached = reached,
        };
    }

    private static long Saturated(long sum, long added) => sum > long.MaxValue - added ? long.MaxValue : sum + added;
}

/// <summary>A payment between a customer and a counterparty; without a place where it stands in the ledger of an earlier day.</summary>
internal readonly record struct Payment(
    ulong Counterparty, bool IsOut, int Date, long Time, long UsdMicros, long Count, RecordLocation? At, int Account);

/// <summary>A payment that a counterparty rule counts, with the day on which it does.</summary>
internal readonly record struct CountedPayment(Payment Payment, int Date, ulong Customer) : IComparable<CountedPayment>
{
    /// <inheritdoc/>
    public int CompareTo(CountedPayment other)
    {
        int order = Payment.Counterparty.CompareTo(other.Payment.Counterparty);
        order = order != 0 ? order : Payment.IsOut.CompareTo(other.Payment.IsOut);
        order = order != 0 ? order : Date.CompareTo(other.Date);
        order = order != 0 ? order : Payment.Time.CompareTo(other.Payment.Time);
        order = order != 0 ? order : (Payment.At ?? default).CompareTo(other.Payment.At ?? default);
        return order != 0 ? order : Customer.CompareTo(other.Customer);
    }
}
