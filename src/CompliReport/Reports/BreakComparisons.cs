using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>What a break compares: what should be there, what is there, and what is at risk.</summary>
internal readonly record struct BreakComparison(string Expected, string Found, string Difference, string Asset, string Usd)
{
    /// <summary>Where the case asks for another action than its category; null for the category's.</summary>
    internal string? NextAction { get; init; }

    /// <summary>See <see cref="BreakRow.Note"/>.</summary>
    internal string? Note { get; init; }
}

/// <summary>Says of a conversion's break what was compared, in numbers and words.</summary>
/// <remarks>Not for two threads at once: it remembers rates.</remarks>
internal sealed class BreakComparisons(RunResult result)
{
    // No market has an amount beyond this, and a hundred times of it still has an exact form.
    private const decimal AmountMax = 1_000_000_000_000_000_000m;

    private readonly RunResult _result = result;
    private readonly Reconciled _reconciled = result.Reconciled;
    private readonly AssetTable _assets = result.Ledger.Symbols.Assets;
    private readonly Valuation _valuation = new(result.Ledger.Symbols.Assets, result.Rates);

    /// <summary>Whether the amounts contradict the applied rate alone: one leg goes in and one goes out.</summary>
    internal bool IsOffAppliedRate(in Conversion conversion)
    {
        ScaledAmount fiat = _reconciled.Conversions.Exact(conversion.FiatAmount);
        ScaledAmount crypto = _reconciled.Conversions.Exact(conversion.CryptoAmount);
        return fiat.IsNegative != crypto.IsNegative && !fiat.IsZero && !crypto.IsZero
            && _reconciled.Pricing.Applied.Find(conversion) is not null;
    }

    /// <summary>What is compared in a break of a conversion.</summary>
    internal BreakComparison Of(BreakCategory category, int position, in Conversion conversion, ConversionPrice price)
    {
        ScaledAmount fiat = _reconciled.Conversions.Exact(conversion.FiatAmount);
        ScaledAmount crypto = _reconciled.Conversions.Exact(conversion.CryptoAmount);
        string fiatAsset = NameOf(conversion.Fiat), cryptoAsset = NameOf(conversion.Crypto);
        string usd = conversion.Fiat != AssetTable.None
            ? Usd(fiat.Magnitude, conversion.Fiat, conversion.Time)
            : Usd(crypto.Magnitude, conversion.Crypto, conversion.Time);
        switch (category)
        {
            case BreakCategory.MissingFiatLeg:
                return new BreakComparison(
                    (conversion.Pending & PendingLegs.Fiat) != 0 ? $"a booking of {fiat} {fiatAsset} against {crypto} {cryptoAsset}"
                    : $"a fiat leg against {crypto} {cryptoAsset}", Missing(conversion, PendingLegs.Fiat), "",
                    conversion.Crypto == AssetTable.None ? fiatAsset : cryptoAsset, usd);
            case BreakCategory.MissingCryptoLeg:
                return new BreakComparison(
                    (conversion.Pending & PendingLegs.Crypto) != 0 ? $"a booking of {crypto} {cryptoAsset} against {fiat} {fiatAsset}"
                    : $"a crypto leg against {fiat} {fiatAsset}", Missing(conversion, PendingLegs.Crypto), "",
                    conversion.Fiat == AssetTable.None ? cryptoAsset : fiatAsset, usd);
            case BreakCategory.TimingLate when conversion.State != ConversionState.Pending
                && _reconciled.Ages.LateOf(conversion) is { } late:
                return OfLate(late, late.IsFiat ? $"{fiat} {fiatAsset}" : $"{crypto} {cryptoAsset}", fiatAsset, usd);
            case BreakCategory.TimingLate:
                LegAge age = _reconciled.Ages.Of(conversion.Time);
                UtcInstant due = age.Lateness == Lateness.Timing ? age.TimingUntil : age.LateUntil;
                return new BreakComparison(
                    $"a booking of {Announced(conversion, fiat, crypto)} by {due}",
                    $"announced only, as of {_reconciled.Ages.AsOf}, {Figures.Count(age.BusinessDays, "business day")} old", "",
                    (conversion.Pending & PendingLegs.Fiat) != 0 || cryptoAsset.Length == 0 ? fiatAsset : cryptoAsset, usd);
            case BreakCategory.Asset:
                return new BreakComparison(
                    (conversion.RateNotes & RateNotes.SeveralCurrencies) != 0 ? "one currency of the price" : NameOf(conversion.PriceAsset),
                    (conversion.RateNotes & RateNotes.SeveralCurrencies) != 0 ? "several" : fiatAsset, "", fiatAsset, usd);
            case BreakCategory.Amount when IsOffAppliedRate(conversion):
                return OfAppliedRate(_reconciled.Pricing.Applied.Find(conversion)!.Value, conversion);
            case BreakCategory.Amount:
                return new BreakComparison("one leg in, one leg out", $"{fiat} {fiatAsset} and {crypto} {cryptoAsset}", "", fiatAsset, usd);
            case BreakCategory.RateReference when price is { Implied: { } implied, Reference: { HasRate: true } reference }:
                return OfPrices(reference.Rate, implied, crypto, conversion);
            case BreakCategory.RateReference when price.Reference is { HasRate: true } known:
                return new BreakComparison(
                    JsonText.Plain(JsonText.Rate(known.Rate)), $"more than {JsonText.Plain(ConversionPricing.PriceMax)} {fiatAsset}", "",
                    fiatAsset, usd);
            case BreakCategory.RatePlatform when price.Implied is { } implied
                && _reconciled.Market.PlatformPriceOf(conversion) is { } median:
                return OfPrices(median, implied, crypto, conversion);
            case BreakCategory.Fee when _reconciled.Fees.Find(position, conversion) is { } fee:
                return OfFees(fee, conversion);
            case BreakCategory.StaleRate when price.Reference is { } stale:
                return OfAge(stale, cryptoAsset, usd);
            case BreakCategory.NoRate when price.Reference is { } gap:
                return new BreakComparison(
                    $"a reference rate of {cryptoAsset} in {fiatAsset}", WordsOf(gap), "", gap.GapAsset?.Text ?? cryptoAsset, usd);
            case BreakCategory.Customer:
                return OfAccounts(position, conversion, fiatAsset, usd);
            case BreakCategory.Ambiguous:
                return _reconciled.Conversions.CandidatesOf(position) is { } candidates
                    ? new BreakComparison(
                        "one candidate for the other side", candidates, "", fiatAsset.Length > 0 ? fiatAsset : cryptoAsset, usd)
                    : new BreakComparison("2 assets in a group", "3 or more", "", fiatAsset, usd);
            default:
                return new BreakComparison("", "", "", fiatAsset, usd);
        }
    }

