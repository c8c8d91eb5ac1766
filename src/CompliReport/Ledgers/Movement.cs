using CompliReport.Ledgers.Cells;

namespace CompliReport.Ledgers;

/// <summary>What an exchange's word for a movement means.</summary>
/// <param name="Kind">The kind; deposits and withdrawals are written as fiat here and settled by the asset.</param>
/// <param name="Direction">1 into the account, -1 out of it, 0 where the word does not say.</param>
/// <param name="Family">Which movements belong together where nothing else joins them; 0 for none.</param>
internal readonly record struct Movement(LegKind Kind, int Direction = 0, byte Family = 0)
{
    /// <summary>A word that is not known: kept and counted.</summary>
    internal static Movement Unknown => new(LegKind.Other);

    /// <summary>Whether the movement has another side.</summary>
    internal bool IsExchange => Kind is LegKind.Trade or LegKind.Conversion;

    /// <summary>The kind for an asset of a class.</summary>
    internal LegKind KindOf(AssetClass assetClass) => (Kind, assetClass) switch
    {
        (LegKind.FiatDeposit, not AssetClass.Fiat) => LegKind.CryptoDeposit,
        (LegKind.FiatWithdrawal, not AssetClass.Fiat) => LegKind.CryptoWithdrawal,
        _ => Kind,
    };

    /// <summary>The role for an asset of a class: of a movement with two sides the currency is the quote and the coin the base.</summary>
    internal LegRole RoleOf(AssetClass assetClass) => Kind switch
    {
        LegKind.Trade or LegKind.Conversion => assetClass == AssetClass.Fiat ? LegRole.Quote : LegRole.Base,
        LegKind.Fee or LegKind.FeeRebate => LegRole.Fee,
        _ => LegRole.Alone,
    };

    /// <summary>Whether an amount takes a deposit or withdrawal back: it has the other sign.</summary>
    internal bool IsTakenBackBy(ExactNumber amount) =>
        (Kind == LegKind.FiatDeposit && amount.IsNegative) || (Kind == LegKind.FiatWithdrawal && !amount.IsNegative && !amount.IsZero);
}
