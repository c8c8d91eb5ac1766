using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.History;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Rules;
using CompliReport.Tests.Rules;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.History;

/// <summary>A history that somebody made, with a true checksum: what is in it is checked before anything is used.</summary>
public sealed class HostileHistoryTests
{
    private static readonly int Day = new DateOnly(2023, 3, 1).DayNumber;

    private static readonly string Quota = KeyOf("CN-FX-01");

    private static readonly Lazy<byte[]> Sound = new(static () => Save(Sample(1).Run()));

    // Issue: records were read one by one while the run detected and wrote, and a crafted one ended it in a stack trace.
    public static TheoryData<string, byte[], string> Records => new()
    {
        { "nothing", [], "it ends too early" },
        { "one byte", [1], "it ends too early" },
        { "a window of a rule that is not in the list", Record(windows: [Window(1, Part(1))]), "a rule is not in its list" },
        { "no sum, where the rule has one limit", Record(windows: [Window(0, Part(0))]), "a window has sums that its rule has not" },
        { "three sums", Record(windows: [Window(0, Part(3))]), "a window has sums that its rule has not" },
        { "no part", Record(windows: [Window(0)]), "a window has parts that its rule has not" },
        { "two parts of one year", Record(windows: [Window(0, Part(1), Part(1))]), "a window has parts that its rule has not" },
        { "one window twice", Record(windows: [Window(0, Part(1)), Window(0, Part(1))]), "windows are not in order" },
        { "days whose numbers add up to more than there are", Record(days: Bytes(static bytes => Days(bytes, 600, 3_652_058))), "days are not in order" },
        { "one day twice", Record(days: Bytes(static bytes => { bytes.Number(2L); Named(bytes, Day); Named(bytes, 0); })), "days are not in order" },
        { "a day after the last one", Record(days: Bytes(static bytes => { bytes.Number(1L); Named(bytes, Day + 1); })), "days are not in order" },
        { "an amount of more bits than there are", Record(windows: [Window(0, Part([0, .. Enumerable.Repeat((byte)0xFF, 18), 2]))]), "an amount is too large" },
        { "an amount with more zeros than places", Record(windows: [Window(0, Part([19, 1]))]), "an amount is too large" },
        { "more events than anybody has", Record(windows: [Window(0, Part(1, count: long.MaxValue))]), "a number is too large" },
        { "a window that begins in the year 1", Record(windows: [Window(0, Day, Part(1))]), "a day is out of range" },
        { "a first event before all ledgers", Record(windows: [Window(0, Part(1, from: long.MinValue))]), "an instant is out of range" },
        { "coins since before all ledgers", Record(acquired: long.MinValue), "an instant is out of range" },
        { "a last day in the year 9999", Record(last: DateOnly.MaxValue.DayNumber), "a day is out of range" },
        { "a first day after the last one", Record(first: Day + 1), "a day is out of range" },
        { "bytes after the record", [.. Record(), 0x6A], "bytes stand after a record" },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void A_crafted_record_is_refused_before_it_is_used(string reason, byte[] record, string expected)
    {
        RunResult result = Run(Craft([Quota], record));
        Assert.True(result.HistoryRefusal?.Contains($"HISTORY_REFUSED: found it is damaged: {expected}; ", StringComparison.Ordinal) is true, $"{reason}: {result.HistoryRefusal}");
    }

    [Fact]
    public void A_sound_record_is_read() => Assert.Null(Run(Craft([Quota], Record(windows: [Window(0, Part(1))]))).HistoryRefusal);

    [Fact]
    public void Of_a_rule_that_the_run_does_not_have_a_window_may_have_any_form() =>
        Assert.Null(Run(Craft(["zz/ZZ-1/W-0"], Record(windows: [Window(0, Part(3), Part(0))]))).HistoryRefusal);

    [Theory]
    [InlineData("a rule twice", "its rules are not in order, each once", true, 0L, 1L)]
    [InlineData("known from before all ledgers", "its day, or the time that it knows of, is out of range", false, long.MinValue, 1L)]
    [InlineData("known to before it is known from", "its day, or the time that it knows of, is out of range", false, 1L, 0L)]
    public void A_crafted_head_is_refused(string reason, string expected, bool isTwice, long from, long to)
    {
        Assert.Null(DayHistory.Read(Craft(isTwice ? [Quota, Quota] : [Quota], Record(), from, to), out string? fault));
        Assert.True(fault!.StartsWith($"it is damaged: {expected}; take the history.bin of another run", StringComparison.Ordinal), reason + fault);
    }

    [Theory]
    [InlineData(20261205)]
    public void Whatever_is_read_can_be_aged_and_written_again(int seed)
    {
        Random random = new(seed);
        DayHistory sound = DayHistory.Read(Sound.Value, out _)!;
        (byte[] Name, byte[] Record)[] subjects = [.. sound.Subjects().Select(static one => (one.Name, one.Record.ToArray()))];
        int read = 0;
        for (int i = 0; i < 5_000; i++)
        {
            byte[] made = Craft(sound, [.. subjects.Select(one => (one.Name, Changed(one.Record, random)))]);
            if (DayHistory.Read(made, [RulePackSample.China], out _) is { } history)
            {
                read++;
                UtcInstant later = UtcInstant.FromNanoseconds(sound.To.Nanoseconds + (random.Next(400) * UtcInstant.Day));
                HistoryStep step = new(history, [RulePackSample.China], later, later);
                Assert.True(step.Subjects().Count() <= subjects.Length, $"seed {seed}, number {i}");
            }
        }

        Assert.InRange(read, 100, 4_900);
    }

    [Theory]
    [InlineData(20261206)]
    public void A_run_goes_on_from_whatever_is_read(int seed)
    {
        Random random = new(seed);
        DayHistory sound = DayHistory.Read(Sound.Value, out _)!;
        int read = 0;
        for (int i = 0; i < 60; i++)
        {
            RunResult result = Run(Craft(sound, [.. sound.Subjects().Select(one => (one.Name, Changed(one.Record.ToArray(), random)))]));
            read += result.HistoryRefusal is null ? 1 : 0;
            Assert.NotEmpty(Save(result));
        }

        Assert.InRange(read, 1, 60);
    }

    // One byte or two, or nothing.
    private static byte[] Changed(byte[] record, Random random)
    {
        byte[] changed = [.. record];
        for (int left = random.Next(-1, 2); left > 0; left--)
        {
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
        }

        return changed;
    }

    private static byte[] Craft(string[] rules, byte[] record, long? from = null, long? to = null)
    {
        using MemoryStream stream = new();
        DayHistory.Write(
            stream, ExchangeId.Of("EX"), DateOnly.FromDayNumber(Day), UtcInstant.FromNanoseconds(from ?? UtcInstant.Of("2023-03-01T00:00:00Z").Nanoseconds),
            UtcInstant.FromNanoseconds(to ?? UtcInstant.Of("2023-03-01T20:00:00Z").Nanoseconds), RegulatorCalendar.ZoneVersion, rules, [], [],
            [(SubjectNames.OfCustomer("C-A"u8), record)]);
        return stream.ToArray();
    }

    private static byte[] Craft(DayHistory history, IEnumerable<(byte[] Name, byte[] Record)> subjects)
    {
        using MemoryStream stream = new();
        DayHistory.Write(
            stream, history.Exchange, history.Day, history.From, history.To, history.Zones, history.Rules, history.Findings.Values, history.Cases.Values,
            subjects.Select(static one => (one.Name, (ReadOnlyMemory<byte>)one.Record)));
        return stream.ToArray();
    }

    private static byte[] Record(byte[]? days = null, byte[][]? windows = null, int? first = null, int? last = null, long? acquired = null) => Bytes(bytes =>
    {
        bytes.Number(0L);
        bytes.Number((first ?? Day) + 1L);
        bytes.Number((long)(last ?? Day));
        bytes.Byte(1);
        bytes.Byte(acquired is null ? (byte)0 : (byte)1);
        if (acquired is { } since)
        {
            bytes.Signed(since);
        }

        bytes.Bytes(days ?? [0]);
        bytes.Number(0L);
        bytes.Number((long)(windows?.Length ?? 0));
        Array.ForEach(windows ?? [], window => bytes.Bytes(window));
    });

    private static byte[] Window(long rule, params byte[][] parts) => Window(rule, Day - new DateOnly(2023, 1, 1).DayNumber, parts);

    private static byte[] Window(long rule, int back, params byte[][] parts) => Bytes(bytes =>
    {
        bytes.Number(rule);
        bytes.Byte(0);
        bytes.Signed(back);
        bytes.Signed(0);
        bytes.Number((long)parts.Length);
        Array.ForEach(parts, part => bytes.Bytes(part));
    });

    private static byte[] Part(int sums, long count = 1, long? from = null) => Part([.. Enumerable.Repeat((byte[])[18, 1], sums).SelectMany(static one => one)], sums, count, from);

    private static byte[] Part(byte[] amounts, int sums = 1, long count = 1, long? from = null) => Bytes(bytes =>
    {
        bytes.Signed(59);
        bytes.Number(count);
        bytes.Micros(1_000_000);
        bytes.Signed(from ?? UtcInstant.Of("2023-03-01T00:00:00Z").Nanoseconds);
        bytes.Number((long)sums);
        bytes.Bytes(amounts);
        bytes.Number(0L);
    });

    private static void Days(HistoryBytes bytes, long count, int apart)
    {
        bytes.Number(count);
        for (long i = 0; i < count; i++)
        {
            Named(bytes, apart);
        }
    }

    // A day without any kind of event.
    private static void Named(HistoryBytes bytes, long after)
    {
        bytes.Number(after);
        bytes.Byte(0);
    }

    private static byte[] Bytes(Action<HistoryBytes> write)
    {
        HistoryBytes bytes = new();
        write(bytes);
        return bytes.Written.ToArray();
    }

    private static string KeyOf(string rule) => RuleFamily.Of(RulePackSample.China).Single(family => family.Measured.Id == rule).Key(RulePackSample.China);

    private static Scenario Sample(double hours)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A", "B", "C");
        foreach (string account in (string[])["A", "B", "C"])
        {
            day.Cash(account, Scenario.At(hours), "CNY", "40000").Exchange(account, Scenario.At(hours), "CNY", "-40000", "USDT", "4000")
                .Fiat(account, Scenario.At(hours + 1), "CNY", "-60000", "PAYEE", "CA").Coins(account, Scenario.At(hours + 2), "USDT", "-4000", "WALLET");
        }

        return day;
    }

    private static RunResult Run(byte[] history)
    {
        Scenario day = Sample(25);
        return ComplianceRun.Execute(
            day.Inputs(Scenario.Ledger("ledger.csv", day.Rows)) with { History = new HistoryInput("history.bin", history) }, new RunOptions());
    }

    private static byte[] Save(RunResult result)
    {
        using MemoryStream stream = new();
        HistoryBin.Write(result, SuspiciousActivityReport.Of(result), stream);
        return stream.ToArray();
    }
}
