using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Tests.Ledgers.Bytes;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers;

/// <summary>The exchange's control file: what it says and the rows contradict, each both ways, and what of it cannot be read.</summary>
public sealed class ControlFileTests
{
    private const string Header = "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount\n";

    // Two credits and a debit of EUR, one credit of BTC; a pending row and a refused one, which no total has.
    private const string Ledger = Header
        + "EX,E1,E1,posted,A,2026-03-01T16:00:00Z,cash_in,single,EUR,fiat,10\nEX,E2,E2,posted,A,2026-03-02T08:00:00Z,cash_in,single,EUR,fiat,0.5\n"
        + "EX,E3,E3,posted,A,2026-03-02T09:00:00Z,cash_out,single,EUR,fiat,-3\nEX,E4,E4,posted,A,2026-03-02T15:59:59.999999999Z,reward,single,BTC,crypto,0.25\n"
        + "EX,E5,E5,pending,A,2026-03-02T10:00:00Z,cash_in,single,EUR,fiat,7\nEX,E6,E6,posted,A,2026-03-02T10:00:00Z,cash_in,single,EUR,fiat,\"7,50\"\n";

    private const string
        Eur = """{"asset":"EUR","credit_count":2,"credit_sum":"10.5","debit_count":1,"debit_sum":"3"}""",
        Btc = """{"asset":"BTC","credit_count":1,"credit_sum":"0.25","debit_count":0,"debit_sum":"0"}""";

    private static readonly string Hash = Sha256Digest.Of(Encoding.UTF8.GetBytes(Ledger)).Hex;

