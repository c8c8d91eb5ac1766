using System;
using System.Collections.Generic;

namespace CompliReport.Detection;

/// <summary>A piece of an inflow that was used up by one outflow: how much, and how long it stayed.</summary>
/// <param name="In">Position of the inflow.</param>
/// <param name="Out">Position of the outflow.</param>
/// <param name="UsdMicros">How much.</param>
/// <param name="Dwell">Nanoseconds between the two.</param>
internal readonly record struct FlowPiece(int In, int Out, long UsdMicros, long Dwell);

/// <summary>Follows money through an account by its value in US dollars: first in, first out, or last in, first out.</summary>
internal static class Flow
{
    /// <summary>
    /// Matches outflows with the inflows before them. What flows out beyond what came in is not matched: it was there before.
    /// </summary>
    /// <param name="events">In order of time; events without a value are passed over.</param>
    /// <param name="isIn">What counts as an inflow.</param>
    /// <param name="isOut">What counts as an outflow.</param>
    internal static List<FlowPiece> Match(ReadOnlySpan<AccountEvent> events, Func<AccountEvent, bool> isIn, Func<AccountEvent, bool> isOut)
    {
        List<FlowPiece> pieces = [];
        Queue<int> waiting = new();
        long firstLeft = 0;
        for (int i = 0; i < events.Length; i++)
        {
            if (events[i].HasUsd && isIn(events[i]))
            {
                firstLeft = waiting.Count == 0 ? events[i].UsdMicros : firstLeft;
                waiting.Enqueue(i);
            }
            else if (events[i].HasUsd && isOut(events[i]))
            {
                for (long rest = events[i].UsdMicros; rest > 0 && waiting.Count > 0;)
                {
                    int first = waiting.Peek();
                    long piece = Math.Min(rest, firstLeft);
                    pieces.Add(new FlowPiece(first, i, piece, events[i].Time - events[first].Time));
                    rest -= piece;
                    firstLeft -= piece;
                    if (firstLeft == 0)
                    {
                        waiting.Dequeue();
                        firstLeft = waiting.Count > 0 ? events[waiting.Peek()].UsdMicros : 0;
                    }
                }
            }
        }

        return pieces;
    }

    /// <summary>
    /// Matches outflows with the latest inflows before them that are not used up. Where the question is whether new money was used at once,
    /// this is the fair order: first in, first out would hide it behind any balance that was there before.
    /// </summary>
    /// <param name="events">In order of time; events without a value are passed over.</param>
    /// <param name="isIn">What counts as an inflow.</param>
    /// <param name="isOut">What counts as an outflow.</param>
    internal static List<FlowPiece> MatchLatest(
        ReadOnlySpan<AccountEvent> events, Func<AccountEvent, bool> isIn, Func<AccountEvent, bool> isOut)
    {
        List<FlowPiece> pieces = [];
        Stack<(int At, long Left)> open = new();
        for (int i = 0; i < events.Length; i++)
        {
            if (events[i].HasUsd && isIn(events[i]))
            {
                open.Push((i, events[i].UsdMicros));
            }
            else if (events[i].HasUsd && isOut(events[i]))
            {
                for (long rest = events[i].UsdMicros; rest > 0 && open.TryPop(out (int At, long Left) latest);)
                {
                    long piece = Math.Min(rest, latest.Left);
                    pieces.Add(new FlowPiece(latest.At, i, piece, events[i].Time - events[latest.At].Time));
                    rest -= piece;
                    if (latest.Left > piece)
                    {
                        open.Push((latest.At, latest.Left - piece));
                    }
                }
            }
        }

        return pieces;
    }

    /// <summary>The dwell time that half of the value does not exceed, in nanoseconds; 0 for no pieces.</summary>
    internal static long MedianDwell(List<FlowPiece> pieces)
    {
        List<FlowPiece> byDwell = [.. pieces];
        byDwell.Sort(static (left, right) => left.Dwell.CompareTo(right.Dwell));
        Int128 total = 0, sum = 0;
        foreach (FlowPiece piece in byDwell)
        {
            total += piece.UsdMicros;
        }

        foreach (FlowPiece piece in byDwell)
        {
            sum += piece.UsdMicros;
            if (sum * 2 >= total)
            {
                return piece.Dwell;
            }
        }

        return 0;
    }
}
