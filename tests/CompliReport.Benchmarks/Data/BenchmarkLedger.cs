using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data;

/// <summary>
/// Writes a canonical day of any size with its accounts, rates, labels and control file. Memory does not grow with the rows.
/// </summary>
internal static class BenchmarkLedger
{
    private const long RowsMin = 1000;

    public static int Run(CommandArguments arguments)
    {
        long rows = arguments.Number("--rows");
        if (rows < RowsMin)
        {
            throw new ArgumentException($"--rows needs at least {RowsMin}: planted patterns take over a hundred.", nameof(arguments));
        }

        ulong seed = (ulong)arguments.Number("--seed");
        string folder = arguments.Text("--out");
        bool isJson = arguments.Has("--jsonl"), isCompressed = arguments.Has("--gzip");
        Stopwatch clock = Stopwatch.StartNew();
        Directory.CreateDirectory(folder);
        BenchmarkWorld world = new(rows, seed);
        BenchmarkPatterns patterns = new(world, seed);
        string name = (isJson ? "ledger.jsonl" : "ledger.csv") + (isCompressed ? ".gz" : "");
        BenchmarkTotals totals = new();
        LedgerText text = new(Open(Path.Combine(folder, name), isCompressed), BenchmarkRowText.Columns, isJson);
        BenchmarkFeed feed = new(world, patterns, text, totals, rows, seed, arguments.Has("--scattered"));
        using (text)
        {
            feed.WriteAll();
        }

        WriteAccounts(world, folder);
        WriteLabels(patterns, folder);
        world.Rates.Write(Path.Combine(folder, "rates"));
        ControlFile.Write(folder, "BENCHEX", BenchmarkWorld.Day, BenchmarkWorld.Day,
            [new ControlledFile(name, text.Rows, totals.All())], totals.Balances());
        Console.WriteLine($"{text.Rows} rows, {text.Bytes} bytes of text, "
            + $"{Ratio(text.Bytes, text.Rows)} bytes a row, {world.AccountCount} accounts, "
            + $"{feed.Addresses} addresses, {clock.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
        Console.WriteLine($"planted: {feed.Planted()}");
        foreach (IGrouping<string, (string Typology, long Account)> typology in patterns.Labels.GroupBy(label => label.Typology))
        {
            Console.WriteLine($"planted: {typology.Count()} accounts of {typology.Key}");
        }

        return 0;
    }

    private static string Ratio(long bytes, long rows) => ((decimal)bytes / rows).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Compressed bytes may differ between runtime versions; the text in them does not.</summary>
    private static Stream Open(string path, bool isCompressed)
    {
        FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        return isCompressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
    }

    private static void WriteAccounts(BenchmarkWorld world, string folder)
    {
        using LedgerText text = new(Open(Path.Combine(folder, "accounts.csv"), isCompressed: false),
            ["account_id", "customer_id", "customer_type", "residency", "kyc_level", "opened_at", "declared_income_usd"], isJson: false);
        for (long account = 0; account < world.AccountCount; account++)
        {
            long customer = BenchmarkWorld.CustomerOf(account);
            ulong mixed = SplitMix.Mix((ulong)customer);
            DateOnly opened = BenchmarkWorld.Day.AddDays(-20 - (int)(mixed % 2500));
            text.Start();
            text.Id('A', account, 7);
            text.Id('C', customer, 7);
            text.Field(mixed % 50 == 0 ? "legal"u8 : "natural"u8);
            text.Text(world.CountryOf(customer));
            text.Number((long)(1 + (mixed % 3)), 0);
            text.Text(ControlFile.Iso(opened) + "T09:00:00Z");
            text.Number((long)(15 + (mixed % 120)) * 1000, 0);
            text.End();
        }
    }

    private static void WriteLabels(BenchmarkPatterns patterns, string folder)
    {
        using LedgerText text = new(Open(Path.Combine(folder, "labels.csv"), isCompressed: false),
            ["scenario_id", "typology", "role", "account_id", "customer_id", "entry_id", "day"], isJson: false);
        foreach ((string typology, long account) in patterns.Labels)
        {
            text.Start();
            text.Text("planted");
            text.Text(typology);
            text.Text("actor");
            text.Id('A', account, 7);
            text.Id('C', BenchmarkWorld.CustomerOf(account), 7);
            text.Skip();
            text.Text(ControlFile.Iso(BenchmarkWorld.Day));
            text.End();
        }
    }
}
