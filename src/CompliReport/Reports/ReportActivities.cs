using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Cases;
using CompliReport.Ledgers.Cells;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>What the accounts of each case exchanged, by asset: the conversions are gone through once for all cases; those of the
/// earlier days too in which patterns were looked for.</summary>
internal sealed class ReportActivities
{
    private readonly Dictionary<string, Sums> _sums = new(StringComparer.Ordinal);
    private readonly AssetTable _assets;

    internal ReportActivities(RunResult result, ImmutableArray<Case> cases)
    {
        _assets = result.ExchangedSymbols.Assets;
        Dictionary<int, Sums> ofAccount = [];
        foreach (Case one in cases)
        {
            Sums sums = new();
            _sums.Add(one.Id, sums);
            foreach (string account in one.Accounts)
            {
                ofAccount[result.ExchangedSymbols.Accounts.IndexOf(Encoding.UTF8.GetBytes(account))] = sums;
            }
        }

        ConversionColumn conversions = result.Exchanged.Conversions;
        for (int i = 0; cases.Length > 0 && i < conversions.Count; i++)
        {
            ref Conversion conversion = ref conversions[i];
            if (conversion.HasBookedFiat && ofAccount.TryGetValue(conversion.Account, out Sums? sums))
            {
                sums.Conversions++;
                (sums.First, sums.Last) = (Math.Min(sums.First, conversion.Time), Math.Max(sums.Last, conversion.Time));
                sums.Purchases += conversion.IsBuy ? 1 : 0;
                sums.Add(conversion.Fiat, conversions.Exact(conversion.FiatAmount));
                if (conversion.Crypto != AssetTable.None)
                {
                    sums.Add(conversion.Crypto, conversions.Exact(conversion.CryptoAmount));
                }
            }
        }
    }

    internal ReportActivity Of(Case one)
    {
        Sums sums = _sums[one.Id];
        ImmutableArray<AssetTurnover> turnovers =
        [
            .. sums.ByAsset
                .Select(entry => new AssetTurnover(_assets[entry.Key], entry.Value.Paid, entry.Value.Received, entry.Value.Count))
                .OrderBy(static turnover => turnover.Asset),
        ];
        // What was exchanged before or after the findings is summed with the rest, so the period is that of both.
        UtcInstant from = UtcInstant.FromNanoseconds(Math.Min(one.From.Nanoseconds, sums.First));
        UtcInstant to = UtcInstant.FromNanoseconds(Math.Max(one.To.Nanoseconds, sums.Last));
        return new ReportActivity(
            from, to, one.AmountUsd, one.AmountLocal, one.LocalCurrency, sums.Conversions, sums.Purchases,
            turnovers, one.Tier, one.PassedOnUsd, one.Unvalued, sums.Unsummed);
    }

    private sealed class Sums
    {
        internal Dictionary<ushort, (ScaledAmount Paid, ScaledAmount Received, long Count)> ByAsset { get; } = [];

        internal long Conversions { get; set; }

        /// <summary>The instants of the first and the last of them.</summary>
        internal long First { get; set; } = long.MaxValue;

        internal long Last { get; set; } = long.MinValue;

        internal long Purchases { get; set; }

        /// <summary>Legs that have no exact sum with the others (more than 28 digits): counted, and left out.</summary>
        internal long Unsummed { get; private set; }

        internal void Add(ushort asset, ScaledAmount amount)
        {
            (ScaledAmount paid, ScaledAmount received, long count) = ByAsset.GetValueOrDefault(asset);
            bool isSummed = ScaledAmount.TryAdd(amount.IsNegative ? paid : received, amount.Magnitude, out ScaledAmount sum);
            Unsummed += isSummed ? 0 : 1;
            ByAsset[asset] = amount.IsNegative ? (sum, received, count + 1) : (paid, sum, count + 1);
        }
    }
}
