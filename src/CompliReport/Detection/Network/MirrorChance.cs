using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using CompliReport.Detection.Typologies;
using CompliReport.Values;

namespace CompliReport.Detection.Network;

/// <summary>A payment out, and the times of the payments in of about its value, whenever they were.</summary>
internal readonly record struct MirrorTimes(long Time, List<long> Near);

/// <summary>How likely chance matches as many amounts as were found.</summary>
/// <param name="Count">Different amounts that were found to match.</param>
/// <param name="Amounts">Different amounts that the payer paid out.</param>
/// <param name="Lag">The distance in time within which they match, in nanoseconds.</param>
/// <param name="Probability">That so many or more match when each payment is made on any day of the run, 0 to 1.</param>
internal readonly record struct MirrorOdds(int Count, int Amounts, long Lag, decimal Probability);

/// <summary>Whether payments mirror each other more often than chance lets them; exact, nothing is drawn.</summary>
/// <remarks>
/// Permutation of times: each payment out could have been made on any day of the run, at its own hour, each day as likely as the other
/// (days go round: the last is followed by the first). For each different amount that gives the part of the days on which it would match,
/// and for all of them together the probability of as many matches as were found, or more (Poisson binomial). Popular amounts match on
/// nearly any day and prove nothing, in what was found as in what chance does: none has to be left out. Rotations: all payments out moved
/// on together by whole days, so that bursts and weekly rhythms stay what they are; none may match as many.
/// </remarks>
internal sealed class MirrorChance
{
    /// <summary>
    /// The pack's lag, its half, quarter and eighth: mirrors that are quick stand out among many payments. Each is a test.
    /// </summary>
    private const int LagsTried = 4;

    /// <summary>Payments compared and products made at most, some seconds of work; after that nothing is told any more.</summary>
    private const long StepsMax = 50_000_000;

    private readonly MirrorNumbers _numbers;
    private readonly int _days;
    private readonly List<long> _lags;
    private long _steps;

    internal MirrorChance(MirrorLegs legs, MirrorNumbers numbers)
    {
        _numbers = numbers;
        long span = legs.To < legs.From ? 0 : legs.To - legs.From;
        _days = (int)Math.Max(1, span / UtcInstant.Day);
        // Payments that are moved have to have somewhere to go.
        _lags = [.. Enumerable.Range(0, LagsTried).Select(i => numbers.Lag >> i).Where(lag => span >= 8 * lag)];
    }

    /// <summary>Whether the run is long enough for every lag.</summary>
    internal bool CanTell => _lags.Count == LagsTried;

    /// <summary>Whether the work was more than the limit: the tests after that have no result.</summary>
    internal bool IsExhausted => _steps > StepsMax;

    /// <summary>Counts work done elsewhere for a test.</summary>
    internal void Spend(long steps) => _steps += steps;

    /// <summary>Whether what was found stands out by the pack's limit, and stays rare among all that was tested.</summary>
    /// <param name="odds">Of the lag that tells most.</param>
    /// <param name="tests">Pairs, or payers, that could have been found (Bonferroni), each with several lags.</param>
    internal bool IsRare(MirrorOdds odds, long tests) =>
        odds.Probability < _numbers.Probability && odds.Probability * tests * _lags.Count < _numbers.FamilyProbability;

    /// <summary>
    /// The least likely of the lags; null where none has enough matches, or a rotation has as many, or the work is too much.
    /// </summary>
    /// <param name="amounts">The payer's different amounts; of each its payments.</param>
    internal MirrorOdds? Least(List<List<MirrorTimes>> amounts)
    {
        MirrorOdds? best = null;
        foreach (long lag in _lags)
        {
            if (!IsExhausted && OddsOf(amounts, lag) is { } odds && (best is not { } other || odds.Probability < other.Probability))
            {
                best = odds;
            }
        }

        return IsExhausted ? null : best;
    }

    private MirrorOdds? OddsOf(List<List<MirrorTimes>> amounts, long lag)
    {
        int count = 0;
        int[] matchesOn = new int[_days];
        List<decimal> chances = [];
        foreach (List<MirrorTimes> payments in amounts)
        {
            bool isMatch = false;
            decimal none = 1;
            ulong[] days = new ulong[((_days - 1) / 64) + 1];
            foreach (MirrorTimes payment in payments)
            {
                _steps += payment.Near.Count + days.Length;
                isMatch |= payment.Near.Exists(time => Math.Abs(time - payment.Time) <= lag);
                ulong[] own = DaysOf(payment, lag, days.Length);
                none *= 1 - ((decimal)own.Sum(BitOperations.PopCount) / _days);
                for (int i = 0; i < days.Length; i++)
                {
                    days[i] |= own[i];
                }
            }

            chances.Add(1 - none);
            count += isMatch ? 1 : 0;
            for (int day = 0; day < _days; day++)
            {
                matchesOn[day] += (int)((days[day / 64] >> (day % 64)) & 1);
            }
        }

        if (count < _numbers.Pairs || chances.Sum() >= count || IsOfRotation(matchesOn, count, lag))
        {
            return null;
        }

        _steps += (long)count * chances.Count;
        return IsExhausted ? null : new MirrorOdds(count, amounts.Count, lag, AtLeast(chances, count));
    }

    // By how many days a payment can be moved on to lie within the lag of one of the others.
    private ulong[] DaysOf(MirrorTimes payment, long lag, int words)
    {
        ulong[] days = new ulong[words];
        foreach (long time in payment.Near)
        {
            long shift = time - payment.Time;
            long first = FloorDays(shift - lag - 1) + 1, last = Math.Min(FloorDays(shift + lag), first + _days - 1);
            for (long day = first; day <= last; day++)
            {
                int turned = (int)(((day % _days) + _days) % _days);
                days[turned / 64] |= 1UL << (turned % 64);
            }
        }

        return days;
    }

    private static long FloorDays(long time) => (time / UtcInstant.Day) - (time % UtcInstant.Day < 0 ? 1 : 0);

    // Not by so little that what was found still stands.
    private bool IsOfRotation(int[] matchesOn, int count, long lag)
    {
        int near = (int)(2 * lag / UtcInstant.Day) + 1;
        for (int day = near + 1; day < _days - near; day++)
        {
            if (matchesOn[day] >= count)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The probability that at least so many of independent events happen, exact but for the 28th place.</summary>
    /// <param name="chances">The probability of each, 0 to 1.</param>
    /// <param name="count">1 or more.</param>
    internal static decimal AtLeast(List<decimal> chances, int count)
    {
        // Of so many happened so far the probability; the last place is for all that are enough.
        decimal[] happened = new decimal[count + 1];
        happened[0] = 1;
        foreach (decimal chance in chances)
        {
            happened[count] += happened[count - 1] * chance;
            for (int i = count - 1; i >= 0; i--)
            {
                happened[i] = (happened[i] * (1 - chance)) + (i > 0 ? happened[i - 1] * chance : 0);
            }
        }

        return happened[count];
    }
}
