using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Functions.Tests.Days;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Functions.Tests;

public sealed class EndToEndTests
{
    private static readonly string Sample = Path.Combine(DayWorld.Root, "samples", "founding-case");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pushed_ledger_becomes_receipt_and_reports_and_one_message_a_report_as_on_the_desk()
    {
        await using ServingDesk desk = await ServingDesk.StartAsync();
        Assert.Equal(0, (await ServingDesk.CommandAsync("push", Sample, "--root", desk.Root)).Code);
        string run = Assert.Single(await desk.RunsAsync());
        string folder = Path.Combine(desk.Root, "reports", "DEMOEX", "2023-04-09", run);
        string[] before = Digests(folder);
        string[] reports = [.. Directory.GetDirectories(Path.Combine(folder, "reports")).Select(static report => Path.GetFileName(report)!)
            .Order(StringComparer.Ordinal)];
        Assert.True(File.Exists(Path.Combine(folder, "receipt.json")));
        Assert.NotEmpty(reports);
        Assert.Equal(reports, desk.Messages.Peek("suspicious-activity").Select(ReportOf).Order(StringComparer.Ordinal));

        // The event of every file once more, the last first: nothing changes.
        await RaiseAgainAsync(desk);
        Assert.Equal(run, Assert.Single(await desk.RunsAsync()));

        // The same day on a desk, without any function: the same run, the same bytes.
        string alone = Path.Combine(desk.Root, "alone");
        Assert.Equal(0, (await ServingDesk.CommandAsync("run", "--ledgers", Sample, "--rules", "cn", "--out", alone)).Code);
        Assert.Equal(before, Digests(Path.Combine(alone, "DEMOEX", "2023-04-09", run)));

        // From its own inputs, which lie in the containers beside the reports: the same once more.
        (int code, string output, string error) = await ServingDesk.CommandAsync("rerun", folder);
        Assert.True(code == 0, output + error);

        // Asked for again through HTTP: the same run, no further message.
        (code, output, _) = await ServingDesk.CommandAsync(
            "rerun", "--exchange", "DEMOEX", "--day", "2023-04-09", "--root", desk.Root, "--url", desk.Url);
        Assert.Equal(0, code);
        Assert.Contains(run, output, StringComparison.Ordinal);
        Assert.Equal(before, Digests(folder));
        Assert.Equal(reports.Length, desk.Messages.Peek("suspicious-activity").Count);

        (code, output, _) = await ServingDesk.CommandAsync("status", "--root", desk.Root, "--url", desk.Url);
        Assert.Equal(0, code);
        Assert.All(reports, report => Assert.Contains(report, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_always_fails_ends_in_the_poison_queue_and_other_exchanges_go_on()
    {
        await using ServingDesk desk = await ServingDesk.StartAsync();
        // A rule pack that cannot be read is the operator's fault: no upload is refused for it, and its events are kept.
        Directory.CreateDirectory(Path.Combine(desk.Root, "rules"));
        await File.WriteAllTextAsync(Path.Combine(desk.Root, "rules", "cn.json"), "{}", Cancel);
        Put(desk, DayWorld.Upload[0].Path, DayWorld.Upload[0].Text);
        Put(desk, DayWorld.Day + "/manifest.json", DayWorld.Control("DEMOEX", "2023-03-01", "a.csv"));
        await ServingDesk.UntilAsync(async () => await desk.Messages.CountAsync("ledger-events-poison", Cancel) > 0);
        Assert.False(Directory.Exists(Path.Combine(desk.Root, "reports")));

        File.Delete(Path.Combine(desk.Root, "rules", "cn.json"));
        Put(desk, "OTHER/2023-03-01/a.csv", DayWorld.Text(1, 5).Replace("DEMOEX", "OTHER", StringComparison.Ordinal));
        Put(desk, "OTHER/2023-03-01/manifest.json", DayWorld.Control("OTHER", "2023-03-01", "a.csv"));
        await ServingDesk.UntilAsync(() => Task.FromResult(Directory.Exists(Path.Combine(desk.Root, "reports", "OTHER", "2023-03-01"))));
    }

    [Theory]
    [InlineData("no key", "GET", "api/reports", null, HttpStatusCode.Unauthorized)]
    [InlineData("a wrong key", "GET", "api/reports", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("the key in the header", "GET", "api/reports", "header", HttpStatusCode.OK)]
    [InlineData("the key in the query", "GET", "api/reports", "query", HttpStatusCode.OK)]
    [InlineData("no such run", "GET", "api/runs/run-0", "header", HttpStatusCode.NotFound)]
    [InlineData("a run id that is a path", "GET", "api/runs/..%2Fx", "header", HttpStatusCode.NotFound)]
    [InlineData("a body that is none", "POST", "api/runs", "header", HttpStatusCode.BadRequest)]
    [InlineData("starting a run without a key", "POST", "api/runs", null, HttpStatusCode.Unauthorized)]
    [InlineData("a method that is not answered", "DELETE", "api/reports", "header", HttpStatusCode.MethodNotAllowed)]
    [InlineData("health needs none", "GET", "api/health", null, HttpStatusCode.OK)]
    public async Task Http_functions_ask_for_their_key(string reason, string method, string path, string? key, HttpStatusCode expected)
    {
        await using ServingDesk desk = await ServingDesk.StartAsync();
        string real = await File.ReadAllTextAsync(Path.Combine(desk.Root, "runtime", "function-key.txt"), Cancel);
        using HttpClient client = desk.Client();
        using HttpRequestMessage request = new(
            new HttpMethod(method), new Uri(path + (key == "query" ? "?code=" + real : ""), UriKind.Relative));
        request.Content = method == "POST" ? new StringContent("nonsense", Encoding.UTF8) : null;
        if (key is not null and not "query")
        {
            request.Headers.Add("x-functions-key", key == "header" ? real : key);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
        Assert.True(answer.StatusCode == expected, $"{reason}: {answer.StatusCode}");
    }

    [Fact]
    public async Task Without_a_host_the_commands_say_so()
    {
        (int code, _, string error) = await ServingDesk.CommandAsync("status", "--url", "http://127.0.0.1:9", "--key", "x");
        Assert.Equal(3, code);
        Assert.Contains("Is `complireport serve` running?", error, StringComparison.Ordinal);
    }

    private static async Task RaiseAgainAsync(ServingDesk desk)
    {
        string folder = Path.Combine(desk.Root, "ledgers");
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal))
        {
            string path = Path.GetRelativePath(folder, file), etag = Sha256Digest.Of(await File.ReadAllBytesAsync(file, Cancel)).Hex;
            string body = JsonSerializer.Serialize(new
            {
                type = "Microsoft.Storage.BlobCreated",
                subject = "/blobServices/default/containers/ledgers/blobs/" + path,
                data = new { api = "PutBlob", eTag = etag },
            });
            await desk.Messages.SendAsync(
                "ledger-events", ContentId.Of("again", path), Convert.ToBase64String(Encoding.UTF8.GetBytes(body)), Cancel);
        }
    }

    private static void Put(ServingDesk desk, string path, string text)
    {
        string file = Path.Combine(desk.Root, "ledgers", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static string ReportOf(string message)
    {
        using JsonDocument json = JsonDocument.Parse(message);
        return json.RootElement.GetProperty("data").GetProperty("report_id").GetString()!;
    }

    private static string[] Digests(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Path.GetRelativePath(folder, file) + " " + Sha256Digest.Of(File.ReadAllBytes(file))),
    ];
}
