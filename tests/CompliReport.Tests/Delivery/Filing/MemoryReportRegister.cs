using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Filing;

namespace CompliReport.Tests.Delivery.Filing;

/// <summary>A register in memory, held to the contract of the real ones.</summary>
internal sealed class MemoryReportRegister : IReportRegister
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<ReportKey, RegisteredReport> _reports = [];

    public Task<bool> IsSentAsync(string notice, CancellationToken cancellationToken) => Do(() => _sent.Contains(notice), cancellationToken);

    public Task<bool> MarkSentAsync(string notice, CancellationToken cancellationToken) => Do(() => _sent.Add(notice), cancellationToken);

    public Task<bool> RegisterAsync(RegisterEntry entry, RegisterTransition first, CancellationToken cancellationToken) =>
        Do(() => _reports.TryAdd(entry.Key, new RegisteredReport(entry, [first])), cancellationToken);

    public Task<bool> AppendAsync(ReportKey key, RegisterTransition next, CancellationToken cancellationToken) => Do(
        () =>
        {
            if (!_reports.TryGetValue(key, out RegisteredReport? known) || known.NextNumber != next.Number)
            {
                return false;
            }

            _reports[key] = known with { History = known.History.Add(next) };
            return true;
        },
        cancellationToken);

    public Task<ImmutableArray<RegisteredReport>> OfReportAsync(string report, CancellationToken cancellationToken) => Do<ImmutableArray<RegisteredReport>>(
        () => [.. _reports.Values.Where(one => one.Entry.Report == report).OrderBy(static one => one.Entry.Revision, StringComparer.Ordinal)], cancellationToken);

    public async IAsyncEnumerable<RegisteredReport> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (RegisteredReport report in await Do(() => _reports.Values.ToArray(), cancellationToken))
        {
            yield return report;
        }
    }

    private Task<T> Do<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        lock (_gate)
        {
            return Task.FromResult(work());
        }
    }
}

public sealed class MemoryReportRegisterContractTests : ReportRegisterContract
{
    private readonly MemoryReportRegister _register = new();

    protected override IReportRegister Open() => _register;
}