    [Theory]
    [InlineData("all agrees", "", "", "")]
    [InlineData("numbers instead of texts, and other ways to write them", "\"0.25\"", "0.250", "")]
    [InlineData("a hash in capitals", "HASH", "^", "")]
    [InlineData("no hash, no count, no totals", "\"sha256\":\"HASH\",\"row_count\":6,\"totals\":[EUR,BTC]", "\"x\":1", "")]
    [InlineData("another hash", "\"HASH", "\"00HASH", "Hash ledger.csv")]
    [InlineData("a row more", "\"row_count\":6", "\"row_count\":7", "Rows ledger.csv")]
    [InlineData("a row less, as a text", "\"row_count\":6", "\"row_count\":\"5\"", "Rows ledger.csv")]
    [InlineData("a credit more", "\"credit_count\":2", "\"credit_count\":3", "Total ledger.csv EUR")]
    [InlineData("a debit less", "\"debit_count\":1", "\"debit_count\":0", "Total ledger.csv EUR")]
    [InlineData("credits off by the last digit", "\"10.5\"", "\"10.500000000000000001\"", "Total ledger.csv EUR")]
    [InlineData("debits off", "\"debit_sum\":\"3\"", "\"debit_sum\":3.01", "Total ledger.csv EUR")]
    [InlineData("an asset that did not move", ",BTC", ",BTC,{\"asset\":\"SOL\",\"credit_count\":0,\"credit_sum\":\"0\",\"debit_count\":0,\"debit_sum\":\"0\"}", "")]
    [InlineData("an asset that is not in the file", ",BTC", ",BTC,{\"asset\":\"SOL\",\"credit_count\":1,\"credit_sum\":\"1\",\"debit_count\":0,\"debit_sum\":\"0\"}", "Total ledger.csv SOL")]
    [InlineData("an asset without its total", ",BTC", "", "Total ledger.csv BTC")]
    [InlineData("balances that add up", "\"files\"", "\"balances\":[{\"asset\":\"EUR\",\"opening\":100,\"closing\":\"107.5\"},{\"asset\":\"BTC\",\"opening\":\"-0.25\",\"closing\":\"0\"}],\"files\"", "")]
    [InlineData("a closing balance off", "\"files\"", "\"balances\":[{\"asset\":\"EUR\",\"opening\":\"100\",\"closing\":\"107.51\"}],\"files\"", "Balance  EUR")]
    [InlineData("a day of the exchange's zone", "\"files\"", "\"period_start\":\"2026-03-02T00:00:00+08:00\",\"period_end\":\"2026-03-03T00:00:00+08:00\",\"files\"", "")]
    [InlineData("the day of another zone", "\"files\"", "\"period_start\":\"2026-03-02T00:00:00Z\",\"period_end\":\"2026-03-03T00:00:00Z\",\"files\"", "Period ")]
    [InlineData("the period begins with the first row", "\"files\"", "\"period_start\":\"2026-03-01T16:00:00Z\",\"files\"", "")]
    [InlineData("it begins a nanosecond later", "\"files\"", "\"period_start\":\"2026-03-01T16:00:00.000000001Z\",\"files\"", "Period ")]
    [InlineData("it ends with the last row", "\"files\"", "\"period_end\":\"2026-03-02T15:59:59.999999999Z\",\"files\"", "Period ")]
    [InlineData("a day without a period, the day after the last row in some zone", "\"files\"", "\"day\":\"2026-03-03\",\"files\"", "")]
    [InlineData("a day that has not begun anywhere when the last row was written", "\"files\"", "\"day\":\"2026-03-04\",\"files\"", "Period ")]
    [InlineData("a day that is not over everywhere at the first row", "\"files\"", "\"day\":\"2026-03-01\",\"files\"", "")]
    [InlineData("a day that is over everywhere at the first row", "\"files\"", "\"day\":\"2026-02-28\",\"files\"", "Period ")]
    [InlineData("a file that did not come", "]}]", "]},{\"name\":\"more.csv\",\"sha256\":\"00\"}]", "Hash more.csv")]
    [InlineData("a file that is not named", "\"ledger.csv\"", "\"other.csv\"", "Hash other.csv|Hash ledger.csv")]
    public void What_it_says_is_held_against_the_rows(string reason, string old, string changed, string expected)
    {
        string plain = "{\"exchange_id\":\"EX\",\"files\":[{\"name\":\"ledger.csv\",\"sha256\":\"HASH\",\"row_count\":6,\"totals\":[EUR,BTC]}]}";
        string text = old is "\"0.25\"" or "\"10.5\"" or "\"credit_count\":2" or "\"debit_count\":1" or "\"debit_sum\":\"3\""
            ? Filled(plain).Replace(old, changed, StringComparison.Ordinal)
            : Filled(old.Length == 0 ? plain : plain.Replace(old, changed == "^" ? Hash.ToUpperInvariant() : changed, StringComparison.Ordinal));
        Assert.True(old.Length == 0 || text != Filled(plain), reason);

        string found = Differences(text, ("ledger.csv", Encoding.UTF8.GetBytes(Ledger)));
        Assert.True(found == expected, $"{reason}: {found}\n{text}");
    }

    [Theory]
    [InlineData("a name without its folder, and one file that bears it", "s.csv", "A/s.csv", "")]
    [InlineData("the name with its folder", "A/s.csv", "A/s.csv", "")]
    [InlineData("a name that two files bear", "s.csv", "A/s.csv B/s.csv", "s.csv: the file s.csv, 2 files of that name: 'A/s.csv', 'B/s.csv': name each with its folder")]
    [InlineData("both by their folders", "A/s.csv B/s.csv", "A/s.csv B/s.csv", "")]
    [InlineData("one by its folder, and the other is the only one left", "s.csv B/s.csv", "A/s.csv B/s.csv", "")]
    [InlineData("the whole name comes first", "s.csv", "s.csv B/s.csv", "B/s.csv: not named in the control file")]
    [InlineData("another folder is another file", "C/s.csv", "A/s.csv", "C/s.csv: the file C/s.csv, no such file|A/s.csv: not named in the control file")]
    public void A_name_means_the_file_of_that_name_and_folder_else_the_only_one_of_that_name(string reason, string named, string sent, string expected)
    {
        List<InputFault> faults = [];
        string files = string.Join(',', named.Split(' ').Select(static name => "{\"name\":\"" + name + "\"}"));
        ControlFile control = ControlFile.Read("manifest.json", Encoding.UTF8.GetBytes("{\"exchange_id\":\"EX\",\"files\":[" + files + "]}"), faults)!;
        LedgerDay day = Upload.OfFiles([.. sent.Split(' ').Select(static name => (name, Encoding.UTF8.GetBytes(Ledger)))]).Day;

        string found = string.Join('|', ControlComparison.Of(control, day).Differences.Select(static one =>
            $"{one.File}: {one.Expected}" + (one.Expected.StartsWith("not", StringComparison.Ordinal) ? "" : ", " + one.Found)));

        Assert.True(found == expected, $"{reason}: {found}");
    }

