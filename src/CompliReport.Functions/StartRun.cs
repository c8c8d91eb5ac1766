using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions;

/// <summary><c>POST /api/runs</c> with <c>{"exchange":"...","day":"yyyy-MM-dd"}</c>: runs a day with what is there, again if need
/// be.</summary>
public sealed class StartRun(DayRun days, ILogger<StartRun> logger)
{
    /// <summary>Answers when the run is done: 200 with its record, 202 for a day that was divided into shards and goes on by itself, 404
    /// for a day without ledgers, 409 for one that changed meanwhile, 422 for one that was refused.</summary>
    [Function(nameof(StartRun))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await KeyOfAsync(request, cancellationToken).ConfigureAwait(false) is not { } day)
        {
            return Answer.Of(
                StatusCodes.Status400BadRequest, new { error = "expected a body like {\"exchange\":\"DEMOEX\",\"day\":\"2026-03-01\"}" });
        }

        DayOutcome outcome = await days.RunAsync(day, DayCause.Request, cancellationToken).ConfigureAwait(false);
        RunLog.Of(logger, day, outcome);
        return outcome.State switch
        {
            DayState.Empty => Answer.Of(StatusCodes.Status404NotFound, new { error = $"no ledger was uploaded for {day}" }),
            DayState.Superseded => Answer.Of(StatusCodes.Status409Conflict, new { error = $"a file of {day} was replaced while it ran" }),
            DayState.Assessing => Answer.Of(
                StatusCodes.Status202Accepted,
                new { status = "assessing", note = $"{day} was divided into shards; its run appears when all are assessed" }),
            DayState.Refused => Answer.Of(StatusCodes.Status422UnprocessableEntity, outcome.Record),
            _ => Answer.Of(StatusCodes.Status200OK, outcome.Record),
        };
    }

    private static async Task<DayKey?> KeyOfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            return DayKey.TryParse(Text(body.RootElement, "exchange"), Text(body.RootElement, "day"), out DayKey day) ? day : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
