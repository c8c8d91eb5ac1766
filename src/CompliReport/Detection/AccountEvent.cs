using System.Collections.Generic;
using System.Runtime.InteropServices;
using CompliReport.Ledgers;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>A movement or a conversion on the time line of a customer.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct AccountEvent
{
    internal long Time;
    internal RecordLocation At;

    /// <summary>Without a sign: the movement's own amount, or the fiat side of a conversion.</summary>
    internal ScaledAmount Amount;

    /// <summary>Millionths of a US dollar without a sign; -1 without a rate.</summary>
    internal long UsdMicros;

    internal int Account;

    /// <summary>Symbol, -1 for none.</summary>
    internal int Counterparty;

    /// <summary>Position among the run's conversions, -1 for a movement.</summary>
    internal int Conversion;

    internal ushort Asset, Country;

    /// <summary>Exactly one kind of event.</summary>
    internal RuleEvents Event;

    internal CounterpartyType Party;

    /// <summary>Order of time, then of place.</summary>
    internal static readonly Comparer<AccountEvent> ByTime =
        Comparer<AccountEvent>.Create(
            static (left, right) => left.Time != right.Time ? left.Time.CompareTo(right.Time) : left.At.CompareTo(right.At));

    internal readonly bool HasUsd => UsdMicros >= 0;

    internal readonly bool IsInflow => (Event & (RuleEvents.FiatIn | RuleEvents.CashIn | RuleEvents.CryptoIn)) != 0;

    internal readonly bool IsOutflow => (Event & (RuleEvents.FiatOut | RuleEvents.CashOut | RuleEvents.CryptoOut)) != 0;

    internal readonly bool IsConversion => (Event & (RuleEvents.FxPurchase | RuleEvents.FxSettlement)) != 0;

    internal readonly bool IsFiat => (Event & (RuleEvents.CryptoIn | RuleEvents.CryptoOut)) == 0;
}
