using System;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class CoinbasePrimeTests
{
    private const string
        Orders = "order id,status,market,side,type,limit price,total order quantity,order currency,filled base quantity,"
            + "filled quote quantity,average fill price,total fees and commissions,initiated by,initiated time,last updated time,"
            + "activity level,portfolio name,portfolio id,entity name,entity id\n",
        Transactions = "activity id,final status,activity title,activity type,asset,wallet name,transaction value,transaction currency,"
            + "initiated by,approved by,rejected by,initiated time,last updated time,activity level,portfolio name,portfolio id,"
            + "entity name,entity id\n",
        Tail = ",Portfolio,Trading,pf-1,Example Fund,en-1\n";

    [Fact]
    public void An_order_is_what_was_filled_of_it()
    {
        Upload upload = Upload.Of(Orders
            + "or-1,Filled,BTC-USD,Buy,LIMIT,\"60,000.00\",2,BTC,2,\"119,000.50\",\"59,500.25\",\"238.00\",trader,2024-03-01T10:00:00Z,2024-03-01T10:05:00.5Z" + Tail
            + "or-2,Cancelled,ETH-USD,Sell,LIMIT,3500,10,ETH,4,14000,3500,28,trader,2024-03-01T10:00:00Z,2024-03-01 11:05:00 UTC" + Tail
            + "or-3,Cancelled,ETH-USD,Sell,LIMIT,3500,10,ETH,0,0,0,0,trader,2024-03-01T10:00:00Z,2024-03-01T12:05:00Z" + Tail
            + "or-4,Open,ETH-USD,Buy,LIMIT,3000,10,ETH,1,3000,3000,0,trader,2024-03-01T10:00:00Z,2024-03-01T13:05:00Z" + Tail);

        Assert.Equal("coinbase-prime-orders", upload.File.Format);
        Assert.Empty(upload.File.Warnings);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Base 2 BTC Crypto pf-1 or-1 2024-03-01T10:05:00.5Z in USD",
            "Trade Quote -119000.5 USD Fiat pf-1 or-1 2024-03-01T10:05:00.5Z in USD",
            "Fee Fee -238 USD Fiat pf-1 or-1 2024-03-01T10:05:00.5Z",
            "Trade Base -4 ETH Crypto pf-1 or-2 2024-03-01T11:05:00Z in USD",
            "Trade Quote 14000 USD Fiat pf-1 or-2 2024-03-01T11:05:00Z in USD",
            "Fee Fee -28 USD Fiat pf-1 or-2 2024-03-01T11:05:00Z",
            "Trade Base 1 ETH Crypto pf-1 or-4 2024-03-01T13:05:00Z Pending in USD",
            "Trade Quote -3000 USD Fiat pf-1 or-4 2024-03-01T13:05:00Z Pending in USD");
        Assert.Equal("read 4 accepted 3 refused 0 duplicate 0 ignored 1", upload.Buckets);
        Assert.Equal(1, upload.File.IgnoredByReason["nothing_filled"]);
        Assert.Equal(-119000.5m - 238m + 14000m - 28m, upload.SumOf("USD"));
    }

    [Fact]
    public void A_transaction_goes_the_way_its_type_says_and_a_conversion_has_one_side()
    {
        Upload upload = Upload.Of(Transactions
            + "ac-1,Completed,Deposited USD,Deposit,USD,USD Wallet,\"1,250,000.00\",USD,ops,,,2024-03-01T09:00:00Z,2024-03-01T09:05:00Z" + Tail
            + "ac-2,Completed,Withdrew BTC,Withdrawal,BTC,Cold,1.5,BTC,ops,chief,,2024-03-01T09:00:00Z,2024-03-01T09:06:00Z" + Tail
            + "ac-3,Rejected,Withdrew BTC,Withdrawal,BTC,Cold,-9,BTC,ops,,chief,2024-03-01T09:00:00Z,2024-03-01T09:07:00Z" + Tail
            + "ac-4,Completed,Converted USD to USDC,Conversion,USD,USD Wallet,500,USD,ops,,,2024-03-01T09:00:00Z,2024-03-01T09:08:00Z" + Tail
            + "ac-5,Completed,Something,Novelty,USD,USD Wallet,-1,USD,ops,,,2024-03-01T09:00:00Z,2024-03-01T09:09:00Z" + Tail);

        Assert.Equal("coinbase-prime-transactions", upload.File.Format);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "FiatDeposit Alone 1250000 USD Fiat pf-1 ac-1 2024-03-01T09:05:00Z",
            "CryptoWithdrawal Alone -1.5 BTC Crypto pf-1 ac-2 2024-03-01T09:06:00Z",
            "CryptoWithdrawal Alone -9 BTC Crypto pf-1 ac-3 2024-03-01T09:07:00Z Failed",
            "Conversion Quote -500 USD Fiat pf-1 ac-4 2024-03-01T09:08:00Z",
            "Other Alone -1 USD Fiat pf-1 ac-5 2024-03-01T09:09:00Z");
        Assert.Equal(-1.5m, upload.SumOf("BTC"));
        Assert.Equal(1250000m - 500m - 1m, upload.SumOf("USD"));
    }

    [Theory]
    [InlineData("decimal comma", "or-1,Filled,BTC-USD,Buy,,,,,\"7,50\",1,,,,,2024-03-01T10:05:00Z", "filled base quantity: NumberNotInFormat")]
    [InlineData("comma at a wrong place", "or-1,Filled,BTC-USD,Buy,,,,,1,\"11,90.5\",,,,,2024-03-01T10:05:00Z", "filled quote quantity: NumberNotInFormat")]
    [InlineData("sign", "or-1,Filled,BTC-USD,Buy,,,,,-1,1,,,,,2024-03-01T10:05:00Z", "filled base quantity: SignNotPossible")]
    [InlineData("one side only", "or-1,Filled,BTC-USD,Buy,,,,,1,,,,,,2024-03-01T10:05:00Z", "filled quote quantity: Missing")]
    [InlineData("market", "or-1,Filled,BTCUSD,Buy,,,,,1,1,,,,,2024-03-01T10:05:00Z", "market: PairNotUnderstood")]
    [InlineData("status", "or-1,Resting,BTC-USD,Buy,,,,,1,1,,,,,2024-03-01T10:05:00Z", "status: UnknownStatus")]
    [InlineData("side", "or-1,Filled,BTC-USD,Both,,,,,1,1,,,,,2024-03-01T10:05:00Z", "side: UnknownKind")]
    [InlineData("time", "or-1,Filled,BTC-USD,Buy,,,,,1,1,,,,,03/01/2024", "last updated time: TimeNotInFormat")]
    [InlineData("id", ",Filled,BTC-USD,Buy,,,,,1,1,,,,,2024-03-01T10:05:00Z", "order id: Missing")]
    public void Damaged_orders_are_refused(string reason, string row, string fault)
    {
        Upload upload = Upload.Of(Orders + row + Tail);

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Theory]
    [InlineData("decimal comma", "ac-1,Completed,,Deposit,,,\"7,50\",USD,,,,,2024-03-01T10:05:00Z", "transaction value: NumberNotInFormat")]
    [InlineData("sign", "ac-1,Completed,,Deposit,,,-7,USD,,,,,2024-03-01T10:05:00Z", "transaction value: SignNotPossible")]
    [InlineData("empty", "ac-1,Completed,,Deposit,,,,USD,,,,,2024-03-01T10:05:00Z", "transaction value: Missing")]
    [InlineData("status", "ac-1,Unclear,,Deposit,,,7,USD,,,,,2024-03-01T10:05:00Z", "final status: UnknownStatus")]
    [InlineData("currency", "ac-1,Completed,,Deposit,,,7,,,,,,2024-03-01T10:05:00Z", "transaction currency: Missing")]
    [InlineData("type", "ac-1,Completed,,,,,7,USD,,,,,2024-03-01T10:05:00Z", "activity type: Missing")]
    [InlineData("id", ",Completed,,Deposit,,,7,USD,,,,,2024-03-01T10:05:00Z", "activity id: Missing")]
    public void Damaged_transactions_are_refused(string reason, string row, string fault)
    {
        Upload upload = Upload.Of(Transactions + row + Tail);

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void An_order_sent_twice_counts_once_and_one_that_has_changed_is_a_conflict()
    {
        const string Row = "or-1,Filled,BTC-USD,Buy,LIMIT,1,2,BTC,2,2,1,0,trader,2024-03-01T10:00:00Z,2024-03-01T10:05:00Z" + Tail;
        Upload upload = Upload.Of(Orders + Row + Row + Row.Replace("BTC,2,2", "BTC,3,3", StringComparison.Ordinal));

        Assert.Equal("read 3 accepted 1 refused 1 duplicate 1 ignored 0", upload.Buckets);
        upload.MustHaveFaults("4: row: ConflictingEntry");
    }

    [Fact]
    public void A_missing_column_is_named() => Assert.Contains(
        "coinbase-prime-orders 1, but has no column 'filled quote quantity'",
        Upload.Of(Orders.Replace("filled quote quantity,", "", StringComparison.Ordinal)).File.Failure, StringComparison.Ordinal);
}
