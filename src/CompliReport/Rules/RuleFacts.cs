using System;

namespace CompliReport.Rules;

/// <summary>The kinds of counterparty that a rule can select, as the ledger tells them.</summary>
[Flags]
public enum RuleParties
{
    /// <summary>None named: a rule looks at all.</summary>
    None = 0,

    /// <summary>A bank account.</summary>
    Bank = 1,

    /// <summary>A payment card.</summary>
    Card = 2,

    /// <summary>Banknotes.</summary>
    Cash = 4,

    /// <summary>Another exchange or custodian.</summary>
    Vasp = 8,

    /// <summary>A wallet that nobody keeps for its owner.</summary>
    SelfHosted = 16,

    /// <summary>Another account of the exchange.</summary>
    Customer = 32,

    /// <summary>A shop.</summary>
    Merchant = 64,
}

/// <summary>The classes of asset that a rule can select.</summary>
[Flags]
public enum RuleAssets
{
    /// <summary>None named: a rule looks at all.</summary>
    None = 0,

    /// <summary>A state's currency.</summary>
    Fiat = 1,

    /// <summary>A coin with a floating price.</summary>
    Crypto = 2,

    /// <summary>A coin that follows a currency.</summary>
    Stablecoin = 4,
}

/// <summary>Facts that the law asks about and no ledger tells: a rule that needs one of them ends as "no data", never as "clear".</summary>
[Flags]
public enum RuleNeeds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>What the customer wrote as the purpose of a transfer.</summary>
    TransferDescription = 1,

    /// <summary>Whether originator and beneficiary data went with a transfer.</summary>
    TravelRuleData = 2,

    /// <summary>Whether the counterparty is authorised to deal in foreign exchange.</summary>
    CounterpartyLicence = 4,

    /// <summary>Whether the customer is a qualified investor.</summary>
    QualifiedInvestor = 8,

    /// <summary>Whether a purchase was paid in cash or by debit.</summary>
    PurchaseInstrument = 16,

    /// <summary>Trades in securities, made elsewhere.</summary>
    SecurityTrades = 32,

    /// <summary>The day and channel of a transfer order.</summary>
    CurrencyOrder = 64,
}
