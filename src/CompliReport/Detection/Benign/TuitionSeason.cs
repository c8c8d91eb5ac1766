using System.Globalization;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Rules;

namespace CompliReport.Detection.Benign;

/// <summary>A parent who pays a school, as others do who have nothing else in common.</summary>
/// <remarks>It vetoes nothing: a front shop is paid in the same way, only not by strangers out of their own bank accounts.</remarks>
internal static class TuitionSeason
{
    internal static readonly BenignKind Kind = new(
        "tuition_season",
        "A person who is paid in by himself only and passes most of it to one shop in one or two payments, as several others do, each as "
            + "rarely, who share no other counterparty and no device.",
        ["parents_min", "payments_max", "payment_usd_max", "passed_share_min"], Recognise);

    private static string? Recognise(Conduct conduct, BenignLimits limits)
    {
        if (!conduct.IsNatural || conduct.Outflows.Count == 0 || conduct.Outflows.Count > limits["payments_max"]
            || conduct.Outflows.Exists(e => e.Party != CounterpartyType.Merchant || e.Event != RuleEvents.FiatOut
                || Rounding.Usd(e.UsdMicros) > limits["payment_usd_max"])
            || conduct.Inflows.Exists(static e => e.Event != RuleEvents.FiatIn)
            || conduct.Outflows.DistinctBy(static e => e.Counterparty).Count() != 1)
        {
            return null;
        }

        decimal passed = Rounding.Share((decimal)conduct.OutUsd, (decimal)conduct.InUsd);
        if (passed < limits["passed_share_min"] || !conduct.IsOwnName(SightingKind.Payer))
        {
            return null;
        }

        PayeeCircle circle = conduct.CircleOf(conduct.Outflows[0].Counterparty);
        bool isOne = circle.Customers >= limits["parents_min"] && circle.PaymentsMax <= limits["payments_max"] && circle.AreUnrelated;
        return isOne
            ? string.Create(CultureInfo.InvariantCulture, $"A person passed {Conduct.Percent(passed)} of own money to one shop in "
                + $"{conduct.Outflows.Count} payment(s); {circle.Customers} customers who share nothing else pay it, each at most "
                + $"{circle.PaymentsMax} time(s).")
            : null;
    }
}
