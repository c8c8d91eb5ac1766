using System;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>An amount with its asset; <c>default</c> where the cell is empty.</summary>
internal readonly record struct VenueAmount(ExactNumber Number, VenueAsset Asset)
{
    /// <summary>The magnitude with the sign of a direction.</summary>
    internal VenueAmount Towards(int direction) => this with { Number = Number.Towards(direction) };
}

/// <summary>Reads the rows of exports in which one row can be a whole trade: both sides and the fee.</summary>
internal abstract class TradeRows : VenueRows
{
    private readonly VenueAssets _assets;

    /// <inheritdoc cref="VenueRows(FormatMatch, RowContext, int, int, bool, ReadOnlySpan{string})"/>
    protected TradeRows(
        FormatMatch match,
        RowContext context,
        int id,
        int contentCount,
        bool countsOccurrences,
        VenueAssets assets,
        params ReadOnlySpan<string> columns)
        : base(match, context, id, contentCount, countsOccurrences, columns) => _assets = assets;

    /// <summary>An asset in the exchange's spelling.</summary>
    protected VenueAsset Asset(int column) => Asset(column, _assets);

    /// <summary>Whether the text is an asset in the exchange's spelling.</summary>
    protected bool TryFindAsset(ReadOnlySpan<byte> spelling, out VenueAsset asset) => _assets.TryFind(spelling, Legs.Assets, out asset);

    /// <summary>1 for a purchase, -1 for a sale, and a fault for any other word.</summary>
    protected int Side(int column) => Word(column, BuyOrSell, LedgerFault.UnknownKind);

    /// <summary>A pair with a separator; a fault where either side is no asset.</summary>
    protected MarketPair Pair(int column, byte separator)
    {
        ReadOnlySpan<byte> pair = Cell(column);
        int at = pair.IndexOf(separator);
        return Pair(column, at < 0 ? default : pair[..at], at < 0 ? default : pair[(at + 1)..]);
    }

    /// <summary>
    /// A pair with a separator, or of six letters without one: three and three. Anything else could be split in several ways: a fault.
    /// </summary>
    protected MarketPair PairOrSixLetters(int column, byte separator)
    {
        ReadOnlySpan<byte> pair = Cell(column);
        return pair.Length == 6 && !pair.Contains(separator) ? Pair(column, pair[..3], pair[3..]) : Pair(column, separator);
    }

    /// <summary>A number followed by its unit, with a blank between them: <c>10.5 KAS</c>.</summary>
    protected VenueAmount AmountWithUnit(int column, bool required)
    {
        ReadOnlySpan<byte> text = Cell(column);
        if (text.IsEmpty)
        {
            if (required)
            {
                Fault(column, LedgerFault.Missing);
            }

            return default;
        }

        int space = text.IndexOf((byte)' ');
        ExactNumber number = default;
        VenueAsset asset = default;
        LedgerFault fault = space < 0
            ? LedgerFault.NumberNotInFormat
            : NumberText.TryRead(text[..space], NumberNotation.ZeroWithExponent, out number);
        if (fault == LedgerFault.None && !TryFindAsset(text[(space + 1)..], out asset))
        {
            fault = LedgerFault.AssetNotATicker;
        }

        if (fault != LedgerFault.None)
        {
            Fault(column, fault);
        }

        return new VenueAmount(number, asset);
    }

    /// <summary>An amount with its unit whose direction is known otherwise: a sign in it is a fault.</summary>
    protected VenueAmount UnsignedWithUnit(int column)
    {
        VenueAmount amount = AmountWithUnit(column, required: true);
        if (amount.Number.IsNegative)
        {
            Fault(column, LedgerFault.SignNotPossible);
        }

        return amount;
    }

    /// <summary>Adds the legs of a whole trade: both sides signed, the fee signed as a leg and zero for none.</summary>
    protected void AddTrade(
        KeyHash identity,
        in LegDraft trade,
        VenueAmount bought,
        VenueAmount paid,
        VenueAmount fee,
        ReadOnlySpan<byte> account,
        ReadOnlySpan<byte> group)
    {
        LegDraft main = trade with
        {
            Role = LegRole.Base,
            Asset = bought.Asset.Number,
            Class = bought.Asset.Class,
            Amount = bought.Number,
            PriceAsset = paid.Asset.Number,
        };
        Add(identity, main, account, group);
        Add(identity, Side(main, LegRole.Quote, paid), account, group);
        AddFee(identity, main, fee, account, group);
    }

    /// <summary>Adds the fee of the row as a leg of its own, in whatever asset; nothing where it is zero.</summary>
    protected void AddFee(
        KeyHash identity, in LegDraft main, VenueAmount fee, ReadOnlySpan<byte> account, ReadOnlySpan<byte> group)
    {
        if (!fee.Number.IsZero)
        {
            LegKind kind = fee.Number.IsNegative ? LegKind.Fee : LegKind.FeeRebate;
            LegDraft leg = Side(main, LegRole.Fee, fee) with { Kind = kind, PriceAsset = AssetTable.None, Party = CounterpartyType.None };
            Add(identity, leg, account, group);
        }
    }

    private static LegDraft Side(in LegDraft main, LegRole role, VenueAmount amount) =>
        main with { Role = role, Asset = amount.Asset.Number, Class = amount.Asset.Class, Amount = amount.Number };

    private MarketPair Pair(int column, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        VenueAsset quote = default;
        if (!TryFindAsset(first, out VenueAsset traded) || !TryFindAsset(second, out quote))
        {
            Fault(column, Cell(column).IsEmpty ? LedgerFault.Missing : LedgerFault.AssetNotATicker);
        }

        return new MarketPair(traded, quote);
    }
}
