using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Functions.Rates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CompliReport.Functions;

/// <summary><c>GET /api/health</c>: whether storage, queue and register can be reached, what waits, how old the rates are.</summary>
public sealed class Health(DayStores stores, ReportChannel channel, IReportRegister register, RateRefresh rates)
{
    /// <summary>200 when all is well, 503 otherwise; the body says what is not. Needs no key, and tells no secret.</summary>
    [Function(nameof(Health))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken)
    {
        Dictionary<string, int> waiting = [];
        IReadOnlyList<RateAge> ages = [];
        Dictionary<string, string> parts = new()
        {
            ["storage"] = await TryAsync(() => UploadsCanBeListedAsync(cancellationToken)).ConfigureAwait(false),
            ["queue"] = await TryAsync(async () =>
            {
                foreach (string queue in (string[])
                [
                    Names.LedgerEvents, Names.LedgerEvents + Names.PoisonEnding, Names.Shards, Names.Shards + Names.PoisonEnding,
                    Names.Assembled, Names.Assembled + Names.PoisonEnding, Names.SuspiciousActivity,
                ])
                {
                    waiting[queue] = await channel.CountAsync(queue, cancellationToken).ConfigureAwait(false);
                }
            }).ConfigureAwait(false),
            ["register"] = await TryAsync(() => register.IsSentAsync("health", cancellationToken)).ConfigureAwait(false),
            ["rates"] = await TryAsync(async () => ages = await rates.AgesAsync(cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false),
        };
        bool isWell = parts.Values.All(static part => part == "ok");
        return Answer.Of(
            isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new { status = isWell ? "ok" : "failing", parts, waiting, rates = ages });
    }

    private async Task UploadsCanBeListedAsync(CancellationToken cancellationToken)
    {
        // A prefix that nothing has: the store must answer, but need not list years of uploads.
        await foreach (ArtifactInfo _ in stores.Ledgers.ListAsync("health/", cancellationToken).ConfigureAwait(false))
        {
            break;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "Whatever a part throws is what health is asked for; only its kind is told.")]
    private static async Task<string> TryAsync(Func<Task> check)
    {
        try
        {
            await check().ConfigureAwait(false);
            return "ok";
        }
        catch (Exception failure)
        {
            return failure.GetType().Name;
        }
    }
}
