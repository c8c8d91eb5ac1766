using System;
using System.Collections.Generic;
using System.Globalization;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>One movement of a chain of balances.</summary>
/// <param name="Id">Tells it from the others.</param>
/// <param name="Second">When, in seconds after noon.</param>
/// <param name="Amount">Signed, without fee.</param>
/// <param name="Fee">Zero or above, on top of the amount.</param>
/// <param name="Balance">What the row says of the balance after both.</param>
internal sealed record Booking(int Id, int Second, decimal Amount, decimal Fee, decimal Balance)
{
    internal decimal Change => Amount - Fee;

    internal string Clock => string.Create(CultureInfo.InvariantCulture, $"12:{Second / 60:00}:{Second % 60:00}");
}

/// <summary>A format that says balances, and how it writes a movement of 5,000 and more euros.</summary>
/// <param name="Name">What a failing test calls it.</param>
/// <param name="Format">Id of the format.</param>
/// <param name="Head">The header and what stands before it.</param>
/// <param name="HasFee">Whether a fee stands in the row of what it is for.</param>
/// <param name="Row">Writes a movement.</param>
internal sealed record BalanceSample(string Name, string Format, string Head, bool HasFee, Func<Booking, FormattableString> Row)
{
    internal string RowOf(Booking booking) => FormattableString.Invariant(Row(booking)) + "\n";
}

/// <summary>Every format with balances, in each version that writes them otherwise.</summary>
internal static class BalanceSamples
{
    private const string
        Uta = "Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance",
        Okx = "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,Fee Unit,Position Change,Position Balance,Balance Change,Balance,Balance Unit\n";

