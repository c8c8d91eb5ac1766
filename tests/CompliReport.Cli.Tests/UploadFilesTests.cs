using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>What is given as a ledger and is no file, and files that have the same name.</summary>
public sealed class UploadFilesTests : IDisposable
{
    private const string Header = "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount";
    private const string Sound = "EX,E1,G1,posted,A,2026-01-01T00:00:00Z,fiat_deposit,single,EUR,fiat,7.50";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("pipe")]
    [InlineData("device")]
    [InlineData("link to a device")]
    [InlineData("socket")]
    [InlineData("dead link")]
    public async Task What_is_no_regular_file_is_refused_by_name_and_never_waited_for(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes, devices and sockets are no files there");
        string folder = Path.GetDirectoryName(_desk.Write("up/ledger.csv", $"{Header}\n{Sound}\n"))!, odd = Path.Combine(folder, "odd.csv");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        switch (kind)
        {
            case "pipe":
                using (Process made = Process.Start("mkfifo", [odd]))
                {
                    await made.WaitForExitAsync(TestContext.Current.CancellationToken);
                }

                break;
            case "device":
                odd = "/dev/zero";
                break;
            case "socket":
                odd = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")[..8] + ".csv");
                socket.Bind(new UnixDomainSocketEndPoint(odd));
                break;
            default:
                File.CreateSymbolicLink(odd, kind == "dead link" ? Path.Combine(folder, "nowhere") : "/dev/zero");
                break;
        }

        (int code, string output, string error) = await Desk.RunAsync("run", "--ledgers", folder, odd, "--out", _desk.Out)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        File.Delete(odd == "/dev/zero" ? Path.Combine(folder, "none") : odd);

        Assert.Equal(3, code);
        Assert.Contains($"{Path.GetFileName(odd)}: it is no regular file", error, StringComparison.Ordinal);
        Assert.Contains("1 accepted", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_to_files_and_empty_files_are_files()
    {
        string folder = Path.GetDirectoryName(_desk.Write("up/empty.csv", ""))!, real = _desk.Write("real.csv", $"{Header}\n{Sound}\n");
        File.CreateSymbolicLink(Path.Combine(folder, "link.csv"), real);

        (int code, string output, string error) = await Desk.RunAsync("run", "--ledgers", folder, "--out", _desk.Out);

        Assert.Equal(0, code);
        Assert.Contains("1 accepted", output, StringComparison.Ordinal);
        Assert.Contains("empty.csv: The file is empty.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customer_facts_that_are_no_regular_file_are_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "devices are no files there");
        string ledger = _desk.Write("a.csv", $"{Header}\n{Sound}\n");

        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", ledger, "--accounts", "/dev/zero", "--out", _desk.Out);

        Assert.Equal(2, code);
        Assert.Contains("is no regular file", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_one_name_are_told_apart_by_their_folders_whatever_the_order()
    {
        string[] folders = [.. ((string[])["x/A", "y/A", "x/B"]).Select((folder, i) => Path.GetDirectoryName(
            _desk.Write(folder + "/s.csv", $"{Header}\n{Sound.Replace("E1", "E" + i, StringComparison.Ordinal)}\n"))!)];
        _desk.Write("x/B/other.csv", $"{Header}\n{Sound}\n");

        string[] first = await NamesAsync(folders, "one"), second = await NamesAsync([.. folders.Reverse(), folders[0]], "two");

        Assert.Equal(["other.csv", "x/A/s.csv", "x/B/s.csv", "y/A/s.csv"], first);
        Assert.Equal(first, second);
        string[] runs = [.. ((string[])["one", "two"]).Select(run => File.ReadAllText(
            Directory.GetFiles(Path.Combine(_desk.Root, run), "receipt.json", SearchOption.AllDirectories).Single()))];
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public async Task What_a_Mac_leaves_beside_a_ledger_is_named_and_not_read()
    {
        string folder = Path.GetDirectoryName(_desk.Write("up/a.csv", $"{Header}\n{Sound}\n"))!;
        _desk.WriteBytes("up/._a.csv", [0, 5, 22, 7]);
        _desk.WriteBytes("up/.DS_Store", [0, 0]);
        _desk.WriteBytes("up/__MACOSX/._a.csv", [0, 5, 22, 7]);

        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", folder, "--out", _desk.Out);

        Assert.Equal(0, code);
        Assert.Contains("._a.csv: not read", error, StringComparison.Ordinal);
        Assert.Contains(".DS_Store: not read", error, StringComparison.Ordinal);
    }

    private async Task<string[]> NamesAsync(string[] folders, string run)
    {
        (int code, string output, string error) = await Desk.RunAsync(["run", "--ledgers", .. folders, "--out", Path.Combine(_desk.Root, run), "--json"]);
        Assert.True(code == 0, error);
        using JsonDocument summary = JsonDocument.Parse(output);
        return [.. summary.RootElement.GetProperty("runs")[0].GetProperty("files").EnumerateArray().Select(static file => file.GetProperty("name").GetString()!)];
    }
}
