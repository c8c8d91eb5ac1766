namespace CompliReport.Reports;

/// <summary>A suspicious-activity report on one case to one authority.</summary>
public sealed record SuspiciousActivityReport;
