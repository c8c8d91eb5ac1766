using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Benchmarks.Data;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Tests.Ledgers.Formats;

namespace CompliReport.Benchmarks.Measure;

/// <summary>How many rows a second one core reads and validates, for each version of each format, from the rows that the tests use.</summary>
internal static class FormatSpeed
{
    /// <summary>Prints the formats, the slowest first; each figure is the best of the rounds.</summary>
    public static int Run(CommandArguments arguments)
    {
        int rows = (int)arguments.Number("--rows");
        int rounds = arguments.Has("--rounds") ? (int)arguments.Number("--rounds") : 5;
        string only = arguments.Has("--only") ? arguments.Text("--only") : "";
        Console.WriteLine("| format, one core | bytes a row | legs a row | million rows/s |\n|---|---|---|---|");
        foreach ((string line, _) in FormatSamples.All.Where(sample => sample.Name.Contains(only, StringComparison.Ordinal))
            .Select(sample => Measured(sample, rows, rounds)).OrderBy(static one => one.Speed))
        {
            Console.WriteLine(line);
        }

        return 0;
    }

    private static (string Line, double Speed) Measured(FormatSample sample, int rows, int rounds)
    {
        StringBuilder text = new(sample.Head);
        for (int i = 0; i < rows; i++)
        {
            text.Append(sample.RowOf(i));
        }

        byte[] content = Encoding.UTF8.GetBytes(text.ToString());
        long legs = 0;
        double best = double.MaxValue;
        for (int round = -1; round < rounds; round++)
        {
            TimeSpan before = Busy();
            legs = Read(sample, content, rows);
            best = round < 0 ? best : Math.Min(best, (Busy() - before).TotalSeconds);
        }

        return (string.Create(CultureInfo.InvariantCulture,
            $"| {sample.Name} | {content.Length / rows} | {legs / (double)rows:0.0} | {rows / best / 1e6:0.00} |"), rows / best);
    }

    private static long Read(FormatSample sample, byte[] content, int rows)
    {
        long legs = 0;
        LegBatch batch = new();
        LedgerParser parser = new(
            IntakeOptions.Everything, new LegWriter(new AssetTable(), new RefusedRows()), new ExchangeGate(default), () => batch,
            next => legs += next.Batch.Count);
        LedgerFile file = new(0, LedgerInput.FromBytes(sample.FileName, content));
        using MemoryStream stream = new(content);
        parser.ReadContent(file, stream);
        return file.RowsRead == rows && file.Refused == 0
            ? legs
            : throw new InvalidDataException($"{sample.Name}: {file.RowsRead} rows were read, {file.Refused} refused. {file.Failure}");
    }

    private static TimeSpan Busy()
    {
        using Process self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }
}
