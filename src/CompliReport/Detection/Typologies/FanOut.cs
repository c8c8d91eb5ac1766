using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T04: one account pays many new receivers with money that has just come.</summary>
/// <remarks>
/// In the window (7 days): at least 10 different receivers, at least 0.7 of them never met by this account before, and at least 0.8 of what
/// they got had come in no more than 24 hours before (last in, first out: savings of before hide nothing). A firm's first round of
/// payments cannot be told from a payroll: a firm that paid nobody a month before is no data. Shops are no receivers: who pays them
/// spends. Earlier days count as far as the history tells receivers from senders; it does not tell shops.
/// </remarks>
internal static class FanOut
{
    internal static readonly Typology Typology = new(
        "T04", "Fan-out",
        "In 7 days at least the number of different receivers that are no shops, most of them new, paid mostly with money that came in "
            + "within the hours given before (last in, first out: savings of before hide nothing).",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("receivers") is not { } receivers || parameters.Number("new_share") is not { } newShare
            || parameters.Number("quick_share") is not { } quickShare || parameters.Number("within_hours") is not { } hours
            || parameters.Number("firm_days") is not { } firmDays
            || parameters.Window is not { Kind: RuleWindowKind.Rolling } window)
        {
            return null;
        }

        Limits limits = new((int)receivers, newShare, quickShare, (long)(hours * UtcInstant.Hour), (int)firmDays, window.Number);
        return (events, context) => Assess(events, limits, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        int outflows = 0, named = 0, lastOut = -1;
        for (int i = 0; i < events.Length; i++)
        {
            lastOut = IsPayment(events[i]) ? i : lastOut;
            outflows += IsPayment(events[i]) ? 1 : 0;
            named += IsToReceiver(events[i]) ? 1 : 0;
        }

        if (outflows == 0)
        {
            return Assessment.Clear;
        }

        long before = context.Past.FirstDay < 0 ? 0
            : EarlierDays.Of(context.Past, events[lastOut].Time, limits.Days, EarlierDays.Outflows).Count;
        if (outflows + before < limits.Receivers)
        {
            return Assessment.Clear;
        }

        (Found? best, bool isPossible) = named == 0 ? (null, true) : FindBest(events, limits, context);
        return best is { } found ? Assessment.Hit(Explain(events, found, limits))
            : isPossible ? Assessment.NoData
            : Assessment.Clear;
    }

    // Who pays shops spends, and hands nothing on to them.
    private static bool IsPayment(in AccountEvent e) => e.IsOutflow && e.Party != CounterpartyType.Merchant;

    private static bool IsToReceiver(in AccountEvent e) => IsPayment(e) && e.Counterparty >= 0;

    // Wages go to many, and at first to all of them for the first time. Beyond those that the history keeps, who is new is not known.
    private static bool IsFirstRoundOfFirm(in AccountEvent firstOfWindow, int firstDay, Limits limits, AssessContext context) =>
        context.Facts.At(firstOfWindow.Account, firstOfWindow.Time).Type == CustomerType.Legal
            && (EarlierDays.DayOf(firstOfWindow.Time) - firstDay < limits.FirmDays
                || context.Past.PartyCount >= SubjectRecord.PartiesKept);

    // How much of each payment had come in shortly before; coins and money together, since one becomes the other.
    private static long[] PaidQuickly(ReadOnlySpan<AccountEvent> events, long within)
    {
        long[] quick = new long[events.Length];
        foreach (FlowPiece piece in Flow.MatchLatest(events, static e => e.IsInflow, static e => e.IsOutflow))
        {
            quick[piece.Out] += piece.Dwell <= within ? piece.UsdMicros : 0;
        }

        return quick;
    }

    // Where an account met each counterparty first, as payer or as receiver; -1 on earlier days.
    private static Dictionary<int, int> FirstMet(ReadOnlySpan<AccountEvent> events, AssessContext context)
    {
        Dictionary<int, int> first = [];
        for (int i = 0; i < events.Length; i++)
        {
            if (events[i].Counterparty >= 0 && !first.ContainsKey(events[i].Counterparty))
            {
                bool isKnown = context.Past.FirstDay >= 0 && context.Past.Knows(context.Names.OfCounterparty(events[i].Counterparty));
                first.Add(events[i].Counterparty, isKnown ? -1 : i);
            }
        }

        return first;
    }

