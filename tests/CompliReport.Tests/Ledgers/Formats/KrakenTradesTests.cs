using System;
using System.Linq;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class KrakenTradesTests
{
    private const string
        V1 = "\"txid\",\"ordertxid\",\"pair\",\"time\",\"type\",\"ordertype\",\"price\",\"cost\",\"fee\",\"vol\",\"margin\",\"misc\",\"ledgers\"\n",
        WithPositions = "txid,ordertxid,pair,time,type,ordertype,price,cost,fee,vol,margin,misc,ledgers,postxid,posstatus,cprice,ccost,cfee,"
            + "cvol,cmargin,net,trades\n",
        Ledgers = "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\"\n";

    [Fact]
    public void A_trade_is_three_legs_in_the_group_of_its_id()
    {
        Upload upload = Upload.Of(V1
            + "\"TAAAAA-1\",\"OAAAAA-1\",\"XXBTZEUR\",\"2022-02-24 08:57:02.9195\",\"buy\",\"limit\",31605.10000,1499.99990,2.40000,0.04746069,0.00000,\"\",\"LAAAAA-1,LAAAAA-2\"\n"
            + "\"TAAAAA-2\",\"OAAAAA-2\",\"ETH/USDT\",\"2024-02-24 08:57:02\",\"sell\",\"market\",2500,2500,0,1,0,\"initiated\",\"LAAAAA-3,LAAAAA-4\"\n");

        Assert.Equal("kraken-trades", upload.File.Format);
        Assert.Equal("1", upload.File.FormatVersion);
        Assert.Contains("names no account", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Base 0.04746069 BTC Crypto main TAAAAA-1 2022-02-24T08:57:02.9195Z in EUR",
            "Trade Quote -1499.9999 EUR Fiat main TAAAAA-1 2022-02-24T08:57:02.9195Z in EUR",
            "Fee Fee -2.4 EUR Fiat main TAAAAA-1 2022-02-24T08:57:02.9195Z",
            "Trade Base -1 ETH Crypto main TAAAAA-2 2024-02-24T08:57:02Z in USDT",
            "Trade Quote 2500 USDT Stablecoin main TAAAAA-2 2024-02-24T08:57:02Z in USDT");
        Assert.Equal(-1499.9999m - 2.4m, upload.SumOf("EUR"));
    }

    [Fact]
    public void A_trade_on_margin_moves_only_its_fee()
    {
        Upload upload = Upload.Of(WithPositions
            + "T1,O1,XXBTZUSD,2022-02-24 08:57:02,buy,limit,30000,3000,3,0.1,600,,L1,T0,closed,,,,,,50,T2\n"
            + "T2,O1,XXBTZUSD,2022-02-24 08:57:03,buy,limit,30000,3000,0,0.1,600,,L1,T0,open,,,,,,,\n");

        Assert.Equal("with positions", upload.File.FormatVersion);
        upload.MustHaveLegs("Fee Fee -3 USD Fiat main T1 2022-02-24T08:57:02Z");
        Assert.Equal(1, upload.File.IgnoredByReason["margin_trade_without_fee"]);
        Assert.Equal("read 2 accepted 1 refused 0 duplicate 0 ignored 1", upload.Buckets);
    }

    [Theory]
    [InlineData("XXBTZEUR", "BTC", "EUR")]
    [InlineData("XTZAUD", "XTZ", "AUD")]
    [InlineData("XTZUSD", "XTZ", "USD")]
    [InlineData("ICXETH", "ICX", "ETH")]
    [InlineData("XETHXXBT", "ETH", "BTC")]
    [InlineData("USDTZUSD", "USDT", "USD")]
    [InlineData("ZEURZUSD", "EUR", "USD")]
    [InlineData("XDGEUR", "DOGE", "EUR")]
    [InlineData("ADAXBT", "ADA", "BTC")]
    [InlineData("PYUSDUSD", "PYUSD", "USD")]
    [InlineData("JPYUSD", "JPY", "USD")]
    [InlineData("XBTUSDC", "BTC", "USDC")]
    [InlineData("SOL/EUR", "SOL", "EUR")]
    [InlineData("XBT/USDT", "BTC", "USDT")]
    public void Pairs_are_taken_apart(string pair, string traded, string quote)
    {
        Upload upload = Upload.Of(WithPositions + $"T1,O1,{pair},2022-02-24 08:57:02,buy,limit,2,2,0,1,0,,L1,,,,,,,,,\n");

        upload.MustHaveFaults();
        Assert.StartsWith($"Trade Base 1 {traded} ", upload.Legs[0], StringComparison.Ordinal);
        Assert.StartsWith($"Trade Quote -2 {quote} ", upload.Legs[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decimal comma", "T1,O1,XXBTZEUR,2022-02-24 08:57:02,buy,limit,2,\"7,50\",0,1,0,,", "cost: NumberNotInFormat")]
    [InlineData("thousands separator", "T1,O1,XXBTZEUR,2022-02-24 08:57:02,buy,limit,2,1,0,\"1,234.0\",0,,", "vol: NumberNotInFormat")]
    [InlineData("price", "T1,O1,XXBTZEUR,2022-02-24 08:57:02,buy,limit,x,1,0,1,0,,", "price: NumberNotInFormat")]
    [InlineData("sign", "T1,O1,XXBTZEUR,2022-02-24 08:57:02,buy,limit,2,1,-0.1,1,0,,", "fee: SignNotPossible")]
    [InlineData("no volume", "T1,O1,XXBTZEUR,2022-02-24 08:57:02,buy,limit,2,1,0,,0,,", "vol: Missing")]
    [InlineData("unknown pair", "T1,O1,FOOBAR,2022-02-24 08:57:02,buy,limit,2,1,0,1,0,,", "pair: PairNotUnderstood")]
    [InlineData("side", "T1,O1,XXBTZEUR,2022-02-24 08:57:02,hold,limit,2,1,0,1,0,,", "type: UnknownKind")]
    [InlineData("time", "T1,O1,XXBTZEUR,24/02/2022 08:57,buy,limit,2,1,0,1,0,,", "time: TimeNotInFormat")]
    [InlineData("id", ",O1,XXBTZEUR,2022-02-24 08:57:02,buy,limit,2,1,0,1,0,,", "txid: Missing")]
    public void Damaged_rows_are_refused(string reason, string row, string fault)
    {
        Upload upload = Upload.Of(V1 + row + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Theory]
    [InlineData("a-ledgers.csv", "b-trades.csv")]
    [InlineData("z-ledgers.csv", "b-trades.csv")]
    public void Trades_beside_ledgers_count_once_whichever_is_read_first(string ledgers, string trades)
    {
        string told = V1 + Trade("T1") + Trade("T2") + Trade("T3");
        Upload upload = Upload.Of(
            (ledgers, Ledgers + Rows("T1") + Rows("T2") + "\"L9\",\"D1\",\"2022-02-24 08:57:02\",\"deposit\",\"\",\"currency\",\"ZEUR\",9,0,9\n"),
            (trades, told));

        Assert.Equal("read 8 accepted 6 refused 0 duplicate 2 ignored 0", upload.Buckets);
        Assert.Equal(3, upload.Legs.Count(static leg => leg.Contains(" BTC ", StringComparison.Ordinal)));
        Assert.Equal(3, upload.Legs.Count(static leg => leg.StartsWith("Fee", StringComparison.Ordinal)));
        Assert.Equal(9m - (3 * 101m), upload.Day.Files.Sum(file => upload.SumOf(file, "EUR")));
        Assert.Contains(
            upload.Day.Files.Single(file => file.Name == trades).Warnings,
            static warning => warning.StartsWith("2 row(s) tell what kraken-ledgers rows", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trade_whose_ledger_rows_were_refused_is_not_lost()
    {
        Upload upload = Upload.Of(
            ("ledgers.csv", Ledgers + "\"L1\",\"T1\",\"2022-02-24 08:57:02\",\"trade\",\"\",\"currency\",\"ZEUR\",x,1,9\n" + Rows("T2")),
            ("trades.csv", V1 + Trade("T1") + Trade("T2")));

        // The row after the refused one tells its trade all the same.
        Assert.Equal("read 5 accepted 3 refused 1 duplicate 1 ignored 0", upload.Buckets);
        Assert.Contains(upload.Legs, static leg => leg.StartsWith("Trade Quote -100 EUR Fiat main T1 ", StringComparison.Ordinal));
    }

    [Fact]
    public void Trades_alone_count_and_count_once_when_they_are_sent_twice()
    {
        string told = V1 + Trade("T1") + Trade("T2");
        Upload upload = Upload.Of(("a.csv", told), ("b.csv", told));
        Upload changed = Upload.Of(V1 + Trade("T1") + Trade("T1").Replace(",100,", ",200,", StringComparison.Ordinal));

        Assert.Equal("read 4 accepted 2 refused 0 duplicate 2 ignored 0", upload.Buckets);
        Assert.Equal(6, upload.Legs.Count);
        Assert.Equal("read 2 accepted 1 refused 1 duplicate 0 ignored 0", changed.Buckets);
    }

    [Fact]
    public void Many_trades_that_no_ledger_tells_are_all_accepted_late()
    {
        string told = V1 + string.Concat(Enumerable.Range(0, 3000).Select(static i => Trade($"T{i}")));
        Upload upload = Upload.Of(("ledgers.csv", Ledgers + Rows("T2999")), ("trades.csv", told));

        Assert.Equal("read 3002 accepted 3001 refused 0 duplicate 1 ignored 0", upload.Buckets);
        Assert.Equal(3000 * 3, upload.Legs.Count);
    }

    private static string Trade(string id) => $"\"{id}\",\"O\",\"XXBTZEUR\",\"2022-02-24 08:57:02.9\",\"buy\",\"limit\",10000,100,1,0.01,0,\"\",\"L\"\n";

    private static string Rows(string id) =>
        $"\"L{id}a\",\"{id}\",\"2022-02-24 08:57:02\",\"trade\",\"\",\"currency\",\"ZEUR\",-100,1,1\n"
            + $"\"L{id}b\",\"{id}\",\"2022-02-24 08:57:02\",\"trade\",\"\",\"currency\",\"XXBT\",0.01,0,1\n";
}
