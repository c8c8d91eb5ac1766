using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using CompliReport.Reports.Redaction;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>What leaves the restricted folder names nobody, and nobody can tell from it whether a report exists.</summary>
public sealed partial class SecrecyTests : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Receipt_messages_file_names_and_log_of_the_founding_case_name_no_customer_and_no_account()
    {
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", Desk.Sample, "--out", _desk.Out);
        Assert.Equal(0, code);
        string[] files = [.. Directory.EnumerateFiles(_desk.Out, "*", SearchOption.AllDirectories)];
        Dictionary<string, string> told = new(StringComparer.Ordinal)
        {
            ["log"] = error,
            ["file names"] = string.Join('\n', files.Select(file => Path.GetRelativePath(_desk.Out, file))),
            ["messages"] = await TextAsync(Path.Combine(_desk.Out, "queue", "suspicious-activity.jsonl")),
            ["receipt"] = await TextAsync(files.Single(static file => file.EndsWith("receipt.json", StringComparison.Ordinal))),
            ["manifest"] = await TextAsync(files.Single(static file => file.EndsWith("manifest.json", StringComparison.Ordinal))),
            ["FX return"] = await TextAsync(files.Single(static file => file.EndsWith("fx-return.csv", StringComparison.Ordinal))),
        };
        string[] personal = await PersonalAsync();
        Assert.True(personal.Length > 500);
        Assert.Contains("\"id\"", told["messages"], StringComparison.Ordinal);
        foreach ((string what, string text) in told)
        {
            HashSet<string> words = [.. Words().Matches(text).Select(static word => word.Value)];
            string[] found = [.. personal.Where(value => value.Contains(' ', StringComparison.Ordinal) ? text.Contains(value, StringComparison.OrdinalIgnoreCase) : words.Contains(value))];
            Assert.True(found.Length == 0, $"{what}: {found.Length} personal values, the first of {found.FirstOrDefault()?.Length} characters");
        }
    }

    [Fact]
    public async Task The_redacted_view_of_each_report_of_the_founding_case_names_nobody()
    {
        await Desk.RunAsync("run", "--ledgers", Desk.Sample, "--out", _desk.Out);
        string[] personal = await PersonalAsync();
        byte[] key = TokenKey.Of(_desk.Out);
        string[] reports = [.. Directory.EnumerateFiles(_desk.Out, "report.json", SearchOption.AllDirectories)];
        Assert.NotEmpty(reports);
        foreach (string report in reports)
        {
            using MemoryStream view = new();
            RedactedReport.Write(await File.ReadAllBytesAsync(report, TestContext.Current.CancellationToken), key, view);
            string text = Encoding.UTF8.GetString(view.ToArray());
            HashSet<string> words = [.. Words().Matches(text).Select(static word => word.Value)];
            string[] found = [.. personal.Where(value => value.Contains(' ', StringComparison.Ordinal) ? text.Contains(value, StringComparison.Ordinal) : words.Contains(value))];
            Assert.True(found.Length == 0, $"{found.Length} personal values, the first of {found.FirstOrDefault()?.Length} characters");
            Assert.NotEmpty(JsonDocument.Parse(text).RootElement.GetProperty("narrative").EnumerateArray());
        }
    }

    [Fact]
    public void A_key_is_made_once_for_its_owner_only()
    {
        byte[] first = TokenKey.Of(_desk.Out);
        Assert.Equal(32, first.Length);
        Assert.Equal(first, TokenKey.Of(_desk.Out));
        Assert.NotEqual(first, TokenKey.Of(Path.Combine(_desk.Root, "other")));
        Assert.Equal([TokenKey.FileName], Directory.EnumerateFiles(_desk.Out).Select(static file => Path.GetFileName(file)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_desk.Out, TokenKey.FileName)));
        }
    }

    [Fact]
    public void A_key_file_of_another_length_is_refused_and_stays_as_it_is()
    {
        string file = _desk.Write("out/" + TokenKey.FileName, "short");
        Assert.Throws<InvalidDataException>(() => TokenKey.Of(_desk.Out));
        Assert.Equal("short", File.ReadAllText(file));
    }

    // Customers, accounts, names and numbers of the sample; what an account id shares with a word of the files would be no finding.
    private static async Task<string[]> PersonalAsync()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Desk.Sample, "accounts.csv"), TestContext.Current.CancellationToken);
        string[] header = lines[0].Split(',');
        int[] columns = [.. ((string[])["account_id", "customer_id", "full_name", "id_number", "birth_date", "phone_hash"]).Select(name => Array.IndexOf(header, name)).Where(static at => at >= 0)];
        return [.. lines[1..].Select(static line => line.Split(',')).SelectMany(cells => columns.Select(at => cells[at])).Where(static cell => cell.Length > 3).Distinct()];
    }

    private static Task<string> TextAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Words();
}
