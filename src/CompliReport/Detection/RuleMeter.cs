using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.History;
using CompliReport.Ledgers.Cells;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>
/// Measures the events of one subject by one rule in one direction: adds them up window by window, from what earlier days left open, and
/// keeps what reached the limit of its day.
/// </summary>
/// <remarks>
/// Every event is compared with the version of the rule that is in force on its own date. Of a window that reached its limit there is one
/// reading: the last event at which it was reached. Used for one subject after the other; not for two threads at once.
/// </remarks>
internal sealed class RuleMeter
{
    private readonly RuleFamily _family;
    private readonly RuleEvents _direction;
    private readonly RuleFilterTest _filter;
    private readonly AssetTable _assets;
    private readonly AssetCode _local;
    private readonly CurrencyValuation?[] _valuations;
    private readonly ScaledAmount[] _added;
    private readonly WindowParts _parts;
    private readonly List<RuleReading> _readings = [];
    private RuleReading? _reached;
    private SubjectPast _before;
    private DateOnly _start, _last;
    private long _acquired;
    private WindowState? _kept, _carried;
    private bool _isFirstSeen, _windowLacks, _isPastKept;

    internal RuleMeter(RuleFamily family, RulePack pack, RuleEvents direction, RuleFilterTest filter, AssetTable assets,
        Valuation valuation)
    {
        (_family, _direction, _filter, _assets, _local) = (family, direction, filter, assets, pack.LocalCurrency);
        _valuations = [.. family.Measured.Thresholds.Select(one => one.Currency is { } currency ? valuation.In(currency) : null)];
        _added = new ScaledAmount[family.Measured.Thresholds.Length];
        _parts = new WindowParts(family.Measured.Measure, _added.Length);
    }

    /// <summary>Below so many millionths of a US dollar no single transaction reaches a limit; 0 where that is not known.</summary>
    internal long UsdNeeded { get; init; }

    private Rule Measured => _family.Measured;

    /// <summary>Events after it are strays: they are judged, and leave nothing for the next day.</summary>
    internal long LastKept { get; init; } = long.MaxValue;

    /// <summary>The events that it measures.</summary>
    internal RuleEvents Direction => _direction;

    /// <summary>Whether an event could not be judged: no rate, no country or kind of counterparty, no earlier days.</summary>
    internal bool LacksData { get; private set; }

    /// <summary>What reached its limit, window by window.</summary>
    internal IReadOnlyList<RuleReading> Readings => _readings;

    /// <summary>Turns to a subject.</summary>
    /// <param name="state">What earlier days left open; null for nothing.</param>
    /// <param name="before">What else is known of the subject's earlier days.</param>
    internal void Begin(WindowState? state, SubjectPast before)
    {
        _readings.Clear();
        Clear();
        (_kept, _isPastKept) = (null, false);
        (LacksData, _carried, _reached) = (state is { LacksData: true }, state, null);
        (_before, _acquired, _isFirstSeen) = (before, before.Acquired, (before.Seen & _direction) != 0);
    }

    // Goes on with what earlier days left. Events older than it come first and are windows of their own: they take nothing away from it.
    private void GoOn(WindowState carried)
    {
        Settle();
        Clear();
        (_start, _last, _windowLacks, _carried) = (carried.Start, carried.Last, carried.LacksData, null);
        foreach (WindowPart part in carried.Parts)
        {
            _parts.Add(part.Copy());
        }
    }

    private bool IsOlder(long time, WindowState carried) => _family.Calendar.LocalDate(UtcInstant.FromNanoseconds(time))
        < (carried.Parts.IsEmpty ? carried.Last : carried.Parts[0].Date);

    /// <summary>Takes an event of the subject; they come in the order of time.</summary>
    internal void Add(in AccountEvent e)
    {
        if (_carried is { } carried && !IsOlder(e.Time, carried))
        {
            GoOn(carried);
        }

        if (e.Time > LastKept && !_isPastKept)
        {
            // A stray in a later year takes nothing away from the windows that the next day goes on with.
            _isPastKept = true;
            _kept = Open() is { } open ? open with { Parts = [.. open.Parts.Select(static part => part.Copy())] } : null;
        }

        bool isMeasured = (e.Event & _direction) != 0;
        // Hot path, benchmark "execute --all-rules": what is worth far less than any limit of single transactions is not valued again.
        if (isMeasured && (e.UsdMicros < 0 || e.UsdMicros >= UsdNeeded)
            && _family.Calendar.LocalDate(UtcInstant.FromNanoseconds(e.Time)) is var date
            && _family.InForceOn(date) is { } version && IsLookedAt(e, date))
        {
            Measure(e, date, version);
        }

        _isFirstSeen |= isMeasured;
        if ((e.Event & (RuleEvents.FxPurchase | RuleEvents.CryptoIn)) != 0)
        {
            _acquired = e.Time;
        }
    }

