using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Benchmarks.Data;
using CompliReport.Cli;
using CompliReport.Detection;
using CompliReport.Detection.Network;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Rules;

namespace CompliReport.Benchmarks.Measure;

/// <summary>
/// What each typology costs: CPU time of detection with this one alone, less that of detection with none, per million rows. The network is
/// built once for all that look at it and stands for itself. Several packs with the same typology are run together, because one alone costs
/// less than what detection varies by; the least of several rounds counts, because what else the machine did only adds.
/// </summary>
internal static class TypologyCosts
{
    private const string Nothing = "nothing", Network = "network", Command = "dotnet run -c Release --project tests/CompliReport.Benchmarks -- execute --costs";

    // So many packs, each with the typology.
    private const int Packs = 10;

    public static int Run(CommandArguments arguments)
    {
        int rounds = arguments.Has("--rounds") ? (int)arguments.Number("--rounds") : 5;
        ReadDay read = ReadDay.Of(arguments.Text("--in"));
        // A typology that no catalog has: the pack is one that tests patterns, and tests none.
        RulePack none = read.Pack with { Typologies = read.Pack.Typologies.Clear().Add("T00", read.Pack.Typologies["T06"]) };
        List<(string Name, Action Act)> tried = [(Nothing, () => read.Detect(none)), (Network, read.Network())];
        tried.AddRange(TypologyCatalog.All.Select(typology =>
        {
            RulePack alone = none with { Typologies = none.Typologies.Add(typology.Id, read.Pack.Typologies[typology.Id]) };
            return (typology.Id, (Action)(() => read.Detect(alone)));
        }));
        Dictionary<string, long> least = Least(tried, rounds);
        SortedDictionary<string, long> costs = new(StringComparer.Ordinal) { [Network] = PerMillion(least[Network], read.Rows) };
        foreach (Typology typology in TypologyCatalog.All)
        {
            long shared = least[Nothing] + (typology.Scope == TypologyScope.Network ? least[Network] : 0);
            costs[typology.Id] = PerMillion(Math.Max(0, least[typology.Id] - shared), read.Rows * Packs);
        }

        string json = JsonSerializer.Serialize(
            new
            {
                Schema = "complireport/typology-costs/1",
                Processor = WholeProcess.Processor(),
                On = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Command,
                read.Rows,
                Rounds = rounds,
                CpuMsPerMillionRows = costs,
            },
            Summary.Json);
        Console.WriteLine(json);
        if (arguments.Has("--out"))
        {
            File.WriteAllText(arguments.Text("--out"), json + "\n");
        }

        return 0;
    }

    private static long PerMillion(long microseconds, long rows) =>
        (long)decimal.Round((decimal)microseconds * 1000 / rows, 0, MidpointRounding.AwayFromZero);

    // Round after round through all of them: what else the machine does meets each alike.
    private static Dictionary<string, long> Least(List<(string Name, Action Act)> tried, int rounds)
    {
        Dictionary<string, long> least = new(StringComparer.Ordinal);
        for (int round = 0; round <= rounds; round++)
        {
            foreach ((string name, Action act) in tried)
            {
                GC.Collect();
                TimeSpan before = Environment.CpuUsage.TotalTime;
                act();
                long microseconds = (Environment.CpuUsage.TotalTime - before).Ticks / TimeSpan.TicksPerMicrosecond;
                // The first round compiles.
                least[name] = round == 0 ? long.MaxValue : Math.Min(least[name], microseconds);
            }
        }

        return least;
    }

    // A day that was read and reconciled once, as ComplianceRun does it; without history and watch lists, which benchmark days have not.
    private sealed record ReadDay(
        RunInputs Inputs, LedgerDay Day, AccountFacts Facts, RateReading Rates, MovementLog Movements, AccountSightings Sightings, Reconciled Reconciled)
    {
        public long Rows => Day.RowsRead;

        public RulePack Pack => Inputs.Packs[0];

        public static ReadDay Of(string folder)
        {
            Upload upload = Upload.Find([folder])[0];
            string file = Path.Combine(AppContext.BaseDirectory, "rules", "cn.json");
            RulePack pack = RulePackReader.Read("cn.json", File.ReadAllBytes(file)).Pack ?? throw new InvalidDataException(file);
            RunInputs inputs = new([.. upload.Ledgers.Select(Upload.Open)], Upload.Open(upload.Accounts!), null, Upload.ReadRates(upload.Rates, []), [pack]);
            RateReading rates = ReferenceRates.Read(inputs.Rates, RateAgeLimits.Default, PackReferences.Of(inputs.Packs));
            ConversionJoiner joiner = new(LedgerInput.InflatedBytesOf(inputs.Ledgers));
            MovementLog movements = new();
            BalanceChains balances = new();
            AccountActivity activity = new();
            RunOptions options = new();
            MistimedRows mistimed = new(options.AsOf);
            AccountSightings sightings = new();
            LedgerDay day = LedgerIntake.Read(
                inputs.Ledgers, RunScope.IntakeOf(inputs, options, null),
                batch =>
                {
                    joiner.Take(batch);
                    movements.Take(batch);
                    balances.Take(batch);
                    activity.Take(batch);
                    mistimed.Take(batch);
                    sightings.Take(batch);
                },
                static _ => { });
            AccountFacts facts = AccountFacts.Read(inputs.Accounts!, [], day.Symbols.Accounts);
            TakenBack takenBack = TakenBack.Of(day);
            movements.TakeBack(takenBack.Left);
            Reconciled reconciled = Reconciled.Finish(
                joiner, day, rates.Book, rates.Fees, inputs.Tolerances, facts,
                LooseBreaks.Of(day, null, AccountBreaks.Of(day, facts, activity), balances, mistimed), takenBack,
                new LegAges(RunScope.CalendarOf(inputs.Packs), RunScope.AsOf(options, null, day)), static asset => AssetClasses.IsFiat(asset.Text));
            return new ReadDay(inputs, day, facts, rates, movements, sightings, reconciled);
        }

        public void Detect(RulePack pack) => _ = Detector.Detect(
            new DetectionRows(Day, Facts, ListedParties.Nobody, Rates.Book, Movements, Sightings, Reconciled),
            [.. Enumerable.Range(0, Packs).Select(i => pack with { Id = string.Create(CultureInfo.InvariantCulture, $"{pack.Id}{i}"), Rules = [] })],
            RunScope.HistoryOf(Inputs, new RunOptions(), null, Day, []), Inputs.Scoring, evidenceMax: 200);

        // Timelines every detection lays out, with a network or without.
        public Action Network()
        {
            Timelines timelines = new(Movements, Reconciled.Conversions, Facts, Day.Symbols.Accounts.Count);
            return () => _ = MoneyNetwork.Of(new DetectionDay(
                Day, Facts, ListedParties.Nobody, Rates.Book, Movements, Sightings, Reconciled.Conversions, timelines,
                RunScope.HistoryOf(Inputs, new RunOptions(), null, Day, []), 200)
            {
                Market = new MarketPremiums(Reconciled, Facts),
            });
        }
    }
}
