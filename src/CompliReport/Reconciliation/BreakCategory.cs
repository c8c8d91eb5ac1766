using System;
using System.Collections.Immutable;

namespace CompliReport.Reconciliation;

/// <summary>How bad a break is.</summary>
public enum BreakSeverity
{
    /// <summary>For the record.</summary>
    Low,

    /// <summary>Somebody should look.</summary>
    Medium,

    /// <summary>Money may be missing, or the price is not a market price.</summary>
    High,
}

/// <summary>Every way in which a ledger can contradict itself or its references. Numbers are stable.</summary>
public enum BreakCategory
{
    /// <summary>Crypto moved, no fiat did.</summary>
    MissingFiatLeg = 0,

    /// <summary>Fiat moved, no crypto did.</summary>
    MissingCryptoLeg = 1,

    /// <summary>A trade's leg without its other side, which need not be fiat.</summary>
    OrphanLeg = 2,

    /// <summary>Both legs go the same way or one is zero, or the payment is not the applied rate times the coins.</summary>
    Amount = 3,

    /// <summary>The price is off the reference rate.</summary>
    RateReference = 4,

    /// <summary>Legs of one group on several accounts.</summary>
    Customer = 5,

    /// <summary>More than two assets in one group, or several candidates of equal standing for a leg's other side.</summary>
    Ambiguous = 6,

    /// <summary>The last reference rate is too old to prove anything.</summary>
    StaleRate = 7,

    /// <summary>There is no reference rate.</summary>
    NoRate = 8,

    /// <summary>The control file counts other rows.</summary>
    ControlRows = 9,

    /// <summary>The control file sums other amounts.</summary>
    ControlTotal = 10,

    /// <summary>The control file names another hash.</summary>
    ControlHash = 11,

    /// <summary>Rows outside the period of the control file.</summary>
    Period = 12,

    /// <summary>An account without customer facts.</summary>
    UnknownAccount = 13,

    /// <summary>The same entry id with another body.</summary>
    ConflictingEntry = 14,

    /// <summary>The same entry with the same body.</summary>
    DuplicateEntry = 15,

    /// <summary>Fees are outside the schedule, or more than the amount.</summary>
    Fee = 16,

    /// <summary>The price is off what others paid for the pair in the same hour.</summary>
    RatePlatform = 17,

    /// <summary>A leg is announced and not booked yet, or was booked after the noon by which it was due.</summary>
    TimingLate = 18,

    /// <summary>A leg occurred after the run's as-of, or was booked before it occurred.</summary>
    TimingFuture = 19,

    /// <summary>An asset that contradicts its class or its group.</summary>
    Asset = 20,

    /// <summary>A balance is not the one before it plus what was booked.</summary>
    Balance = 21,

    /// <summary>A balance below zero where nothing may be owed.</summary>
    NegativeBalance = 22,

    /// <summary>A reversal that takes back nothing that was booked.</summary>
    ReversalUnmatched = 23,

    /// <summary>The control files of the exchange do not follow each other.</summary>
    SequenceGap = 24,
}

/// <summary>The breaks of one conversion, as bits.</summary>
[Flags]
internal enum BreakSet : uint
{
    None = 0,
    MissingFiatLeg = 1 << BreakCategory.MissingFiatLeg,
    MissingCryptoLeg = 1 << BreakCategory.MissingCryptoLeg,
    OrphanLeg = 1 << BreakCategory.OrphanLeg,
    Amount = 1 << BreakCategory.Amount,
    RateReference = 1 << BreakCategory.RateReference,
    Customer = 1 << BreakCategory.Customer,
    Ambiguous = 1 << BreakCategory.Ambiguous,
    StaleRate = 1 << BreakCategory.StaleRate,
    NoRate = 1 << BreakCategory.NoRate,
    Fee = 1 << BreakCategory.Fee,
    RatePlatform = 1 << BreakCategory.RatePlatform,
    TimingLate = 1 << BreakCategory.TimingLate,
    Asset = 1 << BreakCategory.Asset,

    /// <summary>A side that was never booked.</summary>
    MissingLeg = MissingFiatLeg | MissingCryptoLeg,

    /// <summary>What legs look like that were joined and do not belong together.</summary>
    AgainstJoin = Amount | Asset | Customer | Ambiguous | RateReference,
}

/// <summary>What the outputs say of a category.</summary>
/// <param name="Category">The category.</param>
/// <param name="Code">Its stable name in breaks.csv.</param>
/// <param name="Severity">How bad it is unless the case says otherwise.</param>
/// <param name="NextAction">What a clerk does next.</param>
public sealed record BreakCatalogEntry(BreakCategory Category, string Code, BreakSeverity Severity, string NextAction);

