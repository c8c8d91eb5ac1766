using System;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Values;

/// <summary>
/// How many threads the stages of a run use at once. It goes with the call, not through every signature on the way, because nothing that is
/// computed may depend on it: the same bytes come out of one thread and of twenty.
/// </summary>
public static class Workers
{
    private static readonly AsyncLocal<int> Limited = new();

    /// <summary>Threads at once, at least one: the caller's limit, else as many as the machine has processors.</summary>
    public static int Count => Limited.Value > 0 ? Limited.Value : Environment.ProcessorCount;

    /// <summary>For loops whose rounds run side by side.</summary>
    internal static ParallelOptions SideBySide => new() { MaxDegreeOfParallelism = Count };

    /// <summary>Limits what is called until what is returned is disposed of, on whatever threads it runs.</summary>
    /// <param name="count">Threads at once; 0 for as many as the machine has processors.</param>
    public static IDisposable Limit(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Scope scope = new(Limited.Value);
        Limited.Value = count;
        return scope;
    }

    // At its end the limit before holds again.
    private sealed class Scope(int before) : IDisposable
    {
        public void Dispose() => Limited.Value = before;
    }
}
