using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Delivery.Acknowledgements;
using CompliReport.Delivery.Days;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions;

/// <summary>Everything the functions log: exchanges, days, ids, codes, counts and file names; never a name, an account or an
/// amount.</summary>
/// <remarks>
/// A control file and the names in an event are text that somebody else wrote. Of a refusal the log holds the place and the code, not what
/// was found there (the receipt has it, for the exchange); a file name only if it looks like one.
/// </remarks>
internal static partial class RunLog
{
    private const int FileNameLengthMax = 200;

    [LoggerMessage(EventId = 201, Level = LogLevel.Information, Message = "{Day}: {State}; run {Run}, {Reports} report(s)")]
    private static partial void Looked(ILogger logger, DayKey day, DayState state, string run, int reports);

    [LoggerMessage(EventId = 202, Level = LogLevel.Information, Message = "{Day}: waits for {Missing}")]
    private static partial void Waits(ILogger logger, DayKey day, IEnumerable<string> missing);

    [LoggerMessage(EventId = 203, Level = LogLevel.Warning, Message = "{Day}: the upload was refused: {Refusals}")]
    private static partial void Refused(ILogger logger, DayKey day, IEnumerable<string> refusals);

    [LoggerMessage(EventId = 204, Level = LogLevel.Warning, Message = "An event could not be read and was kept as {Path}: {Fault}")]
    internal static partial void EventRefused(ILogger logger, string path, string fault);

    [LoggerMessage(EventId = 205, Level = LogLevel.Information, Message = "An event of {Container}/{Path} was ignored: {Reason}")]
    private static partial void Ignored(ILogger logger, string container, string path, string reason);

    [LoggerMessage(EventId = 206, Level = LogLevel.Warning, Message = "{Day}: nobody had started it ({Cause}): {State}")]
    internal static partial void SweptUp(ILogger logger, DayKey day, DayCause cause, DayState state);

    [LoggerMessage(EventId = 207, Level = LogLevel.Error, Message = "{Day}: failed; the other days go on")]
    internal static partial void DayFailed(ILogger logger, DayKey day, Exception failure);

    [LoggerMessage(EventId = 208, Level = LogLevel.Information, Message = "Rates {Path}: {Outcome}")]
    internal static partial void RatesFetched(ILogger logger, string path, string outcome);

    [LoggerMessage(EventId = 209, Level = LogLevel.Error, Message = "Rates {Path}: not refreshed, the last good file stays: {Reason}")]
    internal static partial void RatesFailed(ILogger logger, string path, string reason);

    [LoggerMessage(EventId = 210, Level = LogLevel.Information, Message = "An answer was taken in: {Result} {Report}")]
    private static partial void AnswerTaken(ILogger logger, AnswerResult result, string report);

    [LoggerMessage(EventId = 211, Level = LogLevel.Warning, Message = "An answer needs a person: {Result} {Report}")]
    private static partial void AnswerNeedsPerson(ILogger logger, AnswerResult result, string report);

    [LoggerMessage(EventId = 212, Level = LogLevel.Information,
        Message = "Deadlines: {Sent} sent, {Due} open, {Overdue} overdue, {Reminders} to be looked at again")]
    internal static partial void Swept(ILogger logger, int sent, int due, int overdue, int reminders);

    [LoggerMessage(EventId = 213, Level = LogLevel.Information, Message = "{Day}: shard {Shard}: {State}")]
    internal static partial void Assessed(ILogger logger, DayKey day, string shard, ShardState state);

    [LoggerMessage(EventId = 214, Level = LogLevel.Information, Message = "{Day}: divided into shards, which are being assessed")]
    private static partial void Divided(ILogger logger, DayKey day);

    /// <summary>The line for an answer: ids of ours only, never what the authority wrote.</summary>
    internal static void Of(ILogger logger, AnswerOutcome outcome)
    {
        string report = outcome.Key?.ToString() ?? "";
        if (outcome.Result is AnswerResult.Taken or AnswerResult.Repeated or AnswerResult.Noted)
        {
            AnswerTaken(logger, outcome.Result, report);
        }
        else
        {
            AnswerNeedsPerson(logger, outcome.Result, report);
        }
    }

    /// <summary>The line for an event that is not for us.</summary>
    internal static void EventIgnored(ILogger logger, string container, string path, string reason)
    {
        string inside = FileName(container), name = FileName(path);
        Ignored(logger, inside, name, reason);
    }

    /// <summary>The line for an outcome.</summary>
    internal static void Of(ILogger logger, DayKey day, DayOutcome outcome)
    {
        IEnumerable<string> missing = outcome.Missing.Select(FileName);
        IEnumerable<string> refusals = (outcome.Record?.Refusals ?? []).Select(PlaceAndCode);
        string run = outcome.Record?.RunId ?? "";
        int reports = outcome.Record?.Reports.Length ?? 0;
        switch (outcome.State)
        {
            case DayState.Waiting:
                Waits(logger, day, missing);
                break;
            case DayState.Assessing:
                Divided(logger, day);
                break;
            case DayState.Refused:
                Refused(logger, day, refusals);
                break;
            default:
                Looked(logger, day, outcome.State, run, reports);
                break;
        }
    }

    // "manifest.json: day: TIME_NOT_READ: found '...', expected ...": all before "found" is ours.
    private static string PlaceAndCode(string refusal) =>
        refusal.IndexOf(": found ", StringComparison.Ordinal) is >= 0 and var end ? refusal[..end] : "a refusal without a code";

    private static string FileName(string text) =>
        text.Length <= FileNameLengthMax
            && text.All(static c => char.IsAsciiLetterOrDigit(c) || "-_./".Contains(c, StringComparison.Ordinal))
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"(a name of {text.Length} characters)");
}
