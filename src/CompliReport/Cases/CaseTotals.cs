using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Cases;

/// <summary>What a case exchanged.</summary>
/// <param name="Usd">In US dollars with two places.</param>
/// <param name="Local">In local currency with two places.</param>
/// <param name="PassedOnUsd">What members exchanged again of what other members had exchanged before; not in the two others.</param>
/// <param name="Unvalued">Conversions that one of the three leaves out: no rate at their instant, or no exact sum.</param>
internal readonly record struct CaseAmounts(decimal Usd, decimal Local, decimal PassedOnUsd, long Unvalued);

/// <summary>What the accounts of each case exchanged, valued conversion by conversion at the rate of its instant, value that members hand
/// on to one another once (<see cref="PassedOn"/>).</summary>
internal sealed class CaseTotals
{
    private readonly List<(ScaledAmount Fiat, ScaledAmount Again, ushort Asset, long Time)>[] _exchanged;
    private readonly Valuation _valuation;

    internal CaseTotals(
        LedgerDay day, RateBook rates, MovementLog movements, Reconciled reconciled, Dictionary<string, int> caseOf, int cases)
    {
        _valuation = new Valuation(day.Symbols.Assets, rates);
        _exchanged = [.. Enumerable.Range(0, cases).Select(static _ => new List<(ScaledAmount, ScaledAmount, ushort, long)>())];
        Dictionary<int, int> caseOfSymbol =
            caseOf.ToDictionary(one => day.Symbols.Accounts.IndexOf(Encoding.UTF8.GetBytes(one.Key)), static one => one.Value);
        Dictionary<int, ScaledAmount> passed = PassedOn.Of(day, movements, reconciled.Conversions, caseOfSymbol);
        for (int i = 0; caseOf.Count > 0 && i < reconciled.Conversions.Count; i++)
        {
            ref Conversion conversion = ref reconciled.Conversions[i];
            if (conversion.HasBookedFiat && caseOfSymbol.TryGetValue(conversion.Account, out int index))
            {
                ScaledAmount again = passed.GetValueOrDefault(i);
                _exchanged[index].Add((
                    reconciled.Conversions.Exact(conversion.FiatAmount).Magnitude - again, again, conversion.Fiat, conversion.Time));
            }
        }
    }

    internal CaseAmounts Of(int index, AssetCode local)
    {
        ScaledAmount usd = ScaledAmount.Zero, inLocal = ScaledAmount.Zero, passedOn = ScaledAmount.Zero;
        long unvalued = 0;
        foreach ((ScaledAmount fiat, ScaledAmount again, ushort asset, long time) in _exchanged[index])
        {
            // What has no value, or no exact sum (more than 28 digits), is left out and counted: a total is never lowered in silence.
            bool isSummed = Add(ref usd, fiat, asset, Valuation.Usd, time);
            isSummed &= Add(ref inLocal, fiat, asset, local, time);
            isSummed &= again.IsZero || Add(ref passedOn, again, asset, Valuation.Usd, time);
            unvalued += isSummed ? 0 : 1;
        }

        return new CaseAmounts(Rounded(usd), Rounded(inLocal), Rounded(passedOn), unvalued);
    }

    private bool Add(ref ScaledAmount sum, ScaledAmount fiat, ushort asset, AssetCode currency, long time) =>
        _valuation.TryValue(fiat, asset, currency, time, out ScaledAmount value) && ScaledAmount.TryAdd(sum, value, out sum);

    private static decimal Rounded(ScaledAmount sum) => decimal.Round(sum.ToDecimal(), 2, MidpointRounding.AwayFromZero);
}
