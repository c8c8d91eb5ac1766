using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>One sound row of each format version that venue adapters read, for tests that hold for all of them.</summary>
public static class AdapterSamples
{
    /// <summary>Name of the file, header, and a row with its number in it.</summary>
    public static TheoryData<string, string, string> All => new()
    {
        { "binance-statement", "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark", "77,2021-01-05 02:37:59,Spot,Buy,BTC,0.{0:00000000},note" },
        { "binance-trades", "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin", "2021-01-05 02:37:59,BTCUSDT,BUY,38000.5,0.{0:00000000},1900.5,0.0001,BNB" },
        { "binance-trades", "Date(UTC),Pair,Side,Price,Executed,Amount,Fee", "2021-01-05 02:37:59,BTCUSDT,SELL,38000.5,0.{0:00000000}BTC,1900.5USDT,0.0001BNB" },
        { "binance-convert", "Date,Pair,Type,Sell,Buy,Price,Inverse Price,Date Updated,Status", "2021-01-05 02:37:59,BTCEUR,Market,100 EUR,0.{0:00000000} BTC,a,b,2021-01-05 02:37:59,Successful" },
        { "binance-crypto", "Date(UTC+0),Coin,Network,Amount,Fee,Address,TXID,Status", "2021-01-05 02:37:59,BTC,BTC,0.{0:00000000},0.0005,bc1qaddress,hash{0},Completed" },
        { "binance-fiat deposit", "Date(UTC),Coin,Amount,Status,Payment Method,Indicated Amount,Fee,Order ID", "2021-01-05 02:37:59,EUR,99,Successful,Card,100,1,order{0}" },
        {
            "binance-us",
            "User_Id,Time,Category,Operation,Order_Id,Transaction_Id,Primary_Asset,Realized_Amount_For_Primary_Asset,Base_Asset,Realized_Amount_For_Base_Asset,"
                + "Quote_Asset,Realized_Amount_For_Quote_Asset,Realized_Amount_For_Quote_Asset_In_USD_Value,Fee_Asset,Realized_Amount_For_Fee_Asset",
            "501,2021-12-03 00:07:03.819,Spot Trading,Buy,13,tx{0},,,ETH,0.1,USD,450.5,450.5,USD,0.5"
        },
        { "coinbase-pro-account", "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id", "default,match,2021-02-04T21:09:11.089Z,-250.5,{0},EUR,,{0},order-1" },
        { "coinbase-pro-fills", "trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit", "{0},BTC-EUR,BUY,2021-02-04T21:09:11.085Z,0.01,BTC,25050,1.2525,-251.7525,EUR" },
        {
            "coinbase-prime-orders", "order id,status,market,side,filled base quantity,filled quote quantity,total fees and commissions,last updated time,portfolio id",
            "{0},Filled,BTC-USD,Buy,2,\"119,000.50\",238.00,2024-03-01T10:05:00Z,pf-1"
        },
        { "coinbase-prime-transactions", "activity id,final status,activity type,transaction value,transaction currency,last updated time,portfolio id", "{0},Completed,Deposit,\"1,250.00\",USD,2024-03-01T10:05:00Z,pf-1" },
        { "coinbase-transfers", "Timestamp,Type,BTC,Subtotal,Fees,Total,Currency,ID", "2017-09-29 15:40:00 -0700,Buy,1.5,400.00,6.00,406.00,EUR,t{0}" },
        {
            "coinbase-wallet", "Timestamp,Balance,Amount,Currency,To,Notes,Transfer Total,Transfer Total Currency,Transfer Fee,Transfer Fee Currency,Transfer ID,"
                + "Coinbase ID,Bitcoin Hash (x)",
            "2016-01-03 10:00:00 -0800,1.3,1.0,BTC,,,406.00,EUR,6.00,EUR,t{0},c{0},"
        },
        { "kraken-trades", "txid,ordertxid,pair,time,type,ordertype,price,cost,fee,vol,margin,misc,ledgers", "T{0},O1,XXBTZEUR,2022-02-24 08:57:02.9195,buy,limit,31605.1,1499.9999,2.4,0.04746069,0,,\"L1,L2\"" },
    };
}
