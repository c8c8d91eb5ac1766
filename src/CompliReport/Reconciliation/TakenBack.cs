using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>What was taken back of one leg: its group, its asset, and the amount with the sign of the reversal.</summary>
internal readonly record struct TakenBackLeg(KeyHash Group, ushort Asset, bool IsFee, ScaledAmount Amount);

/// <summary>
/// What reversals take out of the day. A reversal counts where it names a posted entry of the same account and asset and is not larger than
/// what is left of it, with the opposite sign; any other is a break.
/// </summary>
/// <remarks>
/// Of several reversals of one entry the earlier ones count; at the same instant the order is that of their ids, so that it does not
/// depend on where rows stand. An entry that the exchange has marked as reversed itself was never counted: its reversal pairs with it and
/// takes nothing out.
/// </remarks>
internal sealed class TakenBack
{
    /// <summary>Reversals that take nothing back are listed up to so many; the others are counted.</summary>
    internal const int UnmatchedMax = 100_000;

    private readonly Dictionary<KeyHash, List<TakenBackLeg>> _legs = [];
    private readonly Dictionary<RecordLocation, ScaledAmount> _left = [];
    private readonly List<LooseBreak> _unmatched = [];
    private long _notListed;

    /// <summary>What was taken back of conversions and trades, by group.</summary>
    internal IReadOnlyDictionary<KeyHash, List<TakenBackLeg>> Legs => _legs;

    /// <summary>What is left of each entry of which something was taken back, by its place; zero where all was.</summary>
    internal IReadOnlyDictionary<RecordLocation, ScaledAmount> Left => _left;

    /// <summary>Reversals that take nothing back.</summary>
    internal IReadOnlyList<LooseBreak> Unmatched => _unmatched;

    /// <summary>Judges all reversals of the day.</summary>
    internal static TakenBack Of(LedgerDay day)
    {
        TakenBack taken = new();
        Reversal[] ordered = day.Reversals;
        // Nobody asks for them again, and a day of nothing but reversals has millions.
        day.Reversals = [];
        Array.Sort(ordered, static (left, right) => left.Time != right.Time ? left.Time.CompareTo(right.Time)
            : left.Key != right.Key ? left.Key.CompareTo(right.Key)
            : left.At.CompareTo(right.At));
        for (int i = 0; i < ordered.Length; i++)
        {
            taken.Judge(ordered[i], day.Symbols);
            ordered[i] = default;
        }

        if (taken._notListed > 0)
        {
            long all = taken._notListed + UnmatchedMax;
            taken._unmatched.Add(new LooseBreak(
                BreakCategory.ReversalUnmatched, "more", -1, null, -1, $"at most {UnmatchedMax} reversals to be listed",
                string.Create(CultureInfo.InvariantCulture, $"{all} reversals that take nothing back"),
                taken._notListed.ToString(CultureInfo.InvariantCulture), ""));
        }

        return taken;
    }

    private void Judge(Reversal reversal, LedgerSymbols symbols)
    {
        if (reversal.Original is not { } original)
        {
            Refuse(
                reversal, symbols, null, "a posted entry of this id", $"no entry of this id in the run, and {reversal.Amount} taken back");
            return;
        }

        string name = original.EntryId;
        if (original.Status is LegStatus.Pending or LegStatus.Failed)
        {
            string status = original.Status == LegStatus.Pending ? "pending" : "failed";
            Refuse(reversal, symbols, original, $"entry {name} with status posted", $"entry {name} with status {status}");
        }
        else if (original.IsReversal)
        {
            Refuse(reversal, symbols, original, $"entry {name} to be no reversal", $"entry {name}, which is a reversal itself");
        }
        else if (original.Asset != reversal.Asset)
        {
            Refuse(
                reversal, symbols, original, $"a reversal of {-original.Amount} {symbols.Asset(original.Asset)}, as entry {name} has it",
                $"a reversal of {reversal.Amount} {symbols.Asset(reversal.Asset)}");
        }
        else if (original.Account != reversal.Account)
        {
            Refuse(
                reversal, symbols, original, $"a reversal of {-original.Amount} on account {symbols.AccountName(original.Account)}",
                $"a reversal of {reversal.Amount} on account {symbols.AccountName(reversal.Account)}");
        }
        else
        {
            TakeOut(reversal, original, symbols);
        }
    }

    private void TakeOut(Reversal reversal, OriginalLeg original, LedgerSymbols symbols)
    {
        ScaledAmount before = _left.TryGetValue(original.At, out ScaledAmount kept) ? kept : original.Amount;
        bool isOpposite = before.IsNegative != reversal.Amount.IsNegative && !before.IsZero && !reversal.Amount.IsZero;
        if (!isOpposite || reversal.Amount.Magnitude > before.Magnitude)
        {
            string limit = (-before).ToString();
            Refuse(
                reversal, symbols, original,
                before.IsZero
                    ? $"0 left of entry {original.EntryId} to take back"
                    : $"at most {limit}, what is left of entry {original.EntryId}",
                $"a reversal of {reversal.Amount}", ScaledAmount.TryAdd(reversal.Amount, before, out ScaledAmount more) ? more : null);
            return;
        }

        if (!ScaledAmount.TryAdd(before, reversal.Amount, out ScaledAmount after))
        {
            Refuse(
                reversal, symbols, original, "an amount that leaves at most 28 digits of the entry",
                $"a reversal of {reversal.Amount} of entry {original.EntryId}");
            return;
        }

        _left[original.At] = after;
        if (original.Status == LegStatus.Posted && original.IsInPeriod
            && original.Kind is LegKind.Trade or LegKind.Conversion or LegKind.Fee or LegKind.FeeRebate)
        {
            bool isFee = original.Role == LegRole.Fee || original.Kind is LegKind.Fee or LegKind.FeeRebate;
            if (!_legs.TryGetValue(original.Group, out List<TakenBackLeg>? ofGroup))
            {
                _legs.Add(original.Group, ofGroup = []);
            }

            ofGroup.Add(new TakenBackLeg(original.Group, original.Asset, isFee, reversal.Amount));
        }
    }

    private void Refuse(
        Reversal reversal, LedgerSymbols symbols, OriginalLeg? original, string expected, string found, ScaledAmount? difference = null)
    {
        if (_unmatched.Count == UnmatchedMax)
        {
            _notListed++;
            return;
        }

        _unmatched.Add(new LooseBreak(
            BreakCategory.ReversalUnmatched, reversal.Key.ToString("x16", CultureInfo.InvariantCulture),
            reversal.At.File, reversal.At, reversal.Account, expected, found,
            difference?.ToString() ?? "", symbols.Asset(reversal.Asset).Text)
        {
            Also = original?.At,
            AtRisk = reversal.Amount,
            Time = reversal.Time,
        });
    }
}
