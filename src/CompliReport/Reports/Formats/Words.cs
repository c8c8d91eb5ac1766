using System;
using CompliReport.Detection;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports.Filing;

namespace CompliReport.Reports.Formats;

/// <summary>
/// The stable words of the outputs for our enumerations; a member without a word fails instead of getting one by accident.
/// </summary>
internal static class Words
{
    internal static string Of(BreakSeverity severity) => severity switch
    {
        BreakSeverity.Low => "low",
        BreakSeverity.Medium => "medium",
        BreakSeverity.High => "high",
        _ => throw Unknown(severity),
    };

    /// <summary>The folder that a kind of rates lies in.</summary>
    internal static string Of(RateFileKind kind) => kind switch
    {
        RateFileKind.Fx => "fx",
        RateFileKind.Crypto => "crypto",
        RateFileKind.Official => "official",
        RateFileKind.Fees => "fees",
        _ => throw Unknown(kind),
    };

    internal static string Of(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Info => "info",
        FindingSeverity.Review => "review",
        FindingSeverity.Report => "report",
        FindingSeverity.Deny => "deny",
        _ => throw Unknown(severity),
    };

    internal static string Of(BenignEffect effect) => effect switch
    {
        BenignEffect.Lowers => "lowers",
        BenignEffect.Vetoes => "vetoes",
        _ => throw Unknown(effect),
    };

    internal static string Of(SubjectType type) => type switch
    {
        SubjectType.Account => "account",
        SubjectType.Customer => "customer",
        SubjectType.Cluster => "cluster",
        _ => throw Unknown(type),
    };

    internal static string Of(ConversionState state) => state switch
    {
        ConversionState.Matched => "matched",
        ConversionState.Pending => "pending",
        ConversionState.Broken => "broken",
        ConversionState.NotTestable => "not_testable",
        _ => throw Unknown(state),
    };

    internal static string Of(MatchConfidence confidence) => confidence switch
    {
        MatchConfidence.None => "",
        MatchConfidence.Certain => "certain",
        MatchConfidence.High => "high",
        MatchConfidence.Medium => "medium",
        MatchConfidence.Low => "low",
        _ => throw Unknown(confidence),
    };

    internal static string Of(ControlDifferenceKind kind) => kind switch
    {
        ControlDifferenceKind.Rows => "rows",
        ControlDifferenceKind.Total => "total",
        ControlDifferenceKind.Hash => "hash",
        ControlDifferenceKind.Period => "period",
        ControlDifferenceKind.Balance => "balance",
        ControlDifferenceKind.Sequence => "sequence",
        _ => throw Unknown(kind),
    };

    internal static string Of(SubjectRole role) => role switch
    {
        SubjectRole.Subject => "subject",
        SubjectRole.Associate => "associate",
        _ => throw Unknown(role),
    };

    internal static string Of(ViolationGrade grade) => grade switch
    {
        ViolationGrade.Warning => "warning",
        ViolationGrade.Fatal => "fatal",
        _ => throw Unknown(grade),
    };

    internal static string Of(SchemaOutcome outcome) => outcome switch
    {
        SchemaOutcome.NotRun => "not_run",
        SchemaOutcome.Passed => "passed",
        SchemaOutcome.Failed => "failed",
        _ => throw Unknown(outcome),
    };

    internal static string Of(FilingState state) => state switch
    {
        FilingState.NoFormat => "no_format",
        FilingState.NotMade => "not_made",
        FilingState.Invalid => "invalid",
        FilingState.Valid => "valid",
        _ => throw Unknown(state),
    };

    internal static string OfFinding(bool isRule) => isRule ? "rule" : "typology";

    private static ArgumentOutOfRangeException Unknown<T>(T value)
        where T : struct, Enum =>
        new(nameof(value), value, "This member has no word in the outputs.");
}
