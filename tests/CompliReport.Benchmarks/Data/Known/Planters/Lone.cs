using System;

namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>Conversions of accounts that do nothing else, for planters to change.</summary>
internal static class Lone
{
    /// <summary>In the middle of Monday, in whatever zone: more than three business days before Friday evening.</summary>
    public static Terms OnMonday(KnownDay day) => At(day, day.Between(1, 4, 14)) with { HasFee = false };

    /// <summary>At some time from Monday to Thursday.</summary>
    public static Terms Some(KnownDay day) => At(day, day.Between(1 + day.Below(4), 4, 14));

    public static Terms At(KnownDay day, DateTime at)
    {
        string coin = KnownAssets.Coins[day.Below(2)];
        return new Terms(day.Enter(), at, KnownAssets.Fiat[day.Below(KnownAssets.Fiat.Length)], coin);
    }

    /// <summary>The only conversion of its pair and hour.</summary>
    public static Terms Hour(KnownDay day)
    {
        (DateTime at, string fiat) = day.HourAlone();
        return new Terms(day.Enter(), at, fiat, "ETH");
    }

    /// <summary>The price as the outputs write it: with ten places, below one with eighteen.</summary>
    public static string Implied(KnownConversion conversion)
    {
        decimal implied = Math.Abs(conversion.Fiat.Amount) / Math.Abs(conversion.Coin.Amount);
        return KnownAssets.Plain(decimal.Round(implied, implied < 1 ? 18 : 10, MidpointRounding.AwayFromZero));
    }
}
