using System;
using System.Text;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Values;

public sealed class CompactAmountTests
{
    [Theory]
    [InlineData("0", true)]
    [InlineData("-0.5", true)]
    [InlineData("99999999999999999", true)]
    [InlineData("100000000000000000", true)]
    [InlineData("100000000000000001", false)]
    [InlineData("0.99999999999999999", true)]
    [InlineData("0.100000000000000001", false)]
    [InlineData("-12345678901234567", true)]
    [InlineData("-123456789012345678", false)]
    [InlineData("12345678.123456789", true)]
    [InlineData("12345678.1234567891", false)]
    public void Seventeen_significant_digits_fit(string text, bool fits)
    {
        Assert.Equal(AmountFault.None, ScaledAmount.TryParse(Encoding.ASCII.GetBytes(text), out ScaledAmount amount));

        // Whole numbers keep their zeros: only places after the point are dropped.
        bool isPacked = CompactAmount.TryPack(amount, out CompactAmount packed);
        Assert.Equal(fits && text != "100000000000000000", isPacked);
        Assert.Equal(isPacked ? amount : ScaledAmount.Zero, packed.ToScaled());
    }

    [Fact]
    public void What_is_packed_is_what_is_read_back()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            Assert.True(ScaledAmount.TryParse(Encoding.ASCII.GetBytes(AmountSamples.Text(new Random(seed))),
                out ScaledAmount amount) == AmountFault.None, $"seed {seed}");
            if (CompactAmount.TryPack(amount, out CompactAmount packed))
            {
                Assert.True(packed.ToScaled() == amount && !packed.IsWide && packed.IsNegative == amount.IsNegative,
                    $"seed {seed}: {amount}");
            }
        }
    }

    [Fact]
    public void A_wide_amount_is_told_from_every_other_and_keeps_its_index()
    {
        foreach (int index in new[] { 0, 1, 4095, int.MaxValue })
        {
            CompactAmount wide = CompactAmount.Wide(index);
            Assert.True(wide.IsWide);
            Assert.Equal(index, wide.WideIndex);
        }

        Assert.False(CompactAmount.Of(99_999_999_999_999_999, 18, negative: true).IsWide);
        Assert.False(default(CompactAmount).IsWide);
    }

    [Fact]
    public void There_is_one_zero()
    {
        Assert.Equal(default, CompactAmount.Of(0, 0, negative: true));
        Assert.False(CompactAmount.Of(0, 5, negative: true).IsNegative);
    }
}
