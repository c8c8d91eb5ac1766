using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CompliReport.Detection.Benign;

/// <summary>A legal person that collects small gifts and pays a supplier days later.</summary>
/// <remarks>Nothing is exchanged, and nothing moves for days: who collects for others to send it on in coins is none.</remarks>
internal static class CharityDrive
{
    internal static readonly BenignKind Kind = new(
        "charity_drive",
        "A legal person with money alone: many givers, each gift small and nearly all of them round, and what leaves goes days later to a "
            + "few suppliers who gave nothing.",
        ["givers_min", "gift_usd_max", "round_share_min", "round_unit", "suppliers_max", "held_hours_min", "held_share_min"], Recognise);

    private static string? Recognise(Conduct conduct, BenignLimits limits)
    {
        if (!conduct.IsLegal || !conduct.IsMoneyOnly || conduct.Outflows.Count == 0)
        {
            return null;
        }

        HashSet<int> givers = [.. conduct.Inflows.Select(static e => e.Counterparty)];
        HashSet<int> suppliers = [.. conduct.Outflows.Select(static e => e.Counterparty)];
        decimal round = Rounding.Share(
            conduct.Inflows.Count(e => e.Amount.ToDecimal() % limits["round_unit"] == 0), conduct.Inflows.Count);
        decimal held = conduct.HeldShare(limits["held_hours_min"]);
        bool isOne = givers.Count >= limits["givers_min"]
            && conduct.Inflows.TrueForAll(e => Rounding.Usd(e.UsdMicros) <= limits["gift_usd_max"])
            && round >= limits["round_share_min"] && suppliers.Count <= limits["suppliers_max"] && !suppliers.Overlaps(givers)
            && held >= limits["held_share_min"];
        return isOne
            ? string.Create(CultureInfo.InvariantCulture, $"A legal person got {conduct.Inflows.Count} gifts of {givers.Count} givers, "
                + $"none above USD {limits["gift_usd_max"]:0.##} and {Conduct.Percent(round)} of them round, and paid {suppliers.Count} "
                + $"supplier(s); {Conduct.Percent(held)} of that had stayed {limits["held_hours_min"]:0.##} hours or longer.")
            : null;
    }
}
