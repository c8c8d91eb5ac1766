using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests.Robust;

/// <summary>A disk that takes no more, and a folder that takes nothing: said in a line, and what is there is whole.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    // A file may not grow beyond so many kilobytes, which fails a write as a full disk does: in the middle of a file.
    [Fact]
    public async Task A_disk_that_is_full_in_the_middle_is_said_in_a_line_and_leaves_no_run()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "limits on files are set with bash");
        string whole = Path.Combine(_desk.Root, "whole"), full = Path.Combine(_desk.Root, "full");
        (int code, _, string error) = await RunAsync(whole);
        Assert.True(code == 0, error);
        HashSet<string> expected = [.. SmallDay.Files(whole)];

        // Ignored, the signal becomes an error of the write. The runtime's own pages are made in files too, unless told otherwise.
        (code, string output, error) = await RunAsync(full, "trap '' XFSZ; ulimit -f 24", ("DOTNET_EnableWriteXorExecute", "0"));
        Assert.True(code == 3, code + error);
        Assert.Contains("not finished: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", error, StringComparison.Ordinal);
        Assert.DoesNotContain("cases.xlsx", output, StringComparison.Ordinal);
        string[] left = SmallDay.Files(full);
        Assert.DoesNotContain(left, static file => file.Contains("/manifest.json ", StringComparison.Ordinal) || file.StartsWith("queue/", StringComparison.Ordinal));
        Assert.True(left.All(expected.Contains), SmallDay.Difference(expected, left));

        // There is room again: the same folder becomes the same run.
        (code, _, error) = await RunAsync(full);
        Assert.True(code == 0, error);
        Assert.Equal(SmallDay.Files(whole), SmallDay.Files(full));
    }

    [Theory]
    [InlineData("a folder below a file")]
    [InlineData("a folder that nobody can write to")]
    [InlineData("a folder without the right to write")]
    public async Task A_folder_that_takes_nothing_is_said_in_a_line(string where)
    {
        string folder = Path.Combine(_desk.Write("file", ""), "out");
        if (where == "a folder that nobody can write to")
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no /proc");
            folder = "/proc/complireport";
        }
        else if (where == "a folder without the right to write")
        {
            Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "who runs these tests may write everywhere");
            folder = Path.Combine(_desk.Root, "closed");
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        (int code, string output, string error) = await RunAsync(folder);
        Assert.True(code == 3, where + ": " + code + error);
        Assert.Contains("not finished: ", error, StringComparison.Ordinal);
        Assert.Contains(folder, error, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", error, StringComparison.Ordinal);
        Assert.DoesNotContain("run ", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string folder, string limit = "", params (string, string)[] environment)
    {
        using CliProcess run = CliProcess.Start(SmallDay.Run(folder, SmallDay.Ledgers), environment, limit);
        return await run.EndAsync();
    }
}
