using System;
using System.Collections.Generic;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>What a sample row moves, by the format's own rule: plain sums of the source columns, written without the reader.</summary>
internal static class FormatOracles
{
    private static readonly Dictionary<string, Func<SampleCells, IEnumerable<(string Asset, decimal Amount)>>> Rules = new(StringComparer.Ordinal)
    {
        // Signed legs; fees are legs of their own.
        ["compliledger"] = static row => [(row["asset"], row.Number("amount"))],
        // Change is signed; fees are rows of their own.
        ["binance-statement"] = static row => [(row["Coin", "Moneda"], row.Number("Change", "Cambio"))],
        // Unsigned; the side says in or out; units are columns before 2021 and glued to the numbers since.
        ["binance-trades"] = static row => row.Version == "2019"
            ? Trade(row["Type"] == "BUY", ("BTC", row.Number("Amount")), ("USDT", row.Number("Total")), (row["Fee Coin"], row.Number("Fee")))
            : Trade(row["Side", "Lado"] == "BUY", Unit(row, "Executed", "Ejecutado"), Unit(row, "Amount", "Cantidad"), Unit(row, "Fee", "Tarifa")),
        ["binance-convert"] = static row => [(row.Unit("Buy"), row.Number("Buy")), (row.Unit("Sell"), -row.Number("Sell"))],
        // The file says in or out; a fee is on top.
        ["binance-crypto"] = static row => row.Version == "2023 withdrawals"
            ? [(row["Coin"], -row.Number("Amount") - row.Number("Fee"))]
            : [(row["Coin"], row.Number("Amount") - row.Number("TransactionFee"))],
        // The amount is what arrived; indicated is with the fee. A withdrawal takes both.
        ["binance-fiat"] = static row => [(row["Coin"], row.Name.Contains("withdraw", StringComparison.Ordinal) ? -row.Number("Amount") - row.Number("Fee") : row.Number("Amount"))],
        ["binance-us"] = static row => row["Category"] == "Withdrawal"
            ? [(row["Primary Asset"], -row.Number("Realized Amount For Primary Asset")), (row["Fee Asset"], -row.Number("Realized Amount for Fee Asset"))]
            : Trade(true, (row["Base_Asset"], row.Number("Realized_Amount_For_Base_Asset")), (row["Quote_Asset"], row.Number("Realized_Amount_For_Quote_Asset")),
                (row["Fee_Asset"], row.Number("Realized_Amount_For_Fee_Asset"))),
        // Signed; the quote is amount times price; fees are signed.
        ["bitfinex-trades"] = static row => [("BTC", row.Number("AMOUNT")), ("USD", -row.Number("AMOUNT") * row.Number("PRICE")), (row["FEE CURRENCY"], row.Number("FEE"))],
        ["bitfinex-movements"] = static row => [(row["CURRENCY"], row.Number("AMOUNT") + row.Number("FEES"))],
        ["bitfinex-ledger"] = static row => [(row["CURRENCY", "Currency"], row.Number("AMOUNT", "Amount"))],
        // Unsigned; the value is without the fee.
        ["bitstamp-v1"] = static row => Trade(row["Sub Type"] == "Buy", Unit(row, "Amount"), Unit(row, "Value"), Unit(row, "Fee")),
        ["bitstamp-v2"] = static row => Trade(row["Subtype"] == "Buy", (row["Amount currency"], row.Number("Amount")), (row["Value currency"], row.Number("Value")), (row["Fee currency"], row.Number("Fee"))),
        // The change is all that a row moves: cash flow, funding and fee.
        ["bybit-uta"] = static row => [(row["Currency"], row.Number("Change"))],
        ["bybit-fund"] = static row => [(row["Coin"], row.Number("QTY", "Amount"))],
        ["coinbase-prime-orders"] = static row => Trade(row["side"] == "Buy", ("BTC", row.Number("filled base quantity")), ("USD", row.Number("filled quote quantity")), ("USD", row.Number("total fees and commissions"))),
        ["coinbase-prime-transactions"] = static row => [(row["transaction currency"], row.Number("transaction value"))],
        ["coinbase-pro-account"] = static row => [(row["amount/balance unit"], row.Number("amount"))],
        // The total is signed and includes the fee.
        ["coinbase-pro-fills"] = static row => [(row["size unit"], row["side"] == "BUY" ? row.Number("size") : -row.Number("size")), (row["price/fee/total unit"], row.Number("total"))],
        // Whatever the version, money moves by the total, which includes the fee.
        ["coinbase-retail"] = static row =>
        {
            bool isOut = row["Transaction Type"].Contains("Sell", StringComparison.Ordinal);
            decimal coins = Math.Abs(row.Number("Quantity Transacted"));
            decimal money = Math.Abs(row.Number(
                "CAD Amount Transacted (Inclusive of Coinbase Fees)", "EUR Total (inclusive of fees)", "Total (inclusive of fees)", "Total (inclusive of fees and/or spread)"));
            string currency = row.Version switch { "1" => "CAD", "2" => "EUR", _ => row["Spot Price Currency", "Price Currency"] };
            return [(row["Asset"], isOut ? -coins : coins), (currency, isOut ? money : -money)];
        },
        ["coinbase-transfers"] = static row => [("BTC", row.Number("BTC")), (row["Currency"], -row.Number("Total"))],
        ["coinbase-wallet"] = static row => [(row["Currency"], row.Number("Amount")), (row["Transfer Total Currency"], -row.Number("Transfer Total"))],
        ["crypto-com-app"] = static row => [(row["Currency"], row.Number("Amount")), (row["To Currency"], row.Number("To Amount"))],
        ["gemini"] = static row => [("USD", row.Number("USD Amount USD") + row.Number("Fee (USD) USD")), ("BTC", row.Number("BTC Amount BTC") + row.Number("Fee (BTC) BTC"))],
        ["htx-trades"] = static row => row.Version == "older"
            ? Trade(row["Side"] == "Buy", ("LTC", row.Number("Amount")), ("BTC", row.Number("Total")), Unit(row, "Fee"))
            : Trade(row["deal_type"] == "buy", ("SOL", row.Number("volume")), ("USDT", row.Number("amount")), (row["fee_currency"].ToUpperInvariant(), row.Number("fee_amount"))),
        ["htx-movements"] = static row => [(row["currency"].ToUpperInvariant(), row.Version == "deposits" ? row.Number("amount") : -row.Number("amount") - row.Number("fee"))],
        // The fee is positive and subtracted.
        ["kraken-ledgers"] = static row => [(row["asset"] switch { "ZEUR" => "EUR", "ZUSD" => "USD", "XXBT" => "BTC", "XETH" => "ETH", "DOT.S" => "DOT", _ => row["asset"] }, row.Number("amount") - row.Number("fee"))],
        ["kraken-trades"] = static row => Trade(row["type"] == "buy", (row["pair"] == "XXBTZEUR" ? "BTC" : "ETH", row.Number("vol")), (row["pair"] == "XXBTZEUR" ? "EUR" : "USDT", row.Number("cost")),
            (row["pair"] == "XXBTZEUR" ? "EUR" : "USDT", row.Number("fee"))),
        ["kucoin-trades"] = static row => row.Version switch
        {
            "2018" => Trade(row["direction"] == "BUY", ("ETH", row.Number("amount")), ("BTC", row.Number("dealValue")), ("BTC", row.Number("fee"))),
            "2019" => Trade(row["Sell/Buy"] == "BUY", (row.Text("Coin", 2), row.Number("Amount")), (row.Text("Coin", 3), row.Number("Volume")), (row.Text("Coin", 4), row.Number("Fee"))),
            "2021" => Trade(row["side"] == "buy", ("AVAX", row.Number("size")), ("USDT", row.Number("funds")), (row["feeCurrency"], row.Number("fee"))),
            _ => Trade(row["Side"] == "BUY", ("KAS", row.Number("Filled Amount")), ("USDT", row.Number("Filled Volume")), (row["Fee Currency"], row.Number("Fee"))),
        },
        ["kucoin-movements"] = static row => [(row["Coin"], row.Version == "deposits" ? row.Number("Amount") - row.Number("Fee") : -row.Number("Amount") - row.Number("Fee"))],
        // The amount includes the fee.
        ["kucoin-account"] = static row => [(row["Currency"], row["Side"] == "Deposit" ? row.Number("Amount") : -row.Number("Amount"))],
        ["kucoin-convert"] = static row => [(row.Unit("Buy"), row.Number("Buy")), (row.Unit("Sell"), -row.Number("Sell"))],
        ["kucoin-fiat"] = static row => row.Version == "trades"
            ? Trade(true, (row["Currency (Crypto)"], row.Number("Crypto Quantity")), (row["Currency (Fiat)"], row.Number("Fiat Amount")), (row["Fee Currency (Fiat)"], row.Number("Fee (Fiat)")))
            : [(row["Currency (Fiat)"], (row.Version == "deposits" ? row.Number("Fiat Amount") : -row.Number("Fiat Amount")) - row.Number("Fee"))],
        // Fees are negative and added.
        ["okx-bills"] = static row => [(row["currency"], row.Number("size") + row.Number("fee"))],
        ["okx-trades"] = static row => [(row["unit"], row.Number("Amount")), Unit(row, "Total"), Unit(row, "Fee")],
        ["okx-account"] = static row => [(row.Version == "2023" ? row.Text("Unit", 2) : row["Balance Unit"], row.Number("Balance Change"))],
        ["okx-funding"] = static row => [(row["Symbol"], row.Number("After Balance") - row.Number("Before Balance"))],
    };

    internal static IEnumerable<string> Formats => Rules.Keys;

    /// <summary>What a row moves of which asset.</summary>
    internal static IEnumerable<(string Asset, decimal Amount)> Of(FormatSample sample, string row) => Rules[sample.Format](new SampleCells(sample, row));

    private static (string Asset, decimal Amount) Unit(SampleCells row, params string[] columns) => (row.Unit(columns), row.Number(columns));

    // A purchase brings what is traded and costs the other; fees cost either way.
    private static IEnumerable<(string Asset, decimal Amount)> Trade(bool isBuy, (string Asset, decimal Amount) traded, (string Asset, decimal Amount) paid, (string Asset, decimal Amount) fee) =>
        [(traded.Asset, isBuy ? traded.Amount : -traded.Amount), (paid.Asset, isBuy ? -paid.Amount : paid.Amount), (fee.Asset, -fee.Amount)];
}
