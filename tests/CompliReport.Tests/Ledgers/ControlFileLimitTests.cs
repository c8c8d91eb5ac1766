using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Beside;
using Xunit;

namespace CompliReport.Tests.Ledgers;

/// <summary>A control file that is made to use up memory is refused in words, and one that names very many files is read.</summary>
public sealed class ControlFileLimitTests
{
    [Fact]
    public void A_list_beyond_the_limit_is_refused_by_its_name_and_length()
    {
        Assert.Equal(
            "manifest.json:1: files: LIST_TOO_LONG: found 100001 entries, expected at most 100000 entries", Assert.Single(FaultsOf(Names(100_001))));
        Assert.Empty(FaultsOf(Names(100_000)));
    }

    [Fact]
    public void A_control_file_beyond_the_limit_is_refused_unread() => Assert.Equal(
        "manifest.json:1: FILE_TOO_LONG: found 17000000 bytes, expected at most 16777216 bytes",
        Assert.Single(FaultsOf(new string(' ', 17_000_000))));

    [Fact]
    public void A_long_name_costs_memory_once_and_not_for_each_value_in_it()
    {
        // As paths in full they were 200 gigabytes.
        string values = string.Join(',', Enumerable.Range(0, 100_000).Select(static i => string.Create(CultureInfo.InvariantCulture, $"\"{i}\":1")));
        Stopwatch clock = Stopwatch.StartNew();

        Assert.Empty(FaultsOf("{\"exchange_id\":\"EX\",\"files\":[],\"" + new string('x', 1_000_000) + "\":{" + values + "}}"));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    private static string Names(int count) => "{\"exchange_id\":\"EX\",\"files\":["
        + string.Join(',', Enumerable.Range(0, count).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{{\"name\":\"n{i}\"}}"))) + "]}";

    private static IEnumerable<string> FaultsOf(string json)
    {
        List<InputFault> faults = [];
        ControlFile.Read("manifest.json", Encoding.UTF8.GetBytes(json), faults);
        return faults.Select(static fault => fault.ToString().Split("; ")[0]);
    }
}
