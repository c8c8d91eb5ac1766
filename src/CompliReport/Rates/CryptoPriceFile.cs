using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>Reads crypto prices: <c>asset,time,price_usd,source</c>, the columns in any order.</summary>
internal static class CryptoPriceFile
{
    public const string PriceColumn = "price_usd";

    private const string AssetColumn = "asset", TimeColumn = "time", SourceColumn = "source";
    private const string Header = "the header asset,time,price_usd,source";
    private const string CorrectLine = "correct the line and send the file again";

    private sealed record Columns(int Asset, int Time, int Price, int Source, int Count);

    public static void Read(NumberedRateFile input, RateFaultLog faults, Dictionary<AssetCode, List<RateObservation>> observations)
    {
        Columns? columns = null;
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

            columns = ReadHeader(input, row, faults);
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

    private static Columns? ReadHeader(NumberedRateFile input, RateRow row, RateFaultLog faults)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        HashSet<string> twice = new(StringComparer.Ordinal);
        for (int i = 0; i < row.Cells.FieldCount; i++)
        {
            string name = row.Text(i);
            if (!places.TryAdd(name, i) && twice.Add(name))
            {
                faults.Add(
                    input, row.Line, name, RateFaultCode.ColumnTwice, row.Cells.GetSpan(i), "each column once",
                    "remove one of the columns and send the file again");
            }
            else if (name is not (AssetColumn or TimeColumn or PriceColumn or SourceColumn))
            {
                faults.Add(input, row.Line, name, RateFaultCode.ColumnNotRead, row.Cells.GetSpan(i), Header, "none is needed");
            }
        }

        bool isWhole = true;
        foreach (string name in (ReadOnlySpan<string>)[AssetColumn, TimeColumn, PriceColumn, SourceColumn])
        {
            if (!places.ContainsKey(name))
            {
                isWhole = false;
                faults.Add(
                    input, row.Line, name, RateFaultCode.HeaderMissing, "no such column"u8, Header,
                    "add the column and send the file again");
            }
            else
            {
                isWhole &= !twice.Contains(name);
            }
        }

        return isWhole
            ? new Columns(places[AssetColumn], places[TimeColumn], places[PriceColumn], places[SourceColumn], row.Cells.FieldCount)
            : null;
    }

    private static void ReadRow(
        NumberedRateFile input, RateRow row, Columns columns, RateFaultLog faults,
        Dictionary<string, string> sources, Dictionary<AssetCode, List<RateObservation>> observations)
    {
        if (row.Cells.FieldCount != columns.Count)
        {
            faults.Add(
                input, row.Line, "", RateFaultCode.CellCountDiffers,
                Encoding.UTF8.GetBytes(row.Cells.FieldCount.ToString(CultureInfo.InvariantCulture)),
                string.Create(CultureInfo.InvariantCulture, $"{columns.Count} cells as in the header"), CorrectLine);
            return;
        }

        bool isSound = RateCells.TryRate(input, row, columns.Price, PriceColumn, RateBounds.Crypto, faults, out decimal price);
        if (!AssetCode.TryParse(row.Cells.GetSpan(columns.Asset), out AssetCode asset))
        {
            isSound = false;
            faults.Add(
                input, row.Line, AssetColumn, RateFaultCode.AssetNotTicker, row.Cells.GetSpan(columns.Asset),
                "2 to 12 characters A-Z and 0-9, e.g. BTC", CorrectLine);
        }

        isSound &= TryTime(input, row, columns.Time, faults, out UtcInstant time);
        if (!IdentifierText.IsSound(row.Cells.GetSpan(columns.Source)))
        {
            isSound = false;
            faults.Add(
                input, row.Line, SourceColumn, RateFaultCode.SourceInvalid, row.Cells.GetSpan(columns.Source),
                "the name of who published the price, 1 to 128 bytes", CorrectLine);
        }

        if (isSound)
        {
            string source = row.Text(columns.Source);
            source = sources.TryAdd(source, source) ? source : sources[source];
            RateObservations.Add(observations, asset, new RateObservation(time.Nanoseconds, price, source, row.At, row.Line));
        }
    }

    private static bool TryTime(NumberedRateFile input, RateRow row, int cell, RateFaultLog faults, out UtcInstant time)
    {
        ReadOnlySpan<byte> text = row.Cells.GetSpan(cell);
        if (!UtcInstant.TryParse(text, out time))
        {
            faults.Add(
                input, row.Line, TimeColumn, RateFaultCode.TimeInvalid, text, "an RFC 3339 time with a zone, e.g. 2026-03-01T08:15:00Z",
                CorrectLine);
            return false;
        }

        bool isInRange = time.UtcDate.Year is >= EcbCalendar.YearMin and <= UtcInstant.YearMax;
        if (!isInRange)
        {
            faults.Add(input, row.Line, TimeColumn, RateFaultCode.DateOutOfRange, text, "a year from 1999 to 2200", CorrectLine);
        }

        return isInRange;
    }
}
