using System.Text;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>The names of a run as numbers: accounts, counterparties and assets.</summary>
internal sealed class LedgerSymbols
{
    internal SymbolTable Accounts { get; } = new();

    internal SymbolTable Counterparties { get; } = new();

    internal AssetTable Assets { get; } = new();

    /// <summary>Numbers the accounts and counterparties of a batch.</summary>
    internal void Intern(LegBatch batch)
    {
        Accounts.InternBatch(batch, batch.AccountText, batch.Account);
        Counterparties.InternBatch(batch, batch.CounterpartyText, batch.Counterparty);
    }

    internal string AccountName(int account) => Encoding.UTF8.GetString(Accounts.Text(account));

    internal string CounterpartyName(int counterparty) => Encoding.UTF8.GetString(Counterparties.Text(counterparty));

    internal AssetCode Asset(int asset) => Assets[asset];
}
