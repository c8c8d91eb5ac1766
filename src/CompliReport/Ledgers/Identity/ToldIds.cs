using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>The events with ids that the fuller of two exports tells, with the amounts of their parts where both exports have
/// them.</summary>
/// <remarks>Only ids that a row of the other export has are kept: some 50 bytes each, and as many for each of their parts.</remarks>
internal sealed class ToldIds
{
    // A product that one export gives in full and the other to eight places, a currency to four.
    private const long RoundingShare = 1_000_000;

    private static readonly Int128 LeastRounding = 10_000_000_000, LeastRoundingOfCurrency = 100_000_000_000_000;

    private readonly HashSet<KeyHash> _wanted = [], _ids = [];
    private readonly HashSet<(KeyHash Id, ulong Account)> _ofAccounts = [];
    private readonly Dictionary<(KeyHash Id, int Part), Int128> _parts = [];

    /// <summary>Says what will be looked for, before anything is added.</summary>
    internal void Want(in Telling side) => _wanted.Add(side.Subject);

    /// <summary>Adds a leg that a row of the fuller export tells.</summary>
    internal void Add(in Telling told)
    {
        if (!_wanted.Contains(told.Subject))
        {
            return;
        }

        _ids.Add(told.Subject);
        _ofAccounts.Add((told.Subject, told.Account));
        if (told.Part != 0)
        {
            unchecked
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_parts, (told.Subject, told.Part), out _) += told.Amount.Units;
            }
        }
    }

    /// <summary>What became of a row whose sides have ids.</summary>
    internal Retelling Decide(ReadOnlySpan<Telling> sides)
    {
        int told = 0, missing = 0, differing = 0;
        foreach (Telling side in sides)
        {
            if (!Has(side))
            {
                continue;
            }

            told++;
            if (side.Part == 0)
            {
                continue;
            }

            if (!_parts.TryGetValue((side.Subject, side.Part), out Int128 units))
            {
                missing++;
            }
            else if (!IsRounded(side, units))
            {
                differing++;
            }
        }

        // Where an id is one only together with asset and amount, a side alone may be that of another trade.
        return told == 0 ? Retelling.NotTold
            : told < sides.Length ? Retelling.MaybeTold
            : missing > 0 ? Retelling.KnownByOneSide
            : differing > 0 ? Retelling.KnownWithOtherFigures
            : Retelling.Known;
    }

    // Rows that do not say of which part of the account they are may be of any.
    private bool Has(in Telling side) =>
        side.Account == 0
            ? _ids.Contains(side.Subject)
            : _ofAccounts.Contains((side.Subject, side.Account)) || _ofAccounts.Contains((side.Subject, 0));

    private static bool IsRounded(in Telling side, Int128 told)
    {
        Int128 units = side.Amount.Units, least = side.IsCurrency ? LeastRoundingOfCurrency : LeastRounding;
        return Int128.Abs(units - told) <= Int128.Max(least, Int128.Abs(units) / RoundingShare);
    }
}
