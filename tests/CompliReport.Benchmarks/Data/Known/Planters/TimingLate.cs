namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A leg after noon of the next business day, and before the end of the third.</summary>
internal static class TimingLate
{
    /// <summary>The coins come two days after the payment.</summary>
    public static void Plant(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.OnMonday(day) with { HasFee = false });
        conversion.Coin.At = conversion.Coin.At.AddDays(2);
        conversion.Coin.BookedAt = conversion.Coin.At;
        day.Expect("TIMING_LATE", conversion.Account.Id, conversion.Group);
    }

    /// <summary>The coins were announced today: timing, of low severity until noon of the next business day.</summary>
    public static void PlantAnnounced(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.At(day, day.Between(5, 4, 14)) with { HasFee = false });
        conversion.Coin.Status = "pending";
        day.Expect("TIMING_LATE", conversion.Account.Id, conversion.Group);
    }

    /// <summary>The coins were announced on Wednesday, and it is Friday evening.</summary>
    public static void PlantPending(KnownDay day)
    {
        KnownConversion conversion = day.Convert(Lone.At(day, day.Between(3, 4, 14)) with { HasFee = false });
        conversion.Coin.Status = "pending";
        day.Expect("TIMING_LATE", conversion.Account.Id, conversion.Group);
    }
}
