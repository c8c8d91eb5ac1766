using System;
using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>Reads crypto prices: <c>asset,time,price_usd,source</c>, the columns in any order.</summary>
internal static class CryptoPriceFile
{
    public const string PriceColumn = "price_usd";

    private const int Asset = 0, Time = 1, Price = 2, Source = 3;
    private const string Header = "the header asset,time,price_usd,source";

    private static readonly string[] Names = ["asset", "time", PriceColumn, "source"];

    public static void Read(NumberedRateFile input, RateFaultLog faults, Dictionary<AssetCode, List<RateObservation>> observations)
    {
        RateColumns? columns = null;
        // The same few names stand on every line; one string of each is kept.
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        bool hasRows = false;
        foreach (RateRow row in RateRows.Of(input, faults))
        {
            if (columns is not null)
            {
                hasRows = true;
                ReadRow(input, row, columns, faults, sources, observations);
                continue;
            }

            columns = RateColumns.Read(input, row, Names, [], Header, faults);
            if (columns is null)
            {
                return;
            }
        }

        if (!hasRows)
        {
            faults.Add(
                input, 0, "", RateFaultCode.FileEmpty, "no prices"u8, Header + " and a line for each price", "send a file with prices");
        }
    }

    private static void ReadRow(
        NumberedRateFile input, RateRow row, RateColumns columns, RateFaultLog faults,
        Dictionary<string, string> sources, Dictionary<AssetCode, List<RateObservation>> observations)
    {
        if (!columns.Fit(input, row, faults))
        {
            return;
        }

        bool isSound = RateCells.TryRate(input, row, columns[Price], PriceColumn, RateBounds.Crypto, faults, out decimal price);
        if (!AssetCode.TryParse(row.Cells.GetSpan(columns[Asset]), out AssetCode asset))
        {
            isSound = false;
            faults.Add(
                input, row.Line, Names[Asset], RateFaultCode.AssetNotTicker, row.Cells.GetSpan(columns[Asset]),
                "2 to 12 characters A-Z and 0-9, e.g. BTC", RateCells.CorrectLine);
        }

        isSound &= RateCells.TryTime(input, row, columns[Time], Names[Time], faults, out UtcInstant time);
        isSound &= RateCells.TrySource(input, row, columns[Source], Names[Source], faults);
        if (isSound)
        {
            string source = row.Text(columns[Source]);
            source = sources.TryAdd(source, source) ? source : sources[source];
            RateObservations.Add(observations, asset, new RateObservation(time.Nanoseconds, price, source, row.At, row.Line));
        }
    }
}
