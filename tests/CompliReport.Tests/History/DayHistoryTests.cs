using System;
using System.IO;
using System.Linq;
using CompliReport.History;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Rules;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.History;

/// <summary>The file of a history: what it holds comes back, and what is damaged or not for this run is refused.</summary>
public sealed class DayHistoryTests
{
    private static readonly Lazy<byte[]> Sample = new(static () => Write(Day(Scenario.At(1), "EX").Run()));

    [Fact]
    public void Every_damaged_byte_is_found()
    {
        byte[] bytes = Sample.Value;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x20;
            Assert.True(DayHistory.Read(damaged, out string? fault) is null && fault is { Length: > 20 }, $"byte {i} of {bytes.Length}");
        }
    }

    [Fact]
    public void A_file_that_was_cut_short_anywhere_is_found()
    {
        for (int length = 0; length < Sample.Value.Length; length++)
        {
            Assert.True(DayHistory.Read(Sample.Value.AsMemory(0, length), out _) is null, $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(20261124)]
    public void A_file_with_a_true_checksum_and_anything_inside_is_read_or_refused_and_never_throws(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] made = [.. Sample.Value[..^32]];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                made[random.Next(10, made.Length)] = (byte)random.Next(256);
            }

            byte[] whole = [.. made, .. System.Security.Cryptography.SHA256.HashData(made)];
            DayHistory? read = DayHistory.Read(whole, out string? fault);
            Assert.True(read is null == fault is not null, $"seed {seed}, number {i}");
        }
    }

    [Fact]
    public void A_record_comes_back_as_it_was()
    {
        SubjectRecord record = new();
        record.Note(RuleEvents.CashIn, UtcInstant.Of("2026-03-01T10:00:00Z").Nanoseconds, 12_345_678, 77UL << 40);
        record.Note(RuleEvents.FxPurchase, UtcInstant.Of("2026-03-02T10:00:00.000000001Z").Nanoseconds, -1, null);
        record.Windows[new WindowKey(3, 1, 99)] = new WindowState(new DateOnly(2026, 1, 1), new DateOnly(2026, 3, 2), true,
        [
            new WindowPart
            {
                Date = new DateOnly(2026, 1, 1), Sums = [ScaledAmount.FromDecimal(1234567890.123456789m), ScaledAmount.Zero], Count = 3, UsdMicros = 10_000,
                From = UtcInstant.Of("2026-01-05T00:00:00Z").Nanoseconds, Distinct = [1, ulong.MaxValue],
            },
        ]);
        HistoryHorizon horizon = new([CompliReport.Tests.Rules.RulePackSample.China], UtcInstant.Of("2026-03-02T10:00:00Z"));
        HistoryBytes bytes = new();
        record.Write(bytes, horizon);
        HistoryCursor cursor = new(bytes.Written);
        SubjectRecord read = SubjectRecord.Read(ref cursor, [0, 1, 2, 3]);
        Assert.True(cursor.IsAtEnd);
        Assert.Equal(record.Days, read.Days);
        Assert.Equal((record.FirstDay, record.LastDay, record.Seen, record.Acquired), (read.FirstDay, read.LastDay, read.Seen, read.Acquired));
        Assert.True(read.Knows(77UL << 40));
        HistoryBytes again = new();
        read.Write(again, horizon);
        Assert.True(bytes.Written.SequenceEqual(again.Written));
    }

    [Fact]
    public void The_history_of_another_exchange_is_refused()
    {
        RunResult result = Run(Day(Scenario.At(25), "EX"), Write(Run(Other(), null)));
        Assert.Equal(
            "history.bin: HISTORY_REFUSED: found it is of exchange 'OTHER', expected the history of 'EX'; next: give the history.bin that a run of 'EX' left; or none, "
                + "and rules whose windows began before say no data",
            result.HistoryRefusal);
    }

    [Theory]
    [InlineData("of the same day", 1)]
    [InlineData("of a later day", 25)]
    public void A_history_that_is_no_earlier_one_is_refused(string reason, double hours)
    {
        RunResult result = Run(Day(Scenario.At(1), "EX"), Write(Day(Scenario.At(hours), "EX").Run()));
        Assert.True(result.HistoryRefusal?.Contains("the history of a day before 2023-03-01; next: give the history.bin of 2023-02-28, or of the nearest", StringComparison.Ordinal) is true, reason + result.HistoryRefusal);
        Assert.StartsWith("history.bin: HISTORY_REFUSED: ", result.HistoryRefusal, StringComparison.Ordinal);
    }

    // Issue: a history of 3 March for 5 March was taken without a word.
    [Theory]
    [InlineData("the next day", 25, null, "")]
    [InlineData("a day is missing", 49, null, "found the history of 2023-03-01 for a run that begins on 2023-03-03, expected that of 2023-03-02; next: if there is a ledger of 2023-03-02, run it")]
    [InlineData("two are", 73, null, "expected that of 2023-03-03; next: if there is a ledger of 2023-03-02 to 2023-03-03, run it")]
    [InlineData("a late row does not hide it where the day is given", 25, "2023-03-04", "found the history of 2023-03-01 for a run that begins on 2023-03-04")]
    public void Days_between_the_history_and_the_run_are_named(string reason, double hours, string? day, string expected)
    {
        Scenario scenario = Day(Scenario.At(hours), "EX");
        RunInputs inputs = scenario.Inputs(Scenario.Ledger("ledger.csv", scenario.Rows)) with { History = new HistoryInput("history.bin", Sample.Value) };
        RunResult result = ComplianceRun.Execute(
            inputs, new RunOptions { UploadDay = day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) });
        Assert.Null(result.HistoryRefusal);
        string warning = result.InputFaults.SingleOrDefault(static fault => fault.StartsWith("history.bin: HISTORY_GAP: ", StringComparison.Ordinal), "");
        Assert.True(expected.Length == 0 ? warning.Length == 0 : warning.Contains(expected, StringComparison.Ordinal), reason + warning);
        Assert.Equal(warning.Length > 0, Scenario.TextOf(result, "receipt.json").Contains("HISTORY_GAP", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_version_of_the_layout_is_named()
    {
        byte[] later = [.. Sample.Value];
        later[8]++;
        Assert.Null(DayHistory.Read(later, out string? fault));
        Assert.Contains("version 3 of the layout, expected 2: run the earlier days again", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_history_is_part_of_what_names_a_run()
    {
        Assert.NotEqual(Run(Day(Scenario.At(25), "EX"), null).RunId, Run(Day(Scenario.At(25), "EX"), Sample.Value).RunId);
        Assert.Equal(Sha256Digest.Of(Sample.Value), Run(Day(Scenario.At(25), "EX"), Sample.Value).HistoryBefore!.Digest);
    }

    // Issue: "decision": "report" stood beside "reports": [], and nobody could tell which report covers the case.
    [Theory]
    [InlineData("the limit is reached", "", "2023-03-02T01:00:00Z", "-120000", "reported", false)]
    [InlineData("the window grows by a little", "-120000", "2023-03-02T01:00:00Z", "-10", "covered", true)]
    [InlineData("another year is another window", "-120000", "2024-03-02T01:00:00Z", "-120000", "reported", true)]
    public void A_case_says_which_reports_tell_of_it(string reason, string first, string time, string second, string state, bool hasPrior)
    {
        RunResult? before = first.Length == 0 ? null : new Scenario().Rates("2023-03-01").Resident("A").Move("A", Scenario.At(1), "cash_out", "CNY", first, "X1", "US", "cash").Run();
        Scenario day = new Scenario().Rates("2023-03-01", "2024-03-01").Resident("A").Move("A", time, "cash_out", "CNY", second, "X1", "US", "cash");
        RunResult result = Run(day, before is null ? null : Write(before));
        string line = Scenario.TextOf(result, "cases.jsonl").Split('\n')[0];
        using System.Text.Json.JsonDocument one = System.Text.Json.JsonDocument.Parse(line);
        string[] Ids(string name) => [.. one.RootElement.GetProperty(name).EnumerateArray().Select(static id => id.GetString()!)];
        Assert.True(one.RootElement.GetProperty("decision").GetString() == "report" && one.RootElement.GetProperty("report_state").GetString() == state, reason + line);
        Assert.Equal(state == "reported", Ids("reports").Length > 0);
        Assert.Equal(hasPrior ? SuspiciousActivityReport.Of(before!).Select(static report => report.Id) : [], Ids("prior_reports"));
    }

    private static Scenario Other()
    {
        Scenario day = new Scenario().Resident("A");
        return day.Raw(Day(Scenario.At(1), "EX").Rows[0].Replace("EX,", "OTHER,", StringComparison.Ordinal));
    }

    private static Scenario Day(string time, string exchange)
    {
        _ = exchange;
        return new Scenario().Rates("2023-03-01").Resident("A", "B").Cash("A", time, "CNY", "40000").Exchange("A", time, "CNY", "-40000", "USDT", "4000")
            .Coins("A", time, "USDT", "-4000", "WALLET").Coins("B", time, "USDT", "-10", "WALLET");
    }

    private static RunResult Run(Scenario day, byte[]? history) => ComplianceRun.Execute(
        day.Inputs(Scenario.Ledger("ledger.csv", day.Rows)) with { History = history is null ? null : new HistoryInput("history.bin", history) }, new RunOptions());

    private static byte[] Write(RunResult result)
    {
        using MemoryStream stream = new();
        HistoryBin.Write(result, SuspiciousActivityReport.Of(result), stream);
        return stream.ToArray();
    }
}
