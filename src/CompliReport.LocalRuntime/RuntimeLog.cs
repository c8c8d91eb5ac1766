using System;
using Microsoft.Extensions.Logging;

namespace CompliReport.LocalRuntime;

/// <summary>Everything the runtime logs. Names and counts only: never a message's text.</summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(EventId = 501, Level = LogLevel.Information, Message = "{Function}: listens to {Source}")]
    internal static partial void Listens(ILogger logger, string function, string source);

    [LoggerMessage(
        EventId = 502, Level = LogLevel.Warning, Message = "{Function}: message {Id} failed at try {Tries} of {TriesMax} and comes back")]
    internal static partial void ComesBack(ILogger logger, string function, string id, int tries, int triesMax, Exception failure);

    [LoggerMessage(EventId = 503, Level = LogLevel.Error, Message = "{Function}: message {Id} failed {Tries} times and went to {Queue}")]
    internal static partial void Poisoned(ILogger logger, string function, string id, int tries, string queue, Exception? failure);

    [LoggerMessage(
        EventId = 504, Level = LogLevel.Warning, Message = "{Function}: message {Id} is no longer ours; another process goes on with it")]
    internal static partial void Lost(ILogger logger, string function, string id);

    [LoggerMessage(
        EventId = 505, Level = LogLevel.Error, Message = "{Function}: the timer's function failed; it fires again at its next time")]
    internal static partial void TimerFailed(ILogger logger, string function, Exception failure);

    [LoggerMessage(EventId = 506, Level = LogLevel.Error, Message = "{Function}: the request failed")]
    internal static partial void RequestFailed(ILogger logger, string function, Exception failure);

    [LoggerMessage(EventId = 507, Level = LogLevel.Warning, Message = "{Part} cannot reach its storage and tries again")]
    internal static partial void StorageFailed(ILogger logger, string part, Exception failure);
}
