using System;
using System.Collections.Immutable;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>How much memory a run takes at most, about: what tells whether its columns have to lie on disk.</summary>
/// <remarks>
/// An estimate by the bytes of its ledgers, because nobody knows before it is read what is in them. In memory: what 10 million rows took
/// with all packs (tests/CompliReport.Benchmarks/results), rounded up; 100 million with one pack took 53 % of their bytes. On disk: what
/// containers had in which 25 and 100 million rows ended, with pages of the columns that the system kept there.
/// </remarks>
/// <param name="InMemory">Bytes, with everything in memory.</param>
/// <param name="WithSpill">Bytes, with the columns on disk.</param>
public sealed record RunMemory(long InMemory, long WithSpill)
{
    private const long Fixed = 256L << 20;

    // In hundredths of the bytes of the ledgers.
    private const long PartInMemory = 100, PartWithSpill = 22;

    // What the machine has is shared with its other programs.
    private const int PartsOfMachine = 4, PartsForRun = 3;

    /// <summary>What a run may take where nobody says: three quarters of what the process may have.</summary>
    public static long Allowed => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / PartsOfMachine * PartsForRun;

    /// <summary>Room on disk for the run where it does not fit, to be disposed of when it is delivered; null where it does.</summary>
    /// <param name="allowed">Bytes that it may take.</param>
    /// <param name="folder">Where temporary files are made.</param>
    public SpillSpace? SpaceWithin(long allowed, string folder) => InMemory <= allowed ? null : new SpillSpace(folder);

    /// <summary>For a run of some ledgers.</summary>
    public static RunMemory Of(ImmutableArray<LedgerInput> ledgers)
    {
        long bytes = LedgerInput.InflatedBytesOf(ledgers);
        return new RunMemory(Fixed + (bytes / 100 * PartInMemory), Fixed + (bytes / 100 * PartWithSpill));
    }
}
