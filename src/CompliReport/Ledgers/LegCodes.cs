namespace CompliReport.Ledgers;

/// <summary>What kind of movement a leg is; the names of the canonical ledger, in its order.</summary>
public enum LegKind
{
    /// <summary>Money from a bank, card or other payer.</summary>
    FiatDeposit,

    /// <summary>Money to a bank, card or other payee.</summary>
    FiatWithdrawal,

    /// <summary>Coins from another wallet.</summary>
    CryptoDeposit,

    /// <summary>Coins to another wallet.</summary>
    CryptoWithdrawal,

    /// <summary>One side of an exchange of two assets on the order book.</summary>
    Trade,

    /// <summary>One side of an exchange of two assets at a quoted rate.</summary>
    Conversion,

    /// <summary>A fee, as a leg of its own.</summary>
    Fee,

    /// <summary>A fee given back.</summary>
    FeeRebate,

    /// <summary>Between wallets of one account or accounts of one customer.</summary>
    InternalTransfer,

    /// <summary>A hold; moves nothing.</summary>
    Lock,

    /// <summary>A hold released; moves nothing.</summary>
    Unlock,

    /// <summary>Interest, staking, airdrop.</summary>
    Reward,

    /// <summary>Paid with a card.</summary>
    CardSpend,

    /// <summary>Banknotes paid in.</summary>
    CashIn,

    /// <summary>Banknotes paid out.</summary>
    CashOut,

    /// <summary>A trade with another person.</summary>
    P2P,

    /// <summary>A card payment taken back.</summary>
    Chargeback,

    /// <summary>A correction by the exchange.</summary>
    Adjustment,

    /// <summary>Anything the format's adapter does not know; kept and counted, never dropped.</summary>
    Other,
}

/// <summary>The part a leg plays in its group.</summary>
public enum LegRole
{
    /// <summary>The asset bought or sold.</summary>
    Base,

    /// <summary>What is paid or received for it.</summary>
    Quote,

    /// <summary>A fee.</summary>
    Fee,

    /// <summary>A movement that has no other side here.</summary>
    Alone,
}

/// <summary>Whether a leg counts: only posted legs are summed.</summary>
public enum LegStatus
{
    /// <summary>Booked.</summary>
    Posted,

    /// <summary>Announced, not booked yet.</summary>
    Pending,

    /// <summary>Came to nothing.</summary>
    Failed,

    /// <summary>Booked and taken back.</summary>
    Reversed,
}

/// <summary>What kind of thing an asset is.</summary>
public enum AssetClass
{
    /// <summary>A state's currency.</summary>
    Fiat,

    /// <summary>A coin with a floating price.</summary>
    Crypto,

    /// <summary>A coin that follows a currency.</summary>
    Stablecoin,

    /// <summary>A tokenised security.</summary>
    SecurityToken,

    /// <summary>A prepaid fee of the venue.</summary>
    FeeCredit,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Who stands on the other side of a deposit or withdrawal.</summary>
public enum CounterpartyType
{
    /// <summary>The ledger does not say.</summary>
    None,

    /// <summary>A bank account.</summary>
    Bank,

    /// <summary>A payment card.</summary>
    Card,

    /// <summary>Banknotes.</summary>
    Cash,

    /// <summary>Another exchange or custodian.</summary>
    Vasp,

    /// <summary>A wallet that nobody keeps for its owner.</summary>
    SelfHosted,

    /// <summary>Another account of this exchange.</summary>
    Customer,

    /// <summary>A shop.</summary>
    Merchant,

    /// <summary>Known to be unknown.</summary>
    Unknown,
}

/// <summary>Where in an account an asset lies.</summary>
public enum Wallet
{
    /// <summary>The ledger does not say.</summary>
    None,

    /// <summary>Spot trading.</summary>
    Spot,

    /// <summary>Deposits and withdrawals.</summary>
    Funding,

    /// <summary>Interest products.</summary>
    Earn,

    /// <summary>Margin trading.</summary>
    Margin,

    /// <summary>Derivatives.</summary>
    Futures,

    /// <summary>A payment card.</summary>
    Card,

    /// <summary>Another.</summary>
    Other,
}

/// <summary>How a movement was ordered.</summary>
public enum Channel
{
    /// <summary>The ledger does not say.</summary>
    None,

    /// <summary>The web site.</summary>
    Web,

    /// <summary>The mobile application.</summary>
    Mobile,

    /// <summary>A program.</summary>
    Api,

    /// <summary>The trading desk.</summary>
    Otc,

    /// <summary>A cash machine.</summary>
    Atm,

    /// <summary>A counter.</summary>
    Branch,

    /// <summary>A standing order.</summary>
    Auto,
}