    /// <summary>Ends the subject, and says what is still open; null for nothing. The parts are the caller's from now on.</summary>
    internal WindowState? End()
    {
        if (_carried is { } carried)
        {
            GoOn(carried);
        }

        Settle();
        WindowState? open = _isPastKept ? _kept : Open();
        Clear();
        return open;
    }

    private WindowState? Open() => _parts.Count > 0 || _windowLacks
        ? new WindowState(_start, _last, _windowLacks, _parts.Take())
        : null;

    private bool IsLookedAt(in AccountEvent e, DateOnly date)
    {
        if (Measured.Filter.OnlyFirst && _isFirstSeen)
        {
            return false;
        }

        Looked looked = _filter.Of(e);
        // Of an account that is older than what is known nobody can say which was the first.
        looked = looked == Looked.At && Measured.Filter.OnlyFirst && !_before.IsKnown ? Looked.Unknown : looked;
        if (looked == Looked.Unknown)
        {
            Lack(date);
        }

        return looked == Looked.At;
    }

    private void Measure(in AccountEvent e, DateOnly date, Rule version)
    {
        if (!TryValue(e, date))
        {
            return;
        }

        if (Measured.Window.Kind == RuleWindowKind.Transaction && !IsReached(version, _added, 1, e, out _))
        {
            return;
        }

        WindowPart part = PartOf(date);
        for (int i = 0; i < _added.Length; i++)
        {
            part.Sums[i] = Measured.Measure != RuleMeasure.Max ? part.Sums[i] + _added[i]
                : _added[i] > part.Sums[i] ? _added[i]
                : part.Sums[i];
        }

        part.From = part.Count == 0 ? e.Time : part.From;
        part.Count++;
        part.UsdMicros += Math.Max(e.UsdMicros, 0);
        if (Measured.Measure == RuleMeasure.CountDistinct && !Note(part, e))
        {
            Lack(date);
        }

        _parts.AddRow(e);
        _last = date;
        Compare(version, date, e);
    }

    // An event that cannot be judged leaves its window open: it may still hit, and is not clear.
    private void Lack(DateOnly date)
    {
        LacksData = true;
        if (Measured.Window.Kind is not RuleWindowKind.Transaction)
        {
            if (Measured.Window.Kind != RuleWindowKind.Rolling)
            {
                PartOf(date);
            }

            (_windowLacks, _last) = (true, date);
        }
    }

    // The value of an event against each threshold. Of an age it is how long the youngest coins have been there, and none is needed.
    private bool TryValue(in AccountEvent e, DateOnly date)
    {
        Array.Clear(_added);
        if (Measured.Measure == RuleMeasure.Age)
        {
            if (_acquired == SubjectPast.Never)
            {
                Lack(date);
            }

            return _acquired != SubjectPast.Never;
        }

        bool hasAny = false;
        for (int i = 0; i < _added.Length; i++)
        {
            RuleThreshold threshold = Measured.Thresholds[i];
            if (_valuations[i] is not { } valuation)
            {
                hasAny = true;
                continue;
            }

            bool isLocal = _assets[e.Asset] == _local;
            if (threshold.AppliesTo != ThresholdScope.All && isLocal != (threshold.AppliesTo == ThresholdScope.Local))
            {
                continue;
            }

            if (valuation.TryValue(e.Amount, e.Asset, e.Time, out _added[i]))
            {
                hasAny = true;
            }
            else
            {
                Lack(date);
            }
        }

        return hasAny;
    }

    private bool Note(WindowPart part, in AccountEvent e)
    {
        bool isByCounterparty = Measured.AggregationKey == RuleKey.Counterparty;
        if (!isByCounterparty && e.Counterparty < 0)
        {
            return false;
        }

        part.Distinct ??= [];
        part.Distinct.Add(isByCounterparty ? Names!.OfCustomer(e) : Names!.OfCounterparty(e.Counterparty));
        return true;
    }

