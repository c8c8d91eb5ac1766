using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Detection.Benign;

/// <summary>Somebody who orders for the neighbours: the same people pay again and again, some get money back, a supplier is paid.</summary>
/// <remarks>Nothing is exchanged, the payers stay the same and the money rests: who collects for a gambling site has new payers each
/// day.</remarks>
internal static class GroupOrderMerchant
{
    internal static readonly BenignKind Kind = new(
        "group_order_merchant",
        "Money alone: small orders of the same payers again and again, hardly a new one after the first days, refunds to some of them, and "
            + "the rest goes to a few suppliers after it has rested.",
        [
            "payers_min", "orders_per_payer_min", "order_usd_max", "settling_days", "late_payers_max", "refunds_min", "suppliers_max",
            "held_hours_min", "held_share_min",
        ],
        Recognise);

    private static string? Recognise(Conduct conduct, BenignLimits limits)
    {
        if (!conduct.IsMoneyOnly || conduct.Inflows.Count == 0 || conduct.Outflows.Count == 0)
        {
            return null;
        }

        Dictionary<int, long> payers = [];
        foreach (AccountEvent order in conduct.Inflows)
        {
            _ = payers.TryAdd(order.Counterparty, order.Time);
        }

        decimal settled = conduct.Inflows[0].Time + (limits["settling_days"] * UtcInstant.Day);
        int refunds = conduct.Outflows.Count(e => payers.ContainsKey(e.Counterparty));
        int suppliers = conduct.Outflows.Where(e => !payers.ContainsKey(e.Counterparty)).DistinctBy(static e => e.Counterparty).Count();
        decimal held = conduct.HeldShare(limits["held_hours_min"]);
        bool isOne = payers.Count >= limits["payers_min"] && conduct.Inflows.Count >= payers.Count * limits["orders_per_payer_min"]
            && conduct.Inflows.TrueForAll(e => Rounding.Usd(e.UsdMicros) <= limits["order_usd_max"])
            && Rounding.Share(payers.Values.Count(time => time > settled), payers.Count) <= limits["late_payers_max"]
            && refunds >= limits["refunds_min"] && suppliers <= limits["suppliers_max"] && held >= limits["held_share_min"];
        return isOne
            ? string.Create(CultureInfo.InvariantCulture, $"{payers.Count} payers placed {conduct.Inflows.Count} small orders, the same "
                + $"ones again and again; {refunds} refunds went to them and the rest to {suppliers} supplier(s), "
                + $"{Conduct.Percent(held)} of it after {limits["held_hours_min"]:0.##} hours or longer.")
            : null;
    }
}
