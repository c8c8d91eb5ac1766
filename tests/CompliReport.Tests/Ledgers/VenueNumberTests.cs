using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using Xunit;

namespace CompliReport.Tests.Ledgers;

public sealed class VenueNumberTests
{
    [Theory]
    [InlineData("4.9751199256E-05", "0.000049751199256")]
    [InlineData("-1.5e+3", "-1500")]
    [InlineData("12E0", "12")]
    [InlineData("1.20E-1", "0.12")]
    [InlineData("0.0012E+2", "0.12")]
    [InlineData("100E-2", "1")]
    [InlineData("0E-18", "0")]
    [InlineData("0E+19", "0")]
    [InlineData("1E-18", "0.000000000000000001")]
    [InlineData("7", "7")]
    public void An_exponent_moves_the_point_and_loses_nothing(string text, string expected)
    {
        Assert.Equal(LedgerFault.None, Read(text, out ExactNumber number));
        Assert.Equal(expected, number.ToScaled().ToString());
    }

    [Theory]
    [InlineData("1E-19", LedgerFault.AmountTooManyDigits)]
    [InlineData("1E+20", LedgerFault.AmountTooManyDigits)]
    [InlineData("9E+99", LedgerFault.AmountTooManyDigits)]
    [InlineData("1E", LedgerFault.NumberNotInFormat)]
    [InlineData("1E-", LedgerFault.NumberNotInFormat)]
    [InlineData("1E+100", LedgerFault.NumberNotInFormat)]
    [InlineData("E5", LedgerFault.NumberNotInFormat)]
    [InlineData("-E5", LedgerFault.NumberNotInFormat)]
    [InlineData("1,5E5", LedgerFault.NumberNotInFormat)]
    [InlineData("1.E5", LedgerFault.NumberNotInFormat)]
    [InlineData("1E5.0", LedgerFault.NumberNotInFormat)]
    [InlineData("1E5E5", LedgerFault.NumberNotInFormat)]
    [InlineData("1E 5", LedgerFault.NumberNotInFormat)]
    public void What_is_no_such_number_is_a_fault(string text, LedgerFault fault) => Assert.Equal(fault, Read(text, out _));

    [Theory]
    [InlineData("1.5", "2.25", "3.75")]
    [InlineData("-1.5", "2.25", "0.75")]
    [InlineData("1.5", "-2.25", "-0.75")]
    [InlineData("-1.5", "-2.25", "-3.75")]
    [InlineData("1.5", "-1.5", "0")]
    [InlineData("99999999999999999", "1", "100000000000000000")]
    [InlineData("0.000000000000000001", "12345678901", "12345678901.000000000000000001")]
    public void Numbers_are_summed_exactly(string left, string right, string sum)
    {
        Read(left, out ExactNumber one);
        Read(right, out ExactNumber other);

        Assert.True(ExactNumber.TrySum(one, other, out ExactNumber exact));
        Assert.Equal(sum, exact.ToScaled().ToString());
        Assert.Equal(exact.IsNegative, sum.StartsWith('-'));
    }

    private static LedgerFault Read(string text, out ExactNumber number) =>
        NumberText.TryRead(Encoding.ASCII.GetBytes(text), NumberNotation.Exponent, out number);
}
