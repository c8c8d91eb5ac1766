using System;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Acknowledgements;
using CompliReport.Delivery.Days;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions;

/// <summary>An authority answered: its report becomes accepted or rejected.</summary>
/// <param name="intake">Takes answers in.</param>
/// <param name="stores">The container <c>state</c> holds answers that are too long for a message.</param>
/// <param name="logger">The log.</param>
public sealed class AcknowledgementArrived(AcknowledgementIntake intake, DayStores stores, ILogger<AcknowledgementArrived> logger)
{
    private const string Pointer = "complireport/acknowledgement-file/1", Who = "AcknowledgementArrived";

    /// <summary>Takes a message: the answer itself, or where it lies and which report it answers, as
    /// <c>{"schema": "complireport/acknowledgement-file/1", "path": "answers/x.xml", "report_id": "R-..."}</c>. What can never be read is
    /// kept and done with; what fails for the moment is thrown, and the message comes back.</summary>
    [Function(nameof(AcknowledgementArrived))]
    public async Task Run(
        [QueueTrigger(Names.Acknowledgements, Connection = Names.StorageSetting)] string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        (string? path, string? report) = PointerOf(message);
        byte[] content = path is null
            ? Encoding.UTF8.GetBytes(message)
            : await UploadedFile.ReadAsync(stores.State, path, cancellationToken).ConfigureAwait(false);
        ImmutableArray<AnswerOutcome> outcomes = await intake.TakeAsync(content, report, Who, cancellationToken).ConfigureAwait(false);
        foreach (AnswerOutcome outcome in outcomes)
        {
            RunLog.Of(logger, outcome);
        }
    }

    private static (string? Path, string? Report) PointerOf(string message)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(message);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("schema", out JsonElement schema) && schema.ValueKind == JsonValueKind.String
                && schema.GetString() == Pointer
                ? (Text(json.RootElement, "path"), Text(json.RootElement, "report_id"))
                : (null, null);
        }
        catch (JsonException)
        {
            // XML, or nothing that can be read: the intake says which.
            return (null, null);
        }
    }

    private static string? Text(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
