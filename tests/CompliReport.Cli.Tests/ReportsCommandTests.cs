using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary><c>complireport reports</c>, from a run to the authority's answer.</summary>
public sealed class ReportsCommandTests : IDisposable
{
    private readonly Desk _desk = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Queue => Path.Combine(_desk.Out, "queue", "suspicious-activity.jsonl");

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_report_waits_for_a_second_person_and_then_goes_out_once()
    {
        await RunSampleAsync("--release", "four-eyes", "--who", "Analyst");
        Assert.False(File.Exists(Queue), "nothing goes out before it is approved");
        JsonElement[] reports = await ListAsync();
        Assert.NotEmpty(reports);
        Assert.All(reports, static report => Assert.Equal("draft", report.GetProperty("state").GetString()));
        string id = reports[0].GetProperty("report").GetString()!;

        (int code, _, string error) = await Desk.RunAsync("reports", "approve", id, "--out", _desk.Out, "--who", " analyst", "--why", "fine");
        Assert.Equal(2, code);
        Assert.StartsWith("FOUR_EYES: ", error, StringComparison.Ordinal);
        Assert.Equal(0, (await Desk.RunAsync("reports", "send", "--out", _desk.Out)).Code);
        Assert.False(File.Exists(Queue));

        (code, string output, error) = await Desk.RunAsync("reports", "approve", id, "--out", _desk.Out, "--who", "Reviewer", "--why", "evidence checked");
        Assert.True(code == 0, error);
        Assert.Contains("sent", output, StringComparison.Ordinal);
        Assert.Equal(0, (await Desk.RunAsync("reports", "send", "--out", _desk.Out)).Code);
        await RunSampleAsync("--release", "four-eyes", "--who", "Analyst");
        string message = Assert.Single(await File.ReadAllLinesAsync(Queue, Token));
        Assert.StartsWith(id + "/", JsonDocument.Parse(message).RootElement.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(reports.Length - 1, (await ListAsync("--state", "draft")).Length);

        (code, output, _) = await Desk.RunAsync("reports", "show", id, "--out", _desk.Out, "--json");
        Assert.Equal(0, code);
        JsonElement shown = JsonDocument.Parse(output).RootElement;
        Assert.Equal(["draft", "approved", "sent"], shown.GetProperty("history").EnumerateArray().Select(static step => step.GetProperty("state").GetString()));
        Assert.True(File.Exists(Path.Combine(shown.GetProperty("restricted").GetString()!, "report.json")));
    }

    [Fact]
    public async Task A_byte_changed_after_the_approval_makes_it_void()
    {
        await RunSampleAsync("--release", "four-eyes");
        string id = (await ListAsync())[0].GetProperty("report").GetString()!;
        string folder = JsonDocument.Parse((await Desk.RunAsync("reports", "show", id, "--out", _desk.Out, "--json")).Output).RootElement.GetProperty("restricted").GetString()!;
        // The queue cannot be written, so that the approval is there and the message is not.
        Directory.CreateDirectory(Queue);
        (int code, _, string error) = await Desk.RunAsync("reports", "approve", id, "--out", _desk.Out, "--who", "Reviewer", "--why", "evidence checked");
        Assert.Equal(3, code);
        Assert.Contains("SEND_FAILED: ", error, StringComparison.Ordinal);
        Assert.Contains("SEND_FAILED: ", (await Desk.RunAsync("reports", "list", "--out", _desk.Out)).Output, StringComparison.Ordinal);
        Directory.Delete(Queue);
        await File.AppendAllTextAsync(Path.Combine(folder, "narrative.txt"), " ", Token);
        (code, string output, error) = await Desk.RunAsync("reports", "send", "--out", _desk.Out);
        Assert.Equal(3, code);
        Assert.Contains("APPROVAL_VOID", error, StringComparison.Ordinal);
        Assert.Contains("draft", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Queue));
    }

