using System;
using Microsoft.Extensions.Logging;

namespace CompliReport.LocalRuntime;

/// <summary>Everything the runtime logs. Names, counts and what storage says of itself: never a message's text.</summary>
/// <remarks>What will be tried again is one line, for storage that is down fails many times a minute; the whole exception follows at level
/// Debug. What was given up is logged with it, because somebody has to look.</remarks>
internal static partial class RuntimeLog
{
    [LoggerMessage(EventId = 501, Level = LogLevel.Information, Message = "{Function}: listens to {Source}")]
    internal static partial void Listens(ILogger logger, string function, string source);

    [LoggerMessage(
        EventId = 502, Level = LogLevel.Warning,
        Message = "{Function}: message {Id} failed at try {Tries} of {TriesMax} and comes back: {Reason}")]
    internal static partial void ComesBack(ILogger logger, string function, string id, int tries, int triesMax, string reason);

    [LoggerMessage(EventId = 503, Level = LogLevel.Error, Message = "{Function}: message {Id} failed {Tries} times and went to {Queue}")]
    internal static partial void Poisoned(ILogger logger, string function, string id, int tries, string queue, Exception? failure);

    [LoggerMessage(
        EventId = 504, Level = LogLevel.Warning, Message = "{Function}: message {Id} is no longer ours; another process goes on with it")]
    internal static partial void Lost(ILogger logger, string function, string id);

    [LoggerMessage(
        EventId = 505, Level = LogLevel.Error,
        Message = "{Function}: the timer's function failed and fires again at its next time: {Reason}")]
    internal static partial void TimerFailed(ILogger logger, string function, string reason);

    [LoggerMessage(EventId = 506, Level = LogLevel.Error, Message = "{Function}: the request failed")]
    internal static partial void RequestFailed(ILogger logger, string function, Exception failure);

    [LoggerMessage(EventId = 507, Level = LogLevel.Warning, Message = "{Part} cannot reach its storage and tries again: {Reason}")]
    internal static partial void StorageFailed(ILogger logger, string part, string reason);

    [LoggerMessage(EventId = 508, Level = LogLevel.Debug, Message = "{Part}: what was thrown")]
    internal static partial void Thrown(ILogger logger, string part, Exception failure);

    /// <summary>A failure in a line, its whole at level Debug.</summary>
    internal static string Reason(ILogger logger, string part, Exception failure)
    {
        Thrown(logger, part, failure);
        Exception last = failure;
        while (last is AggregateException { InnerExceptions: [.., var inner] })
        {
            last = inner;
        }

        return last.GetType().Name + ": " + last.Message.AsSpan().TrimStart().ToString().Split('\n')[0].TrimEnd();
    }
}