    private BreakComparison OfPrices(decimal reference, decimal implied, ScaledAmount crypto, in Conversion conversion)
    {
        decimal off = Math.Abs(implied - reference), coins = crypto.Magnitude.ToDecimal();
        decimal expected = JsonText.Rate(reference), found = JsonText.Rate(implied);
        // So many coins that no amount holds what they should have cost: not valued.
        string usd = off > 1 && coins > AmountMax / off ? "" : Usd(Rounded(off * coins), conversion.Fiat, conversion.Time);
        return new BreakComparison(
            JsonText.Plain(expected), JsonText.Plain(found), JsonText.Plain(found - expected), NameOf(conversion.Fiat), usd);
    }

    // A currency's rate is aged in business days and a coin's price in hours: the limit is said in the same.
    private BreakComparison OfAge(RateAnswer stale, string asset, string usd)
    {
        RateLeg leg = stale.StaleLeg ?? throw new ArgumentException("The rate is not stale.", nameof(stale));
        RateAgeLimits limits = _result.Rates.Limits;
        string hours = $"{JsonText.Plain(stale.AgeHours ?? 0)} hours";
        if (leg.Origin == RateOrigin.Crypto)
        {
            return new BreakComparison(
                $"a price of {leg.Asset} at most {Figures.Count(limits.CryptoFreshHoursMax, "hour")} old", $"one that is {hours} old", "",
                asset, usd);
        }

        FiatAgeLimit limit = leg.Origin == RateOrigin.Official ? limits.OfficialLimitOf(leg.Asset) : limits.LimitOf(leg.Asset);
        return new BreakComparison(
            $"a rate of {leg.Asset} at most {Figures.Count(limit.FreshMax, "business day")} old",
            $"one that is {Figures.Count(stale.AgeBusinessDays ?? 0, "business day")} or {hours} old", "", asset, usd);
    }

    // Rounded once, here: to 6 places, half away from zero.
    private BreakComparison OfFees(FeeFinding fee, in Conversion conversion)
    {
        ScaledAmount expected = Rounded(fee.Expected), found = Rounded(fee.Paid), difference = found - expected;
        return new BreakComparison(
            fee.Rule is null ? $"at most {expected}" : expected.ToString(), found.ToString(), difference.ToString(),
            NameOf(conversion.Fiat), Usd(difference.Magnitude, conversion.Fiat, conversion.Time))
        {
            Note = fee is { ShareBps: { } share, Rule: { } rule }
                ? $", a share of {JsonText.Plain(share)} basis points where line {rule.At.Line} of the schedule has "
                    + JsonText.Plain(rule.FeeBps)
                : "",
        };
    }

