using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reports.Periodic;

/// <summary>What a row of the FX return is about. All is text, so that what was read from files adds up as what was counted.</summary>
/// <param name="Jurisdiction">Of the rule pack; empty where the run had none.</param>
/// <param name="Pack">The rule pack; empty where the run had none.</param>
/// <param name="Zone">The regulator's zone, which months go by.</param>
/// <param name="Month">yyyy-MM in that zone.</param>
/// <param name="Fiat">The currency.</param>
/// <param name="Side">buy or sell, of crypto.</param>
/// <param name="CustomerKind">natural, legal or unknown, as the account facts have it when the conversion occurred.</param>
/// <param name="Residency">resident, non_resident or unknown, in the pack's country.</param>
/// <param name="Crypto">The coin.</param>
/// <param name="Local">The pack's currency; empty where the run had no pack.</param>
internal readonly record struct FxReturnKey(
    string Jurisdiction, string Pack, string Zone, string Month, string Fiat, string Side, string CustomerKind, string Residency,
    string Crypto, string Local) : IComparable<FxReturnKey>
{
    /// <summary>Ordinal, member by member as they are listed.</summary>
    public int CompareTo(FxReturnKey other)
    {
        ReadOnlySpan<string> left = [Jurisdiction, Pack, Zone, Month, Fiat, Side, CustomerKind, Residency, Crypto, Local];
        ReadOnlySpan<string> right =
        [
            other.Jurisdiction, other.Pack, other.Zone, other.Month, other.Fiat, other.Side, other.CustomerKind, other.Residency,
            other.Crypto, other.Local,
        ];
        for (int i = 0; i < left.Length; i++)
        {
            int order = string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}

/// <summary>Totals of conversions. Amounts are magnitudes: the side says who paid.</summary>
/// <param name="Count">Conversions.</param>
/// <param name="Fiat">What was paid or received in the currency.</param>
/// <param name="Crypto">The coins for it.</param>
/// <param name="Usd">The fiat amounts in US dollars at the rate of each instant, each rounded half away from zero to 6 places.</param>
/// <param name="UsdUnvalued">Conversions that <paramref name="Usd"/> leaves out: no rate at their instant, or no exact sum.</param>
/// <param name="Local">The same in the pack's currency.</param>
/// <param name="LocalUnvalued">Conversions that <paramref name="Local"/> leaves out.</param>
/// <param name="Unsummed">Conversions of which fiat or crypto has no exact sum (more than 28 digits), and is left out of it.</param>
internal readonly record struct FxTotals(
    long Count, ScaledAmount Fiat, ScaledAmount Crypto, ScaledAmount Usd, long UsdUnvalued, ScaledAmount Local, long LocalUnvalued,
    long Unsummed)
{
    /// <summary>Both together; what has no exact sum is left out and counted.</summary>
    internal static FxTotals Sum(FxTotals left, FxTotals right)
    {
        bool isSummed = ScaledAmount.TryAdd(left.Fiat, right.Fiat, out ScaledAmount fiat);
        isSummed &= ScaledAmount.TryAdd(left.Crypto, right.Crypto, out ScaledAmount crypto);
        bool isUsdSummed = ScaledAmount.TryAdd(left.Usd, right.Usd, out ScaledAmount usd);
        bool isLocalSummed = ScaledAmount.TryAdd(left.Local, right.Local, out ScaledAmount local);
        return new FxTotals(
            left.Count + right.Count, fiat, crypto, usd,
            left.UsdUnvalued + (isUsdSummed ? right.UsdUnvalued : right.Count), local,
            left.LocalUnvalued + (isLocalSummed ? right.LocalUnvalued : right.Count),
            left.Unsummed + (isSummed ? right.Unsummed : right.Count));
    }
}

/// <summary>What a control total is of, in the order in which the lines of a currency stand.</summary>
internal enum FxControlLine
{
    /// <summary>Every accepted leg in the currency. Counted in legs.</summary>
    Accepted,

    /// <summary>Legs that are no side of an exchange, with the reason. Counted in legs.</summary>
    Excluded,

    /// <summary>Legs that are a side of an exchange: accepted less excluded. Counted in legs.</summary>
    Exchanged,

    /// <summary>In the conversions of the return, by pack and month. Counted in conversions.</summary>
    Reported,

    /// <summary>In exchanges that are not in the return, with the reason. Counted in exchanges.</summary>
    NotReported,

    /// <summary>Legs of one conversion that offset one another, e.g. a payment and a part of it that came back.</summary>
    Offset,

    /// <summary>What is left: nothing where the sums close.</summary>
    Rest,
}

/// <summary>Which control total.</summary>
/// <param name="Fiat">The currency.</param>
/// <param name="Line">What it is of.</param>
/// <param name="Reason">Why it is not in the return; empty where it is.</param>
/// <param name="Pack">Of what is reported; else empty.</param>
/// <param name="Month">Of what is reported; else empty.</param>
internal readonly record struct FxControlKey(string Fiat, FxControlLine Line, string Reason, string Pack, string Month)
    : IComparable<FxControlKey>
{
    /// <summary>By currency, then as the lines stand.</summary>
    public int CompareTo(FxControlKey other)
    {
        int order = string.CompareOrdinal(Fiat, other.Fiat);
        order = order != 0 ? order : Line.CompareTo(other.Line);
        order = order != 0 ? order : string.CompareOrdinal(Reason, other.Reason);
        order = order != 0 ? order : string.CompareOrdinal(Pack, other.Pack);
        return order != 0 ? order : string.CompareOrdinal(Month, other.Month);
    }
}

/// <summary>The FX return of a run or of a month: totals of its fiat-to-crypto conversions, and what they close against.</summary>
internal sealed class FxReturn
{
    /// <summary>First and last accepted row.</summary>
    internal required UtcInstant From { get; init; }

    /// <summary>Last accepted row.</summary>
    internal required UtcInstant To { get; init; }

    /// <summary>Accepted rows.</summary>
    internal required long Rows { get; init; }

    /// <summary>The totals.</summary>
    internal SortedDictionary<FxReturnKey, FxTotals> Totals { get; } = [];

    /// <summary>The control totals; an amount above zero came in, one below zero went out.</summary>
    internal SortedDictionary<FxControlKey, AssetTotal> Control { get; } = [];

    /// <summary>Amounts of any line that have no exact sum, so that it cannot be said that the sums close.</summary>
    internal long Unsummed { get; set; }

    /// <summary>Whether every accepted leg in a currency is in the return or excluded with a reason.</summary>
    internal bool IsClosed => Unsummed == 0
        && Control.All(static line => line.Key.Line != FxControlLine.Rest || line.Value == default);

    /// <summary>Adds to a total.</summary>
    internal void Add(FxReturnKey key, FxTotals totals) => Totals[key] = FxTotals.Sum(Totals.GetValueOrDefault(key), totals);

    /// <summary>Adds to a control total.</summary>
    internal void Add(FxControlKey key, AssetTotal total)
    {
        AssetTotal before = Control.GetValueOrDefault(key);
        bool isSummed = ScaledAmount.TryAdd(before.Credit, total.Credit, out _) & ScaledAmount.TryAdd(before.Debit, total.Debit, out _);
        Unsummed += isSummed ? 0 : 1;
        Control[key] = AssetTotal.Sum(before, total);
    }
}
