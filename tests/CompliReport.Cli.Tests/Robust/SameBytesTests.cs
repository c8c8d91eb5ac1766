using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests.Robust;

/// <summary>The promise that one can check without trusting us: the same inputs, the same bytes, wherever and however they are run.</summary>
public sealed class SameBytesTests : IDisposable
{
    // Culture and zone of the process, processors it is told of, threads and memory it may use, order of its input files. Every two settings of two columns would be thousands of
    // runs: each line changes all of them at once, so that whatever makes a difference shows, and the message says on which line.
    private static readonly (string Culture, string Zone, string Processors, string Workers, string Memory, string Order)[] Places =
    [
        ("", "UTC", "2", "0", "4GB", "01234"), ("tr_TR.UTF-8", "Asia/Shanghai", "1", "1", OnDisk, "43210"), ("ar_SA.UTF-8", "America/St_Johns", "8", "2", "4GB", "20413"),
        ("de_DE.UTF-8", "Pacific/Apia", "3", "5", OnDisk, "14032"),
    ];

    // Too little for the day in memory, enough with its columns on disk.
    private const string OnDisk = "262480KB";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Neither_order_nor_threads_nor_culture_nor_time_zone_changes_a_byte_of_any_output()
    {
        string[][] outputs = await Task.WhenAll(Places.Select(async (place, i) =>
        {
            string folder = Path.Combine(_desk.Root, "out" + i);
            using CliProcess run = CliProcess.Start(
                SmallDay.Run(folder, place.Order.Select(static at => SmallDay.Ledgers[at - '0']), "--workers", place.Workers, "--memory", place.Memory),
                [
                    ("LANG", place.Culture), ("LC_ALL", place.Culture), ("TZ", place.Zone), ("DOTNET_PROCESSOR_COUNT", place.Processors),
                    // The program has cultures switched off; here they are switched on, where the machine has their data.
                    .. i == 0 || !HasCultures ? [] : ((string, string)[])
                    [
                        ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"), ("DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY", "0"),
                    ],
                ]);
            (int code, _, string error) = await run.EndAsync();
            Assert.True(code == 0, place + ": " + error);
            return SmallDay.Files(folder);
        }));
        Assert.Contains(outputs[0], static file => file.Contains("/cases.xlsx ", StringComparison.Ordinal));
        Assert.Contains(outputs[0], static file => file.Contains("/reports/", StringComparison.Ordinal) && file.Contains("/narrative.txt ", StringComparison.Ordinal));
        Assert.Contains(outputs[0], static file => file.StartsWith("queue/", StringComparison.Ordinal));
        Assert.All(outputs.Skip(1), (files, i) => Assert.True(
            outputs[0].SequenceEqual(files), Places[i + 1] + "\n" + SmallDay.Difference(outputs[0], files)));
    }

    [Fact]
    public async Task The_number_of_shards_changes_no_byte_of_any_output()
    {
        string[][] outputs = await Task.WhenAll(new[] { "1", "3", "7" }.Select(async shards =>
        {
            string folder = Path.Combine(_desk.Root, "out" + shards);
            (int code, _, string error) = await Desk.RunAsync(SmallDay.Run(folder, SmallDay.Ledgers, "--rules", "cn", "us", "--shards", shards));
            Assert.True(code == 0, shards + ": " + error);
            return SmallDay.Files(folder);
        }));
        Assert.Contains(outputs[0], static file => file.Contains("/history.bin ", StringComparison.Ordinal));
        Assert.All(outputs.Skip(1), files => Assert.True(outputs[0].SequenceEqual(files), SmallDay.Difference(outputs[0], files)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    public async Task Numbers_of_shards_outside_of_1_to_64_are_refused(string shards)
    {
        (int code, _, string error) = await Desk.RunAsync(SmallDay.Run(Path.Combine(_desk.Root, "out"), SmallDay.Ledgers, "--shards", shards));
        Assert.Equal(2, code);
        Assert.Contains("--shards needs a number from 1 to 64.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_that_no_way_to_run_fits_says_what_is_needed_and_writes_nothing()
    {
        string folder = Path.Combine(_desk.Root, "out");
        (int code, _, string error) = await Desk.RunAsync(SmallDay.Run(folder, SmallDay.Ledgers, "--memory", "200MB"));
        Assert.Equal(3, code);
        Assert.Contains("MEMORY_TOO_SMALL: found --memory 200MB, expected 257MB or more", error, StringComparison.Ordinal);
        Assert.Empty(SmallDay.Files(folder));
        (code, _, error) = await Desk.RunAsync(SmallDay.Run(folder, SmallDay.Ledgers, "--memory", "200"));
        Assert.Equal(2, code);
        Assert.Contains("--memory needs a whole number of KB, MB or GB", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_rows_give_other_bytes()
    {
        string[][] outputs = await Task.WhenAll(new[] { 5, 4 }.Select(async count =>
        {
            string folder = Path.Combine(_desk.Root, "out" + count);
            Assert.Equal(0, (await Desk.RunAsync(SmallDay.Run(folder, SmallDay.Ledgers.Take(count)))).Code);
            return SmallDay.Files(folder);
        }));
        Assert.NotEqual(outputs[0], outputs[1]);
    }

    // Without ICU a process that is asked for cultures does not start.
    private static bool HasCultures => !OperatingSystem.IsLinux() || (Directory.Exists("/usr/lib") && Directory.EnumerateFiles(
        "/usr/lib", "libicuuc.so.*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 2 }).Any());
}
