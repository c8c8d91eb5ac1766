using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using CompliReport.Azure;
using CompliReport.Values;

namespace CompliReport.Cli;

/// <summary>Why the run of a day broke off, in words for an operator and never as a stack trace; the other days of the command go
/// on.</summary>
/// <param name="Text">What is printed.</param>
/// <param name="Code">The exit code that follows.</param>
internal sealed record RunFailure(string Text, int Code)
{
    /// <summary>Of what a run has thrown.</summary>
    /// <param name="run">Exchange and day.</param>
    /// <param name="thrown">What was thrown; of several at once the first.</param>
    internal static RunFailure Of(string run, Exception thrown)
    {
        Exception failure = thrown is AggregateException several ? First(several) : thrown;
        if (failure is IOException or InvalidDataException or UnauthorizedAccessException or StorageFaultException)
        {
            return new RunFailure($"{run}: not finished: {failure.Message}", ExitCodes.Unreadable);
        }

        if (failure is OutOfMemoryException)
        {
            return new RunFailure(
                $"{run}: not finished: MEMORY_TOO_SMALL: the memory of the machine or of its container did not suffice; run it where there "
                + "is more, or give a smaller --memory, with which more of the day lies in temporary files.",
                ExitCodes.Unreadable);
        }

        // A dictionary's or a parser's exception quotes the key or text it stumbled over, which is customer data.
        string what = failure is InvariantBrokenException ? failure.Message
            : $"{failure.GetType().FullName}{PlaceOf(failure)}; its message is left out, because it may quote rows.";
        return new RunFailure(
            $"{run}: not finished: {what}\nThis is a defect of the program, not of the input; please report it. A folder "
            + "without a manifest.json is no run.",
            ExitCodes.SumsDoNotClose);
    }

    // A broken claim explains more than what else was thrown beside it.
    private static Exception First(AggregateException several) =>
        several.Flatten().InnerExceptions.OrderBy(static one => one is InvariantBrokenException ? 0 : 1).First();

    private static string PlaceOf(Exception failure) =>
        new StackTrace(failure).GetFrames().Select(static frame => frame.GetMethod())
            .FirstOrDefault(static method => method?.DeclaringType?.Namespace?.StartsWith("CompliReport", StringComparison.Ordinal) is true)
            is { } method ? $" in {method.DeclaringType!.FullName}.{method.Name}" : "";
}
