using System;
using CompliReport.History;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>What the history knows of the days of a window that lie before the run: sums of whole UTC days.</summary>
/// <remarks>
/// They are those of the party: of all accounts of a customer together. Whom it dealt with is known without the direction, so numbers of
/// senders and receivers are known as bounds only.
/// </remarks>
internal readonly record struct EarlierDays
{
    /// <summary>Ways in and out.</summary>
    internal const RuleEvents Inflows = RuleEvents.FiatIn | RuleEvents.CashIn | RuleEvents.CryptoIn,
        Outflows = RuleEvents.FiatOut | RuleEvents.CashOut | RuleEvents.CryptoOut;

    /// <summary>Whether nothing at all is known, or nothing falls into the window.</summary>
    internal bool IsEmpty => Count == 0;

    /// <summary>Events of the kinds asked for, and of any other kind that can have a counterparty.</summary>
    internal long Count { get; private init; }

    internal long OtherCount { get; private init; }

    /// <summary>Value of the kinds asked for; of it what had come in on the same day.</summary>
    internal long UsdMicros { get; private init; }

    internal long SameDayMicros { get; private init; }

    /// <summary>The first day with an event of the kinds asked for among all that are kept; <see cref="int.MaxValue"/> for none.</summary>
    internal int FirstDayOfKind { get; private init; }

    private int Parties { get; init; }

    /// <summary>At least so many different counterparties had events of the kinds asked for: each other event may explain one.</summary>
    internal int PartiesMin => (int)Math.Max(0, Parties - OtherCount);

    /// <summary>At most so many.</summary>
    internal int PartiesMax => (int)Math.Min(Count, int.MaxValue / 2);

    /// <summary>The UTC day of an instant, by number.</summary>
    internal static int DayOf(long time) => UtcInstant.FromNanoseconds(time).UtcDate.DayNumber;

    /// <summary>The days of a window of so many days that ends at an instant.</summary>
    internal static EarlierDays Of(SubjectRecord past, long end, long days, RuleEvents kinds)
    {
        int last = DayOf(end), first = (int)Math.Max(0, last - days + 1), firstOfKind = int.MaxValue, day = -1;
        bool isReached = past.FirstDay >= 0 && past.LastDay >= first;
        long count = 0, others = 0, value = 0, sameDay = 0, ofDay = 0, inOfDay = 0;
        if (past.FirstDay < 0)
        {
            return new EarlierDays { FirstDayOfKind = firstOfKind };
        }

        foreach (DaySum one in past.Days)
        {
            bool isOfKind = (one.Kind & kinds) != 0;
            firstOfKind = isOfKind ? Math.Min(firstOfKind, one.Day) : firstOfKind;
            if (one.Day < first || one.Day > last)
            {
                continue;
            }

            if (one.Day != day)
            {
                sameDay += Math.Min(ofDay, inOfDay);
                (day, ofDay, inOfDay) = (one.Day, 0, 0);
            }

            count += isOfKind ? one.Count : 0;
            others += !isOfKind && (one.Kind & (Inflows | Outflows)) != 0 ? one.Count : 0;
            value += isOfKind ? one.UsdMicros : 0;
            ofDay += isOfKind ? one.UsdMicros : 0;
            inOfDay += (one.Kind & Inflows) != 0 ? one.UsdMicros : 0;
        }

        return new EarlierDays
        {
            Count = count,
            OtherCount = others,
            UsdMicros = value,
            SameDayMicros = sameDay + Math.Min(ofDay, inOfDay),
            FirstDayOfKind = firstOfKind,
            // Counterparties have no days here: all of them belong to the window only where the party itself is no older.
            Parties = isReached && past.FirstDay >= first && past.LastDay <= last ? past.PartyCount : 0,
        };
    }
}
