using System.Threading;
using System.Threading.Tasks;
using CompliReport.Functions.Rates;

namespace CompliReport.Functions;

/// <summary>Fetches reference rates from the addresses of the settings.</summary>
public sealed class RefreshRates(RateRefresh rates)
{
    /// <summary>Fetches each; one that fails keeps its last good file and its age.</summary>
    [Function(nameof(RefreshRates))]
    public Task Run([TimerTrigger("%RefreshRatesSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        rates.RunAsync(cancellationToken);
}
