using System;
using System.Collections.Generic;

namespace CompliReport.Delivery.Filing;

/// <summary>What became of a sending.</summary>
public sealed class ReportSending
{
    /// <summary>Sent now.</summary>
    public IList<ReportKey> Sent { get; } = new List<ReportKey>();

    /// <summary>Sent before.</summary>
    public ISet<ReportKey> Known { get; } = new HashSet<ReportKey>();

    /// <summary>Not released, or decided on otherwise.</summary>
    public ISet<ReportKey> Held { get; } = new HashSet<ReportKey>();

    /// <summary>Not sent, because the store does not hold what was registered or approved.</summary>
    public IList<ReportKey> Altered { get; } = new List<ReportKey>();

    /// <summary>Refused by the queue; those after them wait for the next sending.</summary>
    public IList<ReportKey> Failed { get; } = new List<ReportKey>();

    /// <summary>What the queue said last; null where it took everything.</summary>
    public Exception? Failure { get; internal set; }
}
