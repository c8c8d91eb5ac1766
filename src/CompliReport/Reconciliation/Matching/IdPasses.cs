using System;
using System.Linq;

namespace CompliReport.Reconciliation.Matching;

/// <summary>Passes by ids that both sides carry: the trade, then the order and its pair.</summary>
internal static class IdPasses
{
    /// <summary>One fiat and one crypto side of one trade.</summary>
    internal static void ByTrade(MatchBoard board)
    {
        foreach (IGrouping<string, LooseSide> trade in board.Open.Where(static side => side.TradeId.Length > 0)
            .GroupBy(static side => side.TradeId, StringComparer.Ordinal))
        {
            Decide(board, [.. trade], MatchBasis.Id);
        }
    }

    /// <summary>All sides of one order and pair: fills of one order are one conversion, if they are one owner's.</summary>
    internal static void ByOrder(MatchBoard board)
    {
        foreach (IGrouping<string, LooseSide> order in board.Open.Where(static side => side.OrderId.Length > 0)
            .GroupBy(static side => side.OrderId, StringComparer.Ordinal))
        {
            Decide(board, [.. order], MatchBasis.Order);
        }
    }

    private static void Decide(MatchBoard board, LooseSide[] sides, MatchBasis basis)
    {
        LooseSide[] fiat = [.. sides.Where(static side => side.IsFiat)];
        LooseSide[] crypto = [.. sides.Where(side => !side.IsFiat && fiat.Any(one => one.Fits(side) && IsPair(one, side)))];
        fiat = [.. fiat.Where(side => crypto.Any(one => one.Fits(side) && IsPair(side, one)))];
        if (fiat.Length == 0)
        {
            return;
        }

        bool isOne = fiat.Length == 1 && crypto.Length == 1;
        bool isOneOrder = basis == MatchBasis.Order
            && fiat.Concat(crypto).All(side => side.Owner == fiat[0].Owner && side.IsBuy == fiat[0].IsBuy)
            && fiat.All(side => side.Group.First.Asset == fiat[0].Group.First.Asset)
            && crypto.All(side => side.Group.First.Asset == crypto[0].Group.First.Asset);
        if (isOne || isOneOrder)
        {
            board.Match(fiat, crypto, basis);
            return;
        }

        foreach (LooseSide side in fiat)
        {
            board.Refuse(side, MatchBoard.Candidates(crypto));
        }

        foreach (LooseSide side in crypto)
        {
            board.Refuse(side, MatchBoard.Candidates(fiat));
        }
    }

    private static bool IsPair(LooseSide fiat, LooseSide crypto) => crypto.Currency.Length == 0 || crypto.Currency == fiat.Currency;
}