    /// <summary>Gives parties the numbers that they have from day to day.</summary>
    internal PartyHashes? Names { get; init; }

    private WindowPart PartOf(DateOnly date)
    {
        if (Measured.Window.Kind == RuleWindowKind.Rolling)
        {
            EndLapsed(date);
            if (_parts.Count == 0 || _parts.Last.Date != date)
            {
                _parts.Open(date);
            }

            return _parts.Last;
        }

        DateOnly start = Measured.Window.Kind switch
        {
            RuleWindowKind.Transaction => WindowState.ShownFrom(Measured, date),
            RuleWindowKind.ConsecutiveDays => _parts.Count > 0 && RuleWindow.IsSameRun(_last, date) ? _start : date,
            _ => Measured.Window.DaysAround(date).First,
        };
        if (_parts.Count == 0 || start != _start)
        {
            Settle();
            Clear();
            _start = start;
            _parts.Open(start);
        }

        return _parts.First;
    }

    // Windows that have no day in common are two matters.
    private void EndLapsed(DateOnly date)
    {
        if (_last != default && date.DayNumber - _last.DayNumber >= Measured.Window.Number)
        {
            Settle();
            Clear();
            return;
        }

        _parts.Drop(date, Measured.Window.Number);
        if (_parts.Count == 0)
        {
            Settle();
            _start = default;
        }
    }

    private void Compare(Rule version, DateOnly date, in AccountEvent e)
    {
        if (Measured.Window.Kind == RuleWindowKind.Transaction)
        {
            IsReached(version, _added, 1, e, out int ofEvent);
            Keep(version, ofEvent, _parts.First.Sums[ofEvent], e);
            return;
        }

        ScaledAmount[] sums = _parts.Totals();
        long count = Measured.Measure == RuleMeasure.CountDistinct ? _parts.DistinctCount() : _parts.Counted().Events;
        if (IsReached(version, sums, count, e, out int threshold))
        {
            // Hits of a rolling window whose windows touch are one matter, named by the first day of them.
            if (Measured.Window.Kind == RuleWindowKind.Rolling && _start == default)
            {
                _start = date;
            }

            Keep(version, threshold, sums[threshold], e);
        }
        else if (Measured.Window.Kind == RuleWindowKind.Rolling && _start != default)
        {
            Settle();
            _start = default;
        }
    }

    private void Keep(Rule version, int threshold, ScaledAmount measured, in AccountEvent e)
    {
        _reached ??= new RuleReading { Reached = e.Time };
        _reached.Rule = version;
        _reached.Threshold = version.Thresholds[threshold];
        _reached.Measured = Measured.Measure == RuleMeasure.Age ? ScaledAmount.FromDecimal(Hours(e.Time - _acquired)) : measured;
        (_reached.Events, _reached.UsdMicros) = _parts.Counted();
        _reached.Count = Measured.Measure == RuleMeasure.CountDistinct ? _parts.DistinctCount() : _reached.Events;
        _reached.From = _parts.First.From;
        _reached.To = e.Time;
        _reached.Start = _start;
        _reached.Direction = _direction;
        (_reached.FirstRow, _reached.EndRow) = _parts.RowRange;
    }

    private bool IsReached(Rule version, ScaledAmount[] sums, long count, in AccountEvent e, out int threshold)
    {
        for (threshold = 0; threshold < sums.Length; threshold++)
        {
            RuleThreshold limit = version.Thresholds[threshold];
            bool isReached = limit.Kind switch
            {
                ThresholdKind.Count => version.IsReached(limit, count),
                ThresholdKind.Hours => Rule.IsTooYoung(limit, e.Time - _acquired),
                _ => version.IsReached(limit, sums[threshold]),
            };
            if (isReached)
            {
                return true;
            }
        }

        threshold = -1;
        return false;
    }

    // What was reached becomes a reading; its rows are copied, because the list goes on.
    private void Settle()
    {
        if (_reached is null)
        {
            return;
        }

        _reached.Rows = [.. _parts.Rows(_reached.FirstRow, _reached.EndRow)];
        _readings.Add(_reached);
        _reached = null;
    }

    private void Clear()
    {
        _parts.Clear();
        (_start, _last, _windowLacks) = (default, default, false);
    }

    private static decimal Hours(long nanoseconds) =>
        decimal.Round(nanoseconds / (decimal)UtcInstant.Hour, 4, MidpointRounding.ToZero);
}