    [Fact]
    public async Task What_goes_out_by_itself_is_listed_as_sent_and_tells_nobodys_name()
    {
        await RunSampleAsync();
        int count = (await File.ReadAllLinesAsync(Queue, Token)).Length;
        Assert.Equal(count, (await ListAsync("--state", "sent")).Length);
        string all = (await Desk.RunAsync("reports", "list", "--out", _desk.Out)).Output + (await Desk.RunAsync("reports", "due", "--out", _desk.Out)).Output;
        string[] accounts = [.. (await File.ReadAllLinesAsync(Path.Combine(Desk.Sample, "accounts.csv"), Token)).Skip(1).Select(static line => line.Split(',')[0])];
        Assert.NotEmpty(accounts);
        Assert.All(accounts, account => Assert.DoesNotContain(account, all, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("the last day", "2023-04-17", "0", false)]
    [InlineData("the day after", "2023-04-18", "-1", true)]
    public async Task Due_tells_the_days_left_and_what_is_overdue(string reason, string day, string left, bool isOverdue)
    {
        await RunSampleAsync("--release", "four-eyes");
        (int code, string output, string error) = await Desk.RunAsync("reports", "due", "--out", _desk.Out, "--as-of", day);
        Assert.True(code == 0, error);
        Assert.Contains("2023-04-17  " + left, output, StringComparison.Ordinal);
        Assert.True(isOverdue == output.Contains("OVERDUE", StringComparison.Ordinal), reason);
        JsonElement json = JsonDocument.Parse((await Desk.RunAsync("reports", "due", "--out", _desk.Out, "--as-of", day, "--json")).Output).RootElement;
        int days = int.Parse(left, System.Globalization.CultureInfo.InvariantCulture);
        Assert.All(json.GetProperty("due").EnumerateArray(), one => Assert.Equal((days, isOverdue), (one.GetProperty("days_left").GetInt32(), one.GetProperty("overdue").GetBoolean())));
    }

    [Fact]
    public async Task Decisions_are_refused_where_they_cannot_follow_and_what_was_withdrawn_does_not_go_out()
    {
        await RunSampleAsync("--release", "four-eyes");
        string id = (await ListAsync())[0].GetProperty("report").GetString()!;
        Assert.Equal(0, (await Desk.RunAsync("reports", "reject", id, "--out", _desk.Out, "--who", "Reviewer", "--why", "evidence is thin")).Code);
        Assert.Equal(0, (await Desk.RunAsync("reports", "withdraw", id, "--out", _desk.Out, "--who", "Reviewer", "--why", "salary, see CASE-NOTE-1")).Code);
        (int code, _, string error) = await Desk.RunAsync("reports", "approve", id, "--out", _desk.Out, "--who", "Reviewer", "--why", "after all");
        Assert.Equal(2, code);
        Assert.Contains("REPORT_STATE: ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Queue));
        string shown = (await Desk.RunAsync("reports", "show", id, "--out", _desk.Out)).Output;
        Assert.Contains("salary, see CASE-NOTE-1", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an unknown report", 2, "REPORT_UNKNOWN", "reports", "show", "R-0")]
    [InlineData("an unknown report to approve", 2, "REPORT_UNKNOWN", "reports", "approve", "R-0", "--who", "a", "--why", "b")]
    [InlineData("nobody decides", 2, "--who", "reports", "approve", "R-0", "--why", "b")]
    [InlineData("no reason", 2, "--why", "reports", "approve", "R-0", "--who", "a")]
    [InlineData("a blank name", 2, "--who", "reports", "approve", "R-0", "--who", " ", "--why", "b")]
    [InlineData("an unknown state", 2, "no state", "reports", "list", "--state", "processed")]
    [InlineData("no day", 2, "yyyy-MM-dd", "reports", "due", "--as-of", "today")]
    [InlineData("too far ahead", 2, "--ahead", "reports", "due", "--ahead", "367")]
    public async Task A_wrong_call_says_what_is_wrong(string reason, int expected, string words, params string[] args)
    {
        await new CompliReport.Functions.Desk.SqliteReportRegister(Path.Combine(_desk.Out, "register.db")).MarkSentAsync("other/1", Token);
        (int code, _, string error) = await Desk.RunAsync([.. args, "--out", _desk.Out]);
        Assert.True(code == expected, reason + error);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_register_and_a_register_that_is_none_are_said()
    {
        (int code, _, string error) = await Desk.RunAsync("reports", "list", "--out", _desk.Out);
        Assert.Equal(3, code);
        Assert.Contains("register.db", error, StringComparison.Ordinal);
        (code, _, error) = await Desk.RunAsync("reports", "list", "--register", _desk.Write("register.db", "This is a text and no data base, long enough to be read as one."));
        Assert.Equal(3, code);
        Assert.Contains("cannot be used", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an unknown release", "--release", "later")]
    [InlineData("a release without a word", "--release", "")]
    [InlineData("a blank author", "--who", " ")]
    public async Task A_run_refuses_words_of_filing_that_it_does_not_know(string reason, string option, string word)
    {
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", Desk.Sample, "--out", _desk.Out, option, word);
        Assert.True(code == 2 && error.Contains(option, StringComparison.Ordinal), reason + error);
        Assert.False(Directory.Exists(_desk.Out));
    }

    private async Task RunSampleAsync(params string[] more)
    {
        (int code, _, string error) = await Desk.RunAsync(["run", "--ledgers", Desk.Sample, "--out", _desk.Out, .. more]);
        Assert.True(code == 0, error);
    }

    private async Task<JsonElement[]> ListAsync(params string[] more)
    {
        (int code, string output, string error) = await Desk.RunAsync(["reports", "list", "--out", _desk.Out, "--json", .. more]);
        Assert.True(code == 0, error);
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("reports").EnumerateArray()];
    }
}
