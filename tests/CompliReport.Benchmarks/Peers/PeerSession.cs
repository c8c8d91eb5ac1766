using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using CompliReport.Benchmarks.Data;
using CompliReport.Benchmarks.Measure;
using CompliReport.Cli;

namespace CompliReport.Benchmarks.Peers;

/// <summary>
/// Times ours and the peers in turn, round after round, so that a drift of the machine touches all; compares what the peers answered; prints a table and the targets.
/// Restartable: what has been measured is kept in the work folder. <c>peers/measure.sh</c> prepares the folders and calls it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PeerSession
{
    // Before the first round that counts: files get into memory, answers are compared. Slow contestants have none.
    private const int WarmUp = -1;

    private readonly string _work;
    private readonly List<Contest> _contests;
    private readonly PeerFigures _figures;
    private readonly SortedDictionary<string, long> _rows;
    private readonly List<(string Size, string Folder)> _days;
    private readonly List<string> _stages = [];
    private readonly bool _isQuick;
    private string? _reference;
    private string _counted = "";

    private PeerSession(CommandArguments arguments)
    {
        _work = Path.GetFullPath(arguments.Text("--work"));
        ContestPlaces places = new(
            Full(arguments, "--small")!, Full(arguments, "--large"), Full(arguments, "--gzip"), Full(arguments, "--huge"),
            Full(arguments, "--program")!, Full(arguments, "--empty"), Full(arguments, "--duckdb"), Full(arguments, "--sources")!);
        _isQuick = places.Large is null;
        _days =
        [
            .. new (string Size, string? Folder)[] { ("small", places.Small), ("large", places.Large), ("huge", places.Huge) }
                .Where(static day => day.Folder is not null).Select(static day => (day.Size, day.Folder!)),
        ];
        _rows = new(_days.ToDictionary(static day => day.Size, static day => RowsOf(day.Folder)), StringComparer.Ordinal);
        string prices = Path.Combine(_work, "prices.csv");
        PeerPrices.Write(places.Main, prices);
        _contests = [.. ContestCatalog.All(places, prices, PackFiles.Names)];
        // Build, machine and days: a figure of another one does not count.
        string session = $"{WholeProcess.Processor()} {typeof(ComplianceRun).Assembly.ManifestModule.ModuleVersionId} {string.Join(' ', _rows)}";
        _figures = new PeerFigures(Path.Combine(_work, "figures.jsonl"), session);
    }

    public static int Run(CommandArguments arguments)
    {
        PeerSession session = new(arguments);
        int rounds = arguments.Has("--rounds") ? (int)arguments.Number("--rounds") : 3;
        for (int round = WarmUp; round < rounds; round++)
        {
            session.Round(round);
        }

        session.TimeStages();
        return WholeProcess.Show(session.Table(arguments.Has("--note") ? arguments.Text("--note") : ""), arguments);
    }

    private static string? Full(CommandArguments arguments, string name) => arguments.Has(name) ? Path.GetFullPath(arguments.Text(name)) : null;

    private static long RowsOf(string folder)
    {
        using JsonDocument control = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        return control.RootElement.GetProperty("files")[0].GetProperty("row_count").GetInt64();
    }

    private void Round(int round)
    {
        foreach (Contest contest in _contests.Where(contest => !contest.IsSlow || round == 0))
        {
            if (!_figures.Has(contest.Id, round))
            {
                Taken taken = Measure(contest, round == WarmUp && !contest.WarmUp.IsEmpty ? contest.WarmUp : contest.Command);
                _figures.Add(contest.Id, round, taken);
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(round < 0 ? "warm-up" : $"round {round + 1}")}  {contest.Id,-10} {taken.Wall,8:0.00} s  {taken.Cpu,8:0.00} CPU s  {taken.PeakMegabytes,6:0} MB"));
            }
        }
    }

    private Taken Measure(Contest contest, IEnumerable<string> parts)
    {
        string output = Path.Combine(_work, "out-" + contest.Id);
        Clear(output);
        Directory.CreateDirectory(output);
        foreach ((string name, string target) in contest.Links)
        {
            File.CreateSymbolicLink(Path.Combine(output, name), target);
        }

        try
        {
            string[] command = [.. parts.Select(part => part.Replace("{out}", output, StringComparison.Ordinal))];
            string? input = contest.InputFile is { } file ? File.ReadAllText(file) : null;
            Taken taken = PeerProcess.Run(contest.StartIn ?? output, command, input);
            Compare(contest, output);
            return taken;
        }
        finally
        {
            Clear(output);
        }
    }

    private void Compare(Contest contest, string output)
    {
        if (!contest.Answers)
        {
            return;
        }

        string kept = Path.Combine(_work, "answers-" + contest.Id);
        PeerAnswers.Keep(output, kept);
        _reference ??= kept;
        PeerAnswers.MustBeEqual(_reference, kept, contest.Id);
        _counted = PeerAnswers.Count(kept);
    }

    // Where the time of a whole run goes, before anything is written: one run for each size, as the run itself says.
    private void TimeStages()
    {
        string[] command = ["dotnet", typeof(PeerSession).Assembly.Location, "execute", "--all-rules", "--in"];
        foreach ((string size, string folder) in _days)
        {
            List<string> lines = [];
            _ = PeerProcess.Run(_work, [.. command, folder], read: lines.Add);
            _stages.Add($"{_rows[size]} rows:");
            _stages.AddRange(lines.Where(static line => line.EndsWith(" MB", StringComparison.Ordinal)).Select(static line => "  " + line));
        }
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Table(string note)
    {
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture, $"\n## {DateTime.UtcNow:yyyy-MM-dd}, {_rows[_isQuick ? "small" : "large"]} rows, ours and the peers\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{WholeProcess.Processor()}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, {RuntimeInformation.RuntimeIdentifier}. {note}\n\n");
        text.Append(PeerTable.Of(_contests, _figures, _rows)).Append('\n');
        string[] left = [.. new[] { "duckdb", "sqlite", "run-gzip", "empty", "run-huge" }.Where(id => !_contests.Exists(contest => contest.Id == id))];
        if (left.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Not here: {string.Join(", ", left)}.\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"The peers' answers are equal, line by line (questions.md). {_counted}\n\n");
        text.Append(PeerTargets.Table(PeerTargets.All(_figures, _rows, _isQuick)));
        return text.Append(CultureInfo.InvariantCulture, $"\nStages of a run, from its start, nothing written yet:\n\n```\n{string.Join('\n', _stages)}\n```\n").ToString();
    }
}
