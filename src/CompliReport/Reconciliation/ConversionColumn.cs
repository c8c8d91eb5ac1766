using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>All conversions of a run, with the texts of their groups and what does not fit the column.</summary>
internal sealed partial class ConversionColumn
{
    private readonly ChunkedList<Conversion> _conversions = ChunkedList<Conversion>.Large();
    private readonly List<ScaledAmount> _wide = [];
    private RowGather<Conversion>? _held;
    private int[]? _positionOf;
    private readonly Dictionary<int, ImmutableArray<RecordLocation>> _legs = [];
    private readonly Dictionary<int, string> _candidates = [];
    private readonly SortedDictionary<int, (ushort Asset, ScaledAmount Amount)> _secondFees = [];

    internal int Count => _conversions.Count;

    internal TextArena Texts { get; } = new();

    /// <summary>Amounts in currencies that belong to no conversion.</summary>
    internal FiatOutside Outside { get; } = new();

    internal ref Conversion this[int index] => ref _positionOf is { } positionOf ? ref _held![positionOf[index]] : ref _conversions[index];

    /// <summary>The conversions in another order, see <see cref="RowGather{T}"/>.</summary>
    internal RowGather<Conversion> By(int[] order) => new(_conversions, order);

    /// <summary>From now on those that are held there are found there by their place here too, where the column is on disk.</summary>
    /// <param name="rows">What <see cref="By"/> returned; null to give its memory back.</param>
    /// <param name="order">What it was asked for.</param>
    internal void LookIn(RowGather<Conversion>? rows, int[] order)
    {
        if (rows is null || !_conversions.IsOnDisk)
        {
            (_held, _positionOf) = (null, null);
            return;
        }

        int[] positionOf = new int[Count];
        for (int i = 0; i < order.Length; i++)
        {
            positionOf[order[i]] = i;
        }

        (_held, _positionOf) = (rows, positionOf);
    }

    /// <summary>The exact amount.</summary>
    internal ScaledAmount Exact(CompactAmount amount) => amount.IsWide ? _wide[amount.WideIndex] : amount.ToScaled();

    /// <summary>The exact amount as a decimal.</summary>
    internal decimal ExactDecimal(CompactAmount amount) => amount.IsWide ? _wide[amount.WideIndex].ToDecimal() : amount.ToDecimal();

    /// <summary>The fee in a second asset.</summary>
    internal (ushort Asset, ScaledAmount Amount) SecondFee(int index) => _secondFees[index];

    /// <summary>Adds a group with exactly one fiat side among its two; false when none or both are fiat.</summary>
    internal bool TryAdd(in OpenGroup group) =>
        group.First.At == group.Second.At ? TryAdd(group, MatchBasis.OneRow, MatchConfidence.Certain)
            : !group.IsJoinedByTime ? TryAdd(group, MatchBasis.Id, MatchConfidence.Certain)
            : TryAdd(group, MatchBasis.Time, group.Legs == 2 ? MatchConfidence.High : MatchConfidence.Medium);

    /// <summary>Adds legs that a pass has brought together.</summary>
    /// <param name="group">The legs, summed.</param>
    /// <param name="basis">The pass.</param>
    /// <param name="legs">Where the first row of each of its groups stands, sorted.</param>
    internal void AddMatched(in OpenGroup group, MatchBasis basis, ImmutableArray<RecordLocation> legs)
    {
        MatchConfidence joined = basis switch
        {
            MatchBasis.Amount => MatchConfidence.High,
            MatchBasis.Time => MatchConfidence.Medium,
            MatchBasis.CoveringSet => MatchConfidence.Low,
            _ => MatchConfidence.Certain,
        };
        bool added = TryAdd(group, basis, joined);
        Invariant.Holds(added, "a pass brings one fiat side and one crypto side together");
        if (legs.Length > 2)
        {
            _legs.Add(Count - 1, legs);
        }
    }

    /// <summary>Adds a group whose other side may be any of several.</summary>
    /// <param name="group">The side that is there.</param>
    /// <param name="candidates">Which ones; for people.</param>
    internal void AddAmbiguous(in OpenGroup group, string candidates)
    {
        AddWithMissingSide(group, BreakCategory.Ambiguous);
        _candidates.Add(Count - 1, candidates);
    }

