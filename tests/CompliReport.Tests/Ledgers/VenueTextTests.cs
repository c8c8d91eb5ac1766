using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers;

public sealed class VenueTextTests
{
    [Theory]
    [InlineData("equal scales", "0.06420284", "0.00016091", "0.06436375")]
    [InlineData("different scales", "1", "-0.001", "0.999")]
    [InlineData("to zero", "5.50", "-5.5", "0")]
    [InlineData("below zero", "1", "-2.5", "-1.5")]
    [InlineData("beyond 17 digits", "9999999999", "0.000000000000000001", "9999999999.000000000000000001")]
    [InlineData("wide and narrow", "1234567890123.123456789012345", "0.000000000000005", "1234567890123.12345678901235")]
    [InlineData("beyond any amount", "99999999999999999999", "99999999999999999999", "")]
    public void Sums_are_exact_or_none(string reason, string left, string right, string sum)
    {
        bool fits = ExactNumber.TryAdd(Number(left), Number(right), out ExactNumber exact);

        Assert.NotEmpty(reason);
        if (sum.Length > 0)
        {
            Assert.True(fits);
            Assert.Equal(sum, exact.ToScaled().ToString());
            Assert.True(ExactNumber.AreEqual(exact, Number(sum)));
        }
        else
        {
            Assert.True(!fits || exact.ToScaled().ToString().Length > 20);
        }
    }

    [Theory]
    [InlineData("exact", "0.12345678", "9212.12345", "1137.299098099491")]
    [InlineData("signs", "-2", "9300.5", "-18601")]
    [InlineData("both below zero", "-2", "-3", "6")]
    [InlineData("beyond 17 digits", "123456789.123456789", "987654321.987654321", "121932631356500531.347203169112635269")]
    [InlineData("half to even, down", "0.0000000000000000005", "1", "none")]
    [InlineData("half to even", "0.000000001", "0.0000000005", "0")]
    [InlineData("half to even, up", "0.000000001", "0.0000000015", "0.000000000000000002")]
    [InlineData("beyond any amount", "99999999999999999999", "10", "")]
    public void Products_are_rounded_at_the_eighteenth_digit(string reason, string left, string right, string product)
    {
        Assert.NotEmpty(reason);
        if (product == "none")
        {
            Assert.Equal(LedgerFault.AmountTooManyDigits, NumberText.TryRead(Encoding.ASCII.GetBytes(left), NumberNotation.Plain, out _));
            return;
        }

        bool fits = ExactNumber.TryMultiply(Number(left), Number(right), out ExactNumber exact);

        Assert.Equal(product.Length > 0, fits);
        Assert.True(!fits || exact.ToScaled().ToString() == product, exact.ToScaled().ToString());
    }

    [Theory]
    [InlineData("0.02000000000000000000", "0.02")]
    [InlineData("4356.00000000000000000000", "4356")]
    [InlineData("-0.00000000000000000000", "0")]
    [InlineData("12345678901234567.0000000000", "12345678901234567")]
    [InlineData("100000000000000000000.5", null)]
    [InlineData("1.2.00000000000000000000", null)]
    [InlineData(".00000000000000000000", null)]
    [InlineData("00000000000000000000.", null)]
    [InlineData("0.12345678901234567890", null)]
    public void Zeros_at_the_end_of_a_fraction_say_nothing(string text, string? number)
    {
        LedgerFault fault = NumberText.TryRead(Encoding.ASCII.GetBytes(text), NumberNotation.Plain, out ExactNumber read);

        Assert.Equal(number is not null, fault == LedgerFault.None);
        Assert.True(number is null || read.ToScaled().ToString() == number);
    }

    [Theory]
    [InlineData("UTC", 0)]
    [InlineData("UTC+8", 480)]
    [InlineData("UTC+08:00", 480)]
    [InlineData("UTC-03:30", -210)]
    [InlineData("GMT+1", 60)]
    [InlineData("UTC+14:00", 840)]
    [InlineData("UTC+15", null)]
    [InlineData("UTC+8:60", null)]
    [InlineData("UTC8", null)]
    [InlineData("UTC+", null)]
    [InlineData("UTC+a", null)]
    [InlineData("CET", null)]
    [InlineData("", null)]
    public void Zones_are_an_offset_of_UTC(string text, int? minutes)
    {
        bool isZone = ZoneText.TryRead(text, out long offset);

        Assert.Equal(minutes is not null, isZone);
        Assert.True(minutes is null || offset == minutes * UtcInstant.Minute);
    }

    [Theory]
    [InlineData("Time(UTC+02:00)", "Time(zone)")]
    [InlineData("Filled Time(UTC)", "Filled Time(zone)")]
    [InlineData("Time\uFF08UTC+8\uFF09", "Time(zone)")]
    [InlineData("Currency (Fiat)", "Currency (Fiat)")]
    [InlineData("Time", "Time")]
    public void A_zone_in_a_column_is_taken_out_of_its_name(string column, string normal) => Assert.Equal(normal, ZoneText.Normal(column));

    private static ExactNumber Number(string text)
    {
        Assert.Equal(LedgerFault.None, NumberText.TryRead(Encoding.ASCII.GetBytes(text), NumberNotation.Plain, out ExactNumber number));
        return number;
    }
}
