using System.Linq;

namespace CompliReport.Evaluation.Scoring;

/// <summary>
/// A scorecard for machines: counts, and shares as whole numbers in basis points (10,000 is all) or per million; null for a share of
/// nothing and for what is unknown.
/// </summary>
internal static class ScorecardJson
{
    /// <summary>What is to be serialised; its names become snake case.</summary>
    internal static object Shape(Scorecard card) => new
    {
        Schema = "complireport/scorecard/1",
        card.PlantedAccounts,
        card.BenignAccounts,
        card.FalseAlarms.CleanCustomers,
        Typologies = card.Typologies.Select(one => Shape(one, card.FalseAlarms)),
        AllAccounts = Shape(card.AllAccounts),
        Cases = Shape(card.Cases),
        FalseAlarms = Shape(card.FalseAlarms),
        Benign = card.FalseAlarms.Benign.Append(card.FalseAlarms.AllBenign)
            .Select(static one => new { Kind = one.Name, one.Instances, one.InReportable, one.InAlert }),
    };

    private static object Shape(TypologyScore one, FalseAlarms alarms) => new
    {
        one.Id,
        Accounts = Shape(one.Accounts),
        FalsePerMillion = alarms.OfUnplanted(one.Accounts.False).PartsPerMillion,
        AccountDays = new
        {
            one.Days.Labelled,
            one.Days.Found,
            one.Days.Alerts,
            one.Days.Right,
            PrecisionBps = one.Days.Precision.BasisPoints,
            RecallBps = one.Days.Recall.BasisPoints,
            F1Bps = one.Days.F1.BasisPoints,
        },
        one.MedianDelay,
        one.LongestDelay,
        one.AccountsAlone,
        one.ScenariosAlone,
    };

    private static object Shape(AccountCounts counts) => new
    {
        counts.Labelled,
        counts.Found,
        counts.Missed,
        counts.False,
        counts.Also,
        PrecisionBps = counts.Precision.BasisPoints,
        StrictPrecisionBps = counts.StrictPrecision.BasisPoints,
        RecallBps = counts.Recall.BasisPoints,
        F1Bps = counts.F1.BasisPoints,
    };

    private static object Shape(CaseScore cases) => new
    {
        Scenarios = cases.Scenarios.Length,
        FoundInReportable = cases.Recall.Part,
        RecallBps = cases.Recall.BasisPoints,
        FoundInAny = cases.RecallInAny.Part,
        ReportableCases = cases.Precision.Whole,
        ReportableRight = cases.Precision.Part,
        PrecisionBps = cases.Precision.BasisPoints,
        cases.Budget,
        BudgetCases = cases.AtBudget.Whole,
        BudgetRight = cases.AtBudget.Part,
        AtBudgetBps = cases.AtBudget.BasisPoints,
        Missed = cases.Scenarios.Where(static one => !one.IsReported)
            .Select(static one => new { one.Id, one.Accounts, one.InReportable, one.InAny }),
    };

    private static object Shape(FalseAlarms alarms) => new
    {
        alarms.InTypologyAlerts,
        InTypologyAlertsPerMillion = alarms.OfClean(alarms.InTypologyAlerts).PartsPerMillion,
        alarms.InRuleAlerts,
        InRuleAlertsPerMillion = alarms.OfClean(alarms.InRuleAlerts).PartsPerMillion,
        alarms.InReportableCases,
        InReportableCasesPerMillion = alarms.OfClean(alarms.InReportableCases).PartsPerMillion,
    };
}
