namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A leg after the instant as of which the day is judged.</summary>
internal static class TimingFuture
{
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.At(day, day.Between(5, 15, 17)) with { HasFee = false });
        // Booked before it occurred as well would be a second contradiction.
        conversion.Coin.At = day.AsOf.AddMinutes(90 + day.Below(60));
        day.Expect("TIMING_FUTURE", conversion.Account.Id, conversion.Group);
    }
}
