using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Reports;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reports;

public sealed class ConversionIdsTests
{
    [Fact]
    public void An_id_is_the_time_to_the_millisecond_and_a_hash_of_exchange_and_group()
    {
        Assert.True(ExchangeId.TryParse("DEMO"u8, out ExchangeId exchange));
        string id = ConversionIds.Of(exchange, "G1"u8, UtcInstant.Of("2026-03-02T04:05:06.789999Z"));
        // The hash is a contract: an id of an earlier run has to name the same conversion.
        Assert.Equal("20260302T040506.789Z-6368e5e0745b8242", id);
        Assert.Equal(ConversionIds.Length, id.Length);
    }

    [Theory]
    [InlineData("before the epoch the millisecond is the one begun", "1969-12-31T23:59:59.9999Z", "19691231T235959.999Z")]
    [InlineData("the epoch itself", "1970-01-01T00:00:00Z", "19700101T000000.000Z")]
    public void Times_are_cut_never_rounded(string reason, string time, string expected) =>
        Assert.True(ConversionIds.Of(default, "G"u8, UtcInstant.Of(time)).StartsWith(expected, StringComparison.Ordinal), reason);

    [Fact]
    public void Positions_are_in_the_ordinal_order_of_the_ids_whatever_the_order_of_rows()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            Random random = new(seed);
            List<(string, string)> conversions = [];
            for (int i = 0; i < 60; i++)
            {
                // Few different times, so that many milliseconds are equal.
                string time = "2026-03-02T10:00:0" + random.Next(4).ToString(CultureInfo.InvariantCulture)
                    + "." + random.Next(3).ToString("000", CultureInfo.InvariantCulture) + "Z";
                conversions.Add((time, "g" + i.ToString(CultureInfo.InvariantCulture)));
            }

            RunResult result = ReportSample.Run(ReportSample.Conversions(conversions));
            string[] ids = [.. ConversionIds.Sorted(result).Select(position => ConversionIds.Of(result, position))];
            Assert.True(ids.Length == 60, $"seed {seed}");
            Assert.True(ids.SequenceEqual(ids.Order(StringComparer.Ordinal)), $"seed {seed}");
        }
    }
}
