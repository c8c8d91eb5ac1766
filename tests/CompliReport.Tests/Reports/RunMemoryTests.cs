using System.IO;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reports;

/// <summary>What a run is taken to need decides whether it is started, and whether its columns lie on disk.</summary>
public sealed class RunMemoryTests
{
    // 100,000,000 rows of the benchmark's ledger.
    private const long LargeDay = 17_720_237_373;

    [Fact]
    public void A_hundred_million_rows_fit_4_GB_on_disk_and_not_in_memory()
    {
        RunMemory needed = RunMemory.Of([new LedgerInput("ledger.csv", LargeDay, static _ => Stream.Null)]);
        Assert.InRange(needed.WithSpill, 3L << 30, 4L << 30);
        Assert.True(needed.InMemory > 16L << 30);
        using SpillSpace? space = needed.SpaceWithin(4L << 30, Path.GetTempPath());
        Assert.NotNull(space);
        Assert.Null(needed.SpaceWithin(18L << 30, Path.GetTempPath()));
    }
}
