using System;
using CompliReport.Values;

namespace CompliReport.Delivery.Filing;

/// <summary>The instant that a shell's clock shows.</summary>
internal static class ShellClock
{
    internal static UtcInstant Now(TimeProvider time) =>
        UtcInstant.FromNanoseconds((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100);
}
