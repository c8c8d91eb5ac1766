using System;
using System.Globalization;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Reconciliation;
using CompliReport.Rules;

namespace CompliReport.Detection.Typologies;

/// <summary>T07: an account that does nothing but turn money into stablecoins, or back, and pass it on.</summary>
/// <remarks>
/// The account has hit T06 (pass-through), of the value of its conversions in the run at least 0.95 was in stablecoins, and none was in
/// another coin; what may be missing to the whole are conversions whose coins the ledger does not show. The history does not tell coins
/// apart, so earlier days do not count.
/// </remarks>
internal static class StablecoinConduit
{
    internal static readonly Typology Typology = new(
        "T07", "Stablecoin conduit",
        "An account that passes money on (T06) and whose conversions are nearly all in stablecoins and never in another coin.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("stable_share") is not { } share)
        {
            return null;
        }

        return (events, context) => Assess(events, share, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, decimal shareMin, AssessContext context)
    {
        bool passesOn = context.HitsSoFar.Contains("T06");
        long stable = 0, all = 0;
        int conversions = 0;
        bool lacksValue = false, flowLacksValue = false;
        for (int i = 0; i < events.Length; i++)
        {
            flowLacksValue |= !events[i].HasUsd && (events[i].IsInflow || events[i].IsOutflow);
            if (!events[i].IsConversion)
            {
                continue;
            }

            AssetClass? coin = CoinOf(events[i], context);
            if (coin is not (null or AssetClass.Stablecoin))
            {
                return Assessment.Clear;
            }

            conversions++;
            lacksValue |= !events[i].HasUsd;
            all += Math.Max(events[i].UsdMicros, 0);
            stable += coin is null ? 0 : Math.Max(events[i].UsdMicros, 0);
        }

        // Whether money is passed on is not known where a movement has no value: T06 says so too.
        if (conversions == 0 || (!passesOn && !flowLacksValue))
        {
            return Assessment.Clear;
        }

        return !passesOn || lacksValue ? Assessment.NoData
            : all > 0 && stable >= shareMin * all ? Assessment.Hit(Explain(events, stable, all, conversions, shareMin))
            : Assessment.Clear;
    }

    // Null where the ledger does not show the coins.
    private static AssetClass? CoinOf(in AccountEvent e, AssessContext context)
    {
        ref Conversion conversion = ref context.Conversions[e.Conversion];
        return conversion.Crypto == AssetTable.None ? null : AssetClasses.Of(context.Symbols.Assets[conversion.Crypto].Text);
    }

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, long stable, long all, int conversions, decimal shareMin)
    {
        CitedEvents cited = new();
        foreach (ref readonly AccountEvent e in events)
        {
            cited.Add(e);
        }

        decimal share = Rounding.Share(stable, all), usd = Rounding.Usd(all);
        string text = string.Create(CultureInfo.InvariantCulture, $"The account passes money on (T06), and {share * 100:0.##} % of its "
            + $"{conversions} conversions, worth USD {usd:0.00}, were in stablecoins and none in another coin.");
        return new Evidence(
            events[0].Time,
            events[^1].Time,
            [new("stable_share", share), new("conversions", conversions), new("converted_usd", usd), new("other_coins", 0)],
            [new("stable_share", shareMin)],
            Rounding.Share(share, shareMin),
            all,
            cited.Rows,
            cited.Accounts,
            text);
    }
}
