using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers.Beside;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>What a customer did in the run with all accounts together: what honest conduct is recognised by.</summary>
/// <remarks>
/// The customer and not the account is looked at, so that a clean account does not speak for another one. Nothing that the holder says of
/// a payment (its purpose) is looked at. Days before those that the run reads are not known here: what
/// its days do not show is not recognised.
/// </remarks>
internal sealed class Conduct
{
    private readonly AccountEvent[] _events;
    private readonly DetectionDay _day;
    private readonly Func<int, PayeeCircle> _circleOf;

    /// <param name="events">The customer's events, in order of time.</param>
    /// <param name="day">The run.</param>
    /// <param name="circleOf">Who pays a counterparty.</param>
    internal Conduct(AccountEvent[] events, DetectionDay day, Func<int, PayeeCircle> circleOf)
    {
        (_events, _day, _circleOf) = (events, day, circleOf);
        Inflows = [.. events.Where(static e => e.IsInflow)];
        Outflows = [.. events.Where(static e => e.IsOutflow)];
        Conversions = [.. events.Where(static e => e.IsConversion)];
        (InUsd, OutUsd, ConvertedUsd) = (Sum(Inflows), Sum(Outflows), Sum(Conversions));
    }

    internal List<AccountEvent> Inflows { get; }

    internal List<AccountEvent> Outflows { get; }

    internal List<AccountEvent> Conversions { get; }

    /// <summary>Millionths of a US dollar.</summary>
    internal Int128 InUsd { get; }

    /// <summary>Millionths of a US dollar.</summary>
    internal Int128 OutUsd { get; }

    /// <summary>Millionths of a US dollar.</summary>
    internal Int128 ConvertedUsd { get; }

    /// <summary>Whether everything has a value and every movement another side: else no share of it means anything.</summary>
    internal bool IsWhole =>
        _events.Length > 0 && Array.TrueForAll(_events, static e => e.HasUsd && (e.IsConversion || e.Counterparty >= 0));

    internal bool IsLegal => Array.TrueForAll(_events, e => TypeOf(e) == CustomerType.Legal);

    internal bool IsNatural => Array.TrueForAll(_events, e => TypeOf(e) == CustomerType.Natural);

    internal bool HasCash => Array.Exists(_events, static e => (e.Event & (RuleEvents.CashIn | RuleEvents.CashOut)) != 0);

    /// <summary>Whether nothing but money moved: no coins, no conversion, no cash.</summary>
    internal bool IsMoneyOnly => Array.TrueForAll(_events, static e => (e.Event & (RuleEvents.FiatIn | RuleEvents.FiatOut)) != 0);

    /// <summary>Days from the first event to the last, both counted.</summary>
    internal int Days => DayOf(_events[^1].Time) - DayOf(_events[0].Time) + 1;

    /// <summary>The income a year that was declared, in millionths of a US dollar; -1 where it is not known.</summary>
    internal long Income => _events.Max(e => _day.Facts.IncomeOf(e.Account));

    /// <summary>Whether names of who paid in (or was paid) were seen, and all of them are the holder's own.</summary>
    internal bool IsOwnName(SightingKind kind)
    {
        bool isSeen = false;
        foreach (int account in _events.Select(static e => e.Account).Distinct())
        {
            foreach (Sighting sighting in _day.Sightings.Of(account).Where(sighting => sighting.Kind == kind))
            {
                isSeen = true;
                if (_day.Holders.IsHolder(account, _day.Day.Symbols.PartyNames.Text(sighting.What)) is not true)
                {
                    return false;
                }
            }
        }

        return isSeen && _day.Sightings.NotKept == 0;
    }

    /// <summary>Of the value that left the part which had stayed at least so many hours, first in, first out; 0 of nothing.</summary>
    internal decimal HeldShare(decimal hours)
    {
        List<FlowPiece> pieces = Flow.Match(_events, static e => e.IsInflow, static e => e.IsOutflow);
        Int128 held = 0;
        foreach (FlowPiece piece in pieces)
        {
            held += piece.Dwell >= hours * UtcInstant.Hour ? piece.UsdMicros : 0;
        }

        return Rounding.Share((decimal)held, (decimal)OutUsd);
    }

    /// <summary>The part of the conversions that were made within so many basis points of the reference.</summary>
    internal decimal NearShare(decimal bps) =>
        Rounding.Share(Conversions.Count(e => IsNear(_day.Conversions[e.Conversion], bps)), Conversions.Count);

    /// <summary>Who else pays a counterparty.</summary>
    internal PayeeCircle CircleOf(int counterparty) => _circleOf(counterparty);

    internal static int DayOf(long time) => UtcInstant.FromNanoseconds(time).UtcDate.DayNumber;

    /// <summary>A share as words, e.g. 97.5 %.</summary>
    internal static string Percent(decimal share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");

    internal static Int128 Sum(IEnumerable<AccountEvent> events) =>
        events.Aggregate(Int128.Zero, static (sum, e) => sum + Math.Max(e.UsdMicros, 0));

    private static bool IsNear(in Conversion conversion, decimal bps) =>
        MarketPremiums.IsTrade(conversion) && (conversion.Breaks & (BreakSet.NoRate | BreakSet.StaleRate)) == 0
            && Math.Abs((decimal)conversion.DeviationCentiBps) <= bps * 100;

    private CustomerType TypeOf(in AccountEvent e) => _day.Facts.At(e.Account, e.Time).Type;
}
