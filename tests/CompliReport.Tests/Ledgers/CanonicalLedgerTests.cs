using System;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers;

public sealed class CanonicalLedgerTests
{
    [Fact]
    public void Csv_and_json_lines_give_the_same_legs()
    {
        string[][] rows =
        [
            ["entry_id=e1"],
            ["entry_id=e2", "asset=EUR", "asset_class=fiat", "leg_role=quote", "amount=-1499.99", "counterparty_name=A \"quoted\", name"],
            ["entry_id=e3", "status=pending", "amount=1234567890.123456789012345678", "address=0xAbC",
                "occurred_at=2026-03-01T09:15:02.123456789+01:00"],
            ["entry_id=e4", "reversal_of=e1", "amount=-0.5", "account_id=κόσμος"],
        ];
        Upload csv = Upload.Of(CanonicalRow.Header + string.Concat(rows.Select(static row => CanonicalRow.Csv(row))));
        Upload json = Upload.Of(("ledger.jsonl", string.Concat(rows.Select(static row => CanonicalRow.Json(row)))));

        csv.MustHaveFaults();
        json.MustHaveFaults();
        csv.MustHaveLegs(
            "Trade Base 0.5 BTC Crypto acc-1 g1 2026-03-01T08:15:02Z in EUR",
            "Trade Quote -1499.99 EUR Fiat acc-1 g1 2026-03-01T08:15:02Z in EUR with A \"quoted\", name",
            "Trade Base 1234567890.123456789012345678 BTC Crypto acc-1 g1 2026-03-01T08:15:02.123456789Z Pending in EUR with 0xAbC",
            "Trade Base -0.5 BTC Crypto κόσμος g1 2026-03-01T08:15:02Z reversal in EUR");
        Assert.Equal(csv.Legs, json.Legs);
        Assert.Equal("ex-1", json.Day.Exchange.Text);
        Assert.Contains(json.File.Warnings, static warning => warning.Contains("'unused'", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_entry_sent_as_csv_and_as_json_is_one_entry()
    {
        Upload upload = Upload.Of(("a.csv", CanonicalRow.Header + CanonicalRow.Csv()), ("b.jsonl", CanonicalRow.Json()));

        Assert.Equal("read 2 accepted 1 refused 0 duplicate 1 ignored 0", upload.Buckets);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_and_unknown_ones_are_passed_over_with_a_warning()
    {
        Upload upload = Upload.Of(
            "colour,amount,asset_class,asset,leg_role,kind,occurred_at,account_id,status,group_id,entry_id,exchange_id\n"
            + "red,1,crypto,BTC,single,reward,2026-03-01T00:00:00Z,a,posted,g,e,x\n");

        upload.MustHaveLegs("Reward Alone 1 BTC Crypto a g 2026-03-01T00:00:00Z");
        Assert.Contains("'colour'", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("entry_id=", LedgerFault.Missing)]
    [InlineData("group_id=", LedgerFault.Missing)]
    [InlineData("status=", LedgerFault.Missing)]
    [InlineData("status=Posted", LedgerFault.UnknownStatus)]
    [InlineData("account_id=", LedgerFault.Missing)]
    [InlineData("account_id=a\tb", LedgerFault.IdNotSound)]
    [InlineData("wallet=pocket", LedgerFault.UnknownWallet)]
    [InlineData("occurred_at=", LedgerFault.Missing)]
    [InlineData("occurred_at=2026-03-01T08:15:02", LedgerFault.TimeNotRfc3339)]
    [InlineData("occurred_at=2026-02-30T08:15:02Z", LedgerFault.TimeNotRfc3339)]
    [InlineData("occurred_at=2026-03-01T08:15:02.1234567890Z", LedgerFault.TimeNotRfc3339)]
    [InlineData("booked_at=yesterday", LedgerFault.TimeNotRfc3339)]
    [InlineData("kind=gift", LedgerFault.UnknownKind)]
    [InlineData("leg_role=both", LedgerFault.UnknownRole)]
    [InlineData("asset=", LedgerFault.Missing)]
    [InlineData("asset=B", LedgerFault.AssetNotATicker)]
    [InlineData("asset=btc", LedgerFault.AssetNotATicker)]
    [InlineData("asset=ABCDEFGHIJKLM", LedgerFault.AssetNotATicker)]
    [InlineData("asset_class=coin", LedgerFault.UnknownAssetClass)]
    [InlineData("amount=", LedgerFault.Missing)]
    [InlineData("amount=7,50", LedgerFault.AmountNotADecimal)]
    [InlineData("amount=1e8", LedgerFault.AmountNotADecimal)]
    [InlineData("amount=.5", LedgerFault.AmountNotADecimal)]
    [InlineData("amount=5.", LedgerFault.AmountNotADecimal)]
    [InlineData("amount=+5", LedgerFault.AmountNotADecimal)]
    [InlineData("amount=123456789012345678901", LedgerFault.AmountTooManyDigits)]
    [InlineData("amount=0.1234567890123456789", LedgerFault.AmountTooManyDigits)]
    [InlineData("amount=1234567890.1234567890123456789", LedgerFault.AmountTooManyDigits)]
    [InlineData("balance_after=x", LedgerFault.AmountNotADecimal)]
    [InlineData("rate_applied=1,2", LedgerFault.AmountNotADecimal)]
    [InlineData("fiat_value=--1", LedgerFault.AmountNotADecimal)]
    [InlineData("price_ccy=euro", LedgerFault.AssetNotATicker)]
    [InlineData("counterparty_type=friend", LedgerFault.UnknownCounterpartyType)]
    [InlineData("counterparty_country=DEU", LedgerFault.CountryNotAlpha2)]
    [InlineData("ip_country=de", LedgerFault.CountryNotAlpha2)]
    [InlineData("channel=fax", LedgerFault.UnknownChannel)]
    public void Each_fault_names_line_and_column_and_costs_its_row_only(string cell, LedgerFault fault)
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv("entry_id=before") + CanonicalRow.Csv(cell)
            + CanonicalRow.Csv("entry_id=after"));

        string column = cell[..cell.IndexOf('=', StringComparison.Ordinal)];
        upload.MustHaveFaults($"3: {column}: {fault}");
        Assert.Equal("read 3 accepted 2 refused 1 duplicate 0 ignored 0", upload.Buckets);
        Assert.NotEmpty(LedgerFaultCatalog.Of(fault).Code);
    }

    [Fact]
    public void All_faults_of_a_row_are_noted()
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv("entry_id=", "status=?", "occurred_at=?", "asset=?", "amount=?",
            "counterparty_country=?", "channel=?"));

        Assert.Equal(["entry_id", "status", "channel", "occurred_at", "asset", "amount", "counterparty_country"],
            upload.Faults.Select(static fault => fault.Split(": ")[1]));
    }

    [Theory]
    [InlineData("id of 128 bytes", 128, true)]
    [InlineData("id of 129 bytes", 129, false)]
    public void An_id_has_at_most_128_bytes(string reason, int length, bool isSound)
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv("account_id=" + new string('a', length)));