    /// <summary>Which candidates the missing side of a conversion has; null for one that has none or is ambiguous in itself.</summary>
    internal string? CandidatesOf(int index) => _candidates.GetValueOrDefault(index);

    /// <summary>Posted amounts in further currencies of an ambiguous conversion, by asset; mostly none.</summary>
    internal IEnumerable<(ushort Asset, ScaledAmount Amount)> FurtherFiatOf(int index)
    {
        foreach (GroupLeg part in _others.TryGetValue(index, out (GroupLeg[] Parts, bool HasMore) others) ? others.Parts : [])
        {
            if (part.Class == AssetClass.Fiat && part.Presence == LegPresence.Posted)
            {
                yield return (part.Asset, part.Amount);
            }
        }
    }

    /// <summary>Where the legs of a conversion stand: of each group that it is made of, the first row of a side.</summary>
    internal ImmutableArray<RecordLocation> LegsOf(int index)
    {
        ref Conversion conversion = ref _conversions[index];
        return _legs.TryGetValue(index, out ImmutableArray<RecordLocation> legs) ? legs
            : conversion.Fiat == AssetTable.None ? [conversion.CryptoAt]
            : conversion.Crypto == AssetTable.None || conversion.FiatAt == conversion.CryptoAt ? [conversion.FiatAt]
            : conversion.FiatAt < conversion.CryptoAt ? [conversion.FiatAt, conversion.CryptoAt]
            : [conversion.CryptoAt, conversion.FiatAt];
    }

    private bool TryAdd(in OpenGroup group, MatchBasis basis, MatchConfidence joined)
    {
        bool firstIsFiat = group.First.Class == AssetClass.Fiat;
        if (firstIsFiat == (group.Second.Class == AssetClass.Fiat))
        {
            Outside.AddTrade(group);
            return false;
        }

        GroupLeg fiat = firstIsFiat ? group.First : group.Second, crypto = firstIsFiat ? group.Second : group.First;
        Add(group, fiat, crypto, BreakSet.None, basis, joined);
        return true;
    }

    /// <summary>The breaks of a pending conversion as they are when what was announced is taken for booked.</summary>
    internal BreakSet BreaksOnceBooked(in Conversion conversion) =>
        conversion.Fiat == AssetTable.None ? BreakSet.MissingFiatLeg
        : conversion.Crypto == AssetTable.None ? BreakSet.MissingCryptoLeg
        : BreaksOfBoth(conversion);

    /// <summary>Adds a group of which one side is missing.</summary>
    internal void AddWithMissingSide(in OpenGroup group, BreakCategory missing)
    {
        bool hasFiat = group.First.Class == AssetClass.Fiat;
        GroupLeg none = new() { Asset = AssetTable.None };
        Add(group, hasFiat ? group.First : none, hasFiat ? none : group.First, BreakCatalog.Bit(missing), MatchBasis.None, default);
    }

    /// <summary>Adds what came late to a conversion: more of its two assets, or fees.</summary>
    internal void AddTo(int index, in OpenGroup late)
    {
        OpenGroup whole = GroupOf(index);
        whole.Merge(late);
        Replace(index, whole);
    }

    /// <summary>
    /// Takes out what reversals took back; returns how many conversions are none any more. Those of which one side is left go to the
    /// groups that wait for another: as if the other side had never come, wherever its rows stood.
    /// </summary>
    internal int TakeBack(TakenBack takenBack, List<OpenGroup> waiting)
    {
        HashSet<int> gone = [];
        int reversed = 0;
        int count = Count;
        for (int i = 0; takenBack.Legs.Count > 0 && i < count; i++)
        {
            if (!takenBack.Legs.TryGetValue(KeyHash.Of(Texts[_conversions[i].Group]), out List<TakenBackLeg>? legs))
            {
                continue;
            }

            OpenGroup whole = GroupOf(i), before = whole;
            whole.TakeBack(legs);
            Outside.AddTakenBack(before, whole);
            if (whole.IsFeeOnly)
            {
                gone.Add(i);
                reversed++;
            }
            else if (whole.HasBothSides && (whole.First.Class == AssetClass.Fiat) != (whole.Second.Class == AssetClass.Fiat))
            {
                Replace(i, whole);
            }
            else
            {
                whole.Key = KeyHash.Of(Texts[whole.Group]);
                gone.Add(i);
                waiting.Add(whole);
            }
        }

        Remove(gone);
        return reversed;
    }

