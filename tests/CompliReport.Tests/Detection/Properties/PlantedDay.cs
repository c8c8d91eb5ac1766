using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Evaluation.Generation;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Rules;
using Xunit;

namespace CompliReport.Tests.Detection.Properties;

/// <summary>
/// A generated upload that holds every scenario once, as lines of text: what a property changes is changed here, before the run. No line has
/// quotes, so a cell ends at the next comma.
/// </summary>
/// <param name="Rows">Ledger rows in order of time, without the header.</param>
/// <param name="Accounts">The accounts file, header first.</param>
/// <param name="Fx">Rates of currencies, as the ECB writes them.</param>
/// <param name="Coins">Prices of coins.</param>
/// <param name="Listed">The watch list, header first.</param>
internal sealed record PlantedDay(
    ImmutableArray<string> Rows, ImmutableArray<string> Accounts, ImmutableArray<string> Fx, ImmutableArray<string> Coins,
    ImmutableArray<string> Listed)
{
    private static readonly ConcurrentDictionary<int, Lazy<PlantedDay>> Days = [];
    private static readonly ConcurrentDictionary<int, Lazy<FoundText>> FoundDays = [];

    /// <summary>
    /// Three seeds, or PROPERTY_RUNS seeds from PROPERTY_SEED on. The name of a test that failed has its seed.
    /// </summary>
    internal static TheoryData<int> Seeds =>
        [.. Enumerable.Range(Setting("PROPERTY_SEED", 41), Setting("PROPERTY_RUNS", 3))];

    internal required int Seed { get; init; }

    internal required string Header { get; init; }

    internal RulePack Pack { get; init; } = RulePackSample.China;

    /// <summary>The day of a seed with every scenario, made once.</summary>
    internal static PlantedDay Every(int seed) =>
        Days.GetOrAdd(seed, static seed => new Lazy<PlantedDay>(() => Generate(seed, LabelledRequest.All(new LabelledRequest(1, 0).Days)))).Value;

    /// <summary>A day with some scenarios alone.</summary>
    internal static PlantedDay Of(int seed, params ReadOnlySpan<string> scenarios)
    {
        string[] wanted = [.. scenarios];
        return Generate(seed, [.. ScenarioCatalog.All.Where(one => wanted.Contains(one.Id))]);
    }

    private static PlantedDay Generate(int seed, ImmutableArray<Scenario> scenarios)
    {
        string folder = Directory.CreateTempSubdirectory("planted-").FullName;
        try
        {
            (GeneratedWorld world, List<Leg> legs) = LabelledDays.Play(new(1, (ulong)seed) { Copies = 1, Scenarios = scenarios });
            new LedgerFiles(world, legs, GeneratedWorld.ExchangeId, folder, static _ => false).Write();
            string[] ledgers = [.. Directory.EnumerateFiles(folder, "ledger-*.csv").Order(StringComparer.Ordinal)];
            PlantedDay day = new(
                [.. ledgers.SelectMany(static file => File.ReadLines(file).Skip(1))], Lines(folder, "accounts.csv"),
                Lines(folder, "rates/fx/eurofxref.csv"), Lines(folder, "rates/crypto/prices.csv"), Lines(folder, "lists/watch.csv"))
            {
                Seed = seed,
                Header = File.ReadLines(ledgers[0]).First(),
            };
            Assert.All(day.Rows.Concat(day.Accounts), static line => Assert.DoesNotContain('"', line));
            return day;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The same with every line of every file changed alike.</summary>
    internal PlantedDay Each(Func<string, string> change) => this with
    {
        Rows = [.. Rows.Select(change)],
        Accounts = [.. Accounts.Select(change)],
        Fx = [.. Fx.Select(change)],
        Coins = [.. Coins.Select(change)],
        Listed = [.. Listed.Select(change)],
    };

    /// <summary>The run of one file a day.</summary>
    internal RunResult Run() => Run(Ledgers());

    internal RunResult Run(LedgerInput[] ledgers) => ComplianceRun.Execute(Inputs(ledgers), new RunOptions { EvidenceMax = 1_000_000 });

    /// <summary>One file a day.</summary>
    internal LedgerInput[] Ledgers() => [.. Rows.GroupBy(row => Cell(row, "occurred_at")[..10])
        .Select(day => Ledger("ledger-" + day.Key + ".csv", day))];

    internal RunInputs Inputs(IEnumerable<LedgerInput> ledgers) => new(
        [.. ledgers], LedgerInput.FromBytes("accounts.csv", Utf8(Accounts)), null,
        [new RateFile("fx.csv", RateFileKind.Fx, Utf8(Fx)), new RateFile("coins.csv", RateFileKind.Crypto, Utf8(Coins))],
        [Pack])
    {
        Lists = Listed.IsEmpty ? [] : [LedgerInput.FromBytes("watch.csv", Utf8(Listed))],
    };

    internal FoundText Found() => FoundText.Of(Run());

    /// <summary>What is found of the day of a seed, worked out once.</summary>
    internal static FoundText FoundOf(int seed) => FoundDays.GetOrAdd(seed, static seed => new Lazy<FoundText>(() => Every(seed).Found())).Value;

    internal LedgerInput Ledger(string name, IEnumerable<string> rows) => LedgerInput.FromBytes(name, Utf8([Header, .. rows]));

    /// <summary>A cell of a ledger row.</summary>
    internal string Cell(string row, string column) => row.Split(',')[IndexOf(column)];

    /// <summary>The row with other texts in some cells.</summary>
    internal string With(string row, params ReadOnlySpan<(string Column, string Text)> changes)
    {
        string[] cells = row.Split(',');
        foreach ((string column, string text) in changes)
        {
            cells[IndexOf(column)] = text;
        }

        return string.Join(',', cells);
    }

    private int IndexOf(string column) => Array.IndexOf(Header.Split(','), column);

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int number) ? number : usual;

    private static ImmutableArray<string> Lines(string folder, string name) => File.Exists(Path.Combine(folder, name)) ? [.. File.ReadLines(Path.Combine(folder, name))] : [];

    private static byte[] Utf8(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n")));
}
