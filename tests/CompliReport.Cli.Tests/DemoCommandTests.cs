using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary><c>complireport demo</c> and <c>run</c> on the sample it shows.</summary>
public sealed class DemoCommandTests : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task The_demo_finds_the_founding_case_and_says_where_the_files_are()
    {
        (int code, string output, _) = await Desk.RunAsync("demo", "--out", _desk.Out);
        Assert.Equal(0, code);
        foreach (string part in (string[])["T01", "T02", "T03", "T06", "CN-FX-01", "cases.xlsx", "26930 read"])
        {
            Assert.Contains(part, output, StringComparison.Ordinal);
        }

        string workbook = output.Split('\n').Select(static line => line.Trim()).First(static line => line.EndsWith("cases.xlsx", StringComparison.Ordinal));
        Assert.True(File.Exists(workbook));
        Assert.NotEmpty(await File.ReadAllLinesAsync(Path.Combine(_desk.Out, "queue", "suspicious-activity.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_demo_tells_who_what_when_where_how_and_why_with_the_organiser_at_the_top()
    {
        (_, string output, _) = await Desk.RunAsync("demo", "--out", _desk.Out);
        string story = output[output.IndexOf("\nCase CASE-", StringComparison.Ordinal)..];
        Assert.StartsWith("C1028, trading consultant, HK, at the top; 26 customers: ", AfterLabel(story, "who"), StringComparison.Ordinal);
        Assert.Contains("conversions bought crypto assets", AfterLabel(story, "what"), StringComparison.Ordinal);
        Assert.Contains("2023-03-01", AfterLabel(story, "when"), StringComparison.Ordinal);
        Assert.Contains("CN-BJ", AfterLabel(story, "where"), StringComparison.Ordinal);
        Assert.StartsWith("Money comes in. T03: ", AfterLabel(story, "how"), StringComparison.Ordinal);
        Assert.Contains("Who stands above them. T13: ", story, StringComparison.Ordinal);
        Assert.NotEmpty(AfterLabel(story, "why"));
        Assert.Equal(2, story.Split("\nCase CASE-").Length - 1);
    }

    private static string AfterLabel(string story, string label)
    {
        string line = "\n  " + label.PadRight(7);
        int at = story.IndexOf(line, StringComparison.Ordinal) + line.Length;
        int end = story.IndexOf("\n  ", at, StringComparison.Ordinal);
        while (story[end + 3] == ' ')
        {
            end = story.IndexOf("\n  ", end + 1, StringComparison.Ordinal);
        }

        return story[at..end].Replace("\n         ", " ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_day_of_the_sample_ignores_the_rows_of_the_others()
    {
        (int code, string output, string error) = await Desk.RunAsync("run", "--ledgers", Desk.Sample, "--day", "2023-03-10", "--out", _desk.Out, "--json");
        Assert.True(code == 0, error);
        JsonElement rows = JsonDocument.Parse(output).RootElement.GetProperty("runs")[0].GetProperty("rows");
        long Count(string name) => rows.GetProperty(name).GetInt64();
        Assert.True(Count("accepted") > 0 && Count("ignored") > 20_000);
        Assert.Equal(Count("read"), Count("accepted") + Count("refused") + Count("duplicate") + Count("superseded") + Count("ignored"));
    }

    [Fact]
    public async Task An_attentive_run_of_the_sample_exits_with_1() =>
        Assert.Equal(1, (await Desk.RunAsync("run", "--ledgers", Desk.Sample, "--out", _desk.Out, "--strict")).Code);
}
