using CompliReport.Delivery;
using CompliReport.Reports;

namespace CompliReport.Cli;

/// <summary>A run and where it went.</summary>
/// <param name="Result">What was found.</param>
/// <param name="Run">What was written.</param>
/// <param name="Folder">The run's folder on the desk.</param>
internal sealed record Delivered(RunResult Result, DeliveredRun Run, string Folder);
