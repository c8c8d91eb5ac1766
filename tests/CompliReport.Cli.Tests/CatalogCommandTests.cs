using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>What the program says that it knows.</summary>
public sealed class CatalogCommandTests
{
    [Theory]
    [InlineData("formats", "compliledger", "kraken")]
    [InlineData("typologies", "T01", "T06")]
    [InlineData("rules", "CN-FX-01", "CN-VC-02")]
    public async Task A_catalog_is_text_for_people_and_JSON_for_machines(string command, string first, string last)
    {
        (int code, string text, string error) = await Desk.RunAsync(command);
        (_, string json, _) = await Desk.RunAsync(command, "--json");
        Assert.True(code == 0 && error.Length == 0, error);
        string[] ids = [.. JsonDocument.Parse(json).RootElement.EnumerateArray().Select(static one => one.GetProperty("id").GetString()!)];
        Assert.All(ids, id => Assert.Contains(id, text, StringComparison.Ordinal));
        Assert.Contains(ids, id => id.StartsWith(first, StringComparison.Ordinal));
        Assert.Contains(ids, id => id.StartsWith(last, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2021-09-23", false, false)]
    [InlineData("2021-09-24", true, false)]
    [InlineData("2026-02-05", true, false)]
    [InlineData("2026-02-06", false, true)]
    public async Task Rules_in_force_on_a_date(string date, bool first, bool second)
    {
        (_, string text, _) = await Desk.RunAsync("rules", "--on", DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal((first, second), (text.Contains("CN-VC-01", StringComparison.Ordinal), text.Contains("CN-VC-02", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("01.02.2026")]
    [InlineData("1899-12-31")]
    [InlineData("2201-01-01")]
    public async Task A_date_that_is_none_is_a_usage_error(string date)
    {
        (int code, string output, string error) = await Desk.RunAsync("rules", "--on", date);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"'{date}' is not a day: expected yyyy-MM-dd from 1900 to 2200.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_on_which_nothing_is_in_force_says_so()
    {
        (int code, string output, string error) = await Desk.RunAsync("rules", "--pack", "cn", "hk", "--on", "1900-01-01");
        Assert.Equal((0, ""), (code, output));
        Assert.Equal("No rule of cn, hk is in force on 1900-01-01.", error.Trim());
        Assert.Equal("[]", (await Desk.RunAsync("rules", "--pack", "cn", "--on", "1900-01-01", "--json")).Output.Trim());
    }

    [Fact]
    public async Task A_pack_that_is_not_there_is_named()
    {
        (int code, _, string error) = await Desk.RunAsync("rules", "--pack", "atlantis");
        Assert.True(code == 3 && error.Contains("atlantis", StringComparison.Ordinal), error);
    }

    [Fact]
    public async Task Help_shows_examples()
    {
        (int code, string text, _) = await Desk.RunAsync("--help");
        Assert.Equal(0, code);
        Assert.Contains("complireport demo", text, StringComparison.Ordinal);
    }
}
