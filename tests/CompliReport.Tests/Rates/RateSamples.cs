using System.Text;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Tests.Rates;

/// <summary>Short ways to write rate files in tests. All numbers are invented.</summary>
internal static class RateSamples
{
    public static AssetCode Usd => AssetCode.Of("USD");

    public static AssetCode Eur => AssetCode.Of("EUR");

    public static AssetCode Cny => AssetCode.Of("CNY");

    public static AssetCode Btc => AssetCode.Of("BTC");

    public static RateFile Fx(string text, string name = "fx.csv") => new(name, RateFileKind.Fx, Encoding.UTF8.GetBytes(text));

    public static RateFile Crypto(string text, string name = "crypto.csv") =>
        new(name, RateFileKind.Crypto, Encoding.UTF8.GetBytes("asset,time,price_usd,source\n" + text));

    public static RateFile Official(string text, string moreColumns = "", string name = "official.csv") =>
        new(name, RateFileKind.Official, Encoding.UTF8.GetBytes("currency,date,published_at,units_per_usd,source" + moreColumns + "\n" + text));

    public static RateFile Fees(string text, string name = "fees.csv") =>
        new(name, RateFileKind.Fees, Encoding.UTF8.GetBytes("exchange_id,applies_to,fee_bps,minimum,currency,effective_from\n" + text));

    public static RateBook SoundBook(params RateFile[] files) => SoundBook(RateAgeLimits.Default, files);

    public static RateBook SoundBook(RateAgeLimits limits, params RateFile[] files)
    {
        RateReading reading = ReferenceRates.Read(files, limits);
        Xunit.Assert.Empty(reading.Faults);
        return reading.Book;
    }

    public static UtcInstant Before(this UtcInstant at, long nanoseconds) => UtcInstant.FromNanoseconds(at.Nanoseconds - nanoseconds);
}
