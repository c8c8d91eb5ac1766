using System;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>Cells and legs of rows that hold a whole exchange: a market, both sides, a fee.</summary>
internal abstract partial class VenueRows
{
    /// <summary>1 for a purchase, -1 for a sale.</summary>
    protected static readonly WordTable<int> BuyOrSell = new(("buy", 1), ("sell", -1));

    private const int JoinedLengthMax = 192;

    private readonly byte[] _joined = new byte[JoinedLengthMax];

    /// <summary>The two assets of a market.</summary>
    protected MarketPair Pair(int column, MarketPairs pairs)
    {
        ReadOnlySpan<byte> name = Cell(column);
        if (!pairs.TryFind(name, Legs.Assets, out MarketPair pair))
        {
            Fault(column, name.IsEmpty ? LedgerFault.Missing : LedgerFault.PairNotUnderstood);
        }

        return pair;
    }

    /// <summary>A number that its column says the direction of: a sign in it is a fault.</summary>
    protected ExactNumber Unsigned(int column, NumberNotation notation, bool required)
    {
        ExactNumber number = Number(column, notation, required);
        if (number.IsNegative)
        {
            Fault(column, LedgerFault.SignNotPossible);
        }

        return number;
    }

    /// <summary>What a word of a closed list means; any other word is the given fault.</summary>
    protected T Word<T>(int column, WordTable<T> words, LedgerFault unknown)
    {
        ReadOnlySpan<byte> word = Cell(column);
        if (!words.TryFind(word, out T meaning))
        {
            Fault(column, word.IsEmpty ? LedgerFault.Missing : unknown);
        }

        return meaning;
    }

    /// <summary>Adds the legs of an exchange that stands in one row: both sides, and the fee where there is one.</summary>
    protected void AddExchange(
        KeyHash identity,
        in LegDraft traded,
        VenueAsset quote,
        ExactNumber paid,
        VenueAsset feeAsset,
        ExactNumber fee,
        ReadOnlySpan<byte> account,
        ReadOnlySpan<byte> group)
    {
        LegDraft leg = traded with { Role = LegRole.Base, PriceAsset = quote.Number };
        Add(identity, leg, account, group);
        Add(identity, leg with { Role = LegRole.Quote, Asset = quote.Number, Class = quote.Class, Amount = paid }, account, group);
        AddFee(identity, traded, feeAsset, fee, account, group);
    }

    /// <summary>Adds the fee of a movement, given as a magnitude; below zero it was given back, and zero is none.</summary>
    protected void AddFee(
        KeyHash identity, in LegDraft of, VenueAsset asset, ExactNumber fee, ReadOnlySpan<byte> account, ReadOnlySpan<byte> group)
    {
        if (!fee.IsZero)
        {
            LegKind kind = fee.IsNegative ? LegKind.FeeRebate : LegKind.Fee;
            LegDraft leg = of with
            {
                Kind = kind,
                Role = LegRole.Fee,
                Asset = asset.Number,
                Class = asset.Class,
                Amount = fee.Negated,
                PriceAsset = AssetTable.None,
                Party = CounterpartyType.None,
            };
            Add(identity, leg, account, group);
        }
    }

    /// <summary>Two identifiers as one, with a slash between them; a fault of the first where both together are too long for one.</summary>
    protected ReadOnlySpan<byte> JoinedIds(int firstColumn, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.Length + 1 + second.Length > _joined.Length)
        {
            Fault(firstColumn, LedgerFault.IdNotSound);
            return default;
        }

        first.CopyTo(_joined);
        _joined[first.Length] = (byte)'/';
        second.CopyTo(_joined.AsSpan(first.Length + 1));
        return _joined.AsSpan(0, first.Length + 1 + second.Length);
    }
}
