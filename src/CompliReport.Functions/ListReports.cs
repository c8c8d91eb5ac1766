using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CompliReport.Functions;

/// <summary><c>GET /api/reports</c>: the reports of all runs, or of <c>?exchange=</c> and <c>?day=</c>.</summary>
public sealed class ListReports(DayRecords records)
{
    /// <summary>200 with ids and where they lie; what a report says stays in its container.</summary>
    [Function(nameof(ListReports))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "reports")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? exchange = request.Query["exchange"].FirstOrDefault(), day = request.Query["day"].FirstOrDefault();
        return Answer.Of(StatusCodes.Status200OK, new
        {
            reports = from run in await records.AllRunsAsync(cancellationToken).ConfigureAwait(false)
                      where (exchange is null || run.Exchange == exchange) && (day is null || run.Day == day)
                      orderby run.Exchange, run.Day, run.RunId
                      from report in run.Reports
                      select new { report_id = report, run.Exchange, run.Day, run.RunId, path = run.Folder + "/reports/" + report },
        });
    }
}
