using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers;

public sealed class RepeatedRowsTests
{
    // Three regions of the input, each wanted whole.
    private const int Rows = 10_000;

    [Theory]
    [InlineData("the same bytes", "\n", 0)]
    [InlineData("other line ends", "\r\n", 0)]
    [InlineData("every hundredth row with another amount", "\n", 100)]
    [InlineData("every thousandth row with another amount", "\n", 1000)]
    public void A_whole_ledger_sent_twice_counts_once_and_each_changed_row_is_a_conflict(string reason, string lineEnd, int changedEvery)
    {
        Assert.NotEmpty(reason);
        byte[] first = Encoding.UTF8.GetBytes(CanonicalRow.Header + string.Concat(Enumerable.Range(0, Rows).Select(i => Row(i, "0.5"))));
        string again = CanonicalRow.Header
            + string.Concat(Enumerable.Range(0, Rows).Select(i => Row(i, changedEvery > 0 && i % changedEvery == 0 ? "0.6" : "0.5")));
        byte[] second = Encoding.UTF8.GetBytes(again.Replace("\n", lineEnd, System.StringComparison.Ordinal));

        Upload upload = Upload.OfFiles(("a.csv", first), ("b.csv", second));

        int conflicts = changedEvery > 0 ? Rows / changedEvery : 0;
        Assert.Equal(
            (Rows, 0, Rows - conflicts, conflicts),
            ((int)upload.Day.Files[0].Accepted, (int)upload.Day.Files[1].Accepted, (int)upload.Day.Files[1].Duplicate, (int)upload.Day.Files[1].Refused));
        Assert.Equal(Rows, upload.Legs.Count);
        Assert.Equal(Rows, upload.Day.Repeated.Count);
        Assert.Equal(
            Enumerable.Range(0, conflicts).Select(i => (i * changedEvery) + 2L), upload.Day.Refused.Rows.Select(static row => row.Line));
    }

    [Fact]
    public void Sparse_and_dense_repetitions_of_one_file_are_all_found()
    {
        // The first region repeats a few rows, the second one all, the third one none.
        string text = CanonicalRow.Header
            + string.Concat(Enumerable.Range(0, Rows).Select(static i => Row(i < 4_000 ? (i % 1000 == 999 ? i - 1 : i) : i < 8_000 ? i - 4_000 : i, "0.5")));

        Upload upload = Upload.OfBytes("a.csv", Encoding.UTF8.GetBytes(text));

        int distinct = Enumerable.Range(0, Rows).Select(static i => i < 4_000 ? (i % 1000 == 999 ? i - 1 : i) : i < 8_000 ? i - 4_000 : i).Distinct().Count();
        Assert.Equal(distinct, upload.File.Accepted);
        Assert.Equal(Rows - distinct, upload.File.Duplicate);
    }

    [Theory]
    [InlineData("as many as are listed", LedgerLimits.RepeatedListed)]
    [InlineData("one more", LedgerLimits.RepeatedListed + 1)]
    [InlineData("far more", (3 * LedgerLimits.RepeatedListed) + 7)]
    public void Of_more_repeated_rows_than_are_listed_the_first_of_the_run_are(string reason, int count)
    {
        Assert.NotEmpty(reason);
        RepeatedEntries entries = new();
        foreach (int i in Enumerable.Range(0, count).Reverse())
        {
            RecordLocation at = new(0, i);
            entries.Add(new RepeatedEntry(at, default, true, -1, AssetTable.None, default, 0));
        }

        entries.Shorten();

        Assert.Equal(count, entries.Count);
        Assert.Equal(count, entries.Places.Distinct().Count());
        Assert.Equal(
            Enumerable.Range(0, System.Math.Min(count, LedgerLimits.RepeatedListed)).Select(static i => (long)i),
            entries.First.Select(static entry => entry.At.Offset));
    }

    private static string Row(int i, string amount) =>
        CanonicalRow.Csv(string.Create(CultureInfo.InvariantCulture, $"entry_id=e{i}"), "amount=" + amount);
}
