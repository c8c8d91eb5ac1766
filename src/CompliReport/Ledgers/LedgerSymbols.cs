using System.Text;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>The names of a run as numbers: accounts, counterparties and assets.</summary>
internal sealed class LedgerSymbols
{
    internal SymbolTable Accounts { get; } = new();

    internal SymbolTable Counterparties { get; } = new();

    /// <summary>Devices that accounts were used from.</summary>
    internal SymbolTable Devices { get; } = new();

    /// <summary>Provinces that legs name.</summary>
    internal SymbolTable Provinces { get; } = new();

    /// <summary>Names of payers and payees, where a ledger has them beside their accounts.</summary>
    internal SymbolTable PartyNames { get; } = new();

    internal AssetTable Assets { get; } = new();

    /// <summary>Numbers the accounts and counterparties of a batch.</summary>
    internal void Intern(LegBatch batch)
    {
        Accounts.InternBatch(batch, batch.AccountText, batch.Account);
        Counterparties.InternBatch(batch, batch.CounterpartyText, batch.Counterparty);
        if (batch.HasSightings)
        {
            Devices.InternBatch(batch, batch.DeviceText, batch.Device);
            Provinces.InternBatch(batch, batch.ProvinceText, batch.Province);
            PartyNames.InternBatch(batch, batch.PartyNameText, batch.PartyName);
        }
    }

    /// <summary>Ends the numbering of all but accounts and assets: only their texts are asked for from now on.</summary>
    internal void Settle()
    {
        Counterparties.Settle();
        Devices.Settle();
        Provinces.Settle();
        PartyNames.Settle();
    }

    internal string AccountName(int account) => Encoding.UTF8.GetString(Accounts.Text(account));

    internal string CounterpartyName(int counterparty) => Encoding.UTF8.GetString(Counterparties.Text(counterparty));

    internal AssetCode Asset(int asset) => Assets[asset];
}
