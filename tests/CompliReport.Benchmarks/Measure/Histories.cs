using System;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Benchmarks.Data;
using CompliReport.Evaluation.Generation;
using CompliReport.History;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Benchmarks.Measure;

/// <summary>Times loading and saving a history: customers who moved something on six of thirty days, with the China pack's windows.</summary>
internal static class Histories
{
    private const int Days = 30, ActiveDays = 6;

    public static int Run(CommandArguments arguments)
    {
        int customers = (int)arguments.Number("--customers");
        string file = Path.Combine(AppContext.BaseDirectory, "rules", "cn.json");
        RulePack pack = RulePackReader.Read("cn.json", File.ReadAllBytes(file)).Pack ?? throw new InvalidDataException(file);
        UtcInstant first = UtcInstant.Of("2026-03-01T00:00:00Z"), last = UtcInstant.FromNanoseconds(first.Nanoseconds + (Days * UtcInstant.Day) - 1);
        HistoryStep made = new(null, [pack], first, last);
        Make(made, customers, first);
        byte[] bytes = Save(made, "saved after the first day");
        for (int round = 0; round < 3; round++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            DayHistory history = DayHistory.Read(bytes, [pack], out string? fault) ?? throw new InvalidDataException(fault);
            Report("loaded", watch, customers);
            // A day on which nobody did anything: every record is aged and written again.
            Save(new HistoryStep(history, [pack], last, UtcInstant.FromNanoseconds(last.Nanoseconds + UtcInstant.Day)), "aged and saved");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{bytes.Length} bytes, {(double)bytes.Length / customers:0.0} a customer, peak {Environment.WorkingSet / 1024 / 1024} MB"));
        return 0;
    }

    private static void Make(HistoryStep step, int customers, UtcInstant first)
    {
        SplitMix random = new(1);
        SubjectKeeper keeper = new(step);
        ImmutableArray<RuleFamily> families = RuleFamily.Of(step.Horizon.Keys.IsEmpty ? throw new InvalidDataException("no rules") : Pack());
        int quota = step.Horizon.Keys.IndexOf(families.Single(static family => family.Measured.Id == "CN-FX-01").Key(Pack()));
        for (int i = 0; i < customers; i++)
        {
            SubjectRecord record = new();
            for (int day = 0; day < ActiveDays; day++)
            {
                long time = first.Nanoseconds + ((long)(random.Next() % Days) * UtcInstant.Day) + (long)(random.Next() % (ulong)UtcInstant.Day);
                long usd = (long)(random.Next() % 500_000) * 10_000;
                record.Note(RuleEvents.FiatIn, time, usd, random.Next());
                record.Note(RuleEvents.FxPurchase, time, usd, null);
            }

            record.Windows[new WindowKey(quota, 1, 0)] = new WindowState(new DateOnly(2026, 1, 1), new DateOnly(2026, 3, 30), false,
            [
                new WindowPart
                {
                    Date = new DateOnly(2026, 1, 1), Sums = [ScaledAmount.FromDecimal((random.Next() % 5_000_000) / 100m)], Count = ActiveDays, UsdMicros = 12_340_000,
                    From = first.Nanoseconds,
                },
            ]);
            keeper.Keep(SubjectNames.OfCustomer(Encoding.ASCII.GetBytes("C" + i.ToString("0000000", CultureInfo.InvariantCulture))), record);
        }

        step.Take(keeper);
    }

    private static RulePack Pack() =>
        RulePackReader.Read("cn.json", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "rules", "cn.json"))).Pack!;

    private static byte[] Save(HistoryStep step, string what)
    {
        using MemoryStream stream = new();
        Stopwatch watch = Stopwatch.StartNew();
        DayHistory.Write(
            stream, ExchangeId.Of("EX"), new DateOnly(2026, 3, 30), step.From, step.To, RegulatorCalendar.ZoneVersion, step.Horizon.Keys, [], [], step.Subjects());
        Report(what, watch, (int)(stream.Length / 100));
        return stream.ToArray();
    }

    private static void Report(string what, Stopwatch watch, int count) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-28} {watch.Elapsed.TotalSeconds,7:0.000} s  ({count})"));
}
