using System;
using System.Globalization;
using CompliReport.Ledgers;
using CompliReport.Rules;

namespace CompliReport.Detection.Benign;

/// <summary>A firm that buys on one venue and sells on the other, in loops.</summary>
/// <remarks>
/// All that comes and goes is with one venue that keeps its customers' coins, and in the firm's own name both ways as the venue says it:
/// no third party is paid and nobody new holds the value. Who launders needs somebody else at one end.
/// </remarks>
internal static class ArbitrageBot
{
    internal static readonly BenignKind Kind = new(
        "arbitrage_bot",
        "A firm that moves coins only, to and from one venue in its own name, in many loops, returns about what came, and converts near "
            + "the reference.",
        ["loops_min", "near_bps", "near_share_min", "return_min", "return_max"], Recognise);

    private static string? Recognise(Conduct conduct, BenignLimits limits)
    {
        int loops = Math.Min(conduct.Inflows.Count, conduct.Outflows.Count);
        if (!conduct.IsLegal || loops == 0 || loops < limits["loops_min"] || conduct.Conversions.Count < loops)
        {
            return null;
        }

        int venue = conduct.Inflows[0].Counterparty;
        decimal returned = Rounding.Share((decimal)conduct.OutUsd, (decimal)conduct.InUsd);
        decimal near = conduct.NearShare(limits["near_bps"]);
        bool isOne = conduct.Inflows.TrueForAll(e => IsAt(e, venue, RuleEvents.CryptoIn))
            && conduct.Outflows.TrueForAll(e => IsAt(e, venue, RuleEvents.CryptoOut))
            && returned >= limits["return_min"] && returned <= limits["return_max"] && near >= limits["near_share_min"]
            && conduct.IsOwnName(SightingKind.Payer) && conduct.IsOwnName(SightingKind.Payee);
        return isOne
            ? string.Create(CultureInfo.InvariantCulture, $"A firm made {loops} loops to and from one venue in its own name and returned "
                + $"{Conduct.Percent(returned)} of what came; {Conduct.Percent(near)} of its conversions were within "
                + $"{limits["near_bps"]:0.##} bps of the reference.")
            : null;
    }

    private static bool IsAt(in AccountEvent e, int venue, RuleEvents kind) =>
        e.Counterparty == venue && e.Event == kind && e.Party == CounterpartyType.Vasp;
}
