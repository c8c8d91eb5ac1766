using System;
using System.Linq;
using CompliReport.Benchmarks.Data.Known;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using Xunit;

namespace CompliReport.Tests.Reconciliation.KnownBreaks;

/// <summary>Each break says in one sentence which two values were compared.</summary>
public sealed class ExplanationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_break_names_the_values_that_were_compared(int seed)
    {
        KnownDay day = KnownBreaksTests.MixedDay((ulong)seed);
        MustBeExplained(day, KnownRun.Of(day));
    }

    [Fact]
    public void Every_category_has_words_of_its_own() => Assert.All(BreakCatalog.All, static entry => Assert.True(BreakSentences.Knows(entry.Code), entry.Code));

    [Theory]
    [InlineData("a price: basis points too", "RATE_REFERENCE", "20000", "21600", "1600", "EUR", "The price of a coin is off the reference rate: expected 20000 EUR, found 21600 EUR, a difference of 1600 EUR or 800 basis points.")]
    [InlineData("rows are rows", "CONTROL_ROWS", "5", "4", "-1", "", "The file has another number of rows than the control file says: expected 5 rows, found 4 rows, a difference of -1 row.")]
    [InlineData(
        "an entry that came twice: rows, whatever was moved", "DUPLICATE_ENTRY", "1 row of this entry id", "2 rows with the same body", "1", "CNY",
        "An entry was sent more than once: expected 1 row of this entry id, found 2 rows with the same body, a difference of 1 row.")]
    [InlineData("words stay words", "MISSING_FIAT_LEG", "a fiat leg against 5 USDT", "none", "", "USDT", "Coins moved and the money for them did not: expected a fiat leg against 5 USDT, found none.")]
    [InlineData("nothing to divide by", "RATE_REFERENCE", "0", "5", "5", "EUR", "The price of a coin is off the reference rate: expected 0 EUR, found 5 EUR, a difference of 5 EUR.")]
    public void A_sentence(string reason, string code, string expected, string found, string difference, string asset, string sentence)
    {
        BreakCatalogEntry entry = BreakCatalog.All.Single(entry => entry.Code == code);
        Assert.True(new BreakRow("B", entry, entry.Severity, "", "", "", "", "", expected, found, difference, asset, "", "").Explanation == sentence, reason);
    }

    internal static void MustBeExplained(KnownDay day, RunResult result)
    {
        ILookup<string, BreakRow> rows = BreakRows.Of(result).ToLookup(static row => row.Entry.Code + row.Account + (row.Account.Length == 0 ? row.File + row.Asset : ""));
        foreach (PlantedBreak planted in day.Planted)
        {
            BreakRow row = rows[planted.Category + planted.Account + planted.File + planted.Asset].First();
            string said = row.Explanation;
            Assert.True(row.Expected.Length > 0 && row.Found.Length > 0, $"{row.Id}: nothing was compared");
            Assert.Contains(row.Expected, said, StringComparison.Ordinal);
            Assert.Contains(row.Found, said, StringComparison.Ordinal);
            Assert.All(planted.Named, named => Assert.True(said.Contains(named, StringComparison.Ordinal), $"{planted.Category}: '{said}' does not name {named}"));
            Assert.True(said.EndsWith('.') && !said.Contains('\n', StringComparison.Ordinal), said);
            Assert.NotEmpty(row.NextAction);
        }

        string csv = KnownRun.Text(stream => BreaksCsv.Write(result, stream));
        Assert.All(rows.SelectMany(static one => one).Take(50), row => Assert.Contains(row.Explanation.Replace("\"", "\"\"", StringComparison.Ordinal), csv, StringComparison.Ordinal));
    }
}
