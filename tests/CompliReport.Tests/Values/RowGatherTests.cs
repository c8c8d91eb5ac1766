using System;
using System.IO;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Values;

/// <summary>Rows by key are the same wherever the column lies.</summary>
public sealed class RowGatherTests : IDisposable
{
    private const int Keys = 50, RowsMax = 2_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("gather").FullName;
    private readonly SpillSpace _space;

    public RowGatherTests() => _space = new SpillSpace(_folder, 1 << 20);

    public void Dispose()
    {
        _space.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Stretches_of_a_column_on_disk_hold_the_rows_of_their_keys_and_no_more_than_allowed_but_for_one_large_key()
    {
        using IDisposable use = SpillSpace.Use(_space);
        (ChunkedList<long> rows, RowGather<long> gather, int[] starts, int[] order) = Column();
        for (int round = 0; round < 2; round++)
        {
            int next = 0, stretches = 0;
            foreach ((int from, int to) in gather.Stretches(Keys, starts, RowsMax))
            {
                Assert.Equal(next, from);
                Assert.True(starts[to] - starts[from] <= RowsMax || to == from + 1, $"{from} to {to}");
                Assert.All(Enumerable.Range(starts[from], starts[to] - starts[from]), at => Assert.Equal(rows[order[at]], gather[at]));

                // What is held is a copy: the column may be changed meanwhile. Rows beyond the stretch are those of the column.
                if (starts[to] > starts[from])
                {
                    rows[order[starts[from]]]++;
                    Assert.Equal(rows[order[starts[from]]] - 1, gather[starts[from]]);
                    rows[order[starts[from]]]--;
                }

                Assert.Equal(rows[order[^1]], gather[order.Length - 1]);
                (next, stretches) = (to, stretches + 1);
            }

            Assert.Equal(Keys, next);
            Assert.True(stretches > 5, $"{stretches} stretches");
        }
    }

    [Fact]
    public void A_column_in_memory_is_one_stretch_and_nothing_is_copied()
    {
        (ChunkedList<long> rows, RowGather<long> gather, int[] starts, int[] order) = Column();
        Assert.Equal([(0, Keys)], gather.Stretches(Keys, starts, RowsMax));
        foreach ((int from, int _) in gather.Stretches(Keys, starts, RowsMax))
        {
            rows[order[starts[from]]] = -7;
            Assert.Equal(-7, gather[starts[from]]);
        }
    }

    [Fact]
    public void Without_keys_there_is_no_stretch()
    {
        using IDisposable use = SpillSpace.Use(_space);
        RowGather<long> gather = new(ChunkedList<long>.Large(), []);
        Assert.Empty(gather.Stretches(0, [0, 0], RowsMax));
    }

    // Key 3 has more rows than a stretch may have, every fifth key has none, and rows of the key after the last are not asked for.
    private static (ChunkedList<long> Rows, RowGather<long> Gather, int[] Starts, int[] Order) Column()
    {
        Random random = new(7);
        ChunkedList<long> rows = ChunkedList<long>.Large();
        int[] keys = [.. Enumerable.Range(0, 30_000).Select(_ => random.Next(3) == 0 ? 3 : random.Next(Keys + 1)).Select(static key => key % 5 == 0 && key < Keys ? key + 1 : key)];
        for (int i = 0; i < keys.Length; i++)
        {
            rows.Add(i * 7L);
        }

        (int[] starts, int[] order) = Timelines.SortBy(keys.Length, Keys + 1, i => keys[i]);
        return (rows, new RowGather<long>(rows, order), starts, order);
    }
}
