using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CompliReport.Benchmarks.Peers;

/// <summary>What one process took, from its start to its end, as the operating system counts it.</summary>
/// <param name="Wall">Seconds.</param>
/// <param name="Cpu">Seconds of all its threads, in the kernel too.</param>
/// <param name="PeakMegabytes">Greatest resident memory, MiB.</param>
/// <param name="AllocatedMegabytes">What a .NET process allocated, MiB, as it says itself; null of others.</param>
internal sealed record Taken(double Wall, double Cpu, double PeakMegabytes, double? AllocatedMegabytes);

/// <summary>
/// Runs any program and measures it from outside, ours and the peers' alike: CPU from the kernel's account of ended children, memory from the high-water mark that the
/// kernel keeps. One at a time; Linux only.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class PeerProcess
{
    private const int ChildrenOfThisProcess = -1, SamplesPerSecond = 200;

    /// <summary>Runs to the end.</summary>
    /// <param name="folder">Where it is started.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="input">What it is given to read.</param>
    /// <param name="read">Told every line that it prints.</param>
    /// <exception cref="InvalidDataException">It failed; the message has the last line that it wrote to standard error.</exception>
    public static Taken Run(string folder, IReadOnlyList<string> command, string? input = null, Action<string>? read = null)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Rows without a zone are UTC by definition, whatever the machine's own zone.
        start.Environment["TZ"] = "UTC";
        string last = "";
        double? allocated = null;
        double cpuBefore = CpuOfChildren();
        Stopwatch wall = Stopwatch.StartNew();
        using Process child = Process.Start(start) ?? throw new InvalidDataException($"{command[0]} could not be started.");
        child.ErrorDataReceived += (_, line) => last = line.Data is { Length: > 0 } ? line.Data : last;
        child.OutputDataReceived += (_, line) =>
        {
            allocated = Allocated(line.Data) ?? allocated;
            read?.Invoke(line.Data ?? "");
        };
        child.BeginErrorReadLine();
        child.BeginOutputReadLine();
        child.StandardInput.Write(input);
        child.StandardInput.Close();
        double peak = 0;
        while (!child.WaitForExit(1000 / SamplesPerSecond))
        {
            peak = Math.Max(peak, HighWater(child.Id));
        }

        double seconds = wall.Elapsed.TotalSeconds;
        // Again without a limit: until what it wrote has been read.
        child.WaitForExit();
        return child.ExitCode == 0
            ? new Taken(seconds, CpuOfChildren() - cpuBefore, peak, allocated)
            : throw new InvalidDataException($"{Path.GetFileName(command[0])} ended with {child.ExitCode}: {last}");
    }

    private static double? Allocated(string? line) =>
        line?.Split(' ') is ["allocated", string number, "MB"] ? double.Parse(number, CultureInfo.InvariantCulture) : null;

    // The first process of a command such as taskset becomes the program itself; a child of it would not be seen, and none has one.
    private static double HighWater(int id)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }

    private static double CpuOfChildren()
    {
        ResourceUsage usage = default;
        return GetResourceUsage(ChildrenOfThisProcess, ref usage) == 0
            ? usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6)
            : throw new InvalidOperationException("The kernel does not tell what children took.");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetResourceUsage(int who, ref ResourceUsage usage);

    // struct rusage of 64-bit Linux: two times, then fourteen numbers that are not looked at.
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct ResourceUsage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
