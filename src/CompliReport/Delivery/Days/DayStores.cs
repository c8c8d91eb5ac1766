namespace CompliReport.Delivery.Days;

/// <summary>The containers, each as a store of its own.</summary>
/// <param name="Ledgers">Uploads: <c>exchange/yyyy-mm-dd/file</c>.</param>
/// <param name="Rates">Reference rates: <c>fx/</c>, <c>crypto/</c>, <c>official/</c>, <c>fees/</c>.</param>
/// <param name="Rules">Rule packs; empty for those that come with the program.</param>
/// <param name="Reports">Results: <c>exchange/yyyy-mm-dd/run-id/...</c>.</param>
/// <param name="State">What was done for which upload.</param>
public sealed record DayStores(
    IArtifactStore Ledgers, IArtifactStore Rates, IArtifactStore Rules, IArtifactStore Reports, IArtifactStore State)
{
    /// <summary>Watch lists; null for none.</summary>
    public IArtifactStore? Lists { get; init; }
}
