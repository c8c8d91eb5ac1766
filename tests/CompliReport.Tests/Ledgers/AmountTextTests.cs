using System;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Tests.Values;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers;

public sealed class AmountTextTests
{
    [Theory]
    [InlineData("17 digits take the short way", "12345678901234567")]
    [InlineData("18 digits are wide", "123456789012345678")]
    [InlineData("17 digits with a point", "1234567890.1234567")]
    [InlineData("18 digits with a point", "1234567890.12345678")]
    [InlineData("28 digits", "-1234567890.123456789012345678")]
    [InlineData("18 places of zero", "0.000000000000000000")]
    [InlineData("17 places", "0.00000000000000001")]
    [InlineData("leading zeros", "00000000000000000000")]
    public void Both_ways_of_reading_give_the_same_amount(string reason, string text)
    {
        Assert.NotEmpty(reason);
        MustAgree(text, new LegBatch());
    }

    [Fact]
    public void Random_amounts_and_random_damage_agree_with_the_general_reader()
    {
        ReadOnlySpan<char> telling = "-.,0123456789e ";
        LegBatch batch = new();
        for (int seed = 0; seed < 5000; seed++)
        {
            Random random = new(seed);
            string text = AmountSamples.Text(random);
            MustAgree(text, batch);
            int at = random.Next(text.Length);
            MustAgree(text[..at] + telling[random.Next(telling.Length)] + text[(at + random.Next(2))..], batch);
        }
    }

    [Fact]
    public void Numbers_of_plain_notation_agree_with_the_general_reader_too()
    {
        LegBatch batch = new();
        for (int seed = 0; seed < 3000; seed++)
        {
            string text = AmountSamples.Text(new Random(seed));
            batch.Clear(0);
            Assert.True(NumberText.TryRead(Encoding.ASCII.GetBytes(text), NumberNotation.Plain, out ExactNumber number) == LedgerFault.None,
                $"seed {seed}: {text}");
            ScaledAmount.TryParse(Encoding.ASCII.GetBytes(text), out ScaledAmount exact);
            batch.Amount[0] = number.In(batch);
            batch.Amount[1] = number.Negated.In(batch);
            batch.Amount[2] = number.Towards(-1).In(batch);
            Assert.True(number.ToScaled() == exact && batch.AmountAt(0) == exact && batch.AmountAt(1) == -exact
                && batch.AmountAt(2) == -exact.Magnitude, $"seed {seed}: {text}");
            Assert.True(number.IsZero == exact.IsZero && number.IsNegative == exact.IsNegative
                && number.Magnitude.ToScaled() == exact.Magnitude, $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void Differences_of_numbers_are_those_of_their_magnitudes()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            decimal left = random.Next(-100_000, 100_000) / 100m, right = random.Next(2) == 0 ? random.Next(0,
                100_000) / 100m : random.Next(0, 100_000) / 1000m;
            ExactNumber difference = ExactNumber.Subtract(Number(left), Number(right));
            Assert.True(difference.ToScaled().ToDecimal() == Math.Abs(left) - right, $"seed {seed}: {left} {right}");
            Assert.True(difference.IsNegative == Math.Abs(left) < right, $"seed {seed}: {left} {right}");
        }
    }

    [Fact]
    public void Thousands_commas_stand_before_every_third_digit_or_it_is_no_number()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            long whole = random.NextInt64(0, 10L << random.Next(0, 40));
            string plain = whole.ToString(System.Globalization.CultureInfo.InvariantCulture) + ".25", grouped = whole.ToString("#,0",
                System.Globalization.CultureInfo.InvariantCulture) + ".25";
            Assert.True(NumberText.TryRead(Encoding.ASCII.GetBytes(grouped), NumberNotation.Thousands,
                out ExactNumber number) == LedgerFault.None, $"seed {seed}: {grouped}");
            Assert.True(number.ToScaled().ToString() == plain, $"seed {seed}: {grouped}");

            // One comma moved or added anywhere makes it another text, and no number.
            int at = random.Next(0, plain.IndexOf('.', StringComparison.Ordinal) + 1);
            string misplaced = plain[..at] + "," + plain[at..];
            bool isSound = misplaced == grouped;
            Assert.True(NumberText.TryRead(Encoding.ASCII.GetBytes(misplaced), NumberNotation.Thousands,
                out _) == LedgerFault.None == isSound, $"seed {seed}: {misplaced}");
        }
    }

    private static ExactNumber Number(decimal value)
    {
        Assert.Equal(LedgerFault.None,
            NumberText.TryRead(Encoding.ASCII.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                NumberNotation.Plain, out ExactNumber number));
        return number;
    }

    private static void MustAgree(string text, LegBatch batch)
    {
        batch.Clear(0);
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        AmountFault expected = ScaledAmount.TryParse(bytes, out ScaledAmount exact);
        AmountFault fault = AmountText.TryParse(bytes, batch, out batch.Amount[0]);
        Assert.True(fault == expected && batch.AmountAt(0) == exact, text);
    }
}
