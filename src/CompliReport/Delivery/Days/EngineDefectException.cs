using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using CompliReport.Values;

namespace CompliReport.Delivery.Days;

/// <summary>A defect of the engine broke a day's run off. Says what kind and where, but not in the words of the failure.</summary>
/// <remarks>
/// Whoever runs a day logs what it throws, and so does the cloud's host. A parser's or a dictionary's exception quotes the text or key it
/// stumbled over, and a broken claim may quote a narrative: that is customer data, so the words stay here.
/// </remarks>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors",
    Justification = "Only DayRun makes one, always of a failure.")]
public sealed class EngineDefectException : Exception
{
    internal EngineDefectException(Exception failure)
        : base($"{failure.GetType().FullName}; its message is left out, because it may quote rows.\n{failure.StackTrace}")
    {
    }

    /// <summary>Whether a failure may be told in its own words: what stores, queues and registers throw names paths and codes
    /// only.</summary>
    internal static bool MayBeTold(Exception failure) =>
        failure is IOException or InvalidDataException or UnauthorizedAccessException or TimeoutException or OperationCanceledException
        || (failure is not InvariantBrokenException
            && failure.GetType().Namespace?.StartsWith(nameof(System), StringComparison.Ordinal) == false);
}
