namespace CompliReport.Detection;

/// <summary>The customers who pay one counterparty.</summary>
/// <param name="Customers">How many; accounts without a known customer are not counted.</param>
/// <param name="PaymentsMax">The most payments that one of them made to it.</param>
/// <param name="AreUnrelated">Whether no two of them share another counterparty or a device.</param>
internal sealed record PayeeCircle(int Customers, int PaymentsMax, bool AreUnrelated);
