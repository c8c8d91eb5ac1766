using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using CompliReport.Benchmarks.Data;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;
using CsvHelper;

namespace CompliReport.Benchmarks.Measure;

/// <summary>
/// What one core does with one ledger file, in turn: splits it with CsvHelper alone; reads and validates every row into batches; the same
/// with accounts and counterparties numbered; the same with repeated rows looked for. Nothing is hashed and no other thread helps. Of a
/// gzip file: how long inflating alone takes, and the whole intake with its threads.
/// </summary>
internal static class Reading
{
    private static readonly (string Name, Func<string, long> Run)[] Steps =
    [
        ("CsvHelper, raw split", Split),
        ("read and validated", static path => Read(path, static (_, _) => { })),
        ("and numbered", static path => ReadNumbered(path, isIndexed: false)),
        ("and looked up for repetition", static path => ReadNumbered(path, isIndexed: true)),
    ];

    private static readonly (string Name, Func<string, long> Run)[] StepsOfGzip =
    [
        ("inflated alone", Inflate),
        ("whole intake: inflated, hashed, read, numbered, looked up", static path =>
            LedgerIntake.Read([Input(path)], IntakeOptions.Everything, static _ => { }).RowsRead),
    ];

    /// <summary>Prints the seconds of each step and its ratio to the raw split, medians of the rounds.</summary>
    public static int Run(CommandArguments arguments)
    {
        string path = arguments.Text("--in");
        bool isGzip = path.EndsWith(".gz", StringComparison.Ordinal);
        (string Name, Func<string, long> Run)[] steps = isGzip ? StepsOfGzip : Steps;
        Func<TimeSpan> clock = isGzip ? Elapsed : Busy;
        int rounds = arguments.Has("--rounds") ? (int)arguments.Number("--rounds") : 5;
        List<double>[] seconds = [.. steps.Select(static _ => new List<double>())];
        long[] rows = new long[steps.Length];
        for (int round = -1; round < rounds; round++)
        {
            for (int step = 0; step < steps.Length; step++)
            {
                TimeSpan before = clock();
                rows[step] = steps[step].Run(path);
                if (round >= 0)
                {
                    seconds[step].Add((clock() - before).TotalSeconds);
                }
            }
        }

        Console.WriteLine($"| median (min - max) | {(isGzip ? "wall" : "CPU")} s | million rows/s | to the first |\n|---|---|---|---|");
        for (int step = 0; step < steps.Length; step++)
        {
            double median = WholeProcess.Median(seconds[step]);
            double ratio = WholeProcess.Median(seconds[step].Zip(seconds[0], static (own, first) => own / first));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {steps[step].Name} | {median:0.000} ({seconds[step].Min():0.000} - {seconds[step].Max():0.000}) "
                    + $"| {rows[step] / median / 1e6:0.00} | {ratio:0.00} |"));
        }

        return 0;
    }

    private static TimeSpan Elapsed() => Stopwatch.GetElapsedTime(0);

    private static TimeSpan Busy()
    {
        using Process self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static long Split(string path)
    {
        using FileStream stream = Open(path);
        using CsvReader csv = CsvReader.Create(stream, new CsvReaderOptions { HasHeader = false, BufferSize = 256 * 1024 });
        long rows = 0;
        while (csv.Read())
        {
            rows++;
        }

        return rows;
    }

    private static long ReadNumbered(string path, bool isIndexed)
    {
        LedgerSymbols symbols = new();
        RowIndex index = new();
        List<SuspectRow> suspects = [];
        int region = 0;
        return Read(path, (batch, _) =>
        {
            symbols.Intern(batch);
            if (isIndexed)
            {
                index.AddBatch(batch, region++, suspects, salt: 0);
            }
        });
    }

    private static long Read(string path, Action<LegBatch, LedgerFile> take)
    {
        LegBatch batch = new();
        LegWriter writer = new(new AssetTable(), new RefusedRows());
        LedgerParser parser = new(
            IntakeOptions.Everything, writer, new ExchangeGate(default), () => batch, next => take(next.Batch, next.File));
        LedgerFile file = new(0, Input(path));
        using FileStream stream = Open(path);
        parser.ReadContent(file, stream);
        return file.Failure is null ? file.RowsRead : throw new InvalidDataException(file.Failure);
    }

    private static long Inflate(string path)
    {
        using GZipStream stream = new(Open(path), CompressionMode.Decompress);
        byte[] block = new byte[256 * 1024];
        long rows = 0;
        for (int length; (length = stream.Read(block)) > 0;)
        {
            rows += block.AsSpan(0, length).Count((byte)'\n');
        }

        return rows - 1;
    }

    private static LedgerInput Input(string path) => new(Path.GetFileName(path), new FileInfo(path).Length, _ => Open(path));

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
}
