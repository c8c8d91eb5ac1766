using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Evaluation.Generation.Background;

namespace CompliReport.Evaluation.Generation;

/// <summary>What is asked for of labelled data.</summary>
/// <param name="Rows">Legs that the ledgers have at least, 1 to <see cref="RowsMax"/>; what is planted counts.</param>
/// <param name="Seed">The same seed and request make the same bytes.</param>
internal sealed record LabelledRequest(long Rows, ulong Seed)
{
    /// <summary>All legs are held in memory until they are in order: 0.84 GB of a million rows.</summary>
    public const long RowsMax = 5_000_000;

    /// <summary>Most instances of a scenario.</summary>
    public const int CopiesMax = 1000;

    /// <summary>Days of the period.</summary>
    public int Days { get; init; } = 120;

    /// <summary>Instances of each scenario.</summary>
    public int Copies { get; init; } = 4;

    /// <summary>What to plant; each fits into the days.</summary>
    public ImmutableArray<Scenario> Scenarios { get; init; } = [];

    /// <summary>All scenarios that fit into so many days.</summary>
    public static ImmutableArray<Scenario> All(int days) => [.. ScenarioCatalog.All.Where(scenario => scenario.DaysMin <= days)];

    /// <summary>What cannot be done, a line each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Rows is < 1 or > RowsMax)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--rows: {Rows} is not between 1 and {RowsMax}.");
        }

        if (Days is < 1 or > GeneratedWorld.DaysMax)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--days: {Days} is not between 1 and {GeneratedWorld.DaysMax}.");
        }

        if (Copies is < 1 or > CopiesMax)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--copies: {Copies} is not between 1 and {CopiesMax}.");
        }
    }
}

/// <summary>Plays ordinary customers and planted scenarios into one book. No clock and no chance: the request decides every byte.</summary>
internal static class LabelledDays
{
    /// <summary>The closed book: legs in order, labels, accounts.</summary>
    /// <exception cref="CompliReport.Values.InvariantBrokenException">A scenario spends what it has not: its defect.</exception>
    public static (GeneratedWorld World, List<Leg> Legs) Play(LabelledRequest request)
    {
        GeneratedWorld world = new(request.Seed, request.Days);
        foreach (Scenario scenario in request.Scenarios)
        {
            for (int copy = 1; copy <= request.Copies; copy++)
            {
                scenario.Play(new Stage(world, string.Create(CultureInfo.InvariantCulture, $"{scenario.Id}-{copy}")));
            }
        }

        new Crowd(world).Play(request.Rows);
        return (world, world.Book.Close());
    }
}
