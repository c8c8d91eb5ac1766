using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>The breaks of balances: those that do not roll forward, and those below zero.</summary>
internal static class BalanceBreaks
{
    /// <summary>Lists them, jumps by time.</summary>
    internal static IEnumerable<LooseBreak> Of(LedgerDay day, BalanceChains chains)
    {
        HashSet<int> outOfOrder = [.. Enumerable.Range(0, chains.Count).Where(chain => !chains.IsInOrder(chain) && !chains.Closes(chain))];
        IEnumerable<BalanceJump> jumps = chains.Jumps.Where(jump => chains.IsInOrder(jump.Chain))
            .Concat(BalanceOrder.Jumps(day, chains, outOfOrder))
            .OrderBy(static jump => jump.Time).ThenBy(static jump => jump.At);
        long more = chains.MoreJumps;
        int listed = 0;
        foreach (BalanceJump jump in jumps)
        {
            if (listed == BalanceChains.JumpsMax)
            {
                more++;
                continue;
            }

            listed++;
            yield return OfJump(day, chains, jump);
        }

        if (more > 0)
        {
            yield return new LooseBreak(
                BreakCategory.Balance, "more", -1, null, -1, $"at most {BalanceChains.JumpsMax} balances to be listed",
                string.Create(CultureInfo.InvariantCulture, $"{listed + more} balances that do not roll forward"),
                more.ToString(CultureInfo.InvariantCulture), "");
        }

        foreach ((int chain, Overdraft overdraft) in chains.Overdrafts)
        {
            yield return OfOverdraft(day, chains, chain, overdraft);
        }
    }

    private static LooseBreak OfJump(LedgerDay day, BalanceChains chains, BalanceJump jump)
    {
        (int account, ushort asset, Wallet wallet) = chains.NameOf(jump.Chain);
        ScaledAmount? expected = Exact(jump.Expected.Units), difference = Exact(unchecked(jump.Found.Units - jump.Expected.Units));
        string sum = expected?.ToString() ?? "of more than 28 digits";
        return new LooseBreak(
            BreakCategory.Balance, "", jump.At.File, jump.At, account,
            $"balance_after {sum}{InWallet(wallet)}, the balance before it plus its amount", $"balance_after {jump.Found}",
            difference?.ToString() ?? "", day.Symbols.Asset(asset).Text)
        {
            AtRisk = difference,
            Time = jump.Time,
        };
    }

    private static LooseBreak OfOverdraft(LedgerDay day, BalanceChains chains, int chain, Overdraft overdraft)
    {
        (int account, ushort asset, Wallet wallet) = chains.NameOf(chain);
        string rows = overdraft.Rows == 1
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", the first of {overdraft.Rows} below 0; the lowest is {overdraft.Lowest}");
        return new LooseBreak(
            BreakCategory.NegativeBalance, "", overdraft.At.File, overdraft.At, account, $"0 or more{InWallet(wallet)}",
            $"balance_after {overdraft.Balance}{rows}", overdraft.Balance.ToString(), day.Symbols.Asset(asset).Text)
        {
            AtRisk = overdraft.Lowest,
            Time = overdraft.Time,
        };
    }

    // Sums of balances may have more digits than a decimal holds: they are compared all the same, and not shown.
    private static ScaledAmount? Exact(Int128 units) =>
        units != Int128.MinValue && ScaledAmount.TryAdd(ScaledAmount.FromUnits(units), default, out ScaledAmount exact) ? exact : null;

    private static string InWallet(Wallet wallet) => wallet switch
    {
        Wallet.None => "",
        Wallet.Spot => " in wallet spot",
        Wallet.Funding => " in wallet funding",
        Wallet.Earn => " in wallet earn",
        Wallet.Margin => " in wallet margin",
        Wallet.Futures => " in wallet futures",
        Wallet.Card => " in wallet card",
        Wallet.Other => " in wallet other",
        _ => throw new ArgumentOutOfRangeException(nameof(wallet), wallet, "No such wallet."),
    };
}
