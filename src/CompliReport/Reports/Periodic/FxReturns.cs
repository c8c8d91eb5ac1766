using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
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
    // Pieces do not depend on how many threads there are: a sum that is no exact decimal is left out piece by piece.
    private const int PiecesMax = 16, PieceLengthMin = 65_536;

    // Of US dollars among the currencies.
    private const int UsdPosition = 0;

    private readonly RunResult _result;
    private readonly ImmutableArray<Scope> _scopes;
    private readonly ImmutableArray<string> _zones;
    private readonly ImmutableArray<AssetCode> _currencies;
    private readonly FxMonths _months;

    private FxReturns(RunResult result)
    {
        _result = result;
        _scopes = result.Packs.IsEmpty
            ? [new Scope("", "", RegulatorCalendar.Of("UTC", []), null, 0)]
            : [.. result.Packs.DistinctBy(static pack => pack.Id).Select(static pack => new Scope(
                pack.Jurisdiction, pack.Id, pack.Calendar(), pack.LocalCurrency, (ushort)((pack.Residency[0] << 8) | pack.Residency[1])))];
        ImmutableArray<RegulatorCalendar> zones = [.. _scopes.Select(static scope => scope.Calendar).DistinctBy(static one => one.Zone)];
        _zones = [.. zones.Select(static zone => zone.Zone)];
        _months = new FxMonths(zones);
        _currencies = [.. _scopes.Select(static scope => scope.Local).OfType<AssetCode>().Prepend(Valuation.Usd).Distinct()];
    }

    /// <summary>The return of a run, closed against its ledgers.</summary>
    internal static FxReturn Of(RunResult result) => new FxReturns(result).Make();

    private FxReturn Make()
    {
        FxReturn fx = new() { From = _result.Ledger.First, To = _result.Ledger.Last, Rows = _result.Ledger.Accepted };
        AddLegs(fx);
        AddOutside(fx, "other_trade", _result.Reconciled.Conversions.Outside.OtherTrades);
        AddOutside(fx, "taken_back", _result.Reconciled.Conversions.Outside.TakenBack);
        int count = _result.Reconciled.Conversions.Count, length = Math.Max(PieceLengthMin, (count / PiecesMax) + 1);
        Piece[] pieces = new Piece[(count + length - 1) / length];
        Parallel.For(0, pieces.Length, Workers.SideBySide, i => pieces[i] = PieceOf(i * length, Math.Min(count, (i + 1) * length)));
        Dictionary<FxGroupKey, FxGroup> groups = [];
        foreach (Piece piece in pieces)
        {
            foreach ((FxGroupKey key, FxGroup group) in piece.Groups)
            {
                if (!groups.TryAdd(key, group))
                {
                    groups[key].Add(group);
                }
            }

            foreach ((FxControlKey key, AssetTotal total) in piece.Control)
            {
                fx.Add(key, total);
            }

            fx.Unsummed += piece.Unsummed;
        }

        for (int i = 0; i < _scopes.Length; i++)
        {
            Report(fx, i, groups);
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

    private Piece PieceOf(int start, int end)
    {
        ConversionColumn conversions = _result.Reconciled.Conversions;
        Valuation valuation = new(_result.Ledger.Symbols.Assets, _result.Rates);
        Piece piece = new([.. _currencies.Select(valuation.In)]);
        for (int i = start; i < end; i++)
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

        return piece;
    }

    // Hot path, benchmark "execute --all-rules": one look-up a conversion, whatever the number of packs, and one value for each currency.
    private void Report(Piece piece, in Conversion conversion, ScaledAmount fiat)
    {
        AccountPeriod facts = _result.Accounts.At(conversion.Account, conversion.Time);
        FxGroupKey key = new(
            _months.NumberAt(conversion.Time), conversion.Fiat, conversion.Crypto, conversion.IsBuy, facts.Type, facts.Residency);
        ref FxGroup? group = ref CollectionsMarshal.GetValueRefOrAddDefault(piece.Groups, key, out _);
        group ??= new FxGroup(_currencies.Length);
        ConversionColumn conversions = _result.Reconciled.Conversions;
        group.Add(
            fiat, Math.Abs(conversions.ExactDecimal(conversion.FiatAmount)), conversions.Exact(conversion.CryptoAmount), conversion.Fiat,
            conversion.Time, piece.Valuations);
    }

    // What a pack reports of the groups: in numbers first, so that texts are compared once a row and not once a group.
    private void Report(FxReturn fx, int number, Dictionary<FxGroupKey, FxGroup> groups)
    {
        Scope scope = _scopes[number];
        int zone = _zones.IndexOf(scope.Calendar.Zone);
        int local = scope.Local is { } currency ? _currencies.IndexOf(currency) : -1;
        Dictionary<Slot, FxTotals> rows = [];
        Dictionary<(ushort Fiat, int Month), AssetTotal> reported = [];
        foreach ((FxGroupKey key, FxGroup group) in groups)
        {
            int month = _months[key.Months][zone];
            Slot slot = new(
                month, key.Fiat, key.Crypto, key.IsBuy, key.Kind,
                key.Residency == 0 ? Residency.Unknown : key.Residency == scope.Residency ? Residency.Resident : Residency.NonResident);
            rows[slot] = FxTotals.Sum(rows.GetValueOrDefault(slot), group.TotalsIn(UsdPosition, local));
            AssetTotal before = reported.GetValueOrDefault((key.Fiat, month));
            bool isSummed = ScaledAmount.TryAdd(before.Credit, group.Signed.Credit, out _)
                & ScaledAmount.TryAdd(before.Debit, group.Signed.Debit, out _);
            fx.Unsummed += group.SignedUnsummed + (isSummed ? 0 : 1);
            reported[(key.Fiat, month)] = AssetTotal.Sum(before, group.Signed);
        }

        foreach ((Slot slot, FxTotals totals) in rows)
        {
            fx.Add(KeyOf(scope, slot), totals);
        }

        foreach (((ushort fiat, int month), AssetTotal total) in reported)
        {
            fx.Add(new FxControlKey(Name(fiat), FxControlLine.Reported, "", scope.Pack, MonthText(month)), total);
        }
    }

    private FxReturnKey KeyOf(Scope scope, Slot slot) => new(
        scope.Jurisdiction, scope.Pack, scope.Calendar.Zone, MonthText(slot.Month), Name(slot.Fiat), slot.IsBuy ? "buy" : "sell",
        slot.Kind switch { CustomerType.Natural => "natural", CustomerType.Legal => "legal", _ => "unknown" },
        slot.Residency switch { Residency.Resident => "resident", Residency.NonResident => "non_resident", _ => "unknown" },
        Name(slot.Crypto), scope.Local?.Text ?? "");

    private static string MonthText(int month) =>
        string.Create(CultureInfo.InvariantCulture, $"{month / 12:0000}-{(month % 12) + 1:00}");

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

    /// <summary>What a total of a pack is of, in numbers; the month counts from the year 0.</summary>
    private readonly record struct Slot(
        int Month, ushort Fiat, ushort Crypto, bool IsBuy, CustomerType Kind, Residency Residency);

    /// <summary>What one piece of the conversions adds.</summary>
    private sealed class Piece(ImmutableArray<CurrencyValuation> valuations)
    {
        internal ImmutableArray<CurrencyValuation> Valuations => valuations;

        internal Dictionary<FxGroupKey, FxGroup> Groups { get; } = [];

        internal Dictionary<FxControlKey, AssetTotal> Control { get; } = [];

        internal long Unsummed { get; set; }

        internal void Add(FxControlKey key, ScaledAmount amount)
        {
            Unsummed += Control.GetValueOrDefault(key).TryAdd(amount, out AssetTotal total) ? 0 : 1;
            Control[key] = total;
        }
    }
}
