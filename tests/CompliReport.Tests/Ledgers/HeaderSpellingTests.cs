using System;
using CompliReport.Tests.Ledgers.Formats;
using Xunit;

namespace CompliReport.Tests.Ledgers;

/// <summary>Headers whose names are known but for capitals, blanks and quotes.</summary>
public sealed class HeaderSpellingTests
{
    private const string Row = "L1,R1,2026-03-02 09:00:01,deposit,,currency,ZEUR,1,0,\n";

    [Theory]
    [InlineData("capitals", "TXID,REFID,TIME,TYPE,SUBTYPE,ACLASS,ASSET,AMOUNT,FEE,BALANCE")]
    [InlineData("one capital", "txid,refid,Time,type,subtype,aclass,asset,amount,fee,balance")]
    [InlineData("blanks inside quotes", "\" txid \",'refid',time,type,subtype,aclass,asset,amount,fee,balance")]
    [InlineData("after a title", "Ledger\nTXID,REFID,TIME,TYPE,SUBTYPE,ACLASS,ASSET,AMOUNT,FEE,BALANCE")]
    public void A_header_that_differs_in_capitals_blanks_or_quotes_is_read_and_the_receipt_says_so(string reason, string header)
    {
        Upload exact = Upload.Of("txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n" + Row);

        Upload upload = Upload.Of(header + "\n" + Row);

        Assert.NotEmpty(reason);
        Assert.Null(upload.File.Failure);
        Assert.Equal((exact.File.Format, exact.File.FormatVersion), (upload.File.Format, upload.File.FormatVersion));
        Assert.Equal(exact.Legs, upload.Legs);
        if (!reason.StartsWith("blanks", StringComparison.Ordinal))
        {
            Assert.Contains(upload.File.Warnings, static warning => warning.StartsWith("Names of columns were read without regard to capitals: '", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("a letter is wrong", "TXID,REFID,TIME,TYPE,SUBTYPE,ACLASS,ASSETS,AMOUNT,FEE,BALANCE")]
    [InlineData("a column is missing", "TXID,REFID,TIME,TYPE,SUBTYPE,ACLASS,AMOUNT,FEE,BALANCE")]
    [InlineData("two columns would become one", "TXID,REFID,TIME,TYPE,SUBTYPE,ACLASS,ASSET,AMOUNT,FEE,BALANCE,Fee")]
    public void A_header_that_differs_in_more_is_not_guessed_at(string reason, string header)
    {
        Upload upload = Upload.Of(header + "\n" + Row);

        Assert.NotEmpty(reason);
        Assert.NotNull(upload.File.Failure);
        Assert.Equal(0, upload.Day.RowsRead);
    }

    [Fact]
    public void No_sample_in_capitals_is_taken_for_another_format()
    {
        int read = 0;
        foreach (FormatSample sample in FormatSamples.All)
        {
            Upload upload = Upload.Of((sample.FileName, sample.Preamble + sample.HeaderLine.ToUpperInvariant() + "\n" + sample.RowOf(1)));

            Assert.True(upload.File.Failure is not null || upload.File.Format == sample.Format, sample.Name + ": " + upload.File.Format);
            read += upload.File.Failure is null ? 1 : 0;
        }

        Assert.InRange(read, FormatSamples.All.Count / 2, FormatSamples.All.Count);
    }
}
