using System;
using System.Globalization;
using System.IO;
using CompliReport.Reports;
using Spectre.Console;

namespace CompliReport.Cli;

/// <summary>
/// Shows how far a run is: a live line on a terminal, plain lines elsewhere, nothing when asked to be quiet. Always on standard error.
/// </summary>
internal sealed class RunProgressLine
{
    private const long RowsBetweenPlainLines = 5_000_000;

    private readonly TextWriter _error;
    private readonly bool _isLive;
    private string _stage = "";
    private long _lastRows;
    private StatusContext? _status;

    internal RunProgressLine(TextWriter error)
    {
        _error = error;
        // Only the program's own standard error can be a terminal; a test's writer never is.
        _isLive = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    }

    /// <summary>Runs something and shows its progress.</summary>
    internal T Show<T>(Func<Action<RunProgress>, T> work)
    {
        if (!_isLive)
        {
            return work(Plain);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_error) });
        return console.Status().Start("reading", status =>
        {
            _status = status;
            return work(Live);
        });
    }

    private void Live(RunProgress progress)
    {
        if (progress.Stage != _stage || progress.Rows - _lastRows >= 100_000)
        {
            (_stage, _lastRows) = (progress.Stage, progress.Rows);
            _status!.Status = Words(progress);
            _status.Refresh();
        }
    }

    private void Plain(RunProgress progress)
    {
        if (progress.Stage != _stage || progress.Rows - _lastRows >= RowsBetweenPlainLines)
        {
            (_stage, _lastRows) = (progress.Stage, progress.Rows);
            _error.WriteLine(Words(progress));
        }
    }

    private static string Words(RunProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{progress.Stage}: {progress.Rows} rows");
}
