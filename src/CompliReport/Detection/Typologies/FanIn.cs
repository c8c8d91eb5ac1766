using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T03: many unrelated senders, one receiver, one conversion ("funds from several complex sources").</summary>
/// <remarks>
/// In the window (7 days): at least 10 different senders, at least 0.7 of them never seen on this account before, and at least 0.8 of what
/// came in converted within 24 hours (last in, first out, of what new senders bring). "Before" is all that the run has read of the account.
/// </remarks>
internal static class FanIn
{
    internal static readonly Typology Typology = new(
        "T03", "Fan-in and conversion",
        "In 7 days at least the number of different senders, most of them new, and most converted within the hours given "
            + "of what the new ones bring (last in, first out: what was there before hides nothing).",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("senders") is not { } senders || parameters.Number("new_share") is not { } newShare
            || parameters.Number("converted_share") is not { } convertedShare || parameters.Number("convert_within_hours") is not { } hours
            || parameters.Window is not { Kind: RuleWindowKind.Rolling } window)
        {
            return null;
        }

        Limits limits = new((int)senders, newShare, convertedShare, (long)(hours * UtcInstant.Hour), window.Number * UtcInstant.Day);
        return (events, _) => Assess(events, limits);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits)
    {
        int inflows = 0, fromSenders = 0;
        foreach (ref readonly AccountEvent e in events)
        {
            inflows += e.IsInflow ? 1 : 0;
            fromSenders += IsFromSender(e) ? 1 : 0;
        }

        if (fromSenders < limits.Senders)
        {
            // Deposits whose sender the ledger never names cannot be cleared.
            return inflows > 0 && fromSenders == 0 ? Assessment.NoData : Assessment.Clear;
        }

        Dictionary<int, int> firstSeen = [];
        for (int i = 0; i < events.Length; i++)
        {
            if (IsFromSender(events[i]))
            {
                firstSeen.TryAdd(events[i].Counterparty, i);
            }
        }

        if (firstSeen.Count < limits.Senders)
        {
            return Assessment.Clear;
        }

        long[] brought = BroughtByNew(events, firstSeen, limits.Window), converted = ConvertedInTime(events, brought, limits.Within);
        return FindBest(events, firstSeen, brought, converted, limits) is { } best
            ? Assessment.Hit(Explain(events, best, limits))
            : HasUnvaluedInflow(events) ? Assessment.NoData : Assessment.Clear;
    }

    private static bool IsFromSender(in AccountEvent e) => e.IsInflow && e.Counterparty >= 0;

    // What has no value can be neither converted nor not converted: such an account is not cleared.
    private static bool HasUnvaluedInflow(ReadOnlySpan<AccountEvent> events)
    {
        foreach (ref readonly AccountEvent e in events)
        {
            if (IsFromSender(e) && !e.HasUsd)
            {
                return true;
            }
        }

        return false;
    }

    // What each inflow is worth that comes from somebody met within the window for the first time, else 0: the holder's own wages, which
    // lie on the account as always, say nothing of the strangers' money.
    private static long[] BroughtByNew(ReadOnlySpan<AccountEvent> events, Dictionary<int, int> firstSeen, long window)
    {
        long[] brought = new long[events.Length];
        for (int i = 0; i < events.Length; i++)
        {
            brought[i] = IsFromSender(events[i]) && events[i].Time - events[firstSeen[events[i].Counterparty]].Time < window
                ? Math.Max(events[i].UsdMicros, 0)
                : 0;
        }

        return brought;
    }

    // How much of that was converted in time, coins and money apart.
    private static long[] ConvertedInTime(ReadOnlySpan<AccountEvent> events, long[] brought, long within)
    {
        long[] converted = new long[events.Length];
        foreach (FlowPiece piece in Flow.MatchLatest(
            events, static e => e.IsInflow && e.IsFiat, static e => e.Event == RuleEvents.FxPurchase))
        {
            converted[piece.In] += brought[piece.In] > 0 && piece.Dwell <= within ? piece.UsdMicros : 0;
        }

        foreach (FlowPiece piece in Flow.MatchLatest(
            events, static e => e.IsInflow && !e.IsFiat, static e => e.Event == RuleEvents.FxSettlement))
        {
            converted[piece.In] += brought[piece.In] > 0 && piece.Dwell <= within ? piece.UsdMicros : 0;
        }

        return converted;
    }

    // One pass with sliding sums; of the windows that qualify, the one with most senders, the earliest of equals.
    private static Found? FindBest(
        ReadOnlySpan<AccountEvent> events, Dictionary<int, int> firstSeen, long[] brought, long[] converted, Limits limits)
    {
        Dictionary<int, int> present = [];
        Found? best = null;
        long value = 0, convertedValue = 0;
        int newSenders = 0, first = 0;
        for (int last = 0; last < events.Length; last++)
        {
            if (!IsFromSender(events[last]))
            {
                continue;
            }

            int count = present.GetValueOrDefault(events[last].Counterparty);
            present[events[last].Counterparty] = count + 1;
            newSenders += firstSeen[events[last].Counterparty] == last ? 1 : 0;
            value += brought[last];
            convertedValue += converted[last];
            for (; events[last].Time - events[first].Time >= limits.Window; first++)
            {
                if (IsFromSender(events[first]))
                {
                    int left = present[events[first].Counterparty] - 1;
                    _ = left == 0 ? present.Remove(events[first].Counterparty) : (present[events[first].Counterparty] = left) > 0;
                    newSenders -= firstSeen[events[first].Counterparty] == first ? 1 : 0;
                    value -= brought[first];
                    convertedValue -= converted[first];
                }
            }

            if (present.Count >= limits.Senders && newSenders >= limits.NewShare * present.Count && value > 0
                && convertedValue >= limits.ConvertedShare * value && (best is null || present.Count > best.Senders))
            {
                best = new Found(first, last, present.Count, newSenders, value, convertedValue);
            }
        }

        return best;
    }

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, Found found, Limits limits)
    {
        CitedEvents cited = new();
        long end = events[found.Last].Time + limits.Within;
        long to = events[found.Last].Time;
        for (int i = found.First; i < events.Length && events[i].Time <= end; i++)
        {
            if ((i <= found.Last && IsFromSender(events[i])) || events[i].IsConversion)
            {
                cited.Add(events[i]);
                to = Math.Max(to, events[i].Time);
            }
        }

        decimal share = decimal.Round((decimal)found.Converted / found.Value, 4, MidpointRounding.AwayFromZero);
        decimal newShare = decimal.Round((decimal)found.NewSenders / found.Senders, 4, MidpointRounding.AwayFromZero);
        decimal usd = decimal.Round((decimal)found.Value / Valuation.Micro, 2, MidpointRounding.AwayFromZero);
        string text = string.Create(CultureInfo.InvariantCulture, $"{found.Senders} different senders, {found.NewSenders} of them new, "
            + $"paid in USD {usd:0.00} within {limits.Window / UtcInstant.Day} days, and {share * 100:0.##} % of it was converted within "
            + $"{limits.Within / UtcInstant.Hour} hours.");
        return new Evidence(
            events[found.First].Time,
            to,
            [new("senders", found.Senders), new("new_share", newShare), new("converted_share", share), new("in_usd", usd)],
            [new("senders", limits.Senders), new("new_share", limits.NewShare), new("converted_share", limits.ConvertedShare)],
            decimal.Round((decimal)found.Senders / limits.Senders, 4, MidpointRounding.AwayFromZero),
            found.Value,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private readonly record struct Limits(int Senders, decimal NewShare, decimal ConvertedShare, long Within, long Window);

    private sealed record Found(int First, int Last, int Senders, int NewSenders, long Value, long Converted);
}
