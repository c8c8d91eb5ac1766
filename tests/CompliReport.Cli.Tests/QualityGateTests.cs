using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>
/// The gate: generated days of seeds that nothing was tuned on are run and scored as a user would, and held against the scorecards that lie in
/// <c>Scorecards/</c>. UPDATE_SNAPSHOTS=1 freezes them anew and writes docs/scorecard.md: read what changed before keeping it.
/// </summary>
public sealed class QualityGateTests : IDisposable
{
    private static readonly string Tests = Path.Combine(Repository(), "tests", "CompliReport.Cli.Tests");

    private readonly Desk _desk = new();

    private static bool IsUpdate => Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(7_001)]
    [InlineData(7_002)]
    [InlineData(7_003)]
    public async Task No_typology_finds_less_and_none_alarms_more_than_frozen(int seed)
    {
        string frozen = Path.Combine(Tests, "Scorecards", $"seed-{seed}.json");
        (string run, string labels) = await GenerateAndRun(seed);
        (int code, string output, string error) = await Desk.RunAsync("score", run, "--labels", labels, IsUpdate ? "--freeze" : "--frozen", frozen);
        Assert.True(code == 0, error + output);
    }

    [Fact]
    public async Task The_scorecard_in_the_documents_is_that_of_the_first_frozen_seed()
    {
        (string run, string labels) = await GenerateAndRun(7_001);
        (_, string tables, _) = await Desk.RunAsync("score", run, "--labels", labels, "--markdown");
        string page = Path.Combine(Tests, "..", "..", "docs", "scorecard.md");
        string text = (Head + tables).ReplaceLineEndings("\n");
        if (IsUpdate)
        {
            await File.WriteAllTextAsync(page, text, TestContext.Current.CancellationToken);
        }

        Assert.Equal(text, await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
    }

    private static readonly string Head = new StringBuilder()
        .Append("# Scorecard\n\nWhat the typologies find on generated days whose seed nothing was tuned on. `QualityGateTests` keeps this page true and holds every change\n")
        .Append("against `tests/CompliReport.Cli.Tests/Scorecards/`. The same by hand:\n\n```\n")
        .Append("complireport generate --seed 7001 --rows 100000 --copies 4 --out days\n")
        .Append("complireport run --ledgers days --rules cn --out out\ncomplireport score out --labels days/labels.csv\n```\n\n")
        .Append("Figures of synthetic days overstate those of real ones: the planted patterns lie inside the published definitions, and real ones are made to lie\n")
        .Append("outside. `complireport score` explains each figure below its tables.\n\n").ToString();

    private async Task<(string Run, string Labels)> GenerateAndRun(int seed)
    {
        string days = Path.Combine(_desk.Root, "days");
        List<string> generate = ["generate", "--seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture), "--rows", "100000", "--copies", "4", "--out", days];
        Assert.Equal(0, (await Desk.RunAsync([.. generate])).Code);
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", days, "--rules", "cn", "--out", _desk.Out);
        Assert.True(code == 0, error);
        return (_desk.Out, Path.Combine(days, "labels.csv"));
    }

    private static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CompliReport.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))!;
        }

        return folder;
    }
}
