using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>By what two exports of an exchange recognise the same event.</summary>
internal enum TellingKind : byte
{
    /// <summary>By nothing: the leg is never looked for, and nothing is found by it.</summary>
    None,

    /// <summary>By an id that both exports have: certain.</summary>
    Id,

    /// <summary>A side of an exchange: asset, direction and amount, within a second.</summary>
    Exchange,

    /// <summary>A deposit or withdrawal: asset, direction and amount, within a day. One export books when it credits, the other when the
    /// chain or the bank has confirmed: hours may lie between.</summary>
    Movement,
}

/// <summary>What a leg tells, in terms that two exports of an exchange have in common.</summary>
/// <param name="Kind">By what it is recognised.</param>
/// <param name="Subject">The id; else exchange, kind, asset and direction.</param>
internal readonly record struct Telling(TellingKind Kind, KeyHash Subject)
{
    /// <summary>When it occurred, in nanoseconds.</summary>
    internal long Time { get; init; }

    /// <summary>The signed amount.</summary>
    internal ScaledAmount Amount { get; init; }

    /// <summary>The amount with the fee that stands beside it: some exports book both as one.</summary>
    internal ScaledAmount WithFee { get; init; }

    /// <summary>What is sure of the account, 0 for nothing.</summary>
    internal ulong Account { get; init; }

    /// <summary>Whether the amount is what was paid for something else, which exports compute and round each in its own way.</summary>
    internal bool IsQuote { get; init; }

    /// <summary>Whether it has not happened yet.</summary>
    internal bool IsPending { get; init; }

    /// <summary>Another time at which it may be told, 0 for none: that of its order.</summary>
    internal long Begun { get; init; }

    /// <summary>Of an event with an id: which part of it the leg is, its asset and one; 0 where the id says it all.</summary>
    internal int Part { get; init; }

    /// <summary>Whether it moves a currency, which exports round to fewer places.</summary>
    internal bool IsCurrency { get; init; }

    /// <summary>An event with an id of its own.</summary>
    internal static Telling ById(KeyHash id) => new(TellingKind.Id, id);

    /// <summary>A leg of an event with an id of its own: both exports must tell it with the same amount. Fees are told in many
    /// ways.</summary>
    internal static Telling PartById(LegBatch batch, int leg) =>
        batch.Role[leg] == LegRole.Fee
            ? ById(batch.Group[leg])
            : ById(batch.Group[leg]) with
            {
                Part = batch.Asset[leg] + 1,
                Amount = batch.AmountAt(leg),
                IsCurrency = batch.Class[leg] == AssetClass.Fiat,
            };

    /// <summary>What a leg tells without an id; <c>default</c> for what is compared with nothing: fees, rewards, transfers within,
    /// failures.</summary>
    internal static Telling Of(string exchange, LegBatch batch, int leg)
    {
        TellingKind kind = (batch.Kind[leg], batch.Role[leg]) switch
        {
            (_, LegRole.Fee) => TellingKind.None,
            (LegKind.Trade or LegKind.Conversion, _) => TellingKind.Exchange,
            (LegKind.FiatDeposit or LegKind.FiatWithdrawal, _) => TellingKind.Movement,
            (LegKind.CryptoDeposit or LegKind.CryptoWithdrawal, _) => TellingKind.Movement,
            _ => TellingKind.None,
        };
        ScaledAmount amount = batch.AmountAt(leg);
        if (kind == TellingKind.None || amount.IsZero || batch.Status[leg] is not (LegStatus.Posted or LegStatus.Pending))
        {
            return default;
        }

        bool hasFee = kind == TellingKind.Movement && leg + 1 < batch.Count && !batch.StartsRow[leg + 1]
            && batch.Asset[leg + 1] == batch.Asset[leg];
        return new Telling(kind, SubjectOf(exchange, kind, batch.Asset[leg], amount.IsNegative))
        {
            Time = batch.Time[leg],
            Amount = amount,
            WithFee = hasFee && ScaledAmount.TryAdd(amount, batch.AmountAt(leg + 1), out ScaledAmount sum) ? sum : amount,
            IsQuote = batch.Role[leg] == LegRole.Quote,
            IsPending = batch.Status[leg] == LegStatus.Pending,
            Begun = batch.HasBeginnings ? batch.Begun[leg] : 0,
        };
    }

    /// <summary>Where the event is found: its subject in its second or day, or in the one so many steps later.</summary>
    internal KeyHash Bucket(int steps)
    {
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(time, Math.DivRem(Time, Unit).Quotient + steps);
        return KeyHash.Of(time, Subject.Low);
    }

    private long Unit => Kind == TellingKind.Exchange ? UtcInstant.Second : UtcInstant.Day;

    private static KeyHash SubjectOf(string exchange, TellingKind kind, ushort asset, bool isOut)
    {
        Span<byte> subject = [(byte)kind, isOut ? (byte)1 : (byte)0, (byte)asset, (byte)(asset >> 8)];
        return KeyHash.Of(subject, KeyHash.Of(MemoryMarshal.AsBytes(exchange.AsSpan())).Low);
    }
}
