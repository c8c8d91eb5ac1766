using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Ledgers;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T23: coins that have just come are spread over several other exchanges.</summary>
/// <remarks>
/// In some 24 hours coins come in, and at least 0.8 of their value leaves again to at least 3 different exchanges or custodians (first in,
/// first out). A venue that sends coins to the account too is a place where it trades, and does not count. Venues are told apart by the
/// address or account that the ledger names. Of the day before a run only sums are known: what may have come then is no data.
/// </remarks>
internal static class MultiVenueMove
{
    internal static readonly Typology Typology = new(
        "T23", "Immediate move to several exchanges",
        "In the hours given coins come in, and most of their value leaves again to at least the number of other exchanges.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("venues") is not { } venues || parameters.Number("within_hours") is not { } hours
            || parameters.Number("moved_share") is not { } share || parameters.AmountsOf("coins_in") is not [{ } amount])
        {
            return null;
        }

        Limits limits = new(
            (int)venues, (long)(hours * UtcInstant.Hour), share, (long)(amount.Amount.ToDecimal() * Valuation.Micro));
        return (events, context) => Assess(events, limits, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        int candidates = 0;
        foreach (ref readonly AccountEvent e in events)
        {
            candidates += IsToVenue(e) || IsToUntold(e) ? 1 : 0;
        }

        if (candidates < limits.Venues)
        {
            return Assessment.Clear;
        }

        HashSet<int> sources = [];
        foreach (ref readonly AccountEvent e in events)
        {
            if (e.Event == RuleEvents.CryptoIn && e.Counterparty >= 0)
            {
                sources.Add(e.Counterparty);
            }
        }

        (Found? best, bool isPossible) = FindBest(events, sources, limits, context);
        return best is { } found ? Assessment.Hit(Explain(events, found, sources, limits))
            : isPossible ? Assessment.NoData
            : Assessment.Clear;
    }

    private static bool IsToVenue(in AccountEvent e) =>
        e.Event == RuleEvents.CryptoOut && e.Party == CounterpartyType.Vasp && e.Counterparty >= 0;

    // It may be an exchange.
    private static bool IsToUntold(in AccountEvent e) =>
        e.Event == RuleEvents.CryptoOut
            && (e.Party is CounterpartyType.None or CounterpartyType.Unknown || (e.Party == CounterpartyType.Vasp && e.Counterparty < 0));

    // One pass with sliding sums over the window's inflows and over the pieces of them that left for a venue; first in, first out keeps
    // both in order. Of the windows that qualify, the one with most venues, the earliest of equals.
    private static (Found? Best, bool IsPossible) FindBest(
        ReadOnlySpan<AccountEvent> events, HashSet<int> sources, Limits limits, AssessContext context)
    {
        List<FlowPiece> pieces = Flow.Match(
            events, static e => e.Event == RuleEvents.CryptoIn, static e => e.Event == RuleEvents.CryptoOut);
        Dictionary<int, int> present = [];
        Found? best = null;
        bool isPossible = false;
        long came = 0, moved = 0;
        int untold = 0, unvalued = 0, first = 0, nextPiece = 0, firstPiece = 0;
        for (int last = 0; last < events.Length; last++)
        {
            Take(events[last], +1);
            for (; nextPiece < pieces.Count && pieces[nextPiece].Out <= last; nextPiece++)
            {
                moved += Counts(events[pieces[nextPiece].Out]) ? pieces[nextPiece].UsdMicros : 0;
            }

            for (; events[last].Time - events[first].Time > limits.Within; first++)
            {
                Take(events[first], -1);
            }

            for (; firstPiece < nextPiece && pieces[firstPiece].In < first; firstPiece++)
            {
                moved -= Counts(events[pieces[firstPiece].Out]) ? pieces[firstPiece].UsdMicros : 0;
            }

            if (events[last].Event != RuleEvents.CryptoOut || present.Count + untold < limits.Venues)
            {
                continue;
            }

            Found found = new(first, last, present.Count, came, moved);
            if (found.Reaches(limits))
            {
                best = best is not { } other || found.Venues > other.Venues ? found : best;
            }
            else
            {
                isPossible |= (untold > 0 && came >= limits.CoinsIn) || unvalued > 0
                    || (came < limits.CoinsIn && MayHaveComeBefore(events[first], context));
            }
        }

        return (best, isPossible);

        bool Counts(in AccountEvent e) => IsToVenue(e) && !sources.Contains(e.Counterparty);

        void Take(in AccountEvent e, int by)
        {
            bool isIn = e.Event == RuleEvents.CryptoIn;
            came += isIn ? by * Math.Max(e.UsdMicros, 0) : 0;
            untold += IsToUntold(e) ? by : 0;
            unvalued += !e.HasUsd && (isIn || Counts(e)) ? by : 0;
            if (Counts(e))
            {
                int count = present.GetValueOrDefault(e.Counterparty) + by;
                _ = count == 0 ? present.Remove(e.Counterparty) : (present[e.Counterparty] = count) > 0;
            }
        }
    }

    // Coins of the UTC day before, or of an earlier upload of the same day.
    private static bool MayHaveComeBefore(in AccountEvent first, AssessContext context) =>
        context.Past.FirstDay >= 0 && (context.Past.Seen & RuleEvents.CryptoIn) != 0
            && !EarlierDays.Of(context.Past, first.Time, 2, RuleEvents.CryptoIn).IsEmpty;

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, Found found, HashSet<int> sources, Limits limits)
    {
        CitedEvents cited = new();
        HashSet<ushort> countries = [];
        foreach (ref readonly AccountEvent e in events[found.First..(found.Last + 1)])
        {
            if (e.Event == RuleEvents.CryptoIn || (IsToVenue(e) && !sources.Contains(e.Counterparty)))
            {
                cited.Add(e);
                _ = e.Event == RuleEvents.CryptoOut && e.Country != 0 && countries.Add(e.Country);
            }
        }

        decimal usd = Rounding.Usd(found.Came), share = Rounding.Share(found.Moved, found.Came);
        string text = string.Create(CultureInfo.InvariantCulture, $"Coins worth USD {usd:0.00} came in, and {share * 100:0.##} % of "
            + $"their value left within {limits.Within / UtcInstant.Hour} hours to {found.Venues} exchanges in "
            + $"{countries.Count} named countries.");
        return new Evidence(
            events[found.First].Time,
            events[found.Last].Time,
            [
                new("venues", found.Venues), new("countries", countries.Count), new("coins_in_usd", usd), new("moved_share", share),
            ],
            [
                new("venues", limits.Venues), new("within_hours", limits.Within / (decimal)UtcInstant.Hour),
                new("coins_in_usd", Rounding.Usd(limits.CoinsIn)), new("moved_share", limits.Share),
            ],
            Rounding.Share(found.Venues, limits.Venues),
            found.Came,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private readonly record struct Limits(int Venues, long Within, decimal Share, long CoinsIn);

    private readonly record struct Found(int First, int Last, int Venues, long Came, long Moved)
    {
        internal bool Reaches(Limits limits) =>
            Venues >= limits.Venues && Came >= limits.CoinsIn && Moved >= limits.Share * Came;
    }
}
