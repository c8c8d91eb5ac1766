using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reports.Periodic;

/// <summary>Closes the control totals of an FX return: what offsets within conversions, and what is left.</summary>
/// <remarks>
/// Legs are counted and summed one by one while rows stream by, and are not kept; a conversion keeps the sum of its legs. So the two are
/// equal in what came in less what went out, and what came in alone may be larger by legs of one conversion that offset one another: by
/// the same amount on both sides, or the sums do not close.
/// </remarks>
internal static class FxClosing
{
    /// <summary>Adds the lines Offset and Rest of every currency; those that are there are replaced. Legs and exchanges have a rest
    /// each: one must not make up for the other.</summary>
    /// <param name="fx">The return.</param>
    /// <param name="pack">The pack whose reported lines are counted: each pack reports the same conversions.</param>
    internal static void Close(FxReturn fx, string pack)
    {
        foreach (string fiat in fx.Control.Keys.Select(static key => key.Fiat).Distinct().ToArray())
        {
            Close(fx, pack, fiat);
        }
    }

    private static void Close(FxReturn fx, string pack, string fiat)
    {
        AssetTotal accepted = default, excluded = default, exchanged = default, inExchanges = default;
        foreach ((FxControlKey key, AssetTotal total) in fx.Control.Where(line => line.Key.Fiat == fiat))
        {
            switch (key.Line)
            {
                case FxControlLine.Accepted:
                    accepted = AssetTotal.Sum(accepted, total);
                    break;
                case FxControlLine.Excluded:
                    excluded = AssetTotal.Sum(excluded, total);
                    break;
                case FxControlLine.Exchanged:
                    exchanged = AssetTotal.Sum(exchanged, total);
                    break;
                case FxControlLine.Reported when key.Pack == pack:
                case FxControlLine.NotReported:
                    inExchanges = AssetTotal.Sum(inExchanges, total);
                    break;
            }
        }

        // Legs close exactly, by number and by both sums.
        AssetTotal legs = Less(accepted, AssetTotal.Sum(excluded, exchanged));
        ScaledAmount credit = exchanged.Credit - inExchanges.Credit, debit = exchanged.Debit - inExchanges.Debit;
        ScaledAmount offset = credit < debit ? credit : debit;
        offset = offset.IsNegative ? ScaledAmount.Zero : offset;
        fx.Control[new FxControlKey(fiat, FxControlLine.Offset, "", "", "")] = new AssetTotal(0, offset, 0, offset);
        fx.Control[new FxControlKey(fiat, FxControlLine.Rest, "legs", "", "")] = legs;
        fx.Control[new FxControlKey(fiat, FxControlLine.Rest, "exchanges", "", "")] = new AssetTotal(0, credit - offset, 0, debit - offset);
    }

    private static AssetTotal Less(AssetTotal left, AssetTotal right) => new(
        left.CreditCount - right.CreditCount, left.Credit - right.Credit, left.DebitCount - right.DebitCount, left.Debit - right.Debit);
}
