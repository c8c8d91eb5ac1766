using System;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>Pipes and links in the places of files: whatever a run or a push reads is a file, or is refused by name.</summary>
public sealed class BesideLedgersTests : IDisposable
{
    private const string Header = "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount";
    private const string Sound = "EX,E1,G1,posted,A,2026-01-01T00:00:00Z,fiat_deposit,single,EUR,fiat,7.50";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("up/ledger.csv", "up/ledger.csv.manifest.json", "ledger.csv.manifest.json: not read: it is no regular file")]
    [InlineData("up", "up/manifest.json", "manifest.json: not read: it is no regular file")]
    [InlineData("up", "up/accounts.csv", "accounts.csv: not read: it is no regular file")]
    [InlineData("up", "up/rates/fx/usd.csv", "fx/usd.csv: not read: it is no regular file")]
    [InlineData("up", "up/lists/own.csv", "lists/own.csv: not read: it is no regular file")]
    [InlineData("up", "up/notes.txt", "notes.txt: not read: it is no regular file")]
    public async Task A_pipe_beside_a_ledger_is_named_and_never_waited_for(string given, string pipe, string message)
    {
        _desk.Write("up/ledger.csv", $"{Header}\n{Sound}\n");
        await MakePipeAsync(Path.Combine(_desk.Root, pipe));

        (int code, string output, string error) = await RunAsync("run", "--ledgers", Path.Combine(_desk.Root, given), "--out", _desk.Out);

        Assert.Equal(3, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains("1 accepted", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_an_earlier_days_control_file_is_passed_over()
    {
        const string Control = """{"schema_version":"compliledger/1","exchange_id":"EX","day":"2026-01-01","files":[{"name":"a.csv"}]}""";
        _desk.Write("EX/2026-01-01/a.csv", $"{Header}\n{Sound}\n");
        _desk.Write("EX/2026-01-01/manifest.json", Control);
        await MakePipeAsync(Path.Combine(_desk.Root, "EX/2025-12-31/manifest.json"));

        (int code, _, string error) = await RunAsync("run", "--ledgers", Path.Combine(_desk.Root, "EX/2026-01-01"), "--out", _desk.Out);

        Assert.True(code == 0, error);
    }

    [Theory]
    [InlineData("up/odd.csv")]
    [InlineData("up/rates/fx/usd.csv")]
    [InlineData("up/lists/own.csv")]
    public async Task A_push_refuses_a_pipe_before_it_uploads_anything(string pipe)
    {
        _desk.Write("up/ledger.csv", $"{Header}\n{Sound}\n");
        await MakePipeAsync(Path.Combine(_desk.Root, pipe));

        (int code, _, string error) = await RunAsync(
            "push", Path.Combine(_desk.Root, "up"), "--root", Path.Combine(_desk.Root, "desk"), "--exchange", "EX", "--day", "2026-01-01");

        Assert.Equal(2, code);
        Assert.Contains(Path.GetFileName(pipe) + ": it is no regular file", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_desk.Root, "desk")));
    }

    [Fact]
    public async Task A_push_names_files_in_the_order_of_their_names()
    {
        foreach (string name in (string[])["b.csv", "B.csv", "a.csv", "c.csv", "10.csv"])
        {
            _desk.Write("up/" + name, $"{Header}\n{Sound}\n");
        }

        string[] given = [.. ((string[])["c.csv", "b.csv", "10.csv", "a.csv", "B.csv"]).Select(name => Path.Combine(_desk.Root, "up", name))];
        (int code, _, string error) = await RunAsync(
            ["push", .. given, "--root", Path.Combine(_desk.Root, "desk"), "--exchange", "EX", "--day", "2026-01-01"]);

        Assert.True(code == 0, error);
        string control = await File.ReadAllTextAsync(Path.Combine(_desk.Root, "desk/ledgers/EX/2026-01-01/manifest.json"), TestContext.Current.CancellationToken);
        int[] places = [.. ((string[])["\"10.csv\"", "\"B.csv\"", "\"a.csv\"", "\"b.csv\"", "\"c.csv\""]).Select(name => control.IndexOf(name, StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
        Assert.True(places[0] > 0);
    }

    [Fact]
    public async Task A_link_to_an_archive_is_read_as_the_archive()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links needs a right there");
        string real = Path.Combine(_desk.Root, "kept.bin");
        MakeZip(real, $"{Header}\n{Sound}\n");

        string link = Path.Combine(_desk.Root, "up.zip");
        File.CreateSymbolicLink(link, real);

        (int code, string output, string error) = await RunAsync("run", "--ledgers", link, "--out", _desk.Out);

        Assert.True(code == 0, error);
        Assert.Contains("1 accepted", output, StringComparison.Ordinal);
    }

    private static void MakeZip(string path, string ledger)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using StreamWriter entry = new(archive.CreateEntry("ledger.csv").Open());
        entry.Write(ledger);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] args) =>
        Desk.RunAsync(args).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    private static async Task MakePipeAsync(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes are no files there");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using Process made = Process.Start("mkfifo", [path]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, made.ExitCode);
    }
}
