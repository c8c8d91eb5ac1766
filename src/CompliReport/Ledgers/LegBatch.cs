using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>Where an input row ended up; each row is in exactly one bucket.</summary>
public enum RowBucket
{
    /// <summary>Read and used.</summary>
    Accepted,

    /// <summary>Faulty; listed in refused.csv with every fault.</summary>
    Refused,

    /// <summary>The same entry with the same body was read before.</summary>
    Duplicate,

    /// <summary>Replaced by a later file of the exchange.</summary>
    Superseded,

    /// <summary>Passed over for a stated reason.</summary>
    Ignored,
}

/// <summary>
/// Up to 4,096 legs as columns: what travels from the reader to the state. Reused; valid until the next batch is asked for.
/// </summary>
/// <remarks>
/// No object, string or decimal per row: keys lie in <see cref="Text"/> and become symbols in <see cref="LedgerSymbols"/>; amounts are
/// exact in 8 bytes. The legs of one row stand next to each other and share <see cref="Offset"/>; <see cref="StartsRow"/> marks the first.
/// </remarks>
internal sealed class LegBatch
{
    /// <summary>Legs a batch holds; a row is written whole, so a batch is handed on a little before it is full.</summary>
    internal const int Capacity = 4096;

    /// <summary>Legs that one row can make, at most.</summary>
    internal const int LegsPerRowMax = 8;

    /// <summary>The longest key that may be kept, in bytes.</summary>
    internal const int KeyLengthMax = 255;

    // Bytes after the last text, so that 16 may be loaded from the start of any.
    private const int TextSlack = 16;

    private readonly List<ScaledAmount> _wide = [];
    private byte[] _text = new byte[Capacity * 96];
    private int _textLength;
    private long[]? _begun;
    private ushort[]? _portfolio;

    internal int Count { get; set; }

    internal int File { get; set; }

    internal long[] Offset { get; } = new long[Capacity];

    internal bool[] StartsRow { get; } = new bool[Capacity];

    internal RowBucket[] Bucket { get; } = new RowBucket[Capacity];

    /// <summary>Hash of what identifies the row among all rows of the run: its entry id, or its content and occurrence.</summary>
    internal ulong[] RowKey { get; } = new ulong[Capacity];

    internal KeyHash[] Group { get; } = new KeyHash[Capacity];

    internal TextRange[] GroupText { get; } = new TextRange[Capacity];

    internal TextRange[] AccountText { get; } = new TextRange[Capacity];

    internal TextRange[] CounterpartyText { get; } = new TextRange[Capacity];

    /// <summary>Symbol of the account; filled by <see cref="LedgerSymbols"/>.</summary>
    internal int[] Account { get; } = new int[Capacity];

    /// <summary>Symbol of the counterparty (address, account or name), -1 for none; filled by <see cref="LedgerSymbols"/>.</summary>
    internal int[] Counterparty { get; } = new int[Capacity];

    internal ushort[] Asset { get; } = new ushort[Capacity];

    /// <summary>Symbol of the price currency, <see cref="AssetTable.None"/> where the row names none.</summary>
    internal ushort[] PriceAsset { get; } = new ushort[Capacity];

    internal AssetClass[] Class { get; } = new AssetClass[Capacity];

    internal LegKind[] Kind { get; } = new LegKind[Capacity];

    internal LegRole[] Role { get; } = new LegRole[Capacity];

    internal LegStatus[] Status { get; } = new LegStatus[Capacity];

    internal CounterpartyType[] Party { get; } = new CounterpartyType[Capacity];

    /// <summary>Two letters of the counterparty's country, 0 for none: (first &lt;&lt; 8) | second.</summary>
    internal ushort[] Country { get; } = new ushort[Capacity];

    /// <summary>Whether the row reverses an earlier entry.</summary>
    internal bool[] IsReversal { get; } = new bool[Capacity];

    /// <summary>
    /// Hash of the entry id that a reversal takes back; set where <see cref="IsReversal"/>, <c>default</c> for one that names none.
    /// </summary>
    internal KeyHash[] ReversalOf { get; } = new KeyHash[Capacity];

    /// <summary>Whether a leg of the batch says when it was booked: else <see cref="Booked"/> is not set.</summary>
    internal bool HasBookings { get; set; }

    /// <summary>When the leg was booked, <see cref="long.MaxValue"/> where the row does not say.</summary>
    internal long[] Booked { get; } = new long[Capacity];

    /// <summary>Whether legs say when what they are part of began: else <see cref="Begun"/> is not set.</summary>
    internal bool HasBeginnings { get; set; }

    /// <summary>When the order of the leg was given, where the row says that too.</summary>
    internal long[] Begun => _begun ??= new long[Capacity];

    /// <summary>Whether legs say of which part of the account they are: else <see cref="Portfolio"/> is not set.</summary>
    internal bool HasPortfolios { get; set; }

    /// <summary>The part of the account, numbered like pockets, where no balance is kept by it; 0 for none.</summary>
    internal ushort[] Portfolio => _portfolio ??= new ushort[Capacity];

    /// <summary>Whether legs may say from where an account was used and by whom it was paid: else the columns below are not set.</summary>
    internal bool HasSightings { get; private set; }

    /// <summary>The device, the province and the name of the other side; <see cref="Keep"/> has their text.</summary>
    internal TextRange[] DeviceText { get; private set; } = [];

    internal TextRange[] ProvinceText { get; private set; } = [];

    internal TextRange[] PartyNameText { get; private set; } = [];

