using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Benchmarks.Data;
using CompliReport.Cli;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Benchmarks.Peers;

/// <summary>
/// <c>prices.csv</c> of questions.md: each asset of the benchmark day in millionths of a dollar at the start of each hour, as our own rate book answers.
/// Made before the peers start, so that none has to find the last rate published.
/// </summary>
internal static class PeerPrices
{
    private const long NanosecondsPerHour = 3_600_000_000_000;

    /// <summary>Writes the file from the <c>rates</c> beside a ledger.</summary>
    public static void Write(string ledgerFolder, string file)
    {
        RateBook book = ReferenceRates.Read(Upload.ReadRates(Path.Combine(ledgerFolder, "rates"), [])).Book;
        UtcInstant midnight = UtcInstant.AtMidnight(BenchmarkWorld.Day);
        IEnumerable<string> lines =
            from asset in BenchmarkWorld.Assets
            from hour in Enumerable.Range(0, 24)
            let rate = book.UsdPer(AssetCode.Of(asset.Code), UtcInstant.FromNanoseconds(midnight.Nanoseconds + (hour * NanosecondsPerHour))).Rate
            select string.Create(CultureInfo.InvariantCulture, $"{asset.Code},{hour},{decimal.Round(rate * 1_000_000m):0}");
        File.WriteAllLines(file, lines.Prepend("asset,hour,price"));
    }

    /// <summary>The prices again, by asset and hour, in dollars.</summary>
    public static Dictionary<(string Asset, int Hour), decimal> Read(string file) => File.ReadLines(file).Skip(1)
        .Select(static line => line.Split(','))
        .ToDictionary(
            static cells => (cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture)),
            static cells => decimal.Parse(cells[2], CultureInfo.InvariantCulture) / 1_000_000m);
}
