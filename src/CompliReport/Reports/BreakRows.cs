using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>A break as the outputs show it.</summary>
internal sealed record BreakRow(
    string Id, BreakCatalogEntry Entry, BreakSeverity Severity, string Group, string Account, string EntryIds, string File, string Line,
    string Expected, string Found, string Difference, string Asset, string UsdAtRisk);

/// <summary>All breaks of a run in the order of their ids, made one after the other: a day may have millions.</summary>
/// <remarks>Not for two threads at once: it remembers rates.</remarks>
internal sealed class BreakRows
{
    private readonly RunResult _result;
    private readonly Reconciled _reconciled;
    private readonly AssetTable _assets;
    private readonly Valuation _valuation;
    private readonly Dictionary<string, ushort> _numbers;

    private BreakRows(RunResult result)
    {
        _result = result;
        _reconciled = result.Reconciled;
        _assets = result.Ledger.Symbols.Assets;
        _valuation = new Valuation(_assets, result.Rates);
        _numbers = Enumerable.Range(0, _assets.Count)
            .ToDictionary(asset => _assets[asset].Text, static asset => (ushort)asset, StringComparer.Ordinal);
    }

    /// <summary>The breaks.</summary>
    internal static IEnumerable<BreakRow> Of(RunResult result)
    {
        BreakRows rows = new(result);
        List<BreakRow> loose = [.. result.Reconciled.LooseBreaks.Select(rows.Loose).OrderBy(static row => row.Id, StringComparer.Ordinal)];
        int next = 0;
        foreach (BreakRow row in rows.OfConversions())
        {
            for (; next < loose.Count && string.CompareOrdinal(loose[next].Id, row.Id) < 0; next++)
            {
                yield return loose[next];
            }

            yield return row;
        }

        for (; next < loose.Count; next++)
        {
            yield return loose[next];
        }
    }

    private IEnumerable<BreakRow> OfConversions()
    {
        Dictionary<int, PairReference> cursors = _reconciled.Pricing.RentCursors();
        List<BreakRow> ofOne = [];
        foreach (int position in Broken())
        {
            ofOne.Clear();
            Add(position, cursors, ofOne);
            ofOne.Sort(static (left, right) => string.CompareOrdinal(left.Id, right.Id));
            foreach (BreakRow row in ofOne)
            {
                yield return row;
            }
        }

        _reconciled.Pricing.ReturnCursors(cursors);
    }

    private int[] Broken()
    {
        List<int> positions = [];
        for (int i = 0; i < _reconciled.Conversions.Count; i++)
        {
            if (_reconciled.Conversions[i].Breaks != BreakSet.None)
            {
                positions.Add(i);
            }
        }

        int[] sorted = [.. positions];
        ConversionIds.Sort(_result, sorted);
        return sorted;
    }

    private void Add(int position, Dictionary<int, PairReference> cursors, List<BreakRow> rows)
    {
        ref Conversion conversion = ref _reconciled.Conversions[position];
        ConversionPrice price = _reconciled.Pricing.Price(conversion, cursors);
        string id = ConversionIds.Of(_result, position), group = Encoding.UTF8.GetString(_reconciled.Conversions.Texts[conversion.Group]);
        string account = _result.Ledger.Symbols.AccountName(conversion.Account);
        RecordLocation first = FirstOf(conversion);
        string entries = string.Join(
            ';', LegsOf(conversion).Select(at => _result.Cited.Find(at)?.EntryId ?? "").Where(static entry => entry.Length > 0).Distinct());
        string line = _result.Cited.Find(first)?.At.Line.ToString(CultureInfo.InvariantCulture) ?? "";
        for (uint bits = (uint)conversion.Breaks; bits != 0; bits &= bits - 1)
        {
            BreakCatalogEntry entry = BreakCatalog.All[BitOperations.TrailingZeroCount(bits)];
            Comparison compared = Compare(entry.Category, position, conversion, price);
            rows.Add(new BreakRow(
                id + "." + entry.Code, entry, SeverityOf(entry, conversion, price), group, account, entries,
                _result.Ledger.Files[first.File].Name, line, compared.Expected, compared.Found,
                compared.Difference, compared.Asset, compared.Usd));
        }
    }

    // A price beyond the flag and within the limit of a break is for the record only.
    private static BreakSeverity SeverityOf(BreakCatalogEntry entry, in Conversion conversion, ConversionPrice price) =>
        entry.Category == BreakCategory.RateReference
            && Math.Abs((long)conversion.DeviationCentiBps) <= price.Tolerance?.BreakBps * 100
            ? BreakSeverity.Low
            : entry.Severity;

