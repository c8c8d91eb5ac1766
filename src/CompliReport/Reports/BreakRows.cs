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
    string Expected, string Found, string Difference, string Asset, string UsdAtRisk, string AgeDays)
{
    /// <summary>What a clerk does next.</summary>
    internal string NextAction { get; init; } = Entry.NextAction;

    /// <summary>What was compared, in one sentence.</summary>
    internal string Explanation => BreakSentences.Of(this);
}

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
            ';',
            _reconciled.Conversions.LegsOf(position).Select(at => _result.Cited.Find(at)?.EntryId ?? "")
                .Where(static entry => entry.Length > 0).Distinct());
        string line = _result.Cited.Find(first)?.At.Line.ToString(CultureInfo.InvariantCulture) ?? "";
        for (uint bits = (uint)conversion.Breaks; bits != 0; bits &= bits - 1)
        {
            BreakCatalogEntry entry = BreakCatalog.All[BitOperations.TrailingZeroCount(bits)];
            Comparison compared = Compare(entry.Category, position, conversion, price);
            rows.Add(new BreakRow(
                id + "." + entry.Code, entry, SeverityOf(entry, conversion, price), group, account, entries,
                _result.Ledger.Files[first.File].Name, line, compared.Expected, compared.Found, compared.Difference, compared.Asset,
                compared.Usd, AgeOf(conversion.Time))
            {
                NextAction = compared.NextAction ?? entry.NextAction,
            });
        }
    }

    // A price beyond the flag and within the limit of a break is for the record only; what is not booked is the worse the older it is.
    private BreakSeverity SeverityOf(BreakCatalogEntry entry, in Conversion conversion, ConversionPrice price) => entry.Category switch
    {
        BreakCategory.RateReference =>
            Math.Abs((long)conversion.DeviationCentiBps) <= price.Tolerance?.BreakBps * 100 ? BreakSeverity.Low : entry.Severity,
        BreakCategory.MissingFiatLeg or BreakCategory.MissingCryptoLeg =>
            _reconciled.Ages.Of(conversion.Time).Lateness == Lateness.Missing ? BreakSeverity.High : BreakSeverity.Medium,
        BreakCategory.TimingLate => (_reconciled.Ages.LateOf(conversion)?.Lateness ?? _reconciled.Ages.Of(conversion.Time).Lateness) switch
        {
            Lateness.Timing => BreakSeverity.Low,
            Lateness.Late => BreakSeverity.Medium,
            _ => BreakSeverity.High,
        },
        _ => entry.Severity,
    };

    private string AgeOf(long time) => _reconciled.Ages.Of(time).BusinessDays.ToString(CultureInfo.InvariantCulture);

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
                return new Comparison(
                    (conversion.Pending & PendingLegs.Fiat) != 0 ? $"a booking of {fiat} {fiatAsset} against {crypto} {cryptoAsset}"
                    : $"a fiat leg against {crypto} {cryptoAsset}", Missing(conversion, PendingLegs.Fiat), "",
                    conversion.Crypto == AssetTable.None ? fiatAsset : cryptoAsset, usd);
            case BreakCategory.MissingCryptoLeg:
                return new Comparison(
                    (conversion.Pending & PendingLegs.Crypto) != 0 ? $"a booking of {crypto} {cryptoAsset} against {fiat} {fiatAsset}"
                    : $"a crypto leg against {fiat} {fiatAsset}", Missing(conversion, PendingLegs.Crypto), "",
                    conversion.Fiat == AssetTable.None ? cryptoAsset : fiatAsset, usd);
            case BreakCategory.TimingLate when conversion.State != ConversionState.Pending
                && _reconciled.Ages.LateOf(conversion) is { } late:
                return OfLate(late, late.IsFiat ? $"{fiat} {fiatAsset}" : $"{crypto} {cryptoAsset}", fiatAsset, usd);
            case BreakCategory.TimingLate:
                LegAge age = _reconciled.Ages.Of(conversion.Time);
                UtcInstant due = age.Lateness == Lateness.Timing ? age.TimingUntil : age.LateUntil;
                return new Comparison(
                    $"a booking of {Announced(conversion, fiat, crypto)} by {due}",
                    $"announced only, as of {_reconciled.Ages.AsOf}, {Figures.Count(age.BusinessDays, "business day")} old", "",
                    (conversion.Pending & PendingLegs.Fiat) != 0 || cryptoAsset.Length == 0 ? fiatAsset : cryptoAsset, usd);
            case BreakCategory.Asset:
                return new Comparison(
                    (conversion.RateNotes & RateNotes.SeveralCurrencies) != 0 ? "one currency of the price" : NameOf(conversion.PriceAsset),
                    (conversion.RateNotes & RateNotes.SeveralCurrencies) != 0 ? "several" : fiatAsset, "", fiatAsset, usd);
            case BreakCategory.Amount when fiat.IsNegative != crypto.IsNegative && _reconciled.Pricing.Applied.Find(conversion) is { } off:
                return OfAppliedRate(off, conversion);
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
                return OfAccounts(conversion, fiatAsset, usd);
            case BreakCategory.Ambiguous:
                return _reconciled.Conversions.CandidatesOf(position) is { } candidates
                    ? new Comparison(
                        "one candidate for the other side", candidates, "", fiatAsset.Length > 0 ? fiatAsset : cryptoAsset, usd)
                    : new Comparison("2 assets in a group", "3 or more", "", fiatAsset, usd);
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

    private Comparison OfAppliedRate(AppliedRateFinding off, in Conversion conversion)
    {
        ScaledAmount difference = Rounded(off.Found - off.Expected);
        return new Comparison(
            JsonText.Plain(off.Expected), JsonText.Plain(off.Found), difference.ToString(), NameOf(conversion.Fiat),
            Usd(difference.Magnitude, conversion.Fiat, conversion.Time))
        {
            NextAction = "Ask the exchange which rate it applied, and who got the difference.",
        };
    }

    private static Comparison OfLate(LateSide late, string leg, string asset, string usd) => new(
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
    private Comparison OfAccounts(in Conversion conversion, string fiatAsset, string usd)
    {
        string own = _result.Ledger.Symbols.AccountName(conversion.Account);
        string[] others = [.. LegsOf(conversion).Select(AccountAt).Where(account => account.Length > 0 && account != own).Distinct()];
        return new Comparison(
            "all legs on account " + own,
            others.Length > 0 ? $"legs on {own} and on {string.Join(", ", others)}" : "legs on other accounts too", "", fiatAsset, usd);
    }

    private string AccountAt(RecordLocation at) => CellAt(at, "account_id");

    private string CellAt(RecordLocation at, string name)
    {
        int column = _result.Ledger.Files[at.File].Header.IndexOf(name);
        return column >= 0 && _result.Cited.Find(at) is { } row && column < row.Cells.Length ? row.Cells[column] : "";
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
        CitedRow? also = loose.Also is { } second ? _result.Cited.Find(second) : null;
        string entries = row is null || also is null || row.EntryId == also.EntryId
            ? row?.EntryId ?? "" : row.EntryId + ";" + also.EntryId;
        string found = also is null ? loose.Found
            : string.Create(CultureInfo.InvariantCulture, $"{loose.Found} (see {also.At.File}:{also.At.Line})");
        return new BreakRow(
            ContentId.Of("B", _result.Ledger.Exchange.Text, entry.Code, loose.Key, file, place, loose.Asset), entry,
            loose.Severity ?? entry.Severity, loose.Group,
            loose.Account >= 0 ? _result.Ledger.Symbols.AccountName(loose.Account) : "", entries, file,
            row?.At.Line.ToString(CultureInfo.InvariantCulture) ?? "", ExpectedOf(loose), found, loose.Difference, loose.Asset,
            UsdOf(loose), loose.Time is { } time ? AgeOf(time) : "");
    }

    // The id that a reversal names stands in its row alone: the engine keeps its hash.
    private string ExpectedOf(LooseBreak loose) =>
        loose is { Category: BreakCategory.ReversalUnmatched, Also: null, At: { } at } && CellAt(at, "reversal_of") is { Length: > 0 } id
            ? "a posted entry " + id
            : loose.Expected;

    private string UsdOf(LooseBreak loose) =>
        loose is { AtRisk: { } amount, Time: { } time } && _numbers.TryGetValue(loose.Asset, out ushort asset)
            ? Usd(amount.Magnitude, asset, time)
            : "";

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

    private readonly record struct Comparison(string Expected, string Found, string Difference, string Asset, string Usd)
    {
        /// <summary>Where the case asks for another action than its category; null for the category's.</summary>
        internal string? NextAction { get; init; }
    }
}
