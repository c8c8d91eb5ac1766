using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CompliReport.Benchmarks.Peers;

/// <summary>One thing that is timed: a command line over one of the days, in a process of its own.</summary>
/// <param name="Id">Short and stable: figures are kept under it.</param>
/// <param name="Name">As the table calls it.</param>
/// <param name="Size">Which day: small, large, huge, or gzip (the large one compressed).</param>
/// <param name="Command">The program and its arguments; <c>{out}</c> stands for a folder that is empty before and deleted after.</param>
internal sealed record Contest(string Id, string Name, string Size, ImmutableArray<string> Command)
{
    /// <summary>The file that is given to standard input; null for none.</summary>
    public string? InputFile { get; init; }

    /// <summary>Whether it answers questions.md, so that its files are compared before its figures count.</summary>
    public bool Answers { get; init; }

    /// <summary>Files that the command expects in the folder it is started in: name there, and where they are.</summary>
    public ImmutableArray<(string Name, string Target)> Links { get; init; } = [];

    /// <summary>The folder the command is started in; null for <c>{out}</c>.</summary>
    public string? StartIn { get; init; }

    /// <summary>What is run in its place before the first round that counts, because it says what it allocates; the same work.</summary>
    public ImmutableArray<string> WarmUp { get; init; } = [];

    /// <summary>Whether one round is enough: it takes minutes, and only its order of magnitude matters.</summary>
    public bool IsSlow { get; init; }
}

/// <summary>Where the days, the programs and the peers lie; what is missing leaves out what needs it.</summary>
/// <param name="Small">Folder of the day of a million rows.</param>
/// <param name="Large">Folder of the day of ten million rows; null in quick mode.</param>
/// <param name="Gzip">The large day with its ledger compressed (in quick mode the small one); null for none.</param>
/// <param name="Huge">Folder of the day of a hundred million rows; null for none.</param>
/// <param name="Program">The shipped command, published.</param>
/// <param name="Empty">An empty program, published as the command is; null for none.</param>
/// <param name="DuckDb">Where @duckdb/node-api is installed; null where it could not be.</param>
/// <param name="Sources">The folder of this file's sources: questions and statements.</param>
internal sealed record ContestPlaces(
    string Small, string? Large, string? Gzip, string? Huge, string Program, string? Empty, string? DuckDb, string Sources)
{
    /// <summary>The day on which ours and the peers meet.</summary>
    public string Main => Large ?? Small;

    /// <summary>The size of that day, as contests name it.</summary>
    public string MainSize => Large is null ? "small" : "large";
}

/// <summary>All that is timed in a session, in the order of one round.</summary>
internal static class ContestCatalog
{
    /// <param name="places">What there is.</param>
    /// <param name="prices">The prices.csv of the peers.</param>
    /// <param name="packs">The names of all rule packs of the program.</param>
    public static IEnumerable<Contest> All(ContestPlaces places, string prices, IEnumerable<string> packs)
    {
        string ledger = Path.Combine(places.Main, "ledger.csv"), size = places.MainSize;
        ImmutableArray<string> all = ["--rules", .. packs];
        yield return new Contest("floor", "`wc -l`, the floor", size, ["wc", "-l", ledger]);
        yield return new Contest("raw", "CsvHelper, rows split, no field read", size, Own("peer", "raw", ledger));
        yield return new Contest("typed", "CsvHelper, typed records, nothing done with them", size, Own("peer", "typed", ledger));
        yield return new Contest("parse", "**ours, bare typed parse** (validated, numbered, hashed, repeated rows looked for)", size, Own("parse", "--in", places.Main));
        yield return new Contest("run", "**ours, whole run**, all packs, all typologies, all outputs", size, Run(places, places.Main, all))
        {
            WarmUp = Own("run", "--in", places.Main, "--out", "{out}", "--all-rules"),
        };
        yield return new Contest("run-cn", "ours, whole run, the default pack", size, Run(places, places.Main, []));
        yield return new Contest("run-1", "ours, whole run, all packs, one core", size, ["taskset", "-c", "0", .. Run(places, places.Main, all)]);
        foreach (Contest contest in Peers(places, ledger, prices, size))
        {
            yield return contest;
        }

        foreach (Contest contest in Others(places, all))
        {
            yield return contest;
        }
    }

    private static IEnumerable<Contest> Peers(ContestPlaces places, string ledger, string prices, string size)
    {
        if (places.DuckDb is { } installed)
        {
            string script = Path.Combine(places.Sources, "duckdb", "answer.mjs");
            string threads = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
            yield return new Contest("duckdb", "DuckDB, the questions alone", size, ["node", script, ledger, prices, "{out}", threads]) { Answers = true, StartIn = installed };
        }

        yield return new Contest("plain", "plain C# (CsvHelper, dictionaries, decimals, LINQ), the questions alone", size, Own("peer", "plain", ledger, prices, "{out}"))
        {
            Answers = true,
        };
        if (IsInstalled("sqlite3"))
        {
            yield return new Contest("sqlite", "sqlite3, the questions alone", size, ["sqlite3", "work.db"])
            {
                Answers = true,
                InputFile = Path.Combine(places.Sources, "sqlite", "answer.sql"),
                Links = [("ledger.csv", ledger), ("prices.csv", prices)],
                IsSlow = places.Large is not null,
            };
        }
    }

    private static IEnumerable<Contest> Others(ContestPlaces places, ImmutableArray<string> all)
    {
        if (places.Gzip is { } gzip)
        {
            yield return new Contest("inflate", "inflating the day alone (.NET)", "gzip", Own("peer", "inflate", Path.Combine(gzip, "ledger.csv.gz")));
            yield return new Contest("run-gzip", "ours, whole run of the compressed day, all packs", "gzip", Run(places, gzip, all));
        }

        if (places.Large is not null)
        {
            yield return new Contest("run-small", "ours, whole run, all packs", "small", Run(places, places.Small, all));
        }

        if (places.Empty is { } empty)
        {
            yield return new Contest("empty", "an empty .NET program", "none", ["dotnet", empty]);
        }

        if (places.Huge is { } huge)
        {
            yield return new Contest("run-huge", "ours, whole run, all packs", "huge", Run(places, huge, all)) { IsSlow = true };
        }
    }

    private static ImmutableArray<string> Run(ContestPlaces places, string day, ImmutableArray<string> rules) =>
        ["dotnet", places.Program, "run", "--ledgers", day, "--out", "{out}", "--json", .. rules];

    // This program, as it was started.
    private static ImmutableArray<string> Own(params ReadOnlySpan<string> arguments) => ["dotnet", typeof(Contest).Assembly.Location, .. arguments];

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