    [Theory]
    [InlineData("\uFEFF", "utf-8")]
    [InlineData("\uFEFF", "utf-16")]
    [InlineData("", "utf-16")]
    [InlineData("\uFEFF", "utf-16BE")]
    public void It_may_have_any_encoding_that_ledgers_have(string mark, string encoding)
    {
        List<InputFault> faults = [];
        byte[] content = Encoding.GetEncoding(encoding).GetBytes(mark + "{\"exchange_id\":\"EX\",\"files\":[{\"name\":\"a.csv\",\"row_count\":6}]}");
        ControlFile? file = ControlFile.Read("manifest.json", content, faults);

        Assert.Empty(faults);
        Assert.Equal(("EX", 6L), (file!.Exchange.Text, file.Files[0].RowCount));
    }

    [Theory]
    [InlineData("a name twice", "{\"exchange_id\":\"EX\",\n\"exchange_id\":\"EY\",\"files\":[]}", "2: NAMED_TWICE: found a name that stands twice in one object, expected each name once")]
    [InlineData("a name twice far in", "{\"exchange_id\":\"EX\",\"files\":[{\"name\":\"a\",\n\"name\":\"b\"}]}", "2: NAMED_TWICE: found a name that")]
    [InlineData("cut off", "{\"exchange_id\":\"EX\",\n\"files\":[", "2: NOT_JSON: found text that is not JSON")]
    [InlineData("a list", "[]", "1: NOT_AN_OBJECT: found Array")]
    [InlineData("no files", "{\"exchange_id\":\"EX\"}", "1: files: MISSING: found nothing")]
    [InlineData("files that are one", "{\"exchange_id\":\"EX\",\n\n\"files\":{\"name\":\"a\"}}", "3: files: NOT_A_LIST: found Object")]
    [InlineData("a file that is a text", "{\"exchange_id\":\"EX\",\"files\":[\n\"a.csv\"]}", "2: files[0]: NOT_AN_OBJECT: found String")]
    [InlineData("a file without a name", "{\"exchange_id\":\"EX\",\"files\":[{},\n{}]}", "1: files[0].name: MISSING: found nothing|2: files[1].name: MISSING: found nothing")]
    [InlineData("a file twice", "{\"exchange_id\":\"EX\",\"files\":[{\"name\":\"a\"},\n{\"name\":\"a\"}]}", "2: files[1].name: NAMED_TWICE: found 'a' again")]
    [InlineData("a count below zero", "{\"exchange_id\":\"EX\",\"files\":[{\"name\":\"a\",\n\"row_count\":-1}]}", "2: files[0].row_count: NOT_A_COUNT: found '-1', expected a whole number from 0")]
    [InlineData("a huge count", "{\"exchange_id\":\"EX\",\"files\":[{\"name\":\"a\",\"row_count\":1e30}]}", "1: files[0].row_count: NOT_A_COUNT: found '1e30'")]
    [InlineData("a count that is true", "{\"exchange_id\":\"EX\",\"files\":[{\"name\":\"a\",\"row_count\":true}]}", "1: files[0].row_count: NOT_A_COUNT: found nothing")]
    [InlineData("a sum with a decimal comma", "\"credit_sum\":\"7,50\"", "2: files[0].totals[0].credit_sum: AMOUNT_NOT_A_DECIMAL: found '7,50', expected a plain decimal from 0")]
    [InlineData("a sum with an exponent", "\"credit_sum\":1e3", "2: files[0].totals[0].credit_sum: AMOUNT_NOT_A_DECIMAL: found '1e3'")]
    [InlineData("a sum of 29 digits", "\"credit_sum\":12345678901.123456789012345678", "2: files[0].totals[0].credit_sum: AMOUNT_TOO_MANY_DIGITS: found '12345678901.123456789012345678'")]
    [InlineData("a sum with a sign", "\"credit_sum\":-7", "2: files[0].totals[0].credit_sum: SIGN_NOT_POSSIBLE: found '-7'")]
    [InlineData("no sum", "\"x\":1", "2: files[0].totals[0].credit_sum: MISSING?: found nothing")]
    [InlineData("an asset twice", "\"credit_sum\":1},\n{\"asset\":\"EUR\",\"credit_count\":1,\"debit_count\":0,\"debit_sum\":0,\"credit_sum\":1", "3: files[0].totals[1].asset: NAMED_TWICE: found 'EUR' again")]
    [InlineData("a balance that is none", "{\"exchange_id\":\"EX\",\"files\":[],\"balances\":[\n{\"asset\":\"EUR\",\"opening\":\"x\",\"closing\":\"1\"}]}", "2: balances[0].opening: AMOUNT_NOT_A_DECIMAL: found 'x'")]
    [InlineData("a period that ends before it begins", "{\"exchange_id\":\"EX\",\"files\":[],\"period_start\":\"2026-03-02T00:00:00Z\",\n\"period_end\":\"2026-03-01T00:00:00Z\"}",
        "2: period_end: PERIOD_EMPTY: found 2026-03-01T00:00:00Z, expected a time after period_start, 2026-03-02T00:00:00Z")]
    [InlineData("a day that is a list", "{\"exchange_id\":\"EX\",\"files\":[],\n\"day\":[]}", "2: day: TIME_NOT_READ: found ''")]
    public void What_cannot_be_read_is_named_with_its_line_and_what_to_do(string reason, string text, string expected)
    {
        string whole = text.StartsWith('"') ? "{\"exchange_id\":\"EX\",\"files\":[{\"name\":\"a\",\"totals\":[\n{\"asset\":\"EUR\",\"credit_count\":1,\"debit_count\":0,\"debit_sum\":0," + text + "}]}]}" : text;
        List<InputFault> faults = [];

        Assert.Null(ControlFile.Read("manifest.json", Encoding.UTF8.GetBytes(whole), faults));
        string[] wanted = expected.Replace("MISSING?", "AMOUNT_NOT_A_DECIMAL", StringComparison.Ordinal).Split('|');
        Assert.Equal(wanted.Length, faults.Count);
        for (int i = 0; i < wanted.Length; i++)
        {
            string found = faults[i].ToString();
            Assert.True(found.StartsWith("manifest.json:" + wanted[i], StringComparison.Ordinal), reason + ": " + found);
            Assert.EndsWith("; next: correct the control file and send it again beside the same ledgers", found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damaged_control_files_never_throw()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Filled("""
            {"exchange_id":"EX","file_seq":3,"files":[{"name":"ledger.csv","sha256":"HASH","row_count":6,"totals":[EUR,BTC]}],
            "balances":[{"asset":"EUR","opening":1,"closing":2}]}
            """));
        LedgerDay day = Upload.Of(("ledger.csv", Ledger)).Day;
        Random random = new(7);
        for (int run = 0; run < 3000; run++)
        {
            byte[] changed = [.. whole[..random.Next(run % 3 == 0 ? 1 : whole.Length, whole.Length + 1)]];
            for (int change = random.Next(4); change > 0 && changed.Length > 0; change--)
            {
                changed[random.Next(changed.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : "\"{}[]:,0-1e\\uD\n"u8[random.Next(15)];
            }

            List<InputFault> faults = [];
            ControlFile? file = ControlFile.Read("manifest.json", changed, faults);
            Assert.Equal(file is null, faults.Count > 0);
            _ = file is null ? null : ControlComparison.Of(file, day);
        }
    }

    [Theory]
    [InlineData("a gzip", "ledger.csv.gz", "ledger.csv.gz", 6)]
    [InlineData("an archive", "up.zip", "up.zip", 6)]
    [InlineData("an entry of an archive", "up.zip", "up.zip/ledger.csv", 6)]
    public void The_hash_is_that_of_the_file_as_it_was_uploaded(string reason, string uploaded, string named, int rows)
    {
        byte[] content = uploaded.EndsWith(".gz", StringComparison.Ordinal) ? Upload.Gzip(Ledger) : Archive.Of(("ledger.csv", Encoding.UTF8.GetBytes(Ledger)));
        string control = Filled($"{{\"exchange_id\":\"EX\",\"files\":[{{\"name\":\"{named}\",\"sha256\":\"{Sha256Digest.Of(content).Hex}\",\"row_count\":{rows},\"totals\":[EUR,BTC]}}]}}");

        string right = Differences(control, (uploaded, content)), wrong = Differences(control.Replace(Sha256Digest.Of(content).Hex, Hash, StringComparison.Ordinal), (uploaded, content));
        Assert.True(right.Length == 0 && wrong == "Hash " + named, $"{reason}: {right}; {wrong}");
    }

    [Theory]
    [InlineData("fees are legs and so debits", 2, "1002.6", "")]
    [InlineData("the source column alone is not the total", 1, "1000", "Total kraken.csv EUR")]
    public void Totals_of_an_exchanges_own_export_are_those_of_the_legs_that_its_rows_become(string reason, int debits, string sum, string expected)
    {
        const string Kraken = "txid,refid,time,type,asset,amount,fee,balance\n,R1,2026-03-02 08:00:00,deposit,ZEUR,5000,0,\nL1,R1,2026-03-02 08:05:00,deposit,ZEUR,5000,0,5000\n"
            + "L2,T1,2026-03-02 09:00:00,trade,ZEUR,-1000,2.6,3997.4\n";
        string control = "{\"exchange_id\":\"kraken\",\"files\":[{\"name\":\"kraken.csv\",\"row_count\":3,\"totals\":[{\"asset\":\"EUR\",\"credit_count\":1,\"credit_sum\":5000,\"debit_count\":"
            + debits + ",\"debit_sum\":" + sum + "}]}],\"balances\":[{\"asset\":\"EUR\",\"opening\":\"0\",\"closing\":\"3997.4\"}]}";

        string found = Differences(control, ("kraken.csv", Encoding.UTF8.GetBytes(Kraken)));
        Assert.True(found == expected, reason + ": " + found);
    }

    private static string Filled(string text) => text.Replace("HASH", Hash, StringComparison.Ordinal).Replace("[EUR", "[" + Eur, StringComparison.Ordinal).Replace(",BTC", "," + Btc, StringComparison.Ordinal);

    private static string Differences(string control, (string Name, byte[] Content) file)
    {
        List<InputFault> faults = [];
        ControlFile? read = ControlFile.Read("manifest.json", Encoding.UTF8.GetBytes(control), faults);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        return string.Join('|', ControlComparison.Of(read!, Upload.OfBytes(file.Name, file.Content).Day).Differences
            .Select(static one => $"{one.Kind} {one.File}{(one.Asset.Length > 0 ? " " + one.Asset : "")}"));
    }
}
