using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data.Known;

/// <summary>
/// Invented reference rates around a period, so calm that every source agrees within a few basis points: euro rates per working day, known
/// from 15:00 UTC (16:00 in Frankfurt in winter); central parities of CNY, known from 01:15 UTC; coins by the hour.
/// </summary>
internal sealed class KnownRates
{
    private const int FixingsBefore = 9, HoursBefore = 24;

    private static readonly (string Code, decimal PerUsd, int Places)[] Currencies =
    [
        ("USD", 1m, 4), ("JPY", 151.0m, 2), ("BRL", 5.7m, 4), ("KRW", 1430.0m, 2), ("CNY", 7.24m, 4), (KnownAssets.Stopped, 36.5m, 4),
        (KnownAssets.LongGone, 91.0m, 4),
    ];

    private static readonly (string Code, decimal Usd, int Places)[] Prices = [("USDT", 1m, 4), ("BTC", 86_500m, 2), ("ETH", 2_340m, 2)];

    private readonly List<DateOnly> _fixings = [];
    private readonly Dictionary<(DateOnly, string), decimal> _perEuro = [];
    private readonly Dictionary<string, decimal[]> _hourly = new(StringComparer.Ordinal);
    private readonly DateTime _firstHour;

    public KnownRates(ulong seed, DateOnly firstDay, int days)
    {
        for (DateOnly day = firstDay.AddDays(-FixingsBefore); day < firstDay.AddDays(days); day = day.AddDays(1))
        {
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                _fixings.Add(day);
            }
        }

        SplitMix random = SplitMix.For(seed, "known rates");
        foreach (DateOnly day in _fixings)
        {
            decimal dollars = decimal.Round(1.0450m * (1 + (random.Between(-5, 5) / 10_000m)), 4);
            foreach ((string code, decimal perUsd, int places) in Currencies)
            {
                decimal rate = code == "USD" ? dollars : perUsd * dollars * (1 + (random.Between(-4, 4) / 10_000m));
                _perEuro.Add((day, code), decimal.Round(rate, places));
            }
        }

        _firstHour = firstDay.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddHours(-HoursBefore);
        foreach ((string code, decimal usd, int places) in Prices)
        {
            decimal step = code == "USDT" ? 0.0001m : 0.002m;
            _hourly[code] = [.. Enumerable.Range(0, HoursBefore + (days * 24))
                .Select(_ => decimal.Round(usd * (1 + (step * random.Between(-5, 5))), places))];
        }
    }

    /// <summary>Units of a currency per USD that anybody could know at an instant.</summary>
    public decimal UnitsPerUsd(string currency, DateTime at)
    {
        bool IsKnown(DateOnly day) =>
            IsQuoted(currency, day) && day.ToDateTime(new TimeOnly(15, 0), DateTimeKind.Utc) <= at;
        DateOnly day = _fixings.LastOrDefault(IsKnown, _fixings[0]);
        decimal dollars = _perEuro[(day, "USD")];
        return currency == "EUR" ? 1 / dollars : _perEuro[(day, currency)] / dollars;
    }

    /// <summary>Units of a currency per coin at an instant; a coin without a price is taken for a dollar, which nobody else may.</summary>
    public decimal Reference(string coin, string fiat, DateTime at) =>
        (_hourly.TryGetValue(coin, out decimal[]? prices) ? prices[(int)(at - _firstHour).TotalHours] : 1m) * UnitsPerUsd(fiat, at);

    public decimal PriceUsd(string coin, DateTime at) => Reference(coin, "USD", at);

    /// <summary>The files, by their names under the rates folder.</summary>
    public IEnumerable<(string Name, string Text)> Files()
    {
        yield return ("fx/eurofxref.csv", Fx());
        StringBuilder coins = new("asset,time,price_usd,source\n");
        foreach ((string code, decimal[] prices) in _hourly.OrderBy(static coin => coin.Key, StringComparer.Ordinal))
        {
            for (int hour = 0; hour < prices.Length; hour++)
            {
                coins.Append(
                    CultureInfo.InvariantCulture,
                    $"{code},{KnownAssets.Iso(_firstHour.AddHours(hour))},{KnownAssets.Plain(prices[hour])},synthetic\n");
            }
        }

        yield return ("crypto/prices.csv", coins.ToString());
        StringBuilder parities = new("currency,date,published_at,units_per_usd,source\n");
        foreach (DateOnly day in _fixings)
        {
            decimal parity = decimal.Round(_perEuro[(day, "CNY")] / _perEuro[(day, "USD")], 4);
            parities.Append(
                CultureInfo.InvariantCulture,
                $"CNY,{KnownAssets.Iso(day)},{KnownAssets.Iso(day)}T01:15:00Z,{KnownAssets.Plain(parity)},synthetic\n");
        }

        yield return ("official/parities.csv", parities.ToString());
        StringBuilder fees = new("exchange_id,applies_to,fee_bps,minimum,currency,effective_from\n");
        foreach ((string kind, int bps) in KnownDay.FeeBps)
        {
            fees.Append(CultureInfo.InvariantCulture, $"{KnownDay.Exchange},{kind},{bps},,,2020-01-01\n");
        }

        yield return ("fees/schedule.csv", fees.ToString());
    }

    private string Fx()
    {
        StringBuilder fx = new("Date," + string.Join(',', Currencies.Select(static currency => currency.Code)) + ",\n");
        foreach (DateOnly day in _fixings.OrderDescending())
        {
            fx.Append(KnownAssets.Iso(day)).Append(',');
            foreach ((string code, _, _) in Currencies)
            {
                fx.Append(IsQuoted(code, day) ? KnownAssets.Plain(_perEuro[(day, code)]) : "N/A").Append(',');
            }

            fx.Append('\n');
        }

        // Years before the period the long gone currency was still quoted.
        fx.Append(CultureInfo.InvariantCulture, $"{KnownAssets.Iso(_fixings[0].AddDays(-1452))},1.1162,128.11,5.7716,1341.98,7.0471,15.3846,117.201,\n");
        return fx.ToString();
    }

    // The last rate of the stopped currency is four calendar days before a Sunday: stale until Wednesday, none after.
    private bool IsQuoted(string currency, DateOnly day) =>
        currency switch
        {
            KnownAssets.Stopped => day <= _fixings[0].AddDays(FixingsBefore - 4),
            KnownAssets.LongGone => false,
            _ => true,
        };
}