    private Comparison Compare(BreakCategory category, int position, in Conversion conversion, ConversionPrice price)
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
                return new Comparison($"a fiat leg against {crypto} {cryptoAsset}", "none", "", cryptoAsset, usd);
            case BreakCategory.MissingCryptoLeg:
                return new Comparison($"a crypto leg against {fiat} {fiatAsset}", "none", "", fiatAsset, usd);
            case BreakCategory.Amount:
                return new Comparison("one leg in, one leg out", $"{fiat} {fiatAsset} and {crypto} {cryptoAsset}", "", fiatAsset, usd);
            case BreakCategory.RateReference when price is { Implied: { } implied, Reference: { HasRate: true } reference }:
                return OfPrices(reference.Rate, implied, crypto, conversion);
            case BreakCategory.RatePlatform when price.Implied is { } implied
                && _reconciled.Market.PlatformPriceOf(conversion) is { } median:
                return OfPrices(median, implied, crypto, conversion);
            case BreakCategory.Fee when _reconciled.Fees.Find(position, conversion) is { } fee:
                return OfFees(fee, conversion);
            case BreakCategory.StaleRate when price.Reference is { } stale:
                return new Comparison(
                    "a fresh reference rate", $"one that is {JsonText.Plain(stale.AgeHours ?? 0)} hours old", "", cryptoAsset, usd);
            case BreakCategory.NoRate when price.Reference is { } gap:
                return new Comparison(
                    $"a reference rate of {cryptoAsset} in {fiatAsset}", WordsOf(gap), "", gap.GapAsset?.Text ?? cryptoAsset, usd);
            case BreakCategory.Customer:
                return new Comparison("all legs on one account", "legs on several accounts", "", fiatAsset, usd);
            case BreakCategory.Ambiguous:
                return new Comparison("two assets in a group", "more than two", "", fiatAsset, usd);
            default:
                return new Comparison("", "", "", fiatAsset, usd);
        }
    }

    private Comparison OfPrices(decimal reference, decimal implied, ScaledAmount crypto, in Conversion conversion)
    {
        ScaledAmount off = Rounded(Math.Abs(implied - reference) * crypto.Magnitude.ToDecimal());
        decimal expected = JsonText.Rate(reference), found = JsonText.Rate(implied);
        return new Comparison(
            JsonText.Plain(expected), JsonText.Plain(found), JsonText.Plain(found - expected), NameOf(conversion.Fiat),
            Usd(off, conversion.Fiat, conversion.Time));
    }

    // Rounded once, here: to 6 places, half away from zero.
    private Comparison OfFees(FeeFinding fee, in Conversion conversion)
    {
        ScaledAmount expected = Rounded(fee.Expected), found = Rounded(fee.Paid), difference = found - expected;
        return new Comparison(
            fee.Rule is null ? $"at most {expected}" : expected.ToString(), found.ToString(), difference.ToString(),
            NameOf(conversion.Fiat), Usd(difference.Magnitude, conversion.Fiat, conversion.Time));
    }

    private static string WordsOf(RateAnswer gap) => gap.Gap switch
    {
        RateGap.UnknownAsset => "none: no file has rates of the asset",
        RateGap.NotYetPublished => "none: the first rate is published later",
        RateGap.TooOld => $"none: the last rate is {JsonText.Plain(gap.AgeHours ?? 0)} hours old",
        _ => "none",
    };

    private BreakRow Loose(LooseBreak loose)
    {
        BreakCatalogEntry entry = BreakCatalog.Of(loose.Category);
        string file = loose.File >= 0 ? _result.Ledger.Files[loose.File].Name : "";
        string place = loose.At?.Offset.ToString(CultureInfo.InvariantCulture) ?? "";
        CitedRow? row = loose.At is { } at ? _result.Cited.Find(at) : null;
        return new BreakRow(
            ContentId.Of("B", _result.Ledger.Exchange.Text, entry.Code, loose.Key, file, place, loose.Asset), entry, entry.Severity,
            loose.Category == BreakCategory.OrphanLeg ? loose.Key : "",
            loose.Account >= 0 ? _result.Ledger.Symbols.AccountName(loose.Account) : "", row?.EntryId ?? "", file,
            row?.At.Line.ToString(CultureInfo.InvariantCulture) ?? "", loose.Expected, loose.Found, loose.Difference, loose.Asset,
            loose.Category == BreakCategory.OrphanLeg ? UsdOfLeg(loose) : "");
    }

    // The leg's own time was not kept: its value is that at the last row of the run.
    private string UsdOfLeg(LooseBreak loose)
    {
        AmountFault fault = ScaledAmount.TryParse(Encoding.UTF8.GetBytes(loose.Found), out ScaledAmount amount);
        return fault == AmountFault.None && _numbers.TryGetValue(loose.Asset, out ushort asset)
            ? Usd(amount.Magnitude, asset, _result.Ledger.Last.Nanoseconds)
            : "";
    }

    private string Usd(ScaledAmount amount, ushort asset, long time) =>
        _valuation.TryValue(amount, asset, Valuation.Usd, time, out ScaledAmount usd)
            ? JsonText.TwoPlaces(decimal.Round(usd.ToDecimal(), 2, MidpointRounding.AwayFromZero))
            : "";

    private string NameOf(ushort asset) => asset == AssetTable.None ? "" : _assets[asset].Text;

    private static ScaledAmount Rounded(decimal amount) =>
        ScaledAmount.FromDecimal(decimal.Round(amount, 6, MidpointRounding.AwayFromZero));

    private static RecordLocation FirstOf(in Conversion conversion) =>
        conversion.Fiat == AssetTable.None ? conversion.CryptoAt
        : conversion.Crypto == AssetTable.None || conversion.FiatAt < conversion.CryptoAt ? conversion.FiatAt
        : conversion.CryptoAt;

    /// <summary>Where the legs of a conversion stand, in the order of the run.</summary>
    internal static IEnumerable<RecordLocation> LegsOf(Conversion conversion)
    {
        RecordLocation first = FirstOf(conversion);
        yield return first;
        if (conversion.HasBothLegs && conversion.FiatAt != conversion.CryptoAt)
        {
            yield return conversion.FiatAt == first ? conversion.CryptoAt : conversion.FiatAt;
        }
    }

    private readonly record struct Comparison(string Expected, string Found, string Difference, string Asset, string Usd);
}