    private void Remove(HashSet<int> gone)
    {
        int kept = 0, count = Count;
        for (int i = 0; gone.Count > 0 && i < count; i++)
        {
            bool hadSecondFee = _secondFees.Remove(i, out (ushort Asset, ScaledAmount Amount) secondFee);
            bool hadOthers = _others.Remove(i, out (GroupLeg[] Parts, bool HasMore) others);
            if (gone.Contains(i))
            {
                continue;
            }

            _conversions[kept] = _conversions[i];
            if (hadSecondFee)
            {
                _secondFees[kept] = secondFee;
            }

            if (hadOthers)
            {
                _others[kept] = others;
            }

            kept++;
        }

        for (int i = 0; i < gone.Count; i++)
        {
            _conversions.RemoveLast();
        }
    }

    private OpenGroup GroupOf(int index)
    {
        ref Conversion conversion = ref _conversions[index];
        OpenGroup whole = OpenGroup.Start(default, conversion.Account, conversion.Group);
        whole.Time = conversion.Time;
        whole.Kind = conversion.IsTrade ? LegKind.Trade : LegKind.Conversion;
        whole.First = new GroupLeg
        {
            Asset = conversion.Fiat,
            Amount = Exact(conversion.FiatAmount),
            At = conversion.FiatAt,
            Account = conversion.Account,
            LastMs = OpenGroup.Milliseconds(conversion.Time) + conversion.FiatAfterMs,
            Class = AssetClass.Fiat,
            Presence = Presence(conversion, PendingLegs.Fiat),
        };
        whole.Second = new GroupLeg
        {
            Asset = conversion.Crypto,
            Amount = Exact(conversion.CryptoAmount),
            At = conversion.CryptoAt,
            Account = conversion.Account,
            LastMs = OpenGroup.Milliseconds(conversion.Time) + conversion.CryptoAfterMs,
            Class = AssetClass.Crypto,
            Presence = Presence(conversion, PendingLegs.Crypto),
        };
        whole.Legs = conversion.Legs;
        whole.Applied = new AppliedRate
        {
            Rate = Exact(conversion.Rate),
            Currency = conversion.PriceAsset,
            Scale = conversion.RateScale,
            Notes = conversion.RateNotes,
        };
        whole.HasOtherAccount = conversion.HasOtherAccount;
        (whole.Others, whole.HasThirdAsset) = _others.TryGetValue(index, out (GroupLeg[] Parts, bool HasMore) others)
            ? others : (null, conversion.HasThirdAsset);
        whole.IsJoinedByTime = conversion.Basis == MatchBasis.Time;
        if (conversion.FeeAsset != AssetTable.None)
        {
            LegPresence presence = Presence(conversion, PendingLegs.Fee);
            whole.Fee = new GroupLeg { Asset = conversion.FeeAsset, Amount = Exact(conversion.Fee), Presence = presence };
        }

        if (conversion.HasSecondFee)
        {
            (ushort asset, ScaledAmount amount) = _secondFees[index];
            whole.SecondFee = new GroupLeg { Asset = asset, Amount = amount, Presence = Presence(conversion, PendingLegs.SecondFee) };
        }

        return whole;
    }

    private void Replace(int index, in OpenGroup whole)
    {
        if (whole.HasBothSides)
        {
            bool added = TryAdd(whole);
            Invariant.Holds(added, "a conversion that changes stays one");
        }
        else
        {
            AddWithMissingSide(
                whole, whole.First.Class == AssetClass.Fiat ? BreakCategory.MissingCryptoLeg : BreakCategory.MissingFiatLeg);
        }

        _secondFees.Remove(index);
        _others.Remove(index);
        ref Conversion conversion = ref _conversions[index];
        conversion = _conversions[Count - 1];
        if (conversion.HasSecondFee)
        {
            _secondFees[index] = _secondFees[Count - 1];
            _secondFees.Remove(Count - 1);
        }

        if (_others.Remove(Count - 1, out (GroupLeg[] Parts, bool HasMore) others))
        {
            _others[index] = others;
        }

        _conversions.RemoveLast();
    }

