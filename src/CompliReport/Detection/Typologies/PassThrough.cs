using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T06: money leaves as fast as it comes ("hand to hand").</summary>
/// <remarks>
/// In some 24 hours ending with an outflow: inflow worth at least the turnover, outflow between 0.9 and 1.1 of it, and at least half of the
/// value that left (first in, first out) had stayed no longer than the dwell limit: 30 minutes when coins came and coins left, 2 hours
/// otherwise. One pass with sliding sums.
/// </remarks>
internal static class PassThrough
{
    internal static readonly Typology Typology = new(
        "T06", "Pass-through",
        "In 24 hours inflow of at least the turnover, outflow/inflow within the ratio, and half of the value gone within the dwell time "
            + "(first in, first out).",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private const long Window = UtcInstant.Day;

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("dwell_hours") is not { } dwellHours || parameters.Number("crypto_dwell_minutes") is not { } cryptoMinutes
            || parameters.Number("ratio_min") is not { } ratioMin || parameters.Number("ratio_max") is not { } ratioMax
            || parameters.AmountsOf("turnover") is not [{ } turnover])
        {
            return null;
        }

        long turnoverMicros = (long)(turnover.Amount.ToDecimal() * Valuation.Micro);
        Limits limits = new(
            turnoverMicros, ratioMin, ratioMax, (long)(dwellHours * UtcInstant.Hour), (long)(cryptoMinutes * UtcInstant.Minute));
        return (events, _) => Assess(events, limits);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits)
    {
        (long total, bool hasUnvalued) = Inflow(events);
        if (total < limits.Turnover)
        {
            return hasUnvalued ? Assessment.NoData : Assessment.Clear;
        }

        List<FlowPiece> pieces = Flow.Match(events, static e => e.IsInflow, static e => e.IsOutflow);
        List<(int First, int Last, int Reached)> windows = FindWindows(events, pieces, limits);
        return windows.Count > 0 ? Assessment.Hit(Explain(events, pieces, windows, limits))
            : hasUnvalued ? Assessment.NoData
            : Assessment.Clear;
    }

    private static (long Total, bool HasUnvalued) Inflow(ReadOnlySpan<AccountEvent> events)
    {
        long total = 0;
        bool hasUnvalued = false;
        foreach (ref readonly AccountEvent e in events)
        {
            hasUnvalued |= !e.HasUsd && (e.IsInflow || e.IsOutflow);
            total += e.HasUsd && e.IsInflow ? e.UsdMicros : 0;
        }

        return (total, hasUnvalued);
    }

    // Windows do not overlap: the earliest that qualifies is taken, and the search goes on after it.
    private static List<(int First, int Last, int Reached)> FindWindows(
        ReadOnlySpan<AccountEvent> events, List<FlowPiece> pieces, Limits limits)
    {
        List<(int First, int Last, int Reached)> windows = [];
        long inSum = 0, outSum = 0, gone = 0, goneFast = 0;
        int first = 0, nextPiece = 0, firstPiece = 0, reached = -1;
        for (int last = 0; last < events.Length; last++)
        {
            inSum += events[last].HasUsd && events[last].IsInflow ? events[last].UsdMicros : 0;
            outSum += events[last].HasUsd && events[last].IsOutflow ? events[last].UsdMicros : 0;
            for (; nextPiece < pieces.Count && pieces[nextPiece].Out <= last; nextPiece++)
            {
                gone += pieces[nextPiece].UsdMicros;
                goneFast += limits.IsFast(events, pieces[nextPiece]) ? pieces[nextPiece].UsdMicros : 0;
            }

            for (; events[last].Time - events[first].Time >= Window; first++)
            {
                inSum -= events[first].HasUsd && events[first].IsInflow ? events[first].UsdMicros : 0;
                outSum -= events[first].HasUsd && events[first].IsOutflow ? events[first].UsdMicros : 0;
            }

            for (; firstPiece < nextPiece && pieces[firstPiece].Out < first; firstPiece++)
            {
                gone -= pieces[firstPiece].UsdMicros;
                goneFast -= limits.IsFast(events, pieces[firstPiece]) ? pieces[firstPiece].UsdMicros : 0;
            }

            // A withdrawal on another day does not hide what went before.
            bool isEndOfBurst = last + 1 == events.Length || !events[last + 1].IsOutflow
                || events[last + 1].Time - events[first].Time >= Window;
            bool holds = events[last].IsOutflow && limits.Holds(inSum, outSum, gone, goneFast);
            reached = holds && reached < first ? last : reached;
            if (isEndOfBurst && holds)
            {
                windows.Add((first, last, reached));
                (inSum, outSum, gone, goneFast) = (0, 0, 0, 0);
                first = last + 1;
                firstPiece = nextPiece;
            }
        }

        return windows;
    }

    private static Evidence Explain(
        ReadOnlySpan<AccountEvent> events,
        List<FlowPiece> pieces,
        List<(int First, int Last, int Reached)> windows,
        Limits limits)
    {
        CitedEvents cited = new();
        long inSum = 0, outSum = 0;
        foreach ((int first, int last, _) in windows)
        {
            foreach (ref readonly AccountEvent e in events[first..(last + 1)])
            {
                if (e.IsInflow || e.IsOutflow)
                {
                    cited.Add(e);
                    inSum += e.HasUsd && e.IsInflow ? e.UsdMicros : 0;
                    outSum += e.HasUsd && e.IsOutflow ? e.UsdMicros : 0;
                }
            }
        }

        List<FlowPiece> inWindows = pieces.FindAll(
            piece => windows.Exists(window => piece.Out >= window.First && piece.Out <= window.Last));
        decimal minutes = decimal.Round((decimal)Flow.MedianDwell(inWindows) / UtcInstant.Minute, 1, MidpointRounding.AwayFromZero);
        decimal ratio = decimal.Round((decimal)outSum / inSum, 4, MidpointRounding.AwayFromZero);
        decimal usdIn = decimal.Round((decimal)inSum / Valuation.Micro, 2, MidpointRounding.AwayFromZero);
        string text = string.Create(CultureInfo.InvariantCulture, $"In {windows.Count} window(s) of 24 hours USD {usdIn:0.00} came in "
            + $"and {ratio * 100:0.##} % of it left again; half of what left had stayed no longer than {minutes:0.#} minutes.");
        return new Evidence(
            events[windows[0].First].Time,
            events[windows[^1].Last].Time,
            [new("windows", windows.Count), new("in_usd", usdIn), new("out_in_ratio", ratio), new("median_dwell_minutes", minutes)],
            [
                new("turnover_usd", limits.Turnover / Valuation.Micro), new("ratio_min", limits.RatioMin),
                new("ratio_max", limits.RatioMax), new("dwell_hours", limits.Dwell / (decimal)UtcInstant.Hour),
            ],
            decimal.Round((decimal)inSum / windows.Count / limits.Turnover, 4, MidpointRounding.AwayFromZero),
            inSum + outSum,
            cited.Rows,
            cited.Accounts,
            text)
        {
            Reached = events[windows[0].Reached].Time,
        };
    }

    private readonly record struct Limits(long Turnover, decimal RatioMin, decimal RatioMax, long Dwell, long CryptoDwell)
    {
        internal bool IsFast(ReadOnlySpan<AccountEvent> events, FlowPiece piece) =>
            piece.Dwell <= (events[piece.In].IsFiat || events[piece.Out].IsFiat ? Dwell : CryptoDwell);

        internal bool Holds(long inSum, long outSum, long gone, long goneFast) =>
            inSum >= Turnover && outSum >= inSum * RatioMin && outSum <= inSum * RatioMax && gone > 0 && goneFast >= gone - goneFast;
    }
}
