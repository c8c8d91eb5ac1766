using System;
using System.Collections.Concurrent;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>How late a leg is that is not booked.</summary>
internal enum Lateness
{
    /// <summary>Up to noon of the next business day: timing.</summary>
    Timing,

    /// <summary>Up to the end of the third business day: late.</summary>
    Late,

    /// <summary>After it: missing.</summary>
    Missing,
}

/// <summary>The age of a leg as of the run, and the limits that decide about it; all of them inclusive.</summary>
/// <param name="BusinessDays">Business days after the leg's own date, up to and with that of the as-of.</param>
/// <param name="TimingUntil">Noon of the next business day.</param>
/// <param name="LateUntil">The end of the third business day.</param>
/// <param name="Lateness">What follows.</param>
internal readonly record struct LegAge(int BusinessDays, UtcInstant TimingUntil, UtcInstant LateUntil, Lateness Lateness);

/// <summary>A conversion whose sides are all booked, one of them after the noon by which it was due.</summary>
/// <param name="IsFiat">Whether the payment is the late side.</param>
/// <param name="At">When its last leg occurred.</param>
/// <param name="Limits">The limits, counted from the last leg of the other side.</param>
/// <param name="BusinessDays">Business days after the other side, up to and with the late one.</param>
/// <param name="Lateness">Late, or after the time at which it counted as missing.</param>
internal readonly record struct LateSide(bool IsFiat, UtcInstant At, LegAge Limits, int BusinessDays, Lateness Lateness);

/// <summary>
/// Ages legs that are announced and not booked, and those that were booked late: in business days of the first rule pack's jurisdiction.
/// </summary>
/// <remarks>
/// Reconciliation rules 3.5: up to noon of T+1 a leg is "timing", after T+3 "missing". T is the local date of the conversion. A leg that
/// nothing announces is missing at once, whatever its age: the exchange's own ledger books both sides of a conversion together, and a run
/// of one day would else never say that one is missing. Holidays are those of the rule pack; one without a list knows weekends only.
/// Safe for several threads at once: the files of a run are written beside each other, and several of them tell ages.
/// </remarks>
internal sealed class LegAges(RegulatorCalendar calendar, UtcInstant asOf)
{
    private const int LateDays = 3;

    // Noon of the next day is never nearer, whatever the clocks do.
    private const long NeverLateMs = 11 * UtcInstant.Hour / OpenGroup.Millisecond;

    // An age follows from its date alone: of two threads that find one at once each finds the same.
    private readonly ConcurrentDictionary<DateOnly, LegAge> _byDate = [];

    /// <summary>The instant as of which legs are aged.</summary>
    internal UtcInstant AsOf => asOf;

    /// <summary>The age of what occurred at an instant.</summary>
    internal LegAge Of(long nanoseconds)
    {
        DateOnly date = calendar.LocalDate(UtcInstant.FromNanoseconds(nanoseconds));
        if (!_byDate.TryGetValue(date, out LegAge age))
        {
            UtcInstant noon = calendar.NoonOf(calendar.AddWorkingDays(date, 1));
            UtcInstant end = calendar.StartOf(calendar.AddWorkingDays(date, LateDays).AddDays(1));
            Lateness lateness = asOf <= noon ? Lateness.Timing : asOf <= end ? Lateness.Late : Lateness.Missing;
            age = new LegAge(calendar.WorkingDaysBetween(date, calendar.LocalDate(asOf)), noon, end, lateness);
            _byDate.TryAdd(date, age);
        }

        return age;
    }

    /// <summary>Whether two instants are on the same or on neighbouring business days.</summary>
    internal bool AreNeighbours(long one, long other)
    {
        DateOnly first = calendar.LocalDate(UtcInstant.FromNanoseconds(Math.Min(one, other)));
        return calendar.WorkingDaysBetween(first, calendar.LocalDate(UtcInstant.FromNanoseconds(Math.Max(one, other)))) <= 1;
    }

    /// <summary>Ages every conversion of which a leg is only announced; one whose leg is missing is broken and no longer pending.</summary>
    internal void Judge(ConversionColumn conversions)
    {
        for (int i = 0; i < conversions.Count; i++)
        {
            ref Conversion conversion = ref conversions[i];
            if (conversion.State != ConversionState.Pending)
            {
                conversion.Breaks |= LateOf(conversion) is null ? BreakSet.None : BreakSet.TimingLate;
                continue;
            }

            if (Of(conversion.Time).Lateness != Lateness.Missing)
            {
                conversion.Breaks = BreakSet.TimingLate;
                continue;
            }

            conversion.State = ConversionState.Broken;
            conversion.Breaks = conversions.BreaksOnceBooked(conversion) | NeverBooked(conversion.Pending);
        }
    }

    /// <summary>The side of a booked conversion that came late; null for none.</summary>
    /// <remarks>
    /// A side is there when the last of its legs is: fills of one order over several days, each with both its legs, are not late.
    /// </remarks>
    internal LateSide? LateOf(in Conversion conversion)
    {
        long apart = (long)conversion.FiatAfterMs - conversion.CryptoAfterMs;
        if (!conversion.HasBothLegs || Math.Abs(apart) <= NeverLateMs)
        {
            return null;
        }

        long start = OpenGroup.Milliseconds(conversion.Time);
        long first = (start + Math.Min(conversion.FiatAfterMs, conversion.CryptoAfterMs)) * OpenGroup.Millisecond;
        long last = (start + Math.Max(conversion.FiatAfterMs, conversion.CryptoAfterMs)) * OpenGroup.Millisecond;
        LegAge limits = Of(first);
        UtcInstant at = UtcInstant.FromNanoseconds(last);
        if (at <= limits.TimingUntil)
        {
            return null;
        }

        int days = calendar.WorkingDaysBetween(
            calendar.LocalDate(UtcInstant.FromNanoseconds(first)), calendar.LocalDate(at));
        return new LateSide(apart > 0, at, limits, days, at <= limits.LateUntil ? Lateness.Late : Lateness.Missing);
    }

    /// <summary>
    /// How late a conversion is that has <see cref="BreakSet.TimingLate"/>: its booked side that came late, else its age.
    /// </summary>
    internal Lateness LatenessOf(in Conversion conversion) =>
        conversion.State != ConversionState.Pending && LateOf(conversion) is { } late ? late.Lateness : Of(conversion.Time).Lateness;

    // A fee that was never booked leaves the conversion whole: it is late, and said so.
    private static BreakSet NeverBooked(PendingLegs pending)
    {
        BreakSet missing = ((pending & PendingLegs.Fiat) != 0 ? BreakSet.MissingFiatLeg : 0)
            | ((pending & PendingLegs.Crypto) != 0 ? BreakSet.MissingCryptoLeg : 0);
        return missing == BreakSet.None ? BreakSet.TimingLate : missing;
    }
}
