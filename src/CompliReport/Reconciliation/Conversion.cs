using System.Runtime.InteropServices;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>Whether a conversion holds together.</summary>
public enum ConversionState
{
    /// <summary>Both legs are there and the price is within what breaks it; smaller breaks may be noted.</summary>
    Matched,

    /// <summary>A leg is announced and not booked yet.</summary>
    Pending,

    /// <summary>A leg is missing, or legs or price contradict.</summary>
    Broken,

    /// <summary>Both legs are there, but no reference rate is fresh enough to test the price; never a pass.</summary>
    NotTestable,
}

/// <summary>What joined the legs of a conversion.</summary>
public enum MatchBasis
{
    /// <summary>Nothing: a leg is missing.</summary>
    None,

    /// <summary>They stand in one row.</summary>
    OneRow,

    /// <summary>They carry the same group id or trade id.</summary>
    Id,

    /// <summary>They carry the same order id, and the pair fits.</summary>
    Order,

    /// <summary>The same customer, currency and exact worth, at most 15 minutes apart.</summary>
    Amount,

    /// <summary>
    /// A guess by time: the same customer and currency, and worth within tolerance within a day or on neighbouring business days; or rows
    /// without any ids, of one account, second and kind of operation.
    /// </summary>
    Time,

    /// <summary>One leg and several of the other side that together are worth the same.</summary>
    CoveringSet,
}

/// <summary>How sure it is that the legs of a conversion belong together: <c>match_confidence</c> in <c>conversions.csv</c>.</summary>
/// <remarks>
/// Decided by what joined them, so that the same input always gives the same word: no number is made up. A join without an id falls to
/// <see cref="Low"/> where the outcome speaks against it: legs whose signs, currencies or customers do not fit together, a price off the
/// reference (RATE_REFERENCE), or several things in one group (AMBIGUOUS).
/// </remarks>
public enum MatchConfidence
{
    /// <summary>Nothing was joined: a leg is missing.</summary>
    None,

    /// <summary>The exchange says so: one row (<c>one_row</c>), the same group, trade or order id (<c>id</c>, <c>order</c>).</summary>
    Certain,

    /// <summary>Nothing else fits: exact worth within 15 minutes and no other candidate (<c>amount</c>); or, in rows without ids, one leg
    /// of each side in one second and kind of operation (<c>time</c>).</summary>
    High,

    /// <summary>
    /// The sums are sure and not which leg belongs to which: several legs without ids in one second; or worth within tolerance within a day
    /// and no other candidate (both <c>time</c>).
    /// </summary>
    Medium,

    /// <summary>One leg and several that together are worth the same (<c>covering_set</c>); or a join without an id that the outcome
    /// speaks against.</summary>
    Low,
}

/// <summary>The legs of a conversion that are announced and not booked.</summary>
[System.Flags]
internal enum PendingLegs : byte
{
    None = 0,
    Fiat = 1,
    Crypto = 2,
    Fee = 4,
    SecondFee = 8,
}

/// <summary>One fiat-to-crypto conversion in 104 bytes; the group's text and wide amounts stand beside the column.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Conversion
{
    private byte _state, _basis, _joined;

    /// <summary>Earliest leg, nanoseconds since the epoch.</summary>
    internal long Time;

    /// <summary>Signed as the leg: below zero when the customer pays it.</summary>
    internal CompactAmount FiatAmount, CryptoAmount;

    /// <summary>Below zero when paid.</summary>
    internal CompactAmount Fee;

    /// <summary>The rate that was applied, in <see cref="PriceAsset"/> for one coin; to be read where <see cref="HasOneRate"/>.</summary>
    internal CompactAmount Rate;

    internal RecordLocation FiatAt, CryptoAt;

    internal TextRef Group;

    internal int Account;

    /// <summary>Price against the reference in hundredths of a basis point, above zero when the coin was dear; saturated.</summary>
    internal int DeviationCentiBps;

    /// <summary>Number of the asset, or <see cref="AssetTable.None"/> for a missing leg.</summary>
    internal ushort Fiat, Crypto, FeeAsset;

    /// <summary>The currency that the legs say they were priced in; <see cref="AssetTable.None"/> where they do not say.</summary>
    internal ushort PriceAsset;

    /// <summary>
    /// Milliseconds from <see cref="Time"/>, rounded down, to the last leg of each side; saturated, at 49 days.
    /// </summary>
    internal uint FiatAfterMs, CryptoAfterMs;

    /// <summary>Digits after the point of <see cref="Rate"/> as it was written, and the number of legs without fees.</summary>
    internal byte RateScale, Legs;

    internal RateNotes RateNotes;

    internal BreakSet Breaks;

    internal ConversionState State { readonly get => (ConversionState)_state; set => _state = (byte)value; }

    internal MatchBasis Basis { readonly get => (MatchBasis)_basis; set => _basis = (byte)value; }

    /// <summary>How sure the join is by what made it; <see cref="Confidence"/> says it with what came out.</summary>
    internal MatchConfidence Joined { readonly get => (MatchConfidence)_joined; set => _joined = (byte)value; }

    /// <summary>How sure it is that the legs belong together.</summary>
    internal readonly MatchConfidence Confidence =>
        Joined is MatchConfidence.None or MatchConfidence.Certain || ((Breaks & BreakSet.AgainstJoin) == BreakSet.None && !HasThirdAsset)
            ? Joined
            : MatchConfidence.Low;

    /// <summary>Which of its legs are only announced.</summary>
    internal PendingLegs Pending;

    /// <summary>Kept beside the breaks, which a pending conversion does not have yet.</summary>
    internal bool HasOtherAccount, HasThirdAsset;

    /// <summary>Whether fees in a second asset stand beside the column.</summary>
    internal bool HasSecondFee;

    /// <summary>Whether the customer buys crypto with fiat.</summary>
    internal bool IsBuy;

    /// <summary>Whether the exchange calls it a trade and not a conversion: fee schedules tell them apart.</summary>
    internal bool IsTrade;

    /// <summary>Whether fiat was booked, so that it counts for rules, cases and reports.</summary>
    internal readonly bool HasBookedFiat => State != ConversionState.Pending && Fiat != AssetTable.None
        && (Pending & PendingLegs.Fiat) == 0;

    /// <summary>Whether there is one rate that the payment can be held against.</summary>
    internal readonly bool HasOneRate => RateNotes == RateNotes.Stated;

    internal readonly bool HasBothLegs => Fiat != AssetTable.None && Crypto != AssetTable.None;
}