    private BreakComparison OfAppliedRate(AppliedRateFinding off, in Conversion conversion)
    {
        string currency = NameOf(conversion.Fiat);
        ScaledAmount difference = Rounded(off.Found - (off.Expected ?? 0));
        return new BreakComparison(
            off.Expected is { } expected ? JsonText.Plain(expected)
                : $"more than {JsonText.Plain(AppliedRateTest.ProductMax)} {currency}",
            JsonText.Plain(off.Found), off.Expected is null ? "" : difference.ToString(), currency,
            Usd(difference.Magnitude, conversion.Fiat, conversion.Time))
        {
            Note = $", at the applied rate of {_reconciled.Conversions.Exact(conversion.Rate)} {currency} for 1 "
                + NameOf(conversion.Crypto),
            NextAction = "Ask the exchange which rate it applied, and who got the difference.",
        };
    }

    private static BreakComparison OfLate(LateSide late, string leg, string asset, string usd) => new(
        $"a booking of {leg} by {late.Limits.TimingUntil}",
        $"one at {late.At}, {Figures.Count(late.BusinessDays, "business day")} after the other side", "", asset, usd)
    {
        NextAction = "Ask the exchange why this leg was booked so late.",
    };

    private string Missing(in Conversion conversion, PendingLegs leg)
    {
        LegAge age = _reconciled.Ages.Of(conversion.Time);
        string state = (conversion.Pending & leg) != 0 ? $"announced only and due by {age.LateUntil}" : "none";
        return $"{state}, {Figures.Count(age.BusinessDays, "business day")} old";
    }

    // What is announced: one leg, both, or a fee.
    private string Announced(in Conversion conversion, ScaledAmount fiat, ScaledAmount crypto)
    {
        List<string> legs = [];
        if ((conversion.Pending & PendingLegs.Fiat) != 0)
        {
            legs.Add($"{fiat} {NameOf(conversion.Fiat)}");
        }

        if ((conversion.Pending & PendingLegs.Crypto) != 0)
        {
            legs.Add($"{crypto} {NameOf(conversion.Crypto)}");
        }

        return legs.Count > 0 ? string.Join(" and ", legs)
            : $"the fee of {_reconciled.Conversions.Exact(conversion.Fee)} {NameOf(conversion.FeeAsset)}";
    }

    // The other accounts are in the rows themselves, where these are cited and their format says so.
    private BreakComparison OfAccounts(int position, in Conversion conversion, string fiatAsset, string usd)
    {
        string own = _result.Ledger.Symbols.AccountName(conversion.Account);
        string[] others = [.. _reconciled.Conversions.LegsOf(position).Select(AccountAt)
            .Where(account => account.Length > 0 && account != own).Distinct()];
        return new BreakComparison(
            "all legs on account " + own,
            others.Length > 0 ? $"legs on {own} and on {string.Join(", ", others)}" : "legs on other accounts too", "", fiatAsset, usd);
    }

    private string AccountAt(RecordLocation at) => CellAt(at, "account_id");

    /// <summary>A cell of a cited row; empty where the row is not cited or has no such column.</summary>
    internal string CellAt(RecordLocation at, string name)
    {
        int column = _result.Ledger.Files[at.File].Header.IndexOf(name);
        return column >= 0 && _result.Cited.Find(at) is { } row ? row.Cell(column) : "";
    }

    private static string WordsOf(RateAnswer gap) => gap.Gap switch
    {
        RateGap.UnknownAsset => "none: no file has rates of the asset",
        RateGap.NotYetPublished => "none: the first rate is published later",
        RateGap.TooOld => $"none: the last rate is {JsonText.Plain(gap.AgeHours ?? 0)} hours old",
        _ => "none",
    };

    /// <summary>The worth in US dollars, rounded once to cents, half away from zero; empty where there is no rate.</summary>
    internal string Usd(ScaledAmount amount, ushort asset, long time) =>
        _valuation.TryValue(amount, asset, Valuation.Usd, time, out ScaledAmount usd)
            ? JsonText.TwoPlaces(decimal.Round(usd.ToDecimal(), 2, MidpointRounding.AwayFromZero))
            : "";

    private string NameOf(ushort asset) => asset == AssetTable.None ? "" : _assets[asset].Text;

    private static ScaledAmount Rounded(decimal amount) =>
        ScaledAmount.FromDecimal(decimal.Round(amount, 6, MidpointRounding.AwayFromZero));
}
