using System.Globalization;
using CompliReport.Rules;

namespace CompliReport.Reports;

/// <summary>How a deadline reads.</summary>
internal static class DeadlineWords
{
    internal static string Of(ReportDeadline deadline)
    {
        if (deadline.IsPrompt)
        {
            return "promptly";
        }

        string days = deadline.Days.ToString(CultureInfo.InvariantCulture)
            + (deadline.Unit == DeadlineUnit.Working ? " working" : " calendar");
        return days + (deadline.Days == 1 ? " day from " : " days from ") + StartOf(deadline.From);
    }

    private static string StartOf(DeadlineStart start) => start switch
    {
        DeadlineStart.Transaction => "the transaction",
        DeadlineStart.Confirmation => "the confirmation of the suspicion",
        DeadlineStart.MonthEnd => "the end of the month",
        _ => "detection",
    };
}