        Assert.NotEmpty(reason);
        Assert.Equal(isSound, upload.Faults.Count == 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("an exchange")]
    public void Every_row_is_refused_as_long_as_no_exchange_is_known(string exchange)
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv("exchange_id=" + exchange) + CanonicalRow.Csv("entry_id=e2"));

        upload.MustHaveFaults("2: exchange_id: " + (exchange.Length == 0 ? LedgerFault.Missing : LedgerFault.IdNotSound));
        Assert.Equal("ex-1", upload.Day.Exchange.Text);
    }

    [Fact]
    public void Rows_of_a_second_exchange_are_refused()
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv() + CanonicalRow.Csv("entry_id=e2", "exchange_id=other"));

        upload.MustHaveFaults("3: exchange_id: ExchangeMismatch");
    }

    [Fact]
    public void Json_that_is_no_object_of_strings_costs_its_line_only()
    {
        Upload upload = Upload.Of(("ledger.jsonl",
            CanonicalRow.Json() + "{\"entry_id\":5}\n" + "[]\n" + "{\"entry_id\":\"a\",\"entry_id\":\"b\"}\n" + "{broken\n" + "\n"
                + CanonicalRow.Json("entry_id=e2")));

        upload.MustHaveFaults("2: row: JsonNotStrings", "3: row: JsonNotStrings", "4: row: JsonNotStrings", "5: row: JsonNotStrings");
        Assert.Equal("read 7 accepted 2 refused 4 duplicate 0 ignored 1", upload.Buckets);
    }

    [Fact]
    public void Only_posted_legs_are_summed()
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv("amount=1") + CanonicalRow.Csv("entry_id=e2", "amount=2",
            "status=pending")
            + CanonicalRow.Csv("entry_id=e3", "amount=4", "status=failed") + CanonicalRow.Csv("entry_id=e4", "amount=-8"));

        Assert.Equal(-7m, upload.SumOf("BTC"));
        Assert.Equal(4, upload.Day.Accepted);
        Assert.Equal(UtcInstant.Of("2026-03-01T08:15:02Z"), upload.Day.Last);
    }
}
