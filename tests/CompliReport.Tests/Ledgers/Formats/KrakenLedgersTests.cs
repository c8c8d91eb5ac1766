using System;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class KrakenLedgersTests
{
    private const string Header2018 =
        "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\"\n";

    [Theory]
    [InlineData("2017", "txid,refid,time,type,aclass,asset,amount,fee,balance", "{t},{r},2017-05-01 10:00:00,deposit,currency,ZEUR,5,0,5")]
    [InlineData("2018", "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\"",
        "\"{t}\",\"{r}\",\"2017-05-01 10:00:00\",\"deposit\",\"\",\"currency\",\"ZEUR\",5,0,5")]
    [InlineData("2018", "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\",\"\"",
        "\"{t}\",\"{r}\",\"2017-05-01 10:00:00\",\"deposit\",\"\",\"currency\",\"ZEUR\",5,0,5,\"\"")]
    [InlineData("2024 with USD", "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance,amountusd",
        "{t},{r},2017-05-01 10:00:00,deposit,,currency,ZEUR,5,0,5,5.4")]
    [InlineData("2024 with wallet and USD", "txid,refid,time,type,subtype,aclass,asset,wallet,amount,fee,balance,amountusd",
        "{t},{r},2017-05-01 10:00:00,deposit,,currency,ZEUR,spot / main,5,0,5,5.4")]
    [InlineData("2024", "txid,refid,time,type,subtype,aclass,asset,wallet,amount,fee,balance",
        "{t},{r},2017-05-01 10:00:00,deposit,,currency,EUR,spot / main,5,0,5")]
    [InlineData("2025", "txid,refid,time,type,subtype,aclass,subclass,asset,wallet,amount,fee,balance",
        "{t},{r},2017-05-01 10:00:00,deposit,,currency,fiat,EUR,spot / main,5,0,5")]
    [InlineData("2026",
        "txid,refid,time,type,subtype,aclass,subclass,asset,wallet,amount,fee,balance,amountusd,feeusd,balanceusd,feecurrency",
            "{t},{r},2017-05-01 10:00:00,deposit,,currency,fiat,EUR,spot / main,5,0,5,5.4,0,5.4,EUR")]
    [InlineData("selected columns", "refid,txid,asset,time,type,amount,fee,balance", "{r},{t},ZEUR,2017-05-01 10:00:00,deposit,5,0,5")]
    public void Every_header_since_2017_is_read(string version, string header, string row)
    {
        Upload upload = Upload.Of(header + "\r\n" + row.Replace("{t}", "L1", StringComparison.Ordinal).Replace("{r}", "R1",
            StringComparison.Ordinal) + "\r\n");

        Assert.Equal("kraken-ledgers", upload.File.Format);
        Assert.Equal(version, upload.File.FormatVersion);
        Assert.Contains("names no account", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
        Assert.Equal("kraken", upload.Day.Exchange.Text);
        upload.MustHaveLegs("FiatDeposit Alone 5 EUR Fiat main R1 2017-05-01T10:00:00Z");
    }

    [Fact]
    public void A_trade_is_a_quote_and_a_base_leg_with_fees_of_their_own()
    {
        Upload upload = Upload.Of(Header2018
            + "\"LAAAAA-1\",\"TAAAAA-1\",\"2022-02-24 08:57:02\",\"trade\",\"\",\"currency\",\"ZEUR\",-1499.9999,2.4000,793.5752\n"
            + "\"LAAAAA-2\",\"TAAAAA-1\",\"2022-02-24 08:57:02\",\"trade\",\"\",\"currency\",\"XXBT\",0.0474606900,0.0000000000,"
            + "0.0474667000\n"
            + "\"LAAAAA-3\",\"TAAAAA-1\",\"2022-02-24 08:57:02\",\"trade\",\"\",\"currency\",\"KFEE\",0.00,12.50,0.00\n"
            + "\"LAAAAA-4\",\"SAAAAA-1\",\"2022-02-25 08:57:02\",\"spend\",\"\",\"currency\",\"EUR.HOLD\",-100,0,0\n"
            + "\"LAAAAA-5\",\"SAAAAA-1\",\"2022-02-25 08:57:02\",\"receive\",\"\",\"currency\",\"XETH\",0.05,0.0001,1\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Quote -1499.9999 EUR Fiat main TAAAAA-1 2022-02-24T08:57:02Z",
            "Fee Fee -2.4 EUR Fiat main TAAAAA-1 2022-02-24T08:57:02Z",
            "Trade Base 0.04746069 BTC Crypto main TAAAAA-1 2022-02-24T08:57:02Z",
            "Fee Fee -12.5 KFEE FeeCredit main TAAAAA-1 2022-02-24T08:57:02Z",
            "Conversion Quote -100 EUR Fiat main SAAAAA-1 2022-02-25T08:57:02Z",
            "Conversion Base 0.05 ETH Crypto main SAAAAA-1 2022-02-25T08:57:02Z",
            "Fee Fee -0.0001 ETH Crypto main SAAAAA-1 2022-02-25T08:57:02Z");
        // Kraken's own rule: the balance moves by the amount less the fee.
        Assert.Equal(-1499.9999m - 2.4m - 100m, upload.SumOf("EUR"));
        Assert.Equal(0.0474606900m, upload.SumOf("BTC"));
    }

    [Fact]
    public void A_pending_row_is_kept_and_not_summed()
    {
        Upload upload = Upload.Of(Header2018
            + "\"\",\"Q1\",\"2021-01-01 10:00:00\",\"deposit\",\"\",\"currency\",\"ZEUR\",50.0000,0.0000,\"\"\n"
            + "\"L1\",\"Q1\",\"2021-01-01 10:05:00\",\"deposit\",\"\",\"currency\",\"ZEUR\",50.0000,0.0000,50.0000\n");

        upload.MustHaveLegs(
            "FiatDeposit Alone 50 EUR Fiat main Q1 2021-01-01T10:00:00Z Pending",
            "FiatDeposit Alone 50 EUR Fiat main Q1 2021-01-01T10:05:00Z");
        Assert.Equal(50m, upload.SumOf("EUR"));
    }

    [Theory]
    [InlineData("txid was removed, balance stands", "\"\"", "50.0", "")]
    [InlineData("balance is empty, txid stands", "\"L1\"", "\"\"", "")]
    [InlineData("both are empty", "\"\"", "\"\"", " Pending")]
    public void A_row_is_pending_only_when_txid_and_balance_are_both_empty(string reason, string txid, string balance, string status)
    {
        Upload upload = Upload.Of(Header2018
            + $"{txid},\"Q1\",\"2021-01-01 10:00:00\",\"deposit\",\"\",\"currency\",\"ZEUR\",50.0,0.0,{balance}\n");

        Assert.NotEmpty(reason);
        upload.MustHaveLegs("FiatDeposit Alone 50 EUR Fiat main Q1 2021-01-01T10:00:00Z" + status);
    }

    [Fact]
    public void The_shared_reference_Unknown_groups_nothing()
    {
        Upload upload = Upload.Of(Header2018
            + "\"L1\",\"Unknown\",\"2024-01-01 10:00:00\",\"earn\",\"reward\",\"currency\",\"DOT.S\",0.5,0.05,1\n"
            + "\"L2\",\"\",\"2024-01-01 10:00:00\",\"staking\",\"\",\"currency\",\"SOL03.S\",0.25,0,1\n"
            + "\"\",\"Unknown\",\"2024-01-01 10:00:01\",\"staking\",\"\",\"currency\",\"SOL.F\",0.25,0,\"\"\n");

        upload.MustHaveLegs(
            "Reward Alone 0.5 DOT Crypto main L1 2024-01-01T10:00:00Z",
            "Fee Fee -0.05 DOT Crypto main L1 2024-01-01T10:00:00Z",
            "Reward Alone 0.25 SOL Crypto main L2 2024-01-01T10:00:00Z",
            "Reward Alone 0.25 SOL Crypto main #1 2024-01-01T10:00:01Z Pending");
    }

    [Fact]
    public void A_movement_with_the_other_sign_takes_an_earlier_one_back()
    {
        Upload upload = Upload.Of(Header2018
            + "\"L1\",\"Q1\",\"2024-01-01 10:00:00\",\"deposit\",\"\",\"currency\",\"USDT\",-5,0,1\n"
            + "\"L2\",\"Q2\",\"2024-01-01 10:00:00\",\"withdrawal\",\"\",\"currency\",\"ZEUR\",7,-0.9,1\n"
            + "\"L3\",\"Q3\",\"2024-01-01 10:00:00\",\"withdrawal\",\"\",\"currency\",\"ZEUR\",-7,0.9,1\n");

        upload.MustHaveLegs(
            "CryptoDeposit Alone -5 USDT Stablecoin main Q1 2024-01-01T10:00:00Z reversal",
            "FiatWithdrawal Alone 7 EUR Fiat main Q2 2024-01-01T10:00:00Z reversal",
            "FeeRebate Fee 0.9 EUR Fiat main Q2 2024-01-01T10:00:00Z reversal",
            "FiatWithdrawal Alone -7 EUR Fiat main Q3 2024-01-01T10:00:00Z",
            "Fee Fee -0.9 EUR Fiat main Q3 2024-01-01T10:00:00Z");
    }

    [Theory]
    [InlineData("transfer", "", LegKind.InternalTransfer)]
    [InlineData("transfer", "spottofutures", LegKind.InternalTransfer)]
    [InlineData("transfer", "airdrop", LegKind.Reward)]
    [InlineData("transfer", "delistingconversion", LegKind.Conversion)]
    [InlineData("earn", "allocation", LegKind.InternalTransfer)]
    [InlineData("earn", "reward", LegKind.Reward)]
    [InlineData("dividend", "", LegKind.Reward)]
    [InlineData("invite bonus", "", LegKind.Reward)]
    [InlineData("adjustment", "", LegKind.Adjustment)]
    [InlineData("trade", "tradespot", LegKind.Trade)]
    [InlineData("hybridearnwithdrawal", "", LegKind.Other)]
    [InlineData("something new", "airdrop", LegKind.Other)]
    public void Types_and_subtypes_become_kinds_and_unknown_ones_are_kept(string type, string subtype, LegKind kind)
    {
        Upload upload = Upload.Of(Header2018
            + $"\"L1\",\"Q1\",\"2024-01-01 10:00:00\",\"{type}\",\"{subtype}\",\"currency\",\"XXBT\",1,0,1\n");

        Assert.Equal(1, upload.File.CountOf(kind));
        Assert.Equal(1, upload.File.Accepted);
    }

    [Theory]
    [InlineData("XXBT", "BTC", AssetClass.Crypto)]
    [InlineData("XBT", "BTC", AssetClass.Crypto)]
    [InlineData("XBT.M", "BTC", AssetClass.Crypto)]
    [InlineData("XETH", "ETH", AssetClass.Crypto)]
    [InlineData("ETH2.S", "ETH", AssetClass.Crypto)]
    [InlineData("XXDG", "DOGE", AssetClass.Crypto)]
    [InlineData("XDG", "DOGE", AssetClass.Crypto)]
    [InlineData("ZUSD", "USD", AssetClass.Fiat)]
    [InlineData("ZEUR", "EUR", AssetClass.Fiat)]
    [InlineData("EUR.HOLD", "EUR", AssetClass.Fiat)]
    [InlineData("USD.M", "USD", AssetClass.Fiat)]
    [InlineData("SOL03.S", "SOL", AssetClass.Crypto)]
    [InlineData("DOT28.S", "DOT", AssetClass.Crypto)]
    [InlineData("DOT.P", "DOT", AssetClass.Crypto)]
    [InlineData("ADA.F", "ADA", AssetClass.Crypto)]
    [InlineData("ADA.B", "ADA", AssetClass.Crypto)]
    [InlineData("ZRX", "ZRX", AssetClass.Crypto)]
    [InlineData("XTZ", "XTZ", AssetClass.Crypto)]
    [InlineData("1INCH", "1INCH", AssetClass.Crypto)]
    [InlineData("MNT", "MNT", AssetClass.Crypto)]
    [InlineData("USDC", "USDC", AssetClass.Stablecoin)]
    [InlineData("TSLAx", "TSLAX", AssetClass.SecurityToken)]
    public void Spellings_of_assets_become_tickers(string spelling, string ticker, AssetClass assetClass)
    {
        Upload upload = Upload.Of(Header2018
            + $"\"L1\",\"Q1\",\"2024-01-01 10:00:00\",\"transfer\",\"\",\"currency\",\"{spelling}\",1,0,1\n");

        upload.MustHaveLegs($"InternalTransfer Alone 1 {ticker} {assetClass} main Q1 2024-01-01T10:00:00Z");
    }

    [Theory]
    [InlineData("decimal comma", "\"7,50\"", "0", "1", "2: amount: NumberNotInFormat")]
    [InlineData("thousands separator", "\"1,234.5\"", "0", "1", "2: amount: NumberNotInFormat")]
    [InlineData("exponent", "1e-8", "0", "1", "2: amount: NumberNotInFormat")]
    [InlineData("empty amount", "", "0", "1", "2: amount: Missing")]
    [InlineData("19 decimals", "0.1234567890123456789", "0", "1", "2: amount: AmountTooManyDigits")]
    [InlineData("fee below zero", "1", "-1", "1", "2: fee: SignNotPossible")]
    [InlineData("fee is no number", "1", "x", "1", "2: fee: NumberNotInFormat")]
    [InlineData("balance is no number", "1", "0", "1.", "2: balance: NumberNotInFormat")]
    public void Damaged_numbers_are_faults_of_their_cell(string reason, string amount, string fee, string balance, string fault)
    {
        Upload upload = Upload.Of(Header2018
            + $"\"L1\",\"Q1\",\"2024-01-01 10:00:00\",\"trade\",\"\",\"currency\",\"XXBT\",{amount},{fee},{balance}\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults(fault);
        Assert.Empty(upload.Legs);
    }

    [Fact]
    public void All_faults_of_a_row_are_noted()
    {
        Upload upload = Upload.Of(Header2018
            + "\"L1\",\"Q1\",\"01/02/2024 10:00\",\"\",\"\",\"currency\",\"bitcoin cash\",x,-1,y\n"
            + "\"1.55E+13\",\"Q1\",\"2024-01-01 10:00:00\",\"trade\",\"\",\"currency\",\"XXBT\",1,0,1\n");

        upload.MustHaveFaults(
            "2: time: TimeNotInFormat", "2: type: Missing", "2: asset: AssetNotATicker", "2: amount: NumberNotInFormat",
            "2: balance: NumberNotInFormat", "2: fee: SignNotPossible",
            "3: txid: IdNotSound");
        Assert.Equal("read 2 accepted 0 refused 2 duplicate 0 ignored 0", upload.Buckets);
    }

    [Fact]
    public void The_same_rows_with_other_columns_are_duplicates_and_a_changed_amount_is_a_conflict()
    {
        Upload upload = Upload.Of(
            ("a.csv", Header2018
                + "\"L1\",\"Q1\",\"2024-01-01 10:00:00\",\"deposit\",\"\",\"currency\",\"ZEUR\",5,0,5\n"
                + "\"L2\",\"Q2\",\"2024-01-01 11:00:00\",\"deposit\",\"\",\"currency\",\"ZEUR\",6,0,11\n"),
            ("b.csv", "balance,txid,refid,time,type,asset,amount,fee\n5,L1,Q1,2024-01-01 10:00:00,deposit,ZEUR,5,0\n"
                + "11,L2,Q2,2024-01-01 11:00:00,deposit,ZEUR,66,0\n"));

        Assert.Equal("read 4 accepted 2 refused 1 duplicate 1 ignored 0", upload.Buckets);
        upload.MustHaveFaults("3: row: ConflictingEntry");
        Assert.Equal(11m, upload.SumOf(upload.Day.Files[0], "EUR"));
    }

    [Fact]
    public void A_header_without_a_needed_column_is_refused_by_name()
    {
        Upload upload = Upload.Of(
            "txid,refid,time,type,subtype,aclass,asset,amount,balance\nL1,Q1,2024-01-01 10:00:00,deposit,,currency,ZEUR,5,5\n");

        Assert.Contains("kraken-ledgers", upload.File.Failure, StringComparison.Ordinal);
        Assert.Contains("'fee'", upload.File.Failure, StringComparison.Ordinal);
        Assert.Equal(0, upload.File.RowsRead);
    }

    [Fact]
    public void Sums_are_those_of_the_source_column_for_many_rows()
    {
        Random random = new(20260301);
        decimal expected = 0;
        System.Text.StringBuilder text = new(Header2018);
        foreach (int row in Enumerable.Range(0, 9000))
        {
            decimal amount = random.Next(-1_000_000, 1_000_000) / 10_000m, fee = random.Next(0, 1000) / 10_000m;
            expected += amount - fee;
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"\"L{row}\",\"T{row / 2}\",\"2024-01-01 10:{row / 60 % 60:00}:{row % 60:00}\",\"trade\",\"\",\"currency\",\"ZEUR\","
                    + $"{amount},{fee},1\n");
        }

        Upload upload = Upload.Of(text.ToString());

        Assert.Equal("read 9000 accepted 9000 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.Equal(expected, upload.SumOf("EUR"));
        Assert.Equal(UtcInstant.Of("2024-01-01T10:00:00Z"), upload.Day.First);
    }
}
