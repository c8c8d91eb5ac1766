using System;
using System.Collections.Generic;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>The two sides of a quotation: so many USD are worth so many units.</summary>
internal readonly record struct QuotedUnits(decimal Usd, decimal Asset);

/// <summary>The parities that files state, before contradictions are settled.</summary>
internal sealed class OfficialParities
{
    public Dictionary<AssetCode, List<RateObservation>> Observations { get; } = [];

    /// <summary>How each line is quoted. Both numbers are kept, so that nothing is divided before the answer.</summary>
    public Dictionary<RecordLocation, QuotedUnits> Units { get; } = [];
}

/// <summary>
/// Reads central parities: <c>currency,date,published_at,units_per_usd,source</c>, the columns in any order, and optionally <c>quote</c>,
/// which says how the number is to be read where it is not units of the currency per 1 USD.
/// </summary>
/// <remarks>
/// Neither direction nor per-100 quoting is ever guessed: SAFE publishes yuan per 100 dollars, and some pairs stand the other way round. A
/// number that is off the ECB's by more than five times is refused with a word about <c>quote</c>. The key of a parity is its
/// publication, so that a fixing published several times a day, or corrected later, counts from when it was known.
/// </remarks>
internal static class OfficialRateFile
{
    public const string RateColumn = "units_per_usd";

    private const int Currency = 0, Date = 1, PublishedAt = 2, Rate = 3, Source = 4, Quote = 5;
    private const string Header = "the header currency,date,published_at,units_per_usd,source and optionally quote";

    // Some banks fix on Friday what counts from Tuesday; none publishes the parity of a day later than the day after.
    private const long EarlyMax = 5 * UtcInstant.Day, LateMax = 2 * UtcInstant.Day;

    private static readonly string[] Names = ["currency", "date", "published_at", RateColumn, "source"], Optional = ["quote"];

    private static readonly Dictionary<string, (bool IsReversed, decimal Per)> Quotes = new(StringComparer.Ordinal)
    {
        [""] = (false, 1),
        ["units_per_usd"] = (false, 1),
        ["units_per_100_usd"] = (false, 100),
        ["usd_per_unit"] = (true, 1),
        ["usd_per_100_units"] = (true, 100),
    };

    public static void Read(NumberedRateFile input, RateFaultLog faults, OfficialParities parities)
    {
        RateColumns? columns = null;
        bool hasRows = false;
        foreach (RateRow row in RateRows.Of(input, faults))
        {
            if (columns is not null)
            {
                hasRows = true;
                ReadRow(input, row, columns, faults, parities);
                continue;
            }

            columns = RateColumns.Read(input, row, Names, Optional, Header, faults);
            if (columns is null)
            {
                return;
            }
        }

        if (!hasRows)
        {
            faults.Add(
                input, 0, "", RateFaultCode.FileEmpty, "no parities"u8, Header + " and a line for each parity",
                "send a file with parities");
        }
    }

    private static void ReadRow(
        NumberedRateFile input, RateRow row, RateColumns columns, RateFaultLog faults, OfficialParities parities)
    {
        if (!columns.Fit(input, row, faults))
        {
            return;
        }

        ReadOnlySpan<byte> code = row.Cells.GetSpan(columns[Currency]);
        bool isSound = AssetCode.TryParse(code, out AssetCode currency) && code.Length == 3 && currency != RateLeg.Identity.Asset;
        if (!isSound)
        {
            faults.Add(
                input, row.Line, Names[Currency], RateFaultCode.CurrencyNotQuoted, code, "the ISO 4217 code of a currency other than USD",
                RateCells.CorrectLine);
        }

        bool isKnown = Quotes.TryGetValue(
            columns[Quote] < 0 ? "" : row.Text(columns[Quote]), out (bool IsReversed, decimal Per) quote);
        if (!isKnown)
        {
            faults.Add(
                input, row.Line, Optional[0], RateFaultCode.QuoteUnknown, row.Cells.GetSpan(columns[Quote]),
                "units_per_usd, units_per_100_usd, usd_per_unit or usd_per_100_units", RateCells.CorrectLine);
        }

        RateBounds bounds = quote.IsReversed ? RateBounds.Reversed : RateBounds.Fx;
        bool hasRate = RateCells.TryRate(input, row, columns[Rate], RateColumn, bounds, faults, out decimal rate);
        bool hasDate = RateCells.TryDate(input, row, columns[Date], Names[Date], faults, out DateOnly date);
        bool hasTime = RateCells.TryTime(input, row, columns[PublishedAt], Names[PublishedAt], faults, out UtcInstant published);
        hasTime = hasTime && (!hasDate || IsPlausible(input, row, columns, date, published, faults));
        if (RateCells.TrySource(input, row, columns[Source], Names[Source], faults) && isSound && isKnown && hasRate && hasDate && hasTime)
        {
            QuotedUnits units = quote.IsReversed ? new QuotedUnits(rate, quote.Per) : new QuotedUnits(quote.Per, rate);
            parities.Units[row.At] = units;
            RateObservations.Add(
                parities.Observations, currency,
                new RateObservation(published.Nanoseconds, units.Asset / units.Usd, row.Text(columns[Source]), row.At, row.Line));
        }
    }

    private static bool IsPlausible(
        NumberedRateFile input, RateRow row, RateColumns columns, DateOnly date, UtcInstant published, RateFaultLog faults)
    {
        long distance = published.Nanoseconds - UtcInstant.AtMidnight(date).Nanoseconds;
        bool isPlausible = distance is >= -EarlyMax and < LateMax;
        if (!isPlausible)
        {
            faults.Add(
                input, row.Line, Names[PublishedAt], RateFaultCode.PublicationImplausible, row.Cells.GetSpan(columns[PublishedAt]),
                "at most 5 days before the start of its date and 2 days after it, in UTC", RateCells.CorrectLine);
        }

        return isPlausible;
    }

    /// <summary>Takes out what cannot be a rate of its currency: the ECB's, where there is one, is more than five times off.</summary>
    public static List<RateObservation> Plausible(
        AssetCode currency, List<RateObservation> settled, RateSeries? ecb, NumberedRateFile[] inputs, RateFaultLog faults)
    {
        List<RateObservation> plausible = [];
        foreach (RateObservation parity in settled)
        {
            RateLeg? known = ecb?.At(UtcInstant.FromNanoseconds(parity.Key));
            decimal factor = known is { State: not RateState.NoRate } ? parity.Value * known.UsdUnits / known.AssetUnits : 1;
            if (factor is >= 0.2m and <= 5m)
            {
                plausible.Add(parity);
                continue;
            }

            string rate = RateCells.Plain(decimal.Round(known!.AssetUnits / known.UsdUnits, 4, MidpointRounding.AwayFromZero));
            faults.Add(
                inputs[parity.At.File], parity.Line, RateColumn, RateFaultCode.DirectionImplausible,
                Encoding.UTF8.GetBytes(RateCells.Plain(decimal.Round(parity.Value, 4, MidpointRounding.AwayFromZero))),
                $"about {rate} {currency} per USD as in the ECB's rates",
                "say in the column quote how the number is quoted, e.g. units_per_100_usd, and send the file again");
        }

        return plausible;
    }
}
