using System;
using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Ledgers.Cells;

/// <summary>
/// Numbers the balances of one asset that an exchange keeps apart although we call the asset by one name: bonded and staked coins, wallets,
/// portfolios. One table a run, so that all files of the upload mean the same by a number.
/// </summary>
internal sealed class PocketTable
{
    /// <summary>What all pockets share beyond the most that are told apart (4,094): their balances are not followed.</summary>
    internal const ushort NotFollowed = 4095;

    private readonly Dictionary<KeyHash, ushort> _numbers = [];

    /// <summary>The number of a pocket, told apart by two texts of the row; 0 where both are empty.</summary>
    internal ushort NumberOf(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.IsEmpty && second.IsEmpty)
        {
            return 0;
        }

        KeyHash key = KeyHash.Of(first, KeyHash.Of(second).Low);
        if (!_numbers.TryGetValue(key, out ushort number))
        {
            number = (ushort)Math.Min(_numbers.Count + 1, NotFollowed);
            if (number < NotFollowed)
            {
                _numbers.Add(key, number);
            }
        }

        return number;
    }
}
