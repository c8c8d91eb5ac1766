using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using CompliReport.Ledgers.Cells;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>Adds up the events of one window of a rule, in one direction, and compares them with the rule's thresholds.</summary>
internal sealed class RuleWindowSum
{
    private readonly RulePack _pack;
    private readonly AssetTable _assets;
    private readonly Valuation _valuation;
    private readonly ushort _residency;
    private readonly RuleEvents _direction;
    private readonly ScaledAmount[] _sums;
    private readonly List<RecordLocation> _rows = [];
    private readonly HashSet<int> _accounts = [];
    private long _from, _to, _usdMicros;
    private ScaledAmount _largest;

    internal RuleWindowSum(Rule rule, RulePack pack, AssetTable assets, Valuation valuation, ushort residency, RuleEvents direction)
    {
        Rule = rule;
        _pack = pack;
        _assets = assets;
        _valuation = valuation;
        _residency = residency;
        _direction = direction;
        _sums = new ScaledAmount[rule.Thresholds.Length];
    }

    internal Rule Rule { get; }

    /// <summary>Events counted in the window.</summary>
    internal int Count => _rows.Count;

    /// <summary>Whether an event could not be judged: no rate, or no country of the counterparty.</summary>
    internal bool LacksData { get; private set; }

    internal void Add(in AccountEvent e)
    {
        if (Rule.Filter.CrossBorder is { } crossBorder)
        {
            if (e.Country == 0)
            {
                LacksData = true;
                return;
            }

            if ((e.Country != _residency) != crossBorder)
            {
                return;
            }
        }

        if (!Rule.Filter.Includes(_assets[e.Asset]))
        {
            return;
        }

        _from = _rows.Count == 0 ? e.Time : _from;
        _to = e.Time;
        _rows.Add(e.At);
        _accounts.Add(e.Account);
        _usdMicros += Math.Max(e.UsdMicros, 0);
        for (int i = 0; i < _sums.Length; i++)
        {
            AddTo(i, e);
        }
    }

    internal void Clear()
    {
        _rows.Clear();
        _accounts.Clear();
        Array.Clear(_sums);
        _usdMicros = 0;
        _largest = default;
    }

    /// <summary>The evidence of a hit, or null: the first threshold that is reached, in the order of the pack.</summary>
    internal Evidence? Evidence()
    {
        for (int i = 0; _rows.Count > 0 && i < _sums.Length; i++)
        {
            RuleThreshold threshold = Rule.Thresholds[i];
            if (threshold.IsCount ? Rule.IsReached(threshold, _rows.Count) : Rule.IsReached(threshold, _sums[i]))
            {
                return Explain(threshold, _sums[i]);
            }
        }

        return null;
    }

    private void AddTo(int i, in AccountEvent e)
    {
        RuleThreshold threshold = Rule.Thresholds[i];
        bool isLocal = _assets[e.Asset] == _pack.LocalCurrency;
        if (threshold.Currency is not { } currency
            || (threshold.AppliesTo != ThresholdScope.All && isLocal != (threshold.AppliesTo == ThresholdScope.Local)))
        {
            return;
        }

        if (!_valuation.TryValue(e.Amount, e.Asset, currency, e.Time, out ScaledAmount value))
        {
            LacksData = true;
            return;
        }

        _largest = value > _largest ? value : _largest;
        _sums[i] = Rule.Measure == RuleMeasure.Max ? _largest : _sums[i] + value;
    }

    private Evidence Explain(RuleThreshold threshold, ScaledAmount sum)
    {
        string measured, limit;
        decimal margin;
        ImmutableArray<Measure> measures, thresholds;
        if (threshold.IsCount)
        {
            measured = string.Create(
                CultureInfo.InvariantCulture, $"{_rows.Count} transactions, together {FindingBuilder.Words(Dollars(), Valuation.Usd)}");
            limit = threshold.Count.ToString(CultureInfo.InvariantCulture);
            margin = threshold.Count == 0 ? 1 : decimal.Round((decimal)_rows.Count / threshold.Count, 4, MidpointRounding.AwayFromZero);
            (measures, thresholds) = ([new("count", _rows.Count), new("sum_usd", Dollars().ToDecimal())], [new("count", threshold.Count)]);
        }
        else
        {
            string unit = threshold.Currency!.Value.Text.ToLowerInvariant();
            measured = $"{FindingBuilder.Words(sum, threshold.Currency.Value)} in {_rows.Count.ToString(CultureInfo.InvariantCulture)} "
                + "transaction(s)";
            limit = FindingBuilder.Words(threshold.Amount, threshold.Currency.Value);
            margin = decimal.Round(sum.ToDecimal() / threshold.Amount.ToDecimal(), 4, MidpointRounding.AwayFromZero);
            (measures, thresholds) = (
                [new("sum_" + unit, sum.ToDecimal()), new("count", _rows.Count)],
                [new("limit_" + unit, threshold.Amount.ToDecimal())]);
        }

        string comparator = Rule.Comparator == RuleComparator.Above ? "more than" : "at least";
        string text = $"{Rule.Title}: {DirectionWords()}, {measured}, window {Rule.Window}; the rule hits at "
            + $"{comparator} {limit}.{(Rule.Note.Length > 0 ? " " + Rule.Note : "")}";
        return new Evidence(_from, _to, measures, thresholds, margin, _usdMicros, [.. _rows], new HashSet<int>(_accounts), text);
    }

    private ScaledAmount Dollars() =>
        ScaledAmount.FromDecimal(decimal.Round((decimal)_usdMicros / Valuation.Micro, 2, MidpointRounding.AwayFromZero));

    private string DirectionWords() =>
        (_direction & RuleEvents.Inward) == 0 ? "outward" : (_direction & RuleEvents.Outward) == 0 ? "inward" : "both directions";
}
