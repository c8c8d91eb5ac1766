using System;
using System.Buffers.Binary;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>Hashes of what a row means, whatever its cells look like: its legs, as a batch of its own holds them.</summary>
/// <remarks>
/// <c>ZEUR</c> and <c>EUR</c>, a time in one zone and in another, a price to two places and to eight are different texts of one meaning.
/// Only for rows that are read again: never on the way of every row.
/// </remarks>
internal static class RowMeaning
{
    private const int BytesOfLeg = 128;

    /// <summary>All that the engine keeps of the row: what differs in this is another row.</summary>
    internal static KeyHash Of(LegBatch row)
    {
        KeyHash meaning = default;
        Span<byte> bytes = stackalloc byte[BytesOfLeg];
        for (int leg = 0; leg < row.Count; leg++)
        {
            bytes.Clear();
            WriteMovement(bytes, row, leg);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], row.Time[leg]);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[32..], row.PriceAsset[leg]);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[34..], row.Country[leg]);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[36..], row.HasPockets ? row.Pocket[leg] : (ushort)0);
            (bytes[38], bytes[39]) = ((byte)row.Class[leg], (byte)row.Party[leg]);
            (bytes[40], bytes[41]) = (row.IsReversal[leg] ? (byte)1 : (byte)0, (byte)row.InWallet[leg]);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[48..], row.ReversalOf[leg].Low);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[56..], row.HasBookings ? row.Booked[leg] : long.MaxValue);
            if (row.HasBalances && row.HasBalance[leg])
            {
                bytes[42] = 1;
                BinaryPrimitives.WriteInt128LittleEndian(bytes[64..], row.BalanceAt(leg).Units);
            }

            if (row.HasRates && row.HasRate[leg])
            {
                bytes[43] = 1;
                BinaryPrimitives.WriteInt128LittleEndian(bytes[80..], row.RateAt(leg).Rate.Units);
            }

            KeyHash texts = KeyHash.Of(row.Text(row.AccountText[leg]));
            texts = KeyHash.Of(row.Text(row.GroupText[leg]), texts.Low);
            texts = KeyHash.Of(row.Text(row.CounterpartyText[leg]), texts.Low);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[96..], texts.Low);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[104..], texts.High);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[112..], meaning.High);
            meaning = KeyHash.Of(bytes, meaning.Low);
        }

        return meaning;
    }

    /// <summary>What moved and in which second: kind, part, state, asset and amount of every leg, in whatever order.</summary>
    /// <remarks>Nothing that only one version of an export says, as accounts, ids and balances are.</remarks>
    internal static KeyHash OfMovements(LegBatch row)
    {
        Span<byte> bytes = stackalloc byte[24];
        ulong low = 0, high = 0;
        for (int leg = 0; leg < row.Count; leg++)
        {
            bytes.Clear();
            WriteMovement(bytes, row, leg);
            KeyHash movement = KeyHash.Of(bytes, (ulong)SecondOf(row.Time[leg]));
            unchecked
            {
                low += movement.Low;
                high += movement.High;
            }
        }

        return new KeyHash(low, high);
    }

    private static long SecondOf(long time) => Math.DivRem(time, UtcInstant.Second).Quotient;

    private static void WriteMovement(Span<byte> bytes, LegBatch row, int leg)
    {
        (bytes[0], bytes[1], bytes[2]) = ((byte)row.Kind[leg], (byte)row.Role[leg], (byte)row.Status[leg]);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], row.Asset[leg]);
        BinaryPrimitives.WriteInt128LittleEndian(bytes[8..], row.AmountAt(leg).Units);
    }
}
