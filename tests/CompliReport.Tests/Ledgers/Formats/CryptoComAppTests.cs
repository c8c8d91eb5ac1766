using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class CryptoComAppTests
{
    private const string Header =
        "\uFEFFTimestamp (UTC),Transaction Description,Currency,Amount,To Currency,To Amount,Native Currency,Native Amount,Native Amount (in USD),Transaction Kind,Transaction Hash\n";

    [Fact]
    public void Conversions_have_both_sides_in_one_row()
    {
        Upload upload = Upload.Of(Header
            + "2023-02-16 19:41:00,EUR -> BTC,EUR,-100.0,BTC,0.0045,EUR,100.0,107.1,viban_purchase,\n"
            + "2023-02-16 19:42:00,BTC -> EUR,BTC,-0.001,EUR,22.2,EUR,22.2,23.8,crypto_viban_exchange,\n"
            + "2023-02-16 19:43:00,BTC -> CRO,BTC,-0.001,CRO,300,EUR,22.2,23.8,crypto_exchange,\n"
            + "2023-02-16 19:44:00,Buy BTC,BTC,0.002,,,EUR,44.5,47.7,crypto_purchase,\n"
            + "2023-02-16 19:45:00,A kind of next year,SOL,-1,BTC,0.001,EUR,22.2,23.8,finance.new_swap,\n");

        upload.MustHaveFaults();
        Assert.Equal("crypto-com", upload.Day.Exchange.Text);
        upload.MustHaveLegs(
            "Conversion Base 0.0045 BTC Crypto main #1 2023-02-16T19:41:00Z in EUR",
            "Conversion Quote -100 EUR Fiat main #1 2023-02-16T19:41:00Z in EUR",
            "Conversion Base -0.001 BTC Crypto main #2 2023-02-16T19:42:00Z in EUR",
            "Conversion Quote 22.2 EUR Fiat main #2 2023-02-16T19:42:00Z in EUR",
            "Conversion Base 300 CRO Crypto main #3 2023-02-16T19:43:00Z in BTC",
            "Conversion Quote -0.001 BTC Crypto main #3 2023-02-16T19:43:00Z in BTC",
            "Conversion Base 0.002 BTC Crypto main #4 2023-02-16T19:44:00Z in EUR",
            "Conversion Quote -44.5 EUR Fiat main #4 2023-02-16T19:44:00Z in EUR",
            "Conversion Base 0.001 BTC Crypto main #5 2023-02-16T19:45:00Z in SOL",
            "Conversion Quote -1 SOL Crypto main #5 2023-02-16T19:45:00Z in SOL");
        Assert.Equal(-100m + 22.2m - 44.5m, upload.SumOf("EUR"));
    }

    [Fact]
    public void Small_balances_converted_together_are_joined_by_their_second()
    {
        Upload upload = Upload.Of(Header
            + "2023-02-16 19:41:00,Convert Dust,CRO,12.5,,,EUR,0.0,0.0,dust_conversion_credited,\n"
            + "2023-02-16 19:41:00,Convert Dust,ADA,-0.2,,,EUR,0.0,0.0,dust_conversion_debited,\n"
            + "2023-02-16 19:41:00,Convert Dust,XLM,-0.00000000010000000000,,,EUR,0.0,0.0,dust_conversion_debited,\n");

        upload.MustHaveLegs(
            "Conversion Base 12.5 CRO Crypto main main/2023-02-16T19:41:00Z/dust 2023-02-16T19:41:00Z",
            "Conversion Base -0.2 ADA Crypto main main/2023-02-16T19:41:00Z/dust 2023-02-16T19:41:00Z",
            "Conversion Base -0.0000000001 XLM Crypto main main/2023-02-16T19:41:00Z/dust 2023-02-16T19:41:00Z");
    }

    [Theory]
    [InlineData("crypto_deposit", "BTC", "1", LegKind.CryptoDeposit)]
    [InlineData("crypto_withdrawal", "BTC", "-1", LegKind.CryptoWithdrawal)]
    [InlineData("viban_deposit", "EUR", "1", LegKind.FiatDeposit)]
    [InlineData("viban_withdrawal", "EUR", "-1", LegKind.FiatWithdrawal)]
    [InlineData("crypto_payment", "BTC", "-1", LegKind.CardSpend)]
    [InlineData("crypto_transfer", "BTC", "-1", LegKind.P2P)]
    [InlineData("supercharger_deposit", "CRO", "-1", LegKind.InternalTransfer)]
    [InlineData("finance.dpos.compound_interest.crypto_wallet", "CRO", "1", LegKind.Reward)]
    [InlineData("admin_wallet_credited", "CRO", "1", LegKind.Adjustment)]
    [InlineData("something.of.next_year", "CRO", "1", LegKind.Other)]
    public void Kinds_are_read_and_unknown_ones_are_kept(string kind, string currency, string amount, LegKind leg)
    {
        Upload upload = Upload.Of(Header + $"2023-02-16 19:41:00,Text,{currency},{amount},,,EUR,1.0,1.0,{kind},\n");

        Assert.Equal(1, upload.File.CountOf(leg));
    }

    [Theory]
    [InlineData("EUR Deposit (via SEPA)", "1", LegKind.FiatDeposit)]
    [InlineData("EUR Withdrawal", "-1", LegKind.FiatWithdrawal)]
    [InlineData("Something else", "-1", LegKind.Other)]
    public void Rows_of_the_fiat_wallet_have_no_kind_and_say_it_in_words(string description, string amount, LegKind kind)
    {
        Upload upload = Upload.Of(Header + $"2023-02-16 19:41:00,{description},EUR,{amount},,,EUR,1.0,1.0,,\n");

        upload.MustHaveFaults();
        Assert.Equal(1, upload.File.CountOf(kind));
    }

    [Theory]
    [InlineData("lockup_lock")]
    [InlineData("trading.limit_order.fiat_wallet.purchase_lock")]
    [InlineData("trading.limit_order.fiat_wallet.purchase_unlock")]
    [InlineData("finance.lockup.dpos_lock.crypto_wallet")]
    public void Holds_move_nothing(string kind)
    {
        Upload upload = Upload.Of(Header + $"2023-02-16 19:41:00,Hold,EUR,-5,,,EUR,5.0,5.0,{kind},\n");

        Assert.Equal("read 1 accepted 0 refused 0 duplicate 0 ignored 1", upload.Buckets);
        Assert.Equal(1, upload.File.IgnoredByReason["hold"]);
    }

    [Theory]
    [InlineData("both sides come in", "EUR,100,BTC,0.01,EUR,100,107,viban_purchase", "Amount: SignNotPossible")]
    [InlineData("a purchase that goes out", "BTC,-1,,,EUR,100,107,crypto_purchase", "Amount: SignNotPossible")]
    [InlineData("to-amount without currency", "EUR,-100,,0.01,EUR,100,107,viban_purchase", "To Currency: Missing")]
    [InlineData("a conversion without its other side", "EUR,-100,,,EUR,100,107,viban_purchase", "To Amount: Missing")]
    [InlineData("native amount with a comma", "EUR,-100,BTC,0.01,EUR,\"1,00\",107,viban_purchase", "Native Amount: NumberNotInFormat")]
    [InlineData("nineteen digits after the point", "BTC,0.1234567890123456789,,,EUR,1,1,crypto_deposit", "Amount: AmountTooManyDigits")]
    public void Rows_that_contradict_themselves_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(Header + $"2023-02-16 19:41:00,Text,{cells},\n");

        Assert.NotEmpty(reason);
        Assert.Contains("2: " + fault, upload.Faults);
        Assert.Empty(upload.Legs);
    }

    [Fact]
    public void Equal_rows_of_one_second_are_all_kept()
    {
        const string Row = "2023-02-16 19:41:00,Reward,CRO,1,,,EUR,0.1,0.1,referral_card_cashback,\n";

        Assert.Equal("read 2 accepted 2 refused 0 duplicate 0 ignored 0", Upload.Of(Header + Row + Row).Buckets);
    }
}