    // One pass with sliding sums; of the windows that qualify, the one with most receivers, the earliest of equals. What could qualify if
    // more were known is told apart.
    private static (Found? Best, bool IsPossible) FindBest(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        long[] quick = PaidQuickly(events, limits.Within);
        Dictionary<int, int> firstMet = FirstMet(events, context), present = [];
        Found? best = null;
        bool isPossible = false;
        EarlierDays earlier = default;
        long value = 0, quickValue = 0;
        int newOnes = 0, unnamed = 0, unvalued = 0, first = 0, day = -1, firstDay = int.MaxValue;
        for (int last = 0; last < events.Length; last++)
        {
            if (!IsPayment(events[last]))
            {
                continue;
            }

            Take(events[last], last, +1);
            for (; events[last].Time - events[first].Time >= limits.Days * UtcInstant.Day; first++)
            {
                Take(events[first], first, -1);
            }

            if (day != EarlierDays.DayOf(events[last].Time))
            {
                day = EarlierDays.DayOf(events[last].Time);
                earlier = EarlierDays.Of(context.Past, events[last].Time, limits.Days, EarlierDays.Outflows);
                firstDay = Math.Min(firstDay, Math.Min(day, earlier.FirstDayOfKind));
            }

            // Those of earlier days are new ones too: they are counted only where the account has no older days.
            Found found = new(first, last, (earlier.PartiesMin > 0 ? newOnes : present.Count) + earlier.PartiesMin,
                newOnes + earlier.PartiesMin, value, quickValue, earlier);
            if (!found.Reaches(limits))
            {
                isPossible |= present.Count + unnamed + earlier.PartiesMax >= limits.Receivers
                    && newOnes + unnamed + earlier.PartiesMax >= limits.NewShare * limits.Receivers
                    && (unnamed > 0 || unvalued > 0 || earlier.PartiesMax > earlier.PartiesMin);
            }
            else if (IsFirstRoundOfFirm(events[first], firstDay, limits, context))
            {
                isPossible = true;
            }
            else if (best is not { } other || found.Receivers > other.Receivers)
            {
                best = found;
            }
        }

        return (best, isPossible);

        void Take(in AccountEvent e, int at, int by)
        {
            if (!IsPayment(e))
            {
                return;
            }

            // Whom it went to, or what it was worth, is not known: neither does it count nor is the account cleared.
            unnamed += e.Counterparty < 0 ? by : 0;
            unvalued += e.HasUsd ? 0 : by;
            if (e.Counterparty >= 0)
            {
                int count = present.GetValueOrDefault(e.Counterparty) + by;
                _ = count == 0 ? present.Remove(e.Counterparty) : (present[e.Counterparty] = count) > 0;
                newOnes += firstMet[e.Counterparty] == at ? by : 0;
                value += by * Math.Max(e.UsdMicros, 0);
                quickValue += by * quick[at];
            }
        }
    }

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, Found found, Limits limits)
    {
        CitedEvents cited = new();
        long from = events[found.First].Time - limits.Within;
        for (int i = 0; i <= found.Last; i++)
        {
            if ((i >= found.First && IsToReceiver(events[i])) || (events[i].IsInflow && events[i].Time >= from))
            {
                cited.Add(events[i]);
            }
        }

        decimal usd = Rounding.Usd(found.Value), share = Rounding.Share(found.Quick, found.Value);
        decimal before = Rounding.Usd(found.Earlier.UsdMicros);
        string text = string.Create(CultureInfo.InvariantCulture, $"{found.Receivers} different receivers, {found.New} of them new, "
            + $"were paid USD {usd:0.00} within {limits.Days} days, and {share * 100:0.##} % of it had come in no more than "
            + $"{limits.Within / UtcInstant.Hour} hours before.");
        text += found.Earlier.IsEmpty || found.Earlier.PartiesMin == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $" At least {found.Earlier.PartiesMin} of the receivers and USD {before:0.00} are of earlier days.");
        return new Evidence(
            events[found.First].Time,
            events[found.Last].Time,
            [
                new("receivers", found.Receivers), new("new_share", Rounding.Share(found.New, found.Receivers)),
                new("quick_share", share), new("out_usd", usd),
            ],
            [new("receivers", limits.Receivers), new("new_share", limits.NewShare), new("quick_share", limits.QuickShare)],
            Rounding.Share(found.Receivers, limits.Receivers),
            found.Value,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private readonly record struct Limits(int Receivers, decimal NewShare, decimal QuickShare, long Within, int FirmDays, int Days);

    private readonly record struct Found(int First, int Last, int Receivers, int New, long RunValue, long RunQuick, EarlierDays Earlier)
    {
        private bool HasEarlier => Earlier.PartiesMin > 0;

        internal long Value => RunValue + (HasEarlier ? Earlier.UsdMicros : 0);

        internal long Quick => RunQuick + (HasEarlier ? Earlier.SameDayMicros : 0);

        internal bool Reaches(Limits limits) =>
            Receivers >= limits.Receivers && New >= limits.NewShare * Receivers && Value > 0 && Quick >= limits.QuickShare * Value;
    }
}
