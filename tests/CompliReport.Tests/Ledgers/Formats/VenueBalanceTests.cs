using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>Balances of exchanges' own files roll forward with the legs that their rows become, fees included.</summary>
public sealed class VenueBalanceTests
{
    private const string
        Okx = "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,Fee Unit,Position Change,Position Balance,Balance Change,Balance,Balance Unit\n"
            + "34,30,2025-10-20 10:43:59,Spot,ADA-EUR,Buy,57.5,EUR,0.575,0,-0.1437,EUR,0,0,57.3563,1143.1039,EUR\n"
            + "31,30,2025-10-20 10:43:59,Spot,ADA-EUR,Sell,149.5,EUR,0.575,0,0,ADA,0,0,-149.5,100,ADA\n"
            + "33,30,2025-10-20 10:43:59,Spot,ADA-EUR,Sell,100,EUR,0.575,0,0,ADA,0,0,-100,0E-18,ADA\n"
            + "32,30,2025-10-20 10:43:59,Spot,ADA-EUR,Buy,85.9625,EUR,0.575,0,-0.2149,EUR,0,0,85.7476,1085.7476,EUR\n"
            + "30,29,2025-10-20 10:42:59,Transfer,,Transfer in,0,EUR,0,0,0,EUR,0,0,1000,1000,EUR\n",
        Bybit = "Uid,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,Time(UTC)\n"
            + "7,EUR,BTCEUR,TRADE,SELL,1.2,0,60000,0,-0.003,1.2,1.197,13.197,--,2026-03-05 08:22:50\n"
            + "7,BTC,BTCEUR,TRADE,SELL,-0.00002,0,60000,0,0,-0.00002,-0.00002,0.0000798,--,2026-03-05 08:22:50\n"
            + "7,BTC,BTCEUR,TRADE,BUY,0.0001,0,50000,0,-0.0000002,0.0001,0.0000998,0.0000998,--,2026-03-05 08:22:50\n"
            + "7,EUR,BTCEUR,TRADE,BUY,-5,0,50000,0,0,-5,-5,12,--,2026-03-05 08:22:50\n"
            + "7,EUR,,TRANSFER_IN,--,0,0,0,0,0,17,17,17,--,2026-03-05 08:18:56\n",
        Bitfinex = "#,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET\n"
            + "13,Trading fees for 0.5 BTC (BTCUSD) @ 9000.0 on BFX (0.2%) on wallet exchange,BTC,-0.001,0.499,04-02-20 16:52:06,exchange\n"
            + "12,Exchange 0.5 BTC for USD @ 9000.0 on wallet exchange,USD,-4500,500,04-02-20 16:52:06,exchange\n"
            + "11,Exchange 0.5 BTC for USD @ 9000.0 on wallet exchange,BTC,0.5,0.5,04-02-20 16:52:06,exchange\n"
            + "10,Deposit (WIRE) #1 on wallet exchange,USD,5000,5000,03-02-20 16:52:05,exchange\n",
        OkxFunding = "id,Time,Type,Amount,Before Balance,After Balance,Fee,Symbol\n"
            + "1,2025-10-31 11:54:20,Deposit,0.1,0.4,0.5,0,BTC\n"
            + "2,2025-10-31 11:55:20,Withdrawal,-0.2,0.5,0.3,-0.001,BTC\n"
            + "3,2025-10-31 11:56:20,Withdrawal,-0.2,0.3,0.099,0.001,BTC\n";

    [Theory]
    [InlineData("OKX", Okx, 2)]
    [InlineData("Bybit, newest first", Bybit, 2)]
    [InlineData("Bitfinex, newest first", Bitfinex, 2)]
    [InlineData("OKX funding", OkxFunding, 1)]
    public void Chains_of_balances_close(string name, string text, int chains)
    {
        (int count, bool closes) = Chains(text);

        Assert.NotEmpty(name);
        Assert.Equal(chains, count);
        Assert.True(closes);
    }

    [Theory]
    [InlineData("OKX", Okx, "1143.1039", "1143.2039")]
    [InlineData("Bybit", Bybit, "13.197,", "13.2,")]
    [InlineData("Bitfinex", Bitfinex, "0.499", "0.498")]
    [InlineData("OKX funding", OkxFunding, "0.3,0.099", "0.5,0.299")]
    public void A_balance_that_does_not_follow_breaks_its_chain(string name, string text, string found, string wrong)
    {
        Assert.NotEmpty(name);
        Assert.False(Chains(text.Replace(found, wrong, StringComparison.Ordinal)).Closes);
    }

    private static (int Count, bool Closes) Chains(string text)
    {
        BalanceChains chains = new();
        LedgerDay day = LedgerIntake.Read([LedgerInput.FromBytes("ledger.csv", Encoding.UTF8.GetBytes(text))], IntakeOptions.Everything, chains.Take);
        Assert.Empty(day.Refused.Rows);
        // As the reconciliation does: what is out of order and does not close by its sum is read again in order of time.
        HashSet<int> open = [.. Enumerable.Range(0, chains.Count).Where(chain => !chains.IsInOrder(chain) && !chains.Closes(chain))];
        bool closes = !chains.Jumps.Any(jump => chains.IsInOrder(jump.Chain)) && !BalanceOrder.Jumps(day, chains, open).Any();
        return (chains.Count, closes);
    }
}
