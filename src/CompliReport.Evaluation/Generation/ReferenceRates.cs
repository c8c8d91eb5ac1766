using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace CompliReport.Evaluation.Generation;

/// <summary>A number that wanders and is drawn back to where it started.</summary>
/// <param name="Code">Currency or coin.</param>
/// <param name="Start">The value it starts from.</param>
/// <param name="Places">Decimal places it is published with.</param>
/// <param name="Step">The largest relative move between two neighbours, in parts per hundred thousand.</param>
/// <param name="Band">How far it may be from the start, in parts per hundred thousand.</param>
internal readonly record struct Walk(string Code, decimal Start, int Places, int Step, int Band);

/// <summary>Invented reference rates: fiat per business day in units per USD, coins per hour in USD. They follow no real market.</summary>
internal sealed class ReferenceRates
{
    private readonly ImmutableArray<DateOnly> _fixings;
    private readonly Dictionary<string, decimal[]> _perEuro = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal[]> _prices = new(StringComparer.Ordinal);
    private readonly DateTime _firstHour;

    /// <summary>
    /// Fiat walks are in units per USD, but EUR, the first, in dollars per euro; coins in USD. Prices begin a day before the first
    /// day.
    /// </summary>
    public ReferenceRates(
        ulong seed, DateOnly firstFixing, DateOnly firstDay, DateOnly lastDay, ImmutableArray<DateOnly> holidays,
        ReadOnlySpan<Walk> fiat, ReadOnlySpan<Walk> coins)
    {
        _fixings = [.. Enumerable.Range(0, lastDay.DayNumber - firstFixing.DayNumber + 1).Select(firstFixing.AddDays)
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(day))];
        Currencies = [.. fiat.ToArray().Select(walk => walk.Code == "EUR" ? "USD" : walk.Code)];
        decimal[] dollars = Wander(seed, fiat[0], _fixings.Length);
        _perEuro["USD"] = dollars;
        foreach (Walk walk in fiat[1..])
        {
            decimal[] perDollar = Wander(seed, walk with { Places = 6 }, _fixings.Length);
            _perEuro[walk.Code] = [.. perDollar.Select((rate, i) => decimal.Round(rate * dollars[i], walk.Places))];
        }

        _firstHour = firstDay.AddDays(-1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        int hours = (lastDay.DayNumber - firstDay.DayNumber + 2) * 24;
        foreach (Walk walk in coins)
        {
            _prices[walk.Code] = Wander(seed, walk, hours);
        }
    }

    private ImmutableArray<string> Currencies { get; }

    /// <summary>The rate of the last business day before <paramref name="day"/>: what everyone could know all day long.</summary>
    public decimal UnitsPerUsd(string currency, DateOnly day)
    {
        int at = _fixings.Length - 1;
        while (_fixings[at] >= day)
        {
            at--;
        }

        decimal dollars = _perEuro["USD"][at];
        return currency switch
        {
            "USD" => 1m,
            "EUR" => 1m / dollars,
            _ => _perEuro[currency][at] / dollars,
        };
    }

    /// <summary>The price at the start of the hour; 1 over the rate for fiat.</summary>
    public decimal PriceUsd(string asset, DateTime at) =>
        _prices.TryGetValue(asset, out decimal[]? prices)
            ? prices[(int)(at - _firstHour).TotalHours]
            : 1m / UnitsPerUsd(asset, DateOnly.FromDateTime(at));

    /// <summary>Writes fx/eurofxref.csv (newest first, trailing comma) and crypto/prices.csv below a folder.</summary>
    public void Write(string folder)
    {
        StringBuilder fx = new("Date," + string.Join(',', Currencies) + ",\n");
        for (int i = _fixings.Length - 1; i >= 0; i--)
        {
            fx.Append(ControlFile.Iso(_fixings[i])).Append(',');
            foreach (string currency in Currencies)
            {
                fx.Append(ControlFile.Plain(_perEuro[currency][i])).Append(',');
            }

            fx.Append('\n');
        }

        StringBuilder coins = new("asset,time,price_usd,source\n");
        int hours = _prices.Values.First().Length;
        for (int hour = 0; hour < hours; hour++)
        {
            string time = _firstHour.AddHours(hour).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            foreach (string coin in _prices.Keys.Order(StringComparer.Ordinal))
            {
                coins.Append(CultureInfo.InvariantCulture, $"{coin},{time},{ControlFile.Plain(_prices[coin][hour])},synthetic\n");
            }
        }

        Directory.CreateDirectory(Path.Combine(folder, "fx"));
        Directory.CreateDirectory(Path.Combine(folder, "crypto"));
        File.WriteAllText(Path.Combine(folder, "fx", "eurofxref.csv"), fx.ToString());
        File.WriteAllText(Path.Combine(folder, "crypto", "prices.csv"), coins.ToString());
    }

    private static decimal[] Wander(ulong seed, Walk walk, int count)
    {
        SplitMix random = SplitMix.For(seed, "rate " + walk.Code);
        decimal[] path = new decimal[count];
        decimal offset = 0;
        for (int i = 0; i < count; i++)
        {
            path[i] = decimal.Round(walk.Start * (1 + (offset / 100_000m)), walk.Places);
            decimal next = offset + random.Between(-walk.Step, walk.Step);
            offset = Math.Abs(next) <= walk.Band ? next : offset * 0.9m;
        }

        return path;
    }
}
