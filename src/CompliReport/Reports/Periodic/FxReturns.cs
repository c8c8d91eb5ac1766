using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports.Periodic;

/// <summary>Makes the FX return of a run: one pass over its conversions, in pieces on all cores that are added in order.</summary>
internal sealed class FxReturns
{
    private const int PieceLength = 65_536;

    private readonly RunResult _result;
    private readonly ImmutableArray<Scope> _scopes;

    private FxReturns(RunResult result)
    {
        _result = result;
        _scopes = result.Packs.IsEmpty
            ? [new Scope("", "", RegulatorCalendar.Of("UTC", []), null, 0)]
            : [.. result.Packs.DistinctBy(static pack => pack.Id).Select(static pack => new Scope(
                pack.Jurisdiction, pack.Id, pack.Calendar(), pack.LocalCurrency, (ushort)((pack.Residency[0] << 8) | pack.Residency[1])))];
    }

    /// <summary>The return of a run, closed against its ledgers.</summary>
    internal static FxReturn Of(RunResult result) => new FxReturns(result).Make();

    private FxReturn Make()
    {
        FxReturn fx = new() { From = _result.Ledger.First, To = _result.Ledger.Last, Rows = _result.Ledger.Accepted };
        AddLegs(fx);
        AddOutside(fx, "other_trade", _result.Reconciled.Conversions.Outside.OtherTrades);
        AddOutside(fx, "taken_back", _result.Reconciled.Conversions.Outside.TakenBack);
        int pieces = (_result.Reconciled.Conversions.Count + PieceLength - 1) / PieceLength;
        foreach (Piece piece in Enumerable.Range(0, pieces).AsParallel().AsOrdered().Select(PieceAt))
        {
            foreach ((Slot slot, FxTotals totals) in piece.Totals)
            {
                fx.Add(KeyOf(slot), totals);
            }

            foreach ((FxControlKey key, AssetTotal total) in piece.Control)
            {
                fx.Add(key, total);
            }

            fx.Unsummed += piece.Unsummed;
        }

        FxClosing.Close(fx, _scopes[0].Pack);
        return fx;
    }

    private void AddLegs(FxReturn fx)
    {
        FiatLegs legs = _result.Ledger.FiatLegs;
        fx.Unsummed += legs.Unsummed;
        foreach (ushort asset in legs.Assets)
        {
            string fiat = Name(asset);
            AssetTotal unbooked = default;
            foreach (FiatLegUse use in Enum.GetValues<FiatLegUse>())
            {
                AssetTotal total = legs.Of(asset, use);
                unbooked = use is FiatLegUse.Pending or FiatLegUse.Failed or FiatLegUse.Reversed
                    ? AssetTotal.Sum(unbooked, total)
                    : unbooked;
                if (use == FiatLegUse.Exchange)
                {
                    fx.Add(new FxControlKey(fiat, FxControlLine.Exchanged, "", "", ""), total);
                }
                else if (total != default)
                {
                    fx.Add(new FxControlKey(fiat, FxControlLine.Excluded, ReasonOf(use), "", ""), total);
                }
            }

            // What was booked is taken from the files' own totals, those of the receipt: the two were counted apart.
            AssetTotal booked = _result.Ledger.Files.Aggregate(
                default(AssetTotal), (sum, file) => AssetTotal.Sum(sum, file.TotalOf(asset)));
            fx.Add(new FxControlKey(fiat, FxControlLine.Accepted, "", "", ""), AssetTotal.Sum(booked, unbooked));
        }
    }

    private void AddOutside(FxReturn fx, string reason, IReadOnlyDictionary<ushort, AssetTotal> totals)
    {
        foreach ((ushort asset, AssetTotal total) in totals)
        {
            fx.Add(new FxControlKey(Name(asset), FxControlLine.NotReported, reason, "", ""), total);
        }
    }

    private Piece PieceAt(int number)
    {
        ConversionColumn conversions = _result.Reconciled.Conversions;
        Piece piece = new(new Valuation(_result.Ledger.Symbols.Assets, _result.Rates));
        int end = Math.Min(conversions.Count, (number + 1) * PieceLength);
        for (int i = number * PieceLength; i < end; i++)
        {
            ref Conversion conversion = ref conversions[i];
            foreach ((ushort asset, ScaledAmount amount) in conversion.HasThirdAsset ? conversions.FurtherFiatOf(i) : [])
            {
                piece.Add(new FxControlKey(Name(asset), FxControlLine.NotReported, "further_currency", "", ""), amount);
            }

            if (conversion.Fiat == AssetTable.None || (conversion.Pending & PendingLegs.Fiat) != 0)
            {
                continue;
            }

            ScaledAmount fiat = conversions.Exact(conversion.FiatAmount);
            if (ReasonOf(conversion) is { } reason)
            {
                piece.Add(new FxControlKey(Name(conversion.Fiat), FxControlLine.NotReported, reason, "", ""), fiat);
            }
            else
            {
                Report(piece, conversion, fiat);
            }
        }

        foreach ((Slot slot, AssetTotal total) in piece.Reported)
        {
            FxReturnKey key = KeyOf(slot);
            piece.Add(new FxControlKey(key.Fiat, FxControlLine.Reported, "", key.Pack, key.Month), total);
        }

        return piece;
    }

