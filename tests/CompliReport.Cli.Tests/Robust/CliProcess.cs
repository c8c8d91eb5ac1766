using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests.Robust;

/// <summary>The command as a process of its own, with an environment of its own: it can be limited and killed.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private CliProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _error = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>Whether it has come to its end.</summary>
    internal bool HasExited => _process.HasExited;

    // The program as it was built with these tests: artifacts/bin/<project>/<configuration>/.
    private static string Program
    {
        get
        {
            string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
            return Path.GetFullPath(Path.Combine(own, "..", "..", "CompliReport.Cli", Path.GetFileName(own), "CompliReport.Cli.dll"));
        }
    }

    /// <param name="args">What follows <c>complireport</c>.</param>
    /// <param name="environment">Variables on top of this process's.</param>
    /// <param name="limit">Shell words that are run in the process before the command takes its place; empty for none.</param>
    internal static CliProcess Start(IEnumerable<string> args, IEnumerable<(string Name, string Value)>? environment = null, string limit = "")
    {
        string[] command = ["dotnet", Program, .. args];
        ProcessStartInfo start = limit.Length == 0 ? new(command[0], command.Skip(1)) : new("bash", ["-c", limit + "; exec \"$@\"", "bash", .. command]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // The command is set up for millions of rows; processes that live for seconds had better compile quickly.
        start.Environment["DOTNET_TC_QuickJit"] = "1";
        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new CliProcess(Process.Start(start)!);
    }

    /// <summary>Waits for the end; exit code, output and errors. Never a stack trace, whatever the input.</summary>
    internal async Task<(int Code, string Output, string Error)> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        (string output, string error) = (await _output, await _error);
        Assert.DoesNotContain("\n   at ", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", error, StringComparison.OrdinalIgnoreCase);
        return (_process.ExitCode, output, error);
    }

    /// <summary>Kills it as <c>kill -9</c> does and waits until it is gone.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
