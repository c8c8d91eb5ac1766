using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Functions.Tests.Faults;

/// <summary><c>complireport serve</c> as a process of its own, which can be killed.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    /// <summary>How long a process is waited for: what takes seconds takes minutes beside the other tests of a small machine.</summary>
    internal static readonly TimeSpan PatienceMax = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource _serves = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServeProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("Serving", StringComparison.Ordinal) == true)
            {
                _serves.TrySetResult();
            }
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _log.AppendLine(line.Data);
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    // The program as it was built with these tests: artifacts/bin/<project>/<configuration>/.
    private static string Program
    {
        get
        {
            string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
            return Path.GetFullPath(Path.Combine(own, "..", "..", "CompliReport.Cli", Path.GetFileName(own), "CompliReport.Cli.dll"));
        }
    }

    /// <summary>Starts it on a free port, without waiting until it serves.</summary>
    /// <param name="world">Where it works.</param>
    /// <param name="environment">Variables of its own.</param>
    public static ServeProcess Start(World world, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Program, "serve", "--urls", "http://127.0.0.1:0", .. world.ServeArguments])
        {
            start.ArgumentList.Add(argument);
        }

        // A killed process's message is taken over after two seconds instead of thirty; a failed one comes back soon. Tries are counted for
        // kills and for renewals that a busy machine lets come too late, so there may be a few more than usual.
        start.Environment["AzureFunctionsJobHost__extensions__queues__holdFor"] = "00:00:02";
        start.Environment["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00.5";
        start.Environment["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "10";
        start.Environment["RulePacks"] = "cn";

        // A new desk's timers fire at its start, and these days are years past their cut-off: half an upload must not run for that.
        start.Environment["CutOffHours"] = "1000000";

        // The command is set up for millions of rows; processes that live for seconds had better compile quickly.
        start.Environment["DOTNET_TC_QuickJit"] = "1";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ServeProcess(start);
    }

    /// <summary>Waits until it serves.</summary>
    public async Task ServesAsync(CancellationToken cancellationToken)
    {
        Task first = await Task.WhenAny(_serves.Task, _process.WaitForExitAsync(cancellationToken)).WaitAsync(PatienceMax, cancellationToken);
        Assert.True(first == _serves.Task, "it ended instead of serving: " + Log);
    }

    /// <summary>Kills it as <c>kill -9</c> does and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