    private void Report(Piece piece, in Conversion conversion, ScaledAmount fiat)
    {
        ScaledAmount paid = fiat.Magnitude;
        bool hasUsd = piece.Valuation.TryValue(paid, conversion.Fiat, Valuation.Usd, conversion.Time, out ScaledAmount usd);
        AccountPeriod facts = _result.Accounts.At(conversion.Account, conversion.Time);
        ScaledAmount crypto = _result.Reconciled.Conversions.Exact(conversion.CryptoAmount).Magnitude;
        for (int i = 0; i < _scopes.Length; i++)
        {
            Scope scope = _scopes[i];
            ScaledAmount local = default;
            bool hasLocal = scope.Local is { } currency
                && piece.Valuation.TryValue(paid, conversion.Fiat, currency, conversion.Time, out local);
            DateOnly date = scope.Calendar.LocalDate(UtcInstant.FromNanoseconds(conversion.Time));
            Slot slot = new(
                i, (date.Year * 12) + date.Month - 1, conversion.Fiat, conversion.Crypto, conversion.IsBuy, facts.Type,
                facts.Residency == 0 ? Residency.Unknown : facts.Residency == scope.Residency ? Residency.Resident : Residency.NonResident);
            piece.Totals[slot] = FxTotals.Sum(
                piece.Totals.GetValueOrDefault(slot),
                new FxTotals(
                    1, paid, crypto, hasUsd ? usd : default, hasUsd ? 0 : 1, hasLocal ? local : default, hasLocal ? 0 : 1, 0));
            Slot month = new(i, slot.Month, slot.Fiat, 0, IsBuy: false, CustomerType.Unknown, Residency.Unknown);
            piece.Unsummed += piece.Reported.GetValueOrDefault(month).TryAdd(fiat, out AssetTotal total) ? 0 : 1;
            piece.Reported[month] = total;
        }
    }

    private FxReturnKey KeyOf(Slot slot)
    {
        Scope scope = _scopes[slot.Scope];
        string month = string.Create(CultureInfo.InvariantCulture, $"{slot.Month / 12:0000}-{(slot.Month % 12) + 1:00}");
        return new FxReturnKey(
            scope.Jurisdiction, scope.Pack, scope.Calendar.Zone, month, Name(slot.Fiat), slot.IsBuy ? "buy" : "sell",
            slot.Kind switch { CustomerType.Natural => "natural", CustomerType.Legal => "legal", _ => "unknown" },
            slot.Residency switch { Residency.Resident => "resident", Residency.NonResident => "non_resident", _ => "unknown" },
            Name(slot.Crypto), scope.Local?.Text ?? "");
    }

    // Why a conversion with booked fiat is not in the return; null where it is.
    private static string? ReasonOf(in Conversion conversion) =>
        conversion.Crypto == AssetTable.None ? "missing_crypto_leg"
        : conversion.State == ConversionState.Pending ? "conversion_pending"
        : (conversion.Pending & PendingLegs.Crypto) != 0 ? "crypto_leg_not_booked"
        : null;

    private static string ReasonOf(FiatLegUse use) => use switch
    {
        FiatLegUse.Fee => "fee",
        FiatLegUse.Deposit => "deposit",
        FiatLegUse.Withdrawal => "withdrawal",
        FiatLegUse.InternalTransfer => "internal_transfer",
        FiatLegUse.Hold => "hold",
        FiatLegUse.P2P => "p2p",
        FiatLegUse.Card => "card",
        FiatLegUse.Reversal => "reversal",
        FiatLegUse.Pending => "leg_pending",
        FiatLegUse.Failed => "leg_failed",
        FiatLegUse.Reversed => "leg_reversed",
        _ => "other",
    };

    private string Name(ushort asset) => _result.Ledger.Symbols.Asset(asset).Text;

    private enum Residency
    {
        Unknown,
        Resident,
        NonResident,
    }

    /// <summary>A pack, as far as the return goes by it.</summary>
    private sealed record Scope(string Jurisdiction, string Pack, RegulatorCalendar Calendar, AssetCode? Local, ushort Residency);

    /// <summary>What a total is of, in numbers; the month counts from the year 0.</summary>
    private readonly record struct Slot(
        int Scope, int Month, ushort Fiat, ushort Crypto, bool IsBuy, CustomerType Kind, Residency Residency);

    /// <summary>What one piece of the conversions adds.</summary>
    private sealed class Piece(Valuation valuation)
    {
        internal Valuation Valuation => valuation;

        internal Dictionary<Slot, FxTotals> Totals { get; } = [];

        internal Dictionary<Slot, AssetTotal> Reported { get; } = [];

        internal Dictionary<FxControlKey, AssetTotal> Control { get; } = [];

        internal long Unsummed { get; set; }

        internal void Add(FxControlKey key, ScaledAmount amount)
        {
            Unsummed += Control.GetValueOrDefault(key).TryAdd(amount, out AssetTotal total) ? 0 : 1;
            Control[key] = total;
        }

        internal void Add(FxControlKey key, AssetTotal total) => Control[key] = AssetTotal.Sum(Control.GetValueOrDefault(key), total);
    }
}