    internal static IReadOnlyList<BalanceSample> All { get; } =
    [
        new("canonical", "compliledger", "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,balance_after\n", false,
            static one => $"EX,e{one.Id},e{one.Id},posted,A,2026-03-02T{one.Clock}Z,adjustment,single,EUR,fiat,{one.Amount},{one.Balance}"),
        new("Kraken", "kraken-ledgers", "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\"\n", true,
            static one => $"\"L{one.Id}\",\"R{one.Id}\",\"2026-03-02 {one.Clock}\",\"adjustment\",\"\",\"currency\",\"ZEUR\",{one.Amount},{one.Fee},{one.Balance}"),
        new("Kraken with wallets", "kraken-ledgers", "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"wallet\",\"amount\",\"fee\",\"balance\"\n", true,
            static one => $"\"L{one.Id}\",\"R{one.Id}\",\"2026-03-02 {one.Clock}\",\"adjustment\",\"\",\"currency\",\"ZEUR\",\"spot / main\",{one.Amount},{one.Fee},{one.Balance}"),
        new("Coinbase Pro", "coinbase-pro-account", "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id\n", false,
            static one => $"default,transfer,2026-03-02T{one.Clock}.125Z,{one.Amount},{one.Balance},EUR,t{one.Id},,"),
        new("Coinbase Pro 1", "coinbase-pro-account", "type,time,amount,balance,amount/balance unit,transfer id,trade id,order id\n", false,
            static one => $"transfer,2026-03-02T{one.Clock}Z,{one.Amount},{one.Balance},EUR,t{one.Id},,"),
        new("OKX 2019", "okx-bills", "time,type,size,balance,fee,currency\n", true,
            static one => $"2026-03-02 {one.Clock} CST,transfer,{one.Amount},{one.Balance},{-one.Fee},EUR"),
        new("OKX 2023", "okx-account", "id,Order id,Time,Trade Type,Instrument,Type,Amount,Unit,PL,Fee,Position Change,Position Balance,Balance Change,Balance,Unit\n", true,
            static one => $"{one.Id},{one.Id},2026-03-02 {one.Clock},Transfer,,Transfer in,{one.Amount},EUR,0,{-one.Fee},0,0,{one.Change},{one.Balance},EUR"),
        new("OKX 2025", "okx-account", Okx, true,
            static one => $"{one.Id},{one.Id},2026-03-02 {one.Clock},Transfer,,Transfer in,{one.Amount},EUR,0,0,{-one.Fee},EUR,0,0,{one.Change},{one.Balance},EUR"),
        new("OKX funding", "okx-funding", "id,Time,Type,Amount,Before Balance,After Balance,Fee,Symbol\n", true,
            static one => $"{one.Id},2026-03-02 {one.Clock},From trading account,{one.Amount},{one.Balance - one.Change},{one.Balance},{-one.Fee},EUR"),
        new("OKX funding without fee", "okx-funding", "id,Time,Type,Amount,Before Balance,After Balance,Symbol\n", false,
            static one => $"{one.Id},2026-03-02 {one.Clock},From trading account,{one.Amount},{one.Balance - one.Change},{one.Balance},EUR"),
        new("Bitfinex 2014", "bitfinex-ledger", "Currency,Description,Amount,Balance,Date\n", false,
            static one => $"EUR,Settlement {one.Id},{one.Amount},{one.Balance},02-03-26 {one.Clock}"),
        new("Bitfinex 2019", "bitfinex-ledger", "DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET\n", false,
            static one => $"Settlement {one.Id},EUR,{one.Amount},{one.Balance},02-03-26 {one.Clock},exchange"),
        new("Bitfinex 2021", "bitfinex-ledger", "#,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET\n", false,
            static one => $"{one.Id},Settlement,EUR,{one.Amount},{one.Balance},02-03-26 {one.Clock},exchange"),
        new("Gemini", "gemini", "Date,Time (UTC),Type,Symbol,Specification,EUR Amount EUR,Fee (EUR) EUR,EUR Balance EUR,Trade ID\n", true,
            static one => $"2026-03-02,{one.Clock}.846,{(one.Amount < 0 ? "Debit" : "Credit")},EUR,Administrative {one.Id},{one.Amount:0.00;(0.00)},({one.Fee}),{one.Balance} ,"),
        new("Bybit UTA", "bybit-uta", Uta + ",Time,Trade ID,Order ID\n", true,
            static one => $"EUR,,SETTLEMENT,,0,0,0,0,{-one.Fee},{one.Amount},{one.Change},{one.Balance},2026-03-02 {one.Clock},t{one.Id},"),
        new("Bybit UTA 2024", "bybit-uta", Uta + ",Action,OrderId,TradeId,Time\n", true,
            static one => $"EUR,,SETTLEMENT,,0,0,0,0,{-one.Fee},{one.Amount},{one.Change},{one.Balance},--,,t{one.Id},2026-03-02 {one.Clock}"),
        new("Bybit UTA EU", "bybit-uta", "UID: 7,Company Name: ,Country: \nUid," + Uta + ",Action,Time(UTC)\n", true,
            static one => $"7,EUR,,SETTLEMENT,--,0,0,0,{one.Amount},{-one.Fee},0,{one.Change},{one.Balance},--,2026-03-02 {one.Clock}"),
        new("Bybit fund", "bybit-fund", "Date & Time(UTC),Coin,QTY,Type,Account Balance,Description\n", false,
            static one => $"2026-03-02 {one.Clock},EUR,{one.Amount},Transfer,{one.Balance},note {one.Id}"),
        new("Bybit fund EU", "bybit-fund", "Uid,Date & Time(UTC),Coin,QTY,Type,Account Balance,Description\n", false,
            static one => $"7,2026-03-02 {one.Clock},EUR,{one.Amount},Transfer,{one.Balance},note {one.Id}"),
        new("Bybit spot", "bybit-fund", "Type,Coin,Amount,Wallet Balance,Time(UTC)\n", false,
            static one => $"Transfer,EUR,{one.Amount},{one.Balance},2026-03-02 {one.Clock}"),
    ];
}
