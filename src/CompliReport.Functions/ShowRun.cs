using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CompliReport.Functions;

/// <summary><c>GET /api/runs/{id}</c>: the record of a run.</summary>
public sealed class ShowRun(DayRecords records)
{
    /// <summary>200 with the record, or 404.</summary>
    [Function(nameof(ShowRun))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}")] HttpRequest request, string id,
        CancellationToken cancellationToken) =>
        await records.OfRunAsync(id, cancellationToken).ConfigureAwait(false) is { } record
            ? Answer.Of(StatusCodes.Status200OK, record)
            : Answer.Of(StatusCodes.Status404NotFound, new { error = "there is no such run" });
}