/// <summary>All break categories; a new one is one line here.</summary>
public static class BreakCatalog
{
    /// <summary>Every category once, in the order of their numbers.</summary>
    public static ImmutableArray<BreakCatalogEntry> All { get; } =
    [
        new(BreakCategory.MissingFiatLeg, "MISSING_FIAT_LEG", BreakSeverity.High,
            "Ask the exchange for the payment that belongs to this conversion."),
        new(BreakCategory.MissingCryptoLeg, "MISSING_CRYPTO_LEG", BreakSeverity.High,
            "Ask the exchange where the coins of this conversion went."),
        new(BreakCategory.OrphanLeg, "ORPHAN_LEG", BreakSeverity.Medium, "Ask the exchange for the other side of this trade."),
        new(BreakCategory.Amount, "AMOUNT", BreakSeverity.High, "Check the signs of both legs with the exchange."),
        new(BreakCategory.RateReference, "RATE_REFERENCE", BreakSeverity.High,
            "Ask who set the price, and compare with the account's other conversions."),
        new(BreakCategory.Customer, "CUSTOMER", BreakSeverity.High, "Ask why legs of one conversion lie on several accounts."),
        new(BreakCategory.Ambiguous, "AMBIGUOUS", BreakSeverity.Medium, "Ask the exchange which legs belong together."),
        new(BreakCategory.StaleRate, "STALE_RATE", BreakSeverity.Low, "Load newer reference rates and run the day again."),
        new(BreakCategory.NoRate, "NO_RATE", BreakSeverity.Medium, "Load reference rates for this asset and run the day again."),
        new(BreakCategory.ControlRows, "CONTROL_ROWS", BreakSeverity.High, "Ask the exchange to send the file again."),
        new(BreakCategory.ControlTotal, "CONTROL_TOTAL", BreakSeverity.High, "Ask the exchange to explain the difference."),
        new(BreakCategory.ControlHash, "CONTROL_HASH", BreakSeverity.High, "Ask the exchange to send the file again."),
        new(BreakCategory.Period, "PERIOD", BreakSeverity.Medium, "Ask the exchange to which day these rows belong."),
        new(BreakCategory.UnknownAccount, "UNKNOWN_ACCOUNT", BreakSeverity.Medium,
            "Ask the exchange for the customer facts of this account."),
        new(BreakCategory.ConflictingEntry, "CONFLICTING_ENTRY", BreakSeverity.High,
            "Ask the exchange which of the two bodies is true; corrections reverse, they never overwrite."),
        new(BreakCategory.DuplicateEntry, "DUPLICATE_ENTRY", BreakSeverity.Low, "Nothing: the entry was counted once."),
        new(BreakCategory.Fee, "FEE", BreakSeverity.Medium, "Ask the exchange which fee it agreed with this customer."),
        new(BreakCategory.RatePlatform, "RATE_PLATFORM", BreakSeverity.Medium,
            "Ask who set the price: others traded the pair in the same hour at another one."),
        new(BreakCategory.TimingLate, "TIMING_LATE", BreakSeverity.Medium,
            "Wait for the booking; ask the exchange when it is not there by the end of the third business day."),
        new(BreakCategory.TimingFuture, "TIMING_FUTURE", BreakSeverity.High, "Ask the exchange for the true times of this row."),
        new(BreakCategory.Asset, "ASSET", BreakSeverity.High,
            "Ask the exchange in which currency the price was agreed, and which one was paid."),
        new(BreakCategory.Balance, "BALANCE", BreakSeverity.High,
            "Ask the exchange for the rows that lie between the two balances, or for the true balance."),
        new(BreakCategory.NegativeBalance, "NEGATIVE_BALANCE", BreakSeverity.High,
            "Ask the exchange who lent what the account did not have."),
        new(BreakCategory.ReversalUnmatched, "REVERSAL_UNMATCHED", BreakSeverity.Medium,
            "Ask the exchange which entry this row takes back, and by how much."),
        new(BreakCategory.SequenceGap, "SEQUENCE_GAP", BreakSeverity.High, "Ask the exchange for the control file that is missing."),
    ];

    /// <summary>The entry of a category.</summary>
    public static BreakCatalogEntry Of(BreakCategory category) => All[(int)category];

    internal static BreakSet Bit(BreakCategory category) => (BreakSet)(1u << (int)category);
}
