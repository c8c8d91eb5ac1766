using System;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>How the rows of an exchange's own export become legs, and what joins them.</summary>
internal abstract partial class VenueRows
{
    // A batch keeps texts of up to 255 bytes; account, separators and a time of 20 bytes go into a group.
    private const int GroupTextMax = 200;

    private readonly byte[] _group = new byte[GroupTextMax + 40];
    private readonly byte[] _groupTime = new byte[32];
    private long _groupSecond = long.MinValue / 2;
    private int _groupTimeLength;

    /// <summary>The group of a movement that nothing but its time joins with its other sides: account, second and what else is
    /// common.</summary>
    /// <remarks>
    /// Joining by time is a guess and looks like one: such a group is named by what joined it. Several movements of one second share it,
    /// and sides written a second apart do not; the sums stay exact either way. Empty where the name would be too long for a group.
    /// </remarks>
    protected ReadOnlySpan<byte> JoinedByTime(
        ReadOnlySpan<byte> account, UtcInstant at, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        int rest = account.Length + first.Length + second.Length;
        if (rest > GroupTextMax)
        {
            return default;
        }

        Span<byte> group = _group;
        account.CopyTo(group);
        int length = account.Length;
        group[length++] = (byte)'/';
        if (at.Nanoseconds - _groupSecond is < 0 or >= UtcInstant.Second)
        {
            // Rows of one second stand together, and writing a time is the dearest part of a group.
            _groupSecond = at.Nanoseconds - (at.Nanoseconds % UtcInstant.Second);
            _groupTimeLength = UtcInstant.FromNanoseconds(_groupSecond).Format(_groupTime);
        }

        _groupTime.AsSpan(0, _groupTimeLength).CopyTo(group[length..]);
        length += _groupTimeLength;
        group[length++] = (byte)'/';
        first.CopyTo(group[length..]);
        length += first.Length;
        if (!second.IsEmpty)
        {
            group[length++] = (byte)'/';
            second.CopyTo(group[length..]);
            length += second.Length;
        }

        return group[..length];
    }

    /// <summary>A balance; false where the cell is empty or has more digits than are kept exactly, a fault where it is no number.</summary>
    protected bool TryReadBalance(int column, NumberNotation notation, out ExactNumber balance)
    {
        balance = default;
        ReadOnlySpan<byte> text = Cell(column);
        LedgerFault fault = text.IsEmpty ? LedgerFault.Missing : NumberText.TryRead(text, notation, out balance);
        if (fault == LedgerFault.NumberNotInFormat)
        {
            Fault(column, fault);
        }

        return fault == LedgerFault.None;
    }

    /// <summary>Adds a leg and the fee that the row names beside it in the same asset; a balance is that after both.</summary>
    /// <remarks>Every leg of a chain of balances needs its own: the leg's is the row's before the fee.</remarks>
    protected void AddWithFee(
        KeyHash identity,
        in LegDraft leg,
        ExactNumber fee,
        ReadOnlySpan<byte> account,
        ReadOnlySpan<byte> group,
        ReadOnlySpan<byte> counterparty = default)
    {
        LegDraft main = leg;
        if (!fee.IsZero && leg.HasBalance)
        {
            bool isKnown = ExactNumber.TryAdd(leg.BalanceAfter, fee.Negated, out ExactNumber before);
            main = leg with { HasBalance = isKnown, BalanceAfter = before };
        }

        // A row that only takes a fee moves nothing else.
        if (!leg.Amount.IsZero || fee.IsZero)
        {
            Add(identity, main, account, group, counterparty);
        }

        if (!fee.IsZero)
        {
            LegDraft feeLeg = leg with
            {
                Kind = fee.IsNegative ? LegKind.Fee : LegKind.FeeRebate,
                Role = LegRole.Fee,
                Amount = fee,
                PriceAsset = AssetTable.None,
                Party = CounterpartyType.None,
                IsReversal = leg.IsReversal && !fee.IsNegative,
            };
            Add(identity, feeLeg, account, group);
        }
    }

    /// <summary>Adds a leg of the current row.</summary>
    protected void Add(
        KeyHash identity,
        in LegDraft draft,
        ReadOnlySpan<byte> account,
        ReadOnlySpan<byte> group,
        ReadOnlySpan<byte> counterparty = default) =>
        Legs.Add(_row.Offset, identity.Low, draft, account, group, counterparty);
}