    private BreakSet BreaksOfBoth(in Conversion conversion)
    {
        ScaledAmount fiat = Exact(conversion.FiatAmount), crypto = Exact(conversion.CryptoAmount);
        bool isOtherCurrency = (conversion.RateNotes & RateNotes.SeveralCurrencies) != 0
            || (conversion.PriceAsset != AssetTable.None && conversion.PriceAsset != conversion.Fiat
                && conversion.PriceAsset != conversion.Crypto);
        return (conversion.HasOtherAccount ? BreakSet.Customer : 0)
            | (conversion.HasThirdAsset ? BreakSet.Ambiguous : 0)
            | (isOtherCurrency ? BreakSet.Asset : 0)
            | (fiat.IsNegative == crypto.IsNegative || fiat.IsZero || crypto.IsZero ? BreakSet.Amount : 0);
    }

    private static LegPresence Presence(in Conversion conversion, PendingLegs leg) =>
        (conversion.Pending & leg) != 0 ? LegPresence.Pending : LegPresence.Posted;

    private static uint After(long time, in GroupLeg leg) =>
        leg.IsUsed ? (uint)System.Math.Clamp(leg.LastMs - OpenGroup.Milliseconds(time), 0, uint.MaxValue) : 0;

    private void Add(
        in OpenGroup group, in GroupLeg fiat, in GroupLeg crypto, BreakSet missing, MatchBasis basis, MatchConfidence joined)
    {
        int index = Count;
        ref Conversion conversion = ref _conversions.Add();
        conversion = new Conversion
        {
            Time = group.Time,
            Account = fiat.IsUsed ? fiat.Account : crypto.Account,
            Group = group.Group,
            Fiat = fiat.Asset,
            FiatAmount = Compact(fiat.Amount),
            FiatAt = fiat.At,
            Crypto = crypto.Asset,
            CryptoAmount = Compact(crypto.Amount),
            CryptoAt = crypto.At,
            FeeAsset = group.Fee.IsUsed ? group.Fee.Asset : AssetTable.None,
            Fee = Compact(group.Fee.Amount),
            Rate = Compact(group.Applied.Rate),
            RateScale = group.Applied.Scale,
            RateNotes = group.Applied.Notes,
            PriceAsset = group.Applied.Currency,
            Legs = group.Legs,
            FiatAfterMs = After(group.Time, fiat),
            CryptoAfterMs = After(group.Time, crypto),
            Basis = basis,
            Joined = joined,
            IsTrade = group.Kind == LegKind.Trade,
            IsBuy = fiat.Asset == AssetTable.None ? !crypto.Amount.IsNegative : fiat.Amount.IsNegative,
            HasOtherAccount = group.HasOtherAccount,
            HasThirdAsset = group.HasThirdAsset || group.Others is not null,
            HasSecondFee = group.SecondFee.IsUsed,
            Pending = (fiat.IsPending ? PendingLegs.Fiat : 0) | (crypto.IsPending ? PendingLegs.Crypto : 0)
                | (group.Fee.IsPending ? PendingLegs.Fee : 0) | (group.SecondFee.IsPending ? PendingLegs.SecondFee : 0),
        };
        BreakSet breaks = missing == BreakSet.None ? BreaksOfBoth(conversion) : missing;
        conversion.Breaks = group.HasPending ? BreakSet.None : breaks;
        conversion.State = group.HasPending ? ConversionState.Pending
            : breaks == BreakSet.None ? ConversionState.Matched : ConversionState.Broken;
        if (group.Others is not null)
        {
            _others[index] = (group.Others, group.HasThirdAsset);
        }

        if (group.SecondFee.IsUsed)
        {
            _secondFees[index] = (group.SecondFee.Asset, group.SecondFee.Amount);
        }
    }

    /// <summary>The compact form of an amount; one that is wide is kept beside the column.</summary>
    internal CompactAmount Compact(ScaledAmount amount)
    {
        if (CompactAmount.TryPack(amount, out CompactAmount packed))
        {
            return packed;
        }

        _wide.Add(amount);
        return CompactAmount.Wide(_wide.Count - 1);
    }
}
