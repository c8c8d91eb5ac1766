using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>One sound row of each version of an exchange's format, for what all of them must do.</summary>
/// <param name="Name">What a failing test calls it.</param>
/// <param name="Format">Id of the format.</param>
/// <param name="Version">Name of the version.</param>
/// <param name="Preamble">Lines before the header.</param>
/// <param name="Header">The header as the exchange writes it.</param>
/// <param name="Row">A row; {0} is a number that makes it another row.</param>
/// <param name="Amount">The column of the amount and its text in the row.</param>
internal sealed record VenueSample(
    string Name, string Format, string Version, string Preamble, string Header, string Row, (string Column, string Text) Amount)
{
    private static readonly Dictionary<string, VenueSample> ByName = VenueSamples.All.ToDictionary(sample => sample.Name, StringComparer.Ordinal);

    internal string Head => Preamble + Header + "\n";

    internal static VenueSample Of(string name) => ByName[name];

    internal string RowOf(int number) => string.Format(CultureInfo.InvariantCulture, Row, number.ToString("D6", CultureInfo.InvariantCulture)) + "\n";

    /// <summary>The row with another amount.</summary>
    internal string RowWith(string amount) => RowOf(1).Replace(Amount.Text, amount, StringComparison.Ordinal);
}

/// <summary>All samples; a new version is one here.</summary>
internal static class VenueSamples
{
    internal static IReadOnlyList<VenueSample> All { get; } =
    [
        new("Bitfinex trades", "bitfinex-trades", "with percentage", "", "#,PAIR,AMOUNT,PRICE,FEE,FEE PERC,FEE CURRENCY,DATE,ORDER ID",
            "{0},BTC/USD,-0.25,9300.5,-4.6,-,USD,04-02-20 16:52:06,9{0}", ("AMOUNT", ",-0.25,")),
        new("Bitfinex trades without percentage", "bitfinex-trades", "without percentage", "", "#,PAIR,AMOUNT,PRICE,FEE,FEE CURRENCY,DATE,ORDER ID",
            "{0},BTC/USD,0.25,9300.5,-0.0005,BTC,04-02-20 16:52:06.123,9{0}", ("AMOUNT", ",0.25,")),
        new("Bitfinex movements", "bitfinex-movements", "one date", "", "#,DATE,CURRENCY,STATUS,AMOUNT,FEES,DESCRIPTION,TRANSACTION ID,NOTE",
            "{0},04-02-20 16:52:06,BTC,COMPLETED,-0.25,-0.0004,bc1qtheaddressofsomebody,ab,", ("AMOUNT", ",-0.25,")),
        new("Bitfinex movements two dates", "bitfinex-movements", "two dates", "", "#,STARTED,UPDATED,CURRENCY,STATUS,AMOUNT,FEES,DESCRIPTION,TRANSACTION ID",
            "{0},04-02-20 16:52:06,04-02-20 16:59:06,BTC,COMPLETED,0.25,0,bc1qown,ab", ("AMOUNT", ",0.25,")),
        new("Bitfinex ledger 2014", "bitfinex-ledger", "2014", "", "Currency,Description,Amount,Balance,Date",
            "BTC,Deposit (BITCOIN) #{0} on wallet trading,0.25,1{0}.5,28-05-14 04:00:34", ("Amount", ",0.25,")),
        new("Bitfinex ledger 2019", "bitfinex-ledger", "2019", "", "DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET",
            "Exchange 0.5 BTC for USD @ 9000.0 on wallet exchange,USD,-4500.5,{0}.5,04-02-20 16:52:06,exchange", ("AMOUNT", ",-4500.5,")),
        new("Bitfinex ledger 2021", "bitfinex-ledger", "2021", "", "#,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET",
            "{0},Exchange 0.5 BTC for USD @ 9000.0 on wallet exchange,BTC,0.25,0.75,04-02-20 16:52:06,exchange", ("AMOUNT", ",0.25,")),
        new("Crypto.com", "crypto-com-app", "without hash", "",
            "Timestamp (UTC),Transaction Description,Currency,Amount,To Currency,To Amount,Native Currency,Native Amount,Native Amount (in USD),Transaction Kind",
            "2023-02-16 19:41:00,EUR -> BTC {0},EUR,-100.5,BTC,0.0045,EUR,100.5,107.1,viban_purchase", ("Amount", ",-100.5,")),
        new("Crypto.com with hash", "crypto-com-app", "with hash", "",
            "\uFEFFTimestamp (UTC),Transaction Description,Currency,Amount,To Currency,To Amount,Native Currency,Native Amount,Native Amount (in USD),Transaction Kind,Transaction Hash",
            "2023-02-16 19:41:00,Withdraw BTC,BTC,-0.75,,,EUR,-100.5,-107.1,crypto_withdrawal,ab{0}", ("Amount", ",-0.75,")),
        new("Gemini", "gemini", "1", "",
            "Date,Time (UTC),Type,Symbol,Specification,Liquidity Indicator,Trading Fee Rate (bps),USD Amount USD,Fee (USD) USD,USD Balance USD,"
                + "BTC Amount BTC,Fee (BTC) BTC,BTC Balance BTC,ZEC Amount ZEC,Fee ZEC,ZEC Balance ZEC,"
                + "Trade ID,Order ID,Order Date,Order Time,Client Order ID,API Session,Tx Hash,Deposit Destination,Deposit Tx Output,Withdrawal Destination,Withdrawal Tx Output",
            "2018-02-19,14:10:10.846,Sell,BTCUSD,Limit,Taker,25.00 ,\"$1,093.75 \",($2.75),\"$1,091.00 \",(0.1 BTC),,0.4 BTC ,,,0.0 ZEC ,{0},9{0},2018-02-19,14:10:10.846,,,,,,,",
            ("BTC Amount BTC", ",(0.1 BTC),")),
        new("HTX older", "htx-trades", "older", "", "\uFEFF\"Time\",\"Type\",\"Pair\",\"Side\",\"Price\",\"Amount\",\"Total\",\"Fee\"",
            "2020-05-12 20:14:07,Exchange,LTC/BTC,Buy,0.005110,0.9620,0.0053,0.00{0}LTC,", ("Amount", ",0.9620,")),
        new("HTX 2023", "htx-trades", "2023", "",
            "uid,symbol,deal_type,order_type,account_type,price,volume,amount,fee_amount,fee_currency,fee_point_currency,fee_point_volume,deal_time",
            "4494,SOL/USDT,sell,web,spot,24.140000000000000000,62.72{0}000000000000,1514.060800000000000000,3.028121600000000000,usdt,,,2023-10-03 14:29:46",
            ("amount", ",1514.060800000000000000,")),
        new("HTX deposits", "htx-movements", "deposits", "", "uid,currency,tx_hash,from_address,to_address,amount,deposit_time",
            "4494,dydx,51{0},theirs1,own1,185.500000000000000000,2023-11-13 10:24:20", ("amount", ",185.500000000000000000,")),
        new("HTX withdrawals", "htx-movements", "withdrawals", "", "uid,currency,tx_hash,to_address,amount,fee,withdraw_time",
            "4494,dydx,8e{0},theirs2,165.039463630000000000,3.710951170000000000,2023-10-03 14:31:41", ("amount", ",165.039463630000000000,")),
        new("Bybit UTA older", "bybit-uta", "without user", "",
            "Time,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Fee Rate,Trade ID,Order ID",
            "2023-04-01 10:00:00,BTC,BTCUSDT,TRADE,BUY,0.2500,0,28000,0,-0.0005,0.25,0.2495,1{0}.2495,0.001,t{0},o{0}", ("Quantity", ",0.2500,")),
        new("Bybit UTA 2024", "bybit-uta", "2024", "",
            "Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,OrderId,TradeId,Time",
            "USDT,BTCUSDT,TRADE,BUY,-500.50,0,28000,0,-0.5,-500.5,-501,{0}.5,--,o{0},t{0},2024-04-01 10:00:00.000", ("Quantity", ",-500.50,")),
        new("Bybit UTA EU", "bybit-uta", "EU 2026", "UID: 5601,Company Name: ,Country: \n",
            "Uid,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,Time(UTC)",
            "5601,EUR,BTCEUR,TRADE,SELL,1.6000000000000000000,0.00000000000000000000,53000.50000000000000000000,0.00000000000000000000,"
                + "-0.00400000000000000000,1.60000000000000000000,1.59600000000000000000,{0}.14800000000000000000,--,2026-03-05 08:22:50",
            ("Quantity", ",1.6000000000000000000,")),
        new("Bybit fund", "bybit-fund", "without user", "", "Date & Time(UTC),Coin,QTY,Type,Account Balance,Description",
            "2024-04-01 09:00:00,BTC,0.5,Deposit,{0}.5,Deposit", ("QTY", ",0.5,")),
        new("Bybit fund EU", "bybit-fund", "EU 2026", "UID: 5601,Company Name: ,Country: \n", "Uid,Date & Time(UTC),Coin,QTY,Type,Account Balance,Description",
            "5601,2026-03-05 08:10:00,USDT,-17.5,Transfer out,{0}.5,To Unified Trading Account", ("QTY", ",-17.5,")),
        new("Bybit spot", "bybit-fund", "spot", "", "Type,Coin,Amount,Wallet Balance,Time(UTC)", "userDeposit,BTC,0.75,{0}.1,2024-05-01 09:00:00",
            ("Amount", ",0.75,")),
        new("KuCoin 2018", "kucoin-trades", "2018", "", "oid,symbol,dealPrice,dealValue,amount,fee,direction,createdDate",
            "o{0},ETH-BTC,0.05,0.1,2.25,0.0001,BUY,2018-05-01 10:00:00", ("amount", ",2.25,")),
        new("KuCoin 2019", "kucoin-trades", "2019", "", "Time,Coins,Sell/Buy,Filled Price,Coin,Amount,Coin,Volume,Coin,Fee,Coin",
            "2019-05-01 10:00:00,ETH/BTC,SELL,0.05,BTC,2.25,ETH,0.1{0},BTC,0.0001,BTC", ("Amount", ",2.25,")),
        new("KuCoin 2021", "kucoin-trades", "2021", "", "tradeCreatedAt,orderId,symbol,side,price,size,funds,fee,liquidity,feeCurrency,orderType,",
            "2021-11-17 10:21:26,o{0},AVAX-USDT,buy,95.3,57.7,5498.81,5.4,taker,USDT,limit,", ("size", ",57.7,")),
        new("KuCoin bundle", "kucoin-trades", "bundle", "",
            "UID,Account Type,Order ID,Symbol,Side,Order Type,Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),Filled Time(UTC+08:00),Fee,Tax,Maker/Taker,Fee Currency,Account Mode",
            "****1907,mainAccount,o{0},KAS-USDT,BUY,MARKET,0.15,1420.5,213.075,213.075,2023-12-04 07:18:09,0.45,,TAKER,USDT,classic", ("Filled Amount", ",1420.5,")),
        new("KuCoin bundle without zone", "kucoin-trades", "bundle without zone", "",
            "UID,Account Type,Order ID,Symbol,Side,Order Type,Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),Filled Time,Fee,Maker/Taker,Fee Currency",
            "****1907,mainAccount,o{0},KAS-USDT,SELL,MARKET,0.15,1420.5,213.075,213.075,2023-12-04 07:18:09,0.45,TAKER,USDT", ("Filled Amount", ",1420.5,")),
        new("KuCoin deposits", "kucoin-movements", "deposits", "", "UID,Account Type,Time(UTC+02:00),Coin,Amount,Fee,Hash,Deposit Address,Transfer Network,Status,Remarks",
            "7,mainAccount,2023-12-04 06:21:52,USDT,1497.5,0,ab{0},TMyOwn,TRX,SUCCESS,Deposit", ("Amount", ",1497.5,")),
        new("KuCoin withdrawals", "kucoin-movements", "withdrawals", "",
            "UID,Account Type,Time(UTC+02:00),Coin,Amount,Fee,Hash,Withdrawal Address/Account,Transfer Network,Status,Remarks",
            "7,mainAccount,2023-12-04 06:21:52,USDT,1497.5,1.5,ab{0},TTheirs,TRX,SUCCESS,", ("Amount", ",1497.5,")),
        new("KuCoin account", "kucoin-account", "bundle", "", "UID,Account Type,Currency,Side,Amount,Fee,Time(UTC+08:00),Remark,Type",
            "{0},mainAccount,BTC,Withdrawal,0.030015,0.000015,2025-01-24 05:04:14,,Withdraw", ("Amount", ",0.030015,")),
        new("KuCoin convert", "kucoin-convert", "bundle", "", "UID,Account Type,Payment Account,Sell,Buy,Price,Time of Update(UTC+02:00),Status",
            "{0},mainAccount,TRADE,9120.5 KAS,14410.2 DOGE,1 KAS=1.58 DOGE,2023-12-06 09:41:07,SUCCESS", ("Sell", ",9120.5 KAS,")),
        new("KuCoin fiat trades", "kucoin-fiat", "trades", "",
            "Order ID,Currency (Crypto),Crypto Quantity,Currency (Fiat),Fiat Amount,Fee Currency (Fiat),Fee (Fiat),Fee Currency (Crypto),Fee (Crypto),Payment Method,Status,Time(UTC+02:00)",
            "f{0},BTC,0.01,EUR,500.5,EUR,5,,,VISA,SUCCEEDED,2024-05-01 12:00:00", ("Fiat Amount", ",500.5,")),
        new("KuCoin fiat deposits", "kucoin-fiat", "deposits", "", "Order ID,Currency (Fiat),Fiat Amount,Fee,Deposit Method,Status,Time(UTC+02:00)",
            "d{0},EUR,500.5,1,SEPA,SUCCESS,2024-05-01 12:00:00", ("Fiat Amount", ",500.5,")),
        new("KuCoin fiat withdrawals", "kucoin-fiat", "withdrawals", "", "Order ID,Currency (Fiat),Fiat Amount,Fee Currency,Fee,Withdrawal Method,Status,Time(UTC+02:00)",
            "w{0},EUR,500.5,EUR,1,SEPA,SUCCESS,2024-05-01 12:00:00", ("Fiat Amount", ",500.5,")),
        new("OKX 2019", "okx-bills", "2019", "", "time,type,size,balance,fee,currency",
            "2019-05-27 10:00:00 CST,buy,0.25,1{0}.5,-0.0005,BTC", ("size", ",0.25,")),
        new("OKX 2020", "okx-trades", "2020", "",
            "\uFEFFOrder ID,\uFEFFTrade ID,\uFEFFTrade Time,\uFEFFPairs,\uFEFFAmount,\uFEFFPrice,\uFEFFTotal,\uFEFFtaker/maker,\uFEFFFee,\uFEFFunit",
            "\uFEFF2556{0},25178{0},2020-09-25 17:27:02,ltc_usdt,2.5,46.2,-115.5 USDT,taker,-0.0025 LTC,LTC", ("\uFEFFAmount", ",2.5,")),
        new("OKX 2023", "okx-account", "2023", "",
            "id,Order id,Time,Trade Type,Instrument,Type,Amount,Unit,PL,Fee,Position Change,Position Balance,Balance Change,Balance,Unit",
            "4490{0},4491{0},2023-02-01 09:30:00,Spot,ETH-USDT,Buy,0.75,ETH,0,-0.0006,0,0,0.7494,1.7494,ETH", ("Amount", ",0.75,")),
        new("OKX 2025", "okx-account", "2025", "UID:7001,Account Type:Trading,Time Zone:UTC+2\n",
            "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,Fee Unit,Position Change,Position Balance,Balance Change,Balance,Balance Unit",
            "2968{0},2969{0},2025-10-20 10:44:26,Spot,BTC-EUR,Buy,0.06000000,EUR,95000.00000000,0.00000000,-0.00015000,BTC,0E-18,0.00000000,0.05985000,0.15985000,BTC",
            ("Amount", ",0.06000000,")),
        new("OKX funding", "okx-funding", "2023", "", "id,Time,Type,Amount,Before Balance,After Balance,Symbol",
            "10021{0},2025-10-31 11:55:15,Withdrawal,-0.500000000000000000,0.500000000000000000,0E-18,BTC",
            ("Amount", ",-0.500000000000000000,")),
    ];
}
