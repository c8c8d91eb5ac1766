using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests.Robust;

/// <summary>What a whole run allocates for each further row: time is no test, this is.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class AllocationBudgetTests : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_whole_run_allocates_at_most_so_many_bytes_for_a_further_row()
    {
        // What a run takes whatever its rows drops out of the difference; the first compiles.
        const long Small = 20_000, Large = 60_000, BytesMax = 1500;
        string small = await GenerateAsync(Small), large = await GenerateAsync(Large);
        _ = await AllocatedAsync(small, "first");
        (long bytes, long rows) few = await AllocatedAsync(small, "few"), many = await AllocatedAsync(large, "many");
        long each = (many.bytes - few.bytes) / (many.rows - few.rows);
        Assert.True(each <= BytesMax, $"{each} bytes a row, {BytesMax} at most");
        Assert.True(each >= 0, $"{each} bytes a row: the measurement is wrong");
    }

    private async Task<string> GenerateAsync(long rows)
    {
        string folder = Path.Combine(_desk.Root, "day" + rows);
        (int code, _, string error) = await Desk.RunAsync("generate", "--rows", rows.ToString(System.Globalization.CultureInfo.InvariantCulture), "--seed", "1", "--days", "3", "--out", folder);
        Assert.True(code == 0, error);
        return folder;
    }

    private async Task<(long Bytes, long Rows)> AllocatedAsync(string ledgers, string name)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        (int code, string output, string error) = await Desk.RunAsync("run", "--ledgers", ledgers, "--out", Path.Combine(_desk.Root, name), "--json");
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(code == 0, error);
        using System.Text.Json.JsonDocument summary = System.Text.Json.JsonDocument.Parse(output);
        return (bytes, summary.RootElement.GetProperty("runs")[0].GetProperty("rows").GetProperty("read").GetInt64());
    }
}

/// <summary>Tests that measure what the whole process allocates: no other runs beside them.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
