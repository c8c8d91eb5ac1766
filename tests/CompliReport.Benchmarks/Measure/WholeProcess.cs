using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using CompliReport.Benchmarks.Data;
using CompliReport.Benchmarks.Peers;

namespace CompliReport.Benchmarks.Measure;

/// <summary>
/// Times whole processes in turn: the bare typed parse of a ledger and the whole run of the same folder, so that a drift of the machine's
/// speed touches both. Prints medians and the ratio, with the processor's name; <c>--out</c> appends the table to a file.
/// </summary>
internal static class WholeProcess
{
    private const int WarmUps = 1;

    public static int Run(CommandArguments arguments)
    {
        string folder = Path.GetFullPath(arguments.Text("--in"));
        int rounds = arguments.Has("--rounds") ? (int)arguments.Number("--rounds") : 5;
        string output = Directory.CreateTempSubdirectory("complireport-measure-").FullName;
        List<Figures> parses = [], runs = [];
        try
        {
            for (int round = -WarmUps; round < rounds; round++)
            {
                Figures parse = Child("parse", "--in", folder);
                string results = Path.Combine(output, round.ToString(CultureInfo.InvariantCulture));
                Figures run = Child("run", "--in", folder, "--out", results);
                Directory.Delete(results, recursive: true);
                if (round >= 0)
                {
                    parses.Add(parse);
                    runs.Add(run);
                }
            }
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }

        return Show(Table(folder, parses, runs), arguments);
    }

    /// <summary>Prints a table, and appends it to the file of <c>--out</c>.</summary>
    internal static int Show(string table, CommandArguments arguments)
    {
        Console.Write(table);
        if (arguments.Has("--out"))
        {
            File.AppendAllText(arguments.Text("--out"), table);
        }

        return 0;
    }

    /// <summary>One line that <see cref="Child"/> reads: rows, wall and CPU seconds, peak memory of this process.</summary>
    public static void PrintFigures(long rows, Stopwatch watch)
    {
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"figures {rows} {watch.Elapsed.TotalSeconds:0.000} {self.TotalProcessorTime.TotalSeconds:0.000} "
                + $"{self.PeakWorkingSet64 / 1048576.0:0}"));
        Console.WriteLine(PeerCommands.AllocatedLine());
    }

    /// <summary>Runs one command of this program as a process of its own.</summary>
    internal static Figures Child(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(WholeProcess).Assembly.Location);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Stopwatch wall = Stopwatch.StartNew();
        using Process child = Process.Start(start)!;
        child.ErrorDataReceived += static (_, _) => { };
        child.BeginErrorReadLine();
        string text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        string line = text.Split('\n').LastOrDefault(static line => line.StartsWith("figures ", StringComparison.Ordinal))
            ?? throw new InvalidDataException($"'{string.Join(' ', arguments)}' ended with {child.ExitCode} and printed no figures.");
        string[] cells = line.Split(' ');
        return new Figures(
            long.Parse(cells[1], CultureInfo.InvariantCulture), wall.Elapsed.TotalSeconds,
            double.Parse(cells[3], CultureInfo.InvariantCulture), double.Parse(cells[4], CultureInfo.InvariantCulture));
    }

    private static string Table(string folder, List<Figures> parses, List<Figures> runs)
    {
        StringBuilder text = Head(folder, "", parses);
        Row(text, "bare typed parse, hashed, duplicates looked for", parses);
        Row(text, "whole run, all outputs", runs);
        double ratio = Median(runs.Zip(parses, static (run, parse) => run.Wall / parse.Wall));
        text.Append(CultureInfo.InvariantCulture, $"\nWhole run to bare parse, median of the rounds: {ratio:0.00}\n");
        return text.ToString();
    }

    /// <summary>The head of a table of figures.</summary>
    internal static StringBuilder Head(string folder, string what, List<Figures> figures)
    {
        StringBuilder text = new();
        long bytes = Directory.EnumerateFiles(folder, "ledger*").Sum(static file => new FileInfo(file).Length);
        text.Append(CultureInfo.InvariantCulture, $"\n## {figures[0].Rows} rows, {bytes / 1e6:0} MB, {figures.Count} rounds{what}\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Processor()}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, {RuntimeInformation.RuntimeIdentifier}\n\n");
        return text.Append("| whole process, median (min - max) | wall s | CPU s | million rows/s | peak MB |\n|---|---|---|---|---|\n");
    }

    /// <summary>A row of a table of figures.</summary>
    internal static void Row(StringBuilder text, string name, List<Figures> figures)
    {
        double wall = Median(figures.Select(static one => one.Wall));
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {wall:0.00} ({figures.Min(static one => one.Wall):0.00} - {figures.Max(static one => one.Wall):0.00}) ");
        text.Append(
            CultureInfo.InvariantCulture, $"| {Median(figures.Select(static one => one.Cpu)):0.0} | {figures[0].Rows / wall / 1e6:0.00} ");
        text.Append(CultureInfo.InvariantCulture, $"| {Median(figures.Select(static one => one.PeakMegabytes)):0} |\n");
    }

    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    internal static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").First(static line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1]
                .Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();

}

/// <summary>What one process took.</summary>
internal readonly record struct Figures(long Rows, double Wall, double Cpu, double PeakMegabytes);
