using System;
using System.Linq;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class BinanceTradesTests
{
    private const string
        V2019 = "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n",
        V2021 = "\"Date(UTC)\",\"Pair\",\"Side\",\"Price\",\"Executed\",\"Amount\",\"Fee\"\n",
        Spanish = "Tiempo,Par,Lado,Precio,Ejecutado,Cantidad,Tarifa\n";

    [Fact]
    public void A_fill_with_units_in_columns_is_three_legs_in_one_group()
    {
        Upload upload = Upload.Of(V2019
            + "2019-03-02 10:15:31,BTCEUR,BUY,3400.50,0.20000000,680.10000000,0.00020000,BTC\n"
            + "2019-03-02 10:15:32,ETHBTC,SELL,0.0350,2.000,0.07000000,0.00310000,BNB\n"
            + "2019-03-02 10:15:33,BNBUSDT,BUY,11.5,1,11.5,0E-8,BNB\n");

        Assert.Equal("binance-trades", upload.File.Format);
        Assert.Equal("2019", upload.File.FormatVersion);
        Assert.Contains("names no account", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Base 0.2 BTC Crypto main #1 2019-03-02T10:15:31Z in EUR",
            "Trade Quote -680.1 EUR Fiat main #1 2019-03-02T10:15:31Z in EUR",
            "Fee Fee -0.0002 BTC Crypto main #1 2019-03-02T10:15:31Z",
            "Trade Base -2 ETH Crypto main #2 2019-03-02T10:15:32Z in BTC",
            "Trade Quote 0.07 BTC Crypto main #2 2019-03-02T10:15:32Z in BTC",
            "Fee Fee -0.0031 BNB Crypto main #2 2019-03-02T10:15:32Z",
            "Trade Base 1 BNB Crypto main #3 2019-03-02T10:15:33Z in USDT",
            "Trade Quote -11.5 USDT Stablecoin main #3 2019-03-02T10:15:33Z in USDT");
        Assert.Equal(0.2m - 0.0002m + 0.07m, upload.SumOf("BTC"));
        Assert.Equal(-680.1m, upload.SumOf("EUR"));
    }

    [Theory]
    [InlineData("2021", V2021, "2022-05-01 08:00:01", "BUY")]
    [InlineData("2021", V2021, "22-05-01 08:00:01", "BUY")]
    [InlineData("2021", "Date(UTC+2),Pair,Side,Price,Executed,Amount,Fee\n", "2022-05-01 10:00:01", "buy")]
    [InlineData("2025", "Time,Pair,Side,Price,Executed,Amount,Fee\n", "22-05-01 08:00:01", "BUY")]
    [InlineData("2025 Spanish", Spanish, "22-05-01 08:00:01", "BUY")]
    public void Every_header_with_units_behind_the_numbers_is_read(string version, string header, string time, string side)
    {
        Upload upload = Upload.Of(header + $"{time},BTCUSDT,{side},\"38,000.50\",0.0500000000BTC,\"1,900.02500000USDT\",0.0000500000BTC\n");

        Assert.Equal(version, upload.File.FormatVersion);
        Assert.Equal(version.StartsWith("2025", StringComparison.Ordinal) ? 2 : 1, upload.File.Warnings.Count);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Base 0.05 BTC Crypto main #1 2022-05-01T08:00:01Z in USDT",
            "Trade Quote -1900.025 USDT Stablecoin main #1 2022-05-01T08:00:01Z in USDT",
            "Fee Fee -0.00005 BTC Crypto main #1 2022-05-01T08:00:01Z");
        Assert.Equal(0.04995m, upload.SumOf("BTC"));
    }

    [Theory]
    [InlineData("the coin begins with a digit", "1INCHUSDT", "5.01INCH", "7.5USDT", "0.011INCH", "5 1INCH", "7.5 USDT", "0.01 1INCH")]
    [InlineData("the coin ends like another quote", "ADAEUR", "10.0ADA", "4.2EUR", "0.0001BNB", "10 ADA", "4.2 EUR", "0.0001 BNB")]
    [InlineData("the fee is in the quote", "ETHEUR", "1.5ETH", "3000.0EUR", "3.0EUR", "1.5 ETH", "3000 EUR", "3 EUR")]
    public void The_units_are_those_of_the_pair(
        string reason, string pair, string executed, string amount, string fee, string traded, string paid, string charged)
    {
        Upload upload = Upload.Of(V2021 + $"2022-05-01 08:00:01,{pair},SELL,1.5,{executed},{amount},{fee}\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults();
        Assert.StartsWith($"Trade Base -{traded} ", upload.Legs[0], StringComparison.Ordinal);
        Assert.StartsWith($"Trade Quote {paid} ", upload.Legs[1], StringComparison.Ordinal);
        Assert.StartsWith($"Fee Fee -{charged} ", upload.Legs[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ADAEUR", "ADA", "EUR")]
    [InlineData("BTCAEUR", "BTC", "AEUR")]
    [InlineData("TUSDUSDT", "TUSD", "USDT")]
    [InlineData("BTCTUSD", "BTC", "TUSD")]
    [InlineData("1INCHBTC", "1INCH", "BTC")]
    [InlineData("STEEMETH", "STEEM", "ETH")]
    [InlineData("USDTTRY", "USDT", "TRY")]
    [InlineData("BETHETH", "BETH", "ETH")]
    public void Pairs_without_separator_are_taken_apart(string pair, string traded, string quote)
    {
        Upload upload = Upload.Of(V2019 + $"2019-03-02 10:15:31,{pair},BUY,2,1,2,0,\n");

        Assert.StartsWith($"Trade Base 1 {traded} ", upload.Legs[0], StringComparison.Ordinal);
        Assert.StartsWith($"Trade Quote -2 {quote} ", upload.Legs[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decimal comma", "2019-03-02 10:15:31,BTCEUR,BUY,1,\"7,50\",1,0,", "Amount: NumberNotInFormat")]
    [InlineData("thousands separator", "2019-03-02 10:15:31,BTCEUR,BUY,1,1,\"1,234.00\",0,", "Total: NumberNotInFormat")]
    [InlineData("exponent", "2019-03-02 10:15:31,BTCEUR,BUY,1,1E-8,1,0,", "Amount: NumberNotInFormat")]
    [InlineData("too many digits", "2019-03-02 10:15:31,BTCEUR,BUY,1,12345678901234567890.123456789,1,0,", "Amount: AmountTooManyDigits")]
    [InlineData("negative", "2019-03-02 10:15:31,BTCEUR,SELL,1,-1,1,0,", "Amount: SignNotPossible")]
    [InlineData("empty amount", "2019-03-02 10:15:31,BTCEUR,BUY,1,,1,0,", "Amount: Missing")]
    [InlineData("price is no number", "2019-03-02 10:15:31,BTCEUR,BUY,one,1,1,0,", "Price: NumberNotInFormat")]
    [InlineData("fee without coin", "2019-03-02 10:15:31,BTCEUR,BUY,1,1,1,0.1,", "Fee Coin: Missing")]
    [InlineData("fee coin is no ticker", "2019-03-02 10:15:31,BTCEUR,BUY,1,1,1,0.1,b", "Fee Coin: AssetNotATicker")]
    [InlineData("day first", "02/03/2019 10:15:31,BTCEUR,BUY,1,1,1,0,", "Date(UTC): TimeNotInFormat")]
    [InlineData("no time", ",BTCEUR,BUY,1,1,1,0,", "Date(UTC): Missing")]
    [InlineData("unknown market", "2019-03-02 10:15:31,BTCXYZ,BUY,1,1,1,0,", "Market: PairNotUnderstood")]
    [InlineData("no market", "2019-03-02 10:15:31,,BUY,1,1,1,0,", "Market: Missing")]
    [InlineData("unknown side", "2019-03-02 10:15:31,BTCEUR,HOLD,1,1,1,0,", "Type: UnknownKind")]
    [InlineData("no side", "2019-03-02 10:15:31,BTCEUR,,1,1,1,0,", "Type: Missing")]
    [InlineData("a cell too few", "2019-03-02 10:15:31,BTCEUR,BUY,1,1,1,0", "row: CellCount")]
    public void Damaged_rows_with_units_in_columns_are_refused(string reason, string row, string fault)
    {
        Upload upload = Upload.Of(V2019 + row + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
        Assert.Equal(0, upload.Day.Accepted);
    }

    [Theory]
    [InlineData("decimal comma", "2022-05-01 08:00:01,BTCUSDT,BUY,1,\"7,50BTC\",1USDT,", "Executed: NumberNotInFormat")]
    [InlineData("a comma that may be either", "2022-05-01 08:00:01,BTCUSDT,BUY,1,\"1,234BTC\",1USDT,", "Executed: NumberNotInFormat")]
    [InlineData("comma at a wrong place", "2022-05-01 08:00:01,BTCUSDT,BUY,1,\"12,34.0BTC\",1USDT,", "Executed: NumberNotInFormat")]
    [InlineData("another unit", "2022-05-01 08:00:01,BTCUSDT,BUY,1,1ETH,1USDT,", "Executed: NumberNotInFormat")]
    [InlineData("no unit", "2022-05-01 08:00:01,BTCUSDT,BUY,1,1BTC,1,", "Pair: PairNotUnderstood")]
    [InlineData("unit that is not of the pair", "2022-05-01 08:00:01,BTCUSDT,BUY,1,1BTC,1EUR,", "Pair: PairNotUnderstood")]
    [InlineData("fee without unit", "2022-05-01 08:00:01,BTCUSDT,BUY,1,1BTC,1USDT,0.1", "Fee: NumberNotInFormat|Fee: AssetNotATicker")]
    [InlineData("negative", "2022-05-01 08:00:01,BTCUSDT,BUY,1,-1BTC,1USDT,", "Executed: SignNotPossible")]
    [InlineData("empty", "2022-05-01 08:00:01,BTCUSDT,BUY,1,,1USDT,", "Executed: Missing")]
    public void Damaged_rows_with_units_behind_the_numbers_are_refused(string reason, string row, string faults)
    {
        Upload upload = Upload.Of(V2021 + row + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults([.. faults.Split('|').Select(static fault => "2: " + fault)]);
    }

    [Fact]
    public void Equal_fills_are_kept_and_a_file_sent_twice_counts_once()
    {
        const string Fill = "2022-05-01 08:00:01,BTCUSDT,BUY,38000,0.05BTC,1900USDT,0.00005BTC\n";
        Upload upload = Upload.Of(("a.csv", V2021 + Fill + Fill), ("b.csv", V2021 + Fill + Fill));

        Assert.Equal("read 4 accepted 2 refused 0 duplicate 2 ignored 0", upload.Buckets);
        Assert.Equal(6, upload.Legs.Count);
    }

    [Fact]
    public void A_missing_column_is_named_and_an_extra_one_is_a_warning()
    {
        Upload missing = Upload.Of("Date(UTC),Pair,Side,Price,Executed,Amount\n"), extra = Upload.Of(
            "Date(UTC),Pair,Side,Price,Executed,Amount,Fee,Tax\n2022-05-01 08:00:01,BTCUSDT,BUY,38000,0.05BTC,1900USDT,,0\n");

        Assert.Contains("looks like binance-trades 2021, but has no column 'Fee'", missing.File.Failure, StringComparison.Ordinal);
        Assert.Contains(extra.File.Warnings, static warning => warning.StartsWith("Column 'Tax'", StringComparison.Ordinal));
        Assert.Equal(1, extra.File.CountOf(LegKind.Trade) / 2);
    }
}
