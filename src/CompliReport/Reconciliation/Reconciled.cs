using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>A break that belongs to no conversion: a control total, an orphan leg, a repeated entry.</summary>
/// <param name="Category">What kind.</param>
/// <param name="Key">What it is about, without personal data: makes the break's id.</param>
/// <param name="File">Number of the file concerned, -1 for the upload as a whole.</param>
/// <param name="At">The row concerned; null for a whole file.</param>
/// <param name="Account">Symbol of the account, -1 for none.</param>
/// <param name="Expected">What should be there.</param>
/// <param name="Found">What is there.</param>
/// <param name="Difference">Found less expected, where both are numbers; else empty.</param>
/// <param name="Asset">Ticker, or empty.</param>
internal sealed record LooseBreak(
    BreakCategory Category, string Key, int File, RecordLocation? At, int Account, string Expected, string Found, string Difference,
    string Asset)
{
    /// <summary>How bad it is where the case says otherwise than the catalog.</summary>
    internal BreakSeverity? Severity { get; init; }

    /// <summary>A second row that is concerned, e.g. the first of two of one id.</summary>
    internal RecordLocation? Also { get; init; }

    /// <summary>The amount of <see cref="Asset"/> at risk, without regard to its sign; null where no amount is.</summary>
    internal ScaledAmount? AtRisk { get; init; }

    /// <summary>When the row occurred, nanoseconds since the epoch; null for a break without a row.</summary>
    internal long? Time { get; init; }

    /// <summary>The group concerned, empty for none.</summary>
    internal string Group { get; init; } = "";
}

/// <summary>What reconciliation found: every conversion with its state, and the breaks that belong to none.</summary>
public sealed class Reconciled
{
    internal Reconciled(
        ConversionColumn conversions, ConversionPricing pricing, OwnMarket market, FeeTest fees, ImmutableArray<LooseBreak> looseBreaks,
        ConversionJoiner joiner, LegAges ages)
    {
        Conversions = conversions;
        Pricing = pricing;
        Market = market;
        Fees = fees;
        LooseBreaks = looseBreaks;
        OtherTrades = joiner.OtherTrades;
        Reversed = joiner.Reversed;
        Ages = ages;
        Count(conversions);
    }

    /// <summary>Conversions by state, in the order of <see cref="ConversionState"/>.</summary>
    public ImmutableArray<long> CountByState { get; private set; }

    /// <summary>Breaks by category, in the order of <see cref="BreakCategory"/>.</summary>
    public ImmutableArray<long> CountByCategory { get; private set; }

    /// <summary>Groups that exchanged two coins or two currencies: no conversion in the sense of the rules.</summary>
    public long OtherTrades { get; }

    /// <summary>Groups of which reversals took everything back: no conversions any more.</summary>
    public long Reversed { get; }

    /// <summary>All breaks.</summary>
    public long Breaks => System.Linq.Enumerable.Sum(CountByCategory);

    internal ConversionColumn Conversions { get; }

    internal ConversionPricing Pricing { get; }

    /// <summary>What the day's own prices say.</summary>
    internal OwnMarket Market { get; }

    internal FeeTest Fees { get; }

    internal LegAges Ages { get; }

    internal ImmutableArray<LooseBreak> LooseBreaks { get; }

    /// <summary>Finishes what the joiner began: joins what lay far apart, prices everything, and lists what stays open.</summary>
    internal static Reconciled Finish(
        ConversionJoiner joiner,
        LedgerDay day,
        RateBook rates,
        FeeSchedule schedule,
        PriceTolerances tolerances,
        AccountFacts accounts,
        IEnumerable<LooseBreak> controlBreaks,
        TakenBack takenBack,
        LegAges ages,
        Predicate<AssetCode> isFiat)
    {
        joiner.Close();
        List<OrphanLeg> orphans = LeftoverGroups.Settle(joiner, day, accounts, takenBack, ages, isFiat);
        joiner.LetGo();
        ages.Judge(joiner.Conversions);
        AssetTable assets = day.Symbols.Assets;
        ConversionPricing pricing = new(joiner.Conversions, assets, rates, tolerances);
        FeeTest fees = new(joiner.Conversions, assets, rates, schedule, day.Exchange.Text);
        ulong[] prices = new ulong[joiner.Conversions.Count];
        pricing.PriceAll(fees, prices);
        OwnMarket market = OwnMarket.Of(joiner.Conversions, prices, assets, accounts, rates, tolerances.Platform);
        ImmutableArray<LooseBreak>.Builder loose = ImmutableArray.CreateBuilder<LooseBreak>();
        loose.AddRange(controlBreaks);
        loose.AddRange(takenBack.Unmatched);
        foreach (OrphanLeg orphan in orphans)
        {
            GroupLeg leg = orphan.Group.First;
            string group = System.Text.Encoding.UTF8.GetString(joiner.Conversions.Texts[orphan.Group.Group]);
            string asset = day.Symbols.Asset(leg.Asset).Text;
            loose.Add(new LooseBreak(
                BreakCategory.OrphanLeg, group, leg.At.File, leg.At, orphan.Group.Account, "another leg of group " + group,
                leg.Amount.ToString(), "", asset)
            {
                Group = group,
                AtRisk = leg.Amount,
                Time = orphan.Group.Time,
            });
        }

        return new Reconciled(joiner.Conversions, pricing, market, fees, loose.ToImmutable(), joiner, ages);
    }

    private void Count(ConversionColumn conversions)
    {
        long[] states = new long[Enum.GetValues<ConversionState>().Length];
        long[] categories = new long[BreakCatalog.All.Length];
        for (int i = 0; i < conversions.Count; i++)
        {
            ref Conversion conversion = ref conversions[i];
            states[(int)conversion.State]++;
            for (uint bits = (uint)conversion.Breaks; bits != 0; bits &= bits - 1)
            {
                categories[System.Numerics.BitOperations.TrailingZeroCount(bits)]++;
            }
        }

        foreach (LooseBreak loose in LooseBreaks)
        {
            categories[(int)loose.Category]++;
        }

        CountByState = [.. states];
        CountByCategory = [.. categories];
    }
}
