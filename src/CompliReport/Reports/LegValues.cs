using System;
using CompliReport.Detection;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>Values single legs at the rate of their instant, for the tables of a report.</summary>
internal sealed class LegValues(RateBook rates)
{
    // What claims to be worth more has no value: such a price is a fault of a file.
    private const decimal ValueMax = 1_000_000_000_000_000m;

    /// <summary>The leg with its values in US dollars and in a currency, two places, rounded half away from zero; null without a
    /// rate.</summary>
    internal ReportLeg Of(ReportLeg leg, AssetCode currency)
    {
        decimal? rate = RateOf(leg, currency);
        return leg with { ValueUsd = Value(leg, RateOf(leg, Valuation.Usd)), ValueLocal = Value(leg, rate), RateLocal = rate };
    }

    private decimal? RateOf(ReportLeg leg, AssetCode currency) =>
        leg.Asset == currency ? 1m
        : rates.Price(currency, leg.Asset, leg.OccurredAt).TryGetRate(out decimal rate) ? rate
        : null;

    private static decimal? Value(ReportLeg leg, decimal? rate)
    {
        decimal amount = leg.Amount.Magnitude.ToDecimal();
        return rate is { } one && amount <= ValueMax && one <= ValueMax && (one <= 1 || amount <= ValueMax / one)
            ? decimal.Round(amount * one, 2, MidpointRounding.AwayFromZero)
            : null;
    }
}