    /// <summary>Symbols of them, -1 for none; filled by <see cref="LedgerSymbols"/>.</summary>
    internal int[] Device { get; private set; } = [];

    internal int[] Province { get; private set; } = [];

    internal int[] PartyName { get; private set; } = [];

    /// <summary>Two letters of the country of the internet address, 0 for none.</summary>
    internal ushort[] IpCountry { get; private set; } = [];

    /// <summary>Gives room for what <see cref="HasSightings"/> speaks of.</summary>
    internal void ExpectSightings()
    {
        HasSightings = true;
        if (Device.Length == 0)
        {
            (DeviceText, ProvinceText, PartyNameText) = (new TextRange[Capacity], new TextRange[Capacity], new TextRange[Capacity]);
            (Device, Province, PartyName, IpCountry) = (new int[Capacity], new int[Capacity], new int[Capacity], new ushort[Capacity]);
        }
    }

    /// <summary>
    /// Whether legs may say the balance after them: else <see cref="HasBalance"/> and <see cref="BalanceAfter"/> are not set.
    /// </summary>
    internal bool HasBalances { get; set; }

    internal bool[] HasBalance { get; } = new bool[Capacity];

    /// <summary>The balance of the account's asset in the wallet after the leg.</summary>
    internal CompactAmount[] BalanceAfter { get; } = new CompactAmount[Capacity];

    /// <summary>Whether legs may be in a pocket: else <see cref="Pocket"/> is not set.</summary>
    internal bool HasPockets { get; set; }

    /// <summary>Which of an exchange's balances of an asset in a wallet it is, as <see cref="PocketTable"/> numbers them; 0 for the
    /// only one.</summary>
    internal ushort[] Pocket { get; } = new ushort[Capacity];

    /// <summary>Whether legs may say the rate that was applied: else <see cref="HasRate"/> and <see cref="Rate"/> are not set.</summary>
    internal bool HasRates { get; set; }

    internal bool[] HasRate { get; } = new bool[Capacity];

    /// <summary>Units of <see cref="PriceAsset"/> for one of the coin, as the exchange says it applied them.</summary>
    internal CompactAmount[] Rate { get; } = new CompactAmount[Capacity];

    /// <summary>Whether nothing but the time joins the legs of a group.</summary>
    internal bool IsJoinedByTime { get; private set; }

    internal Wallet[] InWallet { get; } = new Wallet[Capacity];

    /// <summary>Nanoseconds since the epoch, UTC.</summary>
    internal long[] Time { get; } = new long[Capacity];

    internal CompactAmount[] Amount { get; } = new CompactAmount[Capacity];

    /// <summary>Whether another row may still be written.</summary>
    internal bool HasRoom => Count <= Capacity - LegsPerRowMax;

    /// <summary>Empties the batch for rows of a file.</summary>
    internal void Clear(LedgerFile file)
    {
        Clear(file.Number);
        IsJoinedByTime = file.Match is { } match && match.Format.JoinsByTime(match);
    }

    internal void Clear(int file)
    {
        IsJoinedByTime = false;
        Count = 0;
        File = file;
        HasBookings = false;
        HasBeginnings = false;
        HasPortfolios = false;
        HasBalances = false;
        HasPockets = false;
        HasRates = false;
        HasSightings = false;
        _textLength = 0;
        _wide.Clear();
    }

    /// <summary>Moves a whole row, given by its first leg, into a bucket.</summary>
    internal void SetBucket(int firstLeg, RowBucket bucket)
    {
        int leg = firstLeg;
        do
        {
            Bucket[leg++] = bucket;
        }
        while (leg < Count && !StartsRow[leg]);
    }

    /// <summary>The exact amount of a leg.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ScaledAmount AmountAt(int leg) => Exact(Amount[leg]);

    /// <summary>The exact balance after a leg that has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ScaledAmount BalanceAt(int leg) => Exact(BalanceAfter[leg]);

    /// <summary>The exact rate of a leg that has one, and with how many digits after the point it was written.</summary>
    internal (ScaledAmount Rate, int Scale) RateAt(int leg) =>
        (Exact(Rate[leg]), Rate[leg].IsWide ? ScaledAmount.Scale : Rate[leg].Scale);

    /// <summary>The compact form of an amount that was read or computed elsewhere.</summary>
    internal CompactAmount Compact(ScaledAmount exact)
    {
        if (CompactAmount.TryPack(exact, out CompactAmount packed))
        {
            return packed;
        }

        _wide.Add(exact);
        return CompactAmount.Wide(_wide.Count - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ScaledAmount Exact(CompactAmount amount) => amount.IsWide ? _wide[amount.WideIndex] : amount.ToScaled();

    /// <summary>Keeps a key of at most 255 bytes until the batch is cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TextRange Keep(ReadOnlySpan<byte> key)
    {
        if (_textLength + key.Length + TextSlack > _text.Length)
        {
            Array.Resize(ref _text, _text.Length * 2);
        }

        key.CopyTo(_text.AsSpan(_textLength));
        TextRange range = new(_textLength, key.Length);
        _textLength += key.Length;
        return range;
    }

    /// <summary>The first byte of a kept key; at least 16 bytes may be read from it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref byte TextStart(TextRange range) => ref _text[range.Start];

    /// <summary>The bytes of a kept key.</summary>
    internal ReadOnlySpan<byte> Text(TextRange range) => _text.AsSpan(range.Start, range.Length);
}

/// <summary>A piece of the text of a batch: start and length in bytes; length 0 for none.</summary>
internal readonly record struct TextRange(int Start, int Length);
