using System.Runtime.InteropServices;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>What is known of one asset's part of a group.</summary>
internal enum LegPresence : byte
{
    /// <summary>No leg has come.</summary>
    None,

    /// <summary>Only announced: what is announced stands for the asset until a posted leg comes, and is never added to one.</summary>
    Pending,

    /// <summary>Posted.</summary>
    Posted,
}

/// <summary>One asset's part of a group: the sum of its legs, and where the first of them stands in the run.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct GroupLeg
{
    internal ScaledAmount Amount;
    internal RecordLocation At;

    /// <summary>The account of the first of its legs.</summary>
    internal int Account;

    /// <summary>When the last of its legs occurred, in milliseconds since the epoch, rounded down.</summary>
    internal long LastMs;

    internal ushort Asset;
    internal AssetClass Class;
    internal LegPresence Presence;

    /// <summary>Whether reversals have brought the sum to zero.</summary>
    internal bool IsTakenBack;

    internal readonly bool IsUsed => Presence != LegPresence.None;

    internal readonly bool IsPending => Presence == LegPresence.Pending;
}

/// <summary>
/// The legs of one group as far as they have come: at most two assets and fees in two, summed. The order of legs does not matter.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct OpenGroup
{
    /// <summary>Nanoseconds in a millisecond.</summary>
    internal const long Millisecond = 1_000_000;

    // A group of more assets than this stays ambiguous, whatever is taken back.
    private const int OthersMax = 16;

    internal KeyHash Key;
    internal GroupLeg First, Second, Fee, SecondFee;

    /// <summary>Parts in further assets, which make the group ambiguous until they are taken back; null for none. Never changed in place:
    /// groups are copied.</summary>
    internal GroupLeg[]? Others;

    internal long Time;
    internal TextRef Group;
    internal int Account;
    internal int Next;
    internal AppliedRate Applied;
    internal LegKind Kind;

    /// <summary>How many legs it has without fees: each is a step of rounding; saturated.</summary>
    internal byte Legs;

    internal bool HasOtherAccount, HasThirdAsset, MayBeContinued;

    /// <summary>Whether nothing but the time joins the legs.</summary>
    internal bool IsJoinedByTime;

    internal readonly bool HasBothSides => First.IsUsed && Second.IsUsed;

    internal readonly bool HasPending => First.IsPending || Second.IsPending || Fee.IsPending || SecondFee.IsPending;

    internal readonly bool IsFeeOnly => !First.IsUsed;

    internal static OpenGroup Start(KeyHash key, int account, TextRef group) =>
        new() { Key = key, Account = account, Group = group, Time = long.MaxValue, Applied = AppliedRate.None, Kind = LegKind.Trade };

    internal void Take(LegBatch batch, int leg)
    {
        bool isFee = IsFee(batch, leg);
        GroupLeg part = new()
        {
            Amount = batch.AmountAt(leg),
            At = new RecordLocation(batch.File, batch.Offset[leg]),
            Account = batch.Account[leg],
            LastMs = Milliseconds(batch.Time[leg]),
            Asset = batch.Asset[leg],
            Class = batch.Class[leg],
            Presence = batch.Status[leg] == LegStatus.Pending ? LegPresence.Pending : LegPresence.Posted,
        };
        HasOtherAccount |= batch.Account[leg] != Account;
        if (isFee)
        {
            AddFee(part);
            return;
        }

        if (batch.Time[leg] < Time)
        {
            Time = batch.Time[leg];
        }

        Kind = batch.Kind[leg] == LegKind.Conversion ? LegKind.Conversion : Kind;
        Applied.Take(batch, leg);
        Legs = (byte)System.Math.Min(Legs + 1, byte.MaxValue);
        AddMain(part);
    }

    internal static bool IsFee(LegBatch batch, int leg) =>
        batch.Role[leg] == LegRole.Fee || batch.Kind[leg] is LegKind.Fee or LegKind.FeeRebate;

    /// <summary>Takes in another part of the same group.</summary>
    internal void Merge(in OpenGroup other)
    {
        HasOtherAccount |= other.HasOtherAccount || other.Account != Account;
        HasThirdAsset |= other.HasThirdAsset;
        IsJoinedByTime |= other.IsJoinedByTime;
        Time = System.Math.Min(Time, other.Time);
        Kind = other.Kind == LegKind.Conversion ? other.Kind : Kind;
        Applied.Merge(other.Applied);
        Legs = (byte)System.Math.Min(Legs + other.Legs, byte.MaxValue);
        AddMain(other.First);
        AddMain(other.Second);
        foreach (GroupLeg part in other.Others ?? [])
        {
            AddMain(part);
        }

        AddFee(other.Fee);
        AddFee(other.SecondFee);
    }

    /// <summary>Takes out what reversals took back; a leg of which nothing is left is none.</summary>
    internal void TakeBack(System.Collections.Generic.List<TakenBackLeg> legs)
    {
        foreach (TakenBackLeg leg in legs)
        {
            if (leg.IsFee)
            {
                _ = TryTakeBack(ref Fee, leg) || TryTakeBack(ref SecondFee, leg);
            }
            else
            {
                _ = TryTakeBack(ref First, leg) || TryTakeBack(ref Second, leg) || TryTakeBackOther(leg);
            }
        }

        CloseMain();
        Close(ref Fee, ref SecondFee);
    }

    /// <summary>Milliseconds since the epoch, rounded down.</summary>
    internal static long Milliseconds(long nanoseconds) =>
        System.Math.DivRem(nanoseconds, Millisecond, out long rest) - (rest < 0 ? 1 : 0);

    private static bool TryTakeBack(ref GroupLeg sum, in TakenBackLeg leg)
    {
        if (sum.Presence != LegPresence.Posted || sum.Asset != leg.Asset
            || !ScaledAmount.TryAdd(sum.Amount, leg.Amount, out ScaledAmount left))
        {
            return false;
        }

        sum.Amount = left;
        sum.IsTakenBack |= left.IsZero;
        return true;
    }

    private bool TryTakeBackOther(in TakenBackLeg leg)
    {
        GroupLeg[] others = [.. Others ?? []];
        for (int i = 0; i < others.Length; i++)
        {
            if (TryTakeBack(ref others[i], leg))
            {
                Others = others;
                return true;
            }
        }

        return false;
    }

    // What is left is put together again: a side that was kept by mistake makes room for the one that stood beside it.
    private void CloseMain()
    {
        GroupLeg[] parts = [First, Second, .. Others ?? []];
        (First, Second, Others) = (default, default, null);
        foreach (GroupLeg part in parts)
        {
            if (part is not { IsTakenBack: true, Amount.IsZero: true })
            {
                AddMain(part);
            }
        }

        // Coins whose payment was taken back wait for money, not for any other side.
        if (!HasBothSides && First.Class != AssetClass.Fiat && Applied.Currency == AssetTable.None)
        {
            GroupLeg money = System.Array.Find(parts, static part => part is { IsTakenBack: true, Class: AssetClass.Fiat });
            Applied.Currency = money.IsUsed ? money.Asset : AssetTable.None;
        }
    }

    private static void Close(ref GroupLeg first, ref GroupLeg second)
    {
        second = second is { IsTakenBack: true, Amount.IsZero: true } ? default : second;
        if (first is { IsTakenBack: true, Amount.IsZero: true })
        {
            first = second;
            second = default;
        }
    }

    private void AddMain(in GroupLeg part)
    {
        // A purchase and a sale of one coin in one second are two conversions: which legs belong together is unknown.
        HasThirdAsset |= IsJoinedByTime && (IsOpposite(First, part) || IsOpposite(Second, part));
        if (!part.IsUsed || TryAdd(ref First, part) || TryAdd(ref Second, part))
        {
            return;
        }

        // Of more than two assets a currency and a coin are kept, so that a coin is never taken for the fiat side.
        GroupLeg other = part;
        bool isFiat = First.Class == AssetClass.Fiat;
        if (isFiat == (Second.Class == AssetClass.Fiat) && isFiat != (part.Class == AssetClass.Fiat))
        {
            (Second, other) = (part, Second);
        }

        AddOther(other);
    }

    private void AddOther(in GroupLeg part)
    {
        GroupLeg[] others = [.. Others ?? []];
        for (int i = 0; i < others.Length; i++)
        {
            if (TryAdd(ref others[i], part))
            {
                Others = others;
                return;
            }
        }

        HasThirdAsset |= others.Length == OthersMax;
        Others = others.Length == OthersMax ? others : [.. others, part];
    }

    private static bool IsOpposite(in GroupLeg sum, in GroupLeg part) =>
        sum.IsUsed && part.IsUsed && sum.Asset == part.Asset && !sum.Amount.IsZero && !part.Amount.IsZero
        && sum.Amount.IsNegative != part.Amount.IsNegative;

    private void AddFee(in GroupLeg part)
    {
        if (part.IsUsed && !TryAdd(ref Fee, part) && !TryAdd(ref SecondFee, part))
        {
            HasThirdAsset = true;
        }
    }

    // Legs that have no exact sum (more than 28 digits) belong to no market: the group is ambiguous, and the day goes on.
    private bool TryAdd(ref GroupLeg sum, in GroupLeg part)
    {
        if (sum.IsUsed && sum.Asset != part.Asset)
        {
            return false;
        }

        if (sum.Presence != part.Presence)
        {
            sum = part.Presence > sum.Presence ? part : sum;
            return true;
        }

        HasThirdAsset |= !ScaledAmount.TryAdd(sum.Amount, part.Amount, out sum.Amount);
        sum.LastMs = System.Math.Max(sum.LastMs, part.LastMs);
        if (part.At < sum.At)
        {
            (sum.At, sum.Account) = (part.At, part.Account);
        }

        return true;
    }
}
