namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A price far off the reference, in an hour in which nobody else traded the pair.</summary>
internal static class RateReference
{
    public static void Plant(KnownDay day) => Plant(day, 800);

    /// <summary>Beyond the flag and within the limit of a break: noted, and the conversion stays matched.</summary>
    public static void PlantFlag(KnownDay day) => Plant(day, -200);

    private static void Plant(KnownDay day, decimal deviationBps)
    {
        Terms terms = Lone.Hour(day) with { DeviationBps = deviationBps, Usd = 5_000 };
        KnownConversion conversion = day.Convert(terms);
        day.Expect("RATE_REFERENCE", conversion.Account.Id, conversion.Group, Lone.Implied(conversion));
    }
}
