using System;

namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A price that nothing can be held against: it is not tested, and never passes.</summary>
internal static class NoRate
{
    /// <summary>The currency stopped being quoted years ago.</summary>
    public static void Plant(KnownDay day) => Plant(day, static terms => terms with { Fiat = KnownAssets.LongGone, Coin = "BTC" });

    /// <summary>The currency stopped being quoted more than five business days ago.</summary>
    public static void PlantTooOld(KnownDay day) =>
        Plant(day, terms => terms with { At = day.Between(5, 4, 14), Fiat = KnownAssets.Stopped, Coin = "BTC" });

    /// <summary>No file has a price of the coin.</summary>
    public static void PlantCoin(KnownDay day) => Plant(day, static terms => terms with { Coin = KnownAssets.Unpriced });

    private static void Plant(KnownDay day, Func<Terms, Terms> change)
    {
        KnownConversion conversion = day.Convert(change(Lone.Some(day)));
        day.Expect("NO_RATE", conversion.Account.Id, conversion.Group);
    }
}
