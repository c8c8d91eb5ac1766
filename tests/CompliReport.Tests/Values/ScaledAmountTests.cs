using System;
using System.Globalization;
using System.Numerics;
using System.Text;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Values;

public sealed class ScaledAmountTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.000", "0")]
    [InlineData("007.50", "7.5")]
    [InlineData("1499.9999", "1499.9999")]
    [InlineData("-1499.9999", "-1499.9999")]
    [InlineData("0.000000000000000001", "0.000000000000000001")]
    [InlineData("99999999999999999999", "99999999999999999999")]
    [InlineData("1234567890.123456789012345678", "1234567890.123456789012345678")]
    [InlineData("00000000001234567890.123456789012345678", "1234567890.123456789012345678")]
    public void A_decimal_is_read_exactly_and_written_in_its_shortest_form(string text, string written)
    {
        Assert.Equal(AmountFault.None, ScaledAmount.TryParse(Encoding.ASCII.GetBytes(text), out ScaledAmount amount));
        Assert.Equal(written, amount.ToString());
        Assert.Equal(decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture),
            amount.ToDecimal());
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("a sign alone", "-")]
    [InlineData("a point alone", ".")]
    [InlineData("no digit before the point", ".5")]
    [InlineData("no digit after the point", "5.")]
    [InlineData("two points", "1.2.3")]
    [InlineData("plus sign", "+1")]
    [InlineData("two signs", "--1")]
    [InlineData("sign at the end", "1-")]
    [InlineData("decimal comma", "7,50")]
    [InlineData("thousands separator", "1,234")]
    [InlineData("exponent", "1e8")]
    [InlineData("blank", " 1")]
    [InlineData("letter", "1O")]
    [InlineData("other digits", "\u0661")]
    public void Anything_else_is_no_decimal(string reason, string text)
    {
        Assert.NotEmpty(reason);
        Assert.Equal(AmountFault.NotADecimal, ScaledAmount.TryParse(Encoding.UTF8.GetBytes(text), out ScaledAmount amount));
        Assert.True(amount.IsZero);
    }

    [Theory]
    [InlineData("20 digits before the point", "12345678901234567890", AmountFault.None)]
    [InlineData("21 digits before the point", "123456789012345678901", AmountFault.TooManyDigits)]
    [InlineData("18 digits after the point", "0.123456789012345678", AmountFault.None)]
    [InlineData("19 digits after the point", "0.1234567890123456789", AmountFault.TooManyDigits)]
    [InlineData("19 digits after the point, the last a zero", "0.1234567890123456780", AmountFault.TooManyDigits)]
    [InlineData("27 significant digits", "123456789.123456789012345678", AmountFault.None)]
    [InlineData("28 significant digits", "1234567890.123456789012345678", AmountFault.None)]
    [InlineData("29 significant digits", "12345678901.123456789012345678", AmountFault.TooManyDigits)]
    [InlineData("29 digits of which 28 are significant", "12345678901.123456789012345670", AmountFault.None)]
    public void Digit_limits_hold_exactly(string reason, string text, AmountFault fault)
    {
        Assert.NotEmpty(reason);
        Assert.Equal(fault, ScaledAmount.TryParse(Encoding.ASCII.GetBytes(text), out _));
    }

    [Fact]
    public void Random_amounts_agree_with_decimal_and_big_integers()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            string text = AmountSamples.Text(new Random(seed));
            Assert.True(ScaledAmount.TryParse(Encoding.ASCII.GetBytes(text), out ScaledAmount amount) == AmountFault.None,
                $"seed {seed}: {text}");
            decimal expected = decimal.Parse(text, CultureInfo.InvariantCulture);
            Assert.True(amount.ToDecimal() == expected, $"seed {seed}: {text}");
            Assert.True(ScaledAmount.TryParse(Encoding.ASCII.GetBytes(amount.ToString()),
                out ScaledAmount again) == AmountFault.None && again == amount, $"seed {seed}: {text}");

            int point = text.IndexOf('.', StringComparison.Ordinal);
            string digits = text.Replace(".", "", StringComparison.Ordinal) + new string('0',
                ScaledAmount.Scale - (point < 0 ? 0 : text.Length - point - 1));
            Assert.True(BigInteger.Parse(digits, CultureInfo.InvariantCulture) == (BigInteger)amount.Units, $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void Sums_and_differences_agree_with_decimal()
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            Random random = new(seed);
            decimal left = random.NextInt64(-1_000_000_000_000, 1_000_000_000_000) / 10_000m, right = random.NextInt64(-1_000_000_000_000,
                1_000_000_000_000) / 1_000_000m;
            ScaledAmount a = Read(left), b = Read(right);
            Assert.True((a + b).ToDecimal() == left + right && (a - b).ToDecimal() == left - right && (-a).ToDecimal() == -left,
                $"seed {seed}");
            Assert.True(a.CompareTo(b) == left.CompareTo(right) && a.IsNegative == left < 0 && a.Magnitude.ToDecimal() == Math.Abs(left),
                $"seed {seed}");
        }
    }

    [Fact]
    public void A_decimal_is_taken_over_exactly_or_refused()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            decimal value = decimal.Parse(AmountSamples.Text(new Random(seed)), CultureInfo.InvariantCulture);
            Assert.True(ScaledAmount.FromDecimal(value).ToDecimal() == value, $"seed {seed}: {value}");
        }

        Assert.Equal(1, ScaledAmount.FromDecimal(0.000000000000000001m).Units);
        Assert.Throws<OverflowException>(static () => ScaledAmount.FromDecimal(0.0000000000000000001m));
        Assert.Equal(ScaledAmount.One, ScaledAmount.FromDecimal(1.0000000000000000000000m));
    }

    [Fact]
    public void The_framework_itself_would_read_a_decimal_comma_as_thousands_and_round_without_a_word()
    {
        Assert.Equal(750m, decimal.Parse("7,50", CultureInfo.InvariantCulture));
        Assert.NotEqual("1234567890123.123456789012345678", decimal.Parse("1234567890123.123456789012345678",
            CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
    }

    private static ScaledAmount Read(decimal value)
    {
        Assert.Equal(AmountFault.None, ScaledAmount.TryParse(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)),
            out ScaledAmount amount));
        return amount;
    }
}

/// <summary>Random amounts within the digit limits.</summary>
internal static class AmountSamples
{
    internal static string Text(Random random)
    {
        int fraction = random.Next(0, ScaledAmount.Scale + 1);
        int whole = random.Next(1, Math.Min(ScaledAmount.IntegerDigitsMax, ScaledAmount.SignificantDigitsMax - fraction) + 1);
        StringBuilder text = new(random.Next(2) == 0 ? "-" : "");
        AppendDigits(text, random, whole);
        if (fraction > 0)
        {
            AppendDigits(text.Append('.'), random, fraction);
        }

        return text.ToString();
    }

    private static void AppendDigits(StringBuilder text, Random random, int count)
    {
        // Long runs of zeros and nines are where carries and trims go wrong.
        int style = random.Next(4);
        for (int i = 0; i < count; i++)
        {
            text.Append(style switch { 0 => '0', 1 => '9', _ => (char)('0' + random.Next(10)) });
        }
    }
}
