using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using CompliReport.Detection;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Identity;
using CompliReport.Rules;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Values;

/// <summary>Where the columns of a day lie makes no difference, but that memory is not taken.</summary>
public sealed class SpillSpaceTests : IDisposable
{
    private const int SegmentBytes = 1 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("spill").FullName;
    private readonly SpillSpace _space;

    public SpillSpaceTests() => _space = new SpillSpace(_folder, SegmentBytes);

    public void Dispose()
    {
        _space.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_column_on_disk_holds_what_one_in_memory_holds_and_gives_its_room_back_clean()
    {
        ChunkedList<long> memory = ChunkedList<long>.Large();
        using IDisposable use = SpillSpace.Use(_space);
        ChunkedList<long> disk = ChunkedList<long>.Large();
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 100_000; i++)
            {
                Assert.Equal(0, disk.Add());
                memory.Add(i * 7L);
                disk[i] = i * 7L;
            }

            for (int i = 0; i < 30_000; i++)
            {
                memory.RemoveLast();
                disk.RemoveLast();
            }

            Assert.Equal(memory.Count, disk.Count);
            Assert.All(Enumerable.Range(0, disk.Count), i => Assert.Equal(memory[i], disk[i]));
            memory.Clear();
            disk.Clear();
            Assert.Equal(0, disk.Count);
        }

        // 100,000 numbers of 8 bytes, and the second round took what the first one gave back.
        Assert.Equal(SegmentBytes, _space.Bytes);
    }

    [Fact]
    public void Records_for_the_next_day_lie_on_disk_and_are_those_that_were_made()
    {
        HistoryStep step = new(null, [], UtcInstant.AtMidnight(new DateOnly(2026, 3, 2)), UtcInstant.AtMidnight(new DateOnly(2026, 3, 3)));
        SubjectKeeper inMemory = new(step);
        using IDisposable use = SpillSpace.Use(_space);
        SubjectKeeper onDisk = new(step);
        foreach (SubjectKeeper keeper in new[] { inMemory, onDisk })
        {
            for (int i = 0; i < 1000; i++)
            {
                SubjectRecord record = new();
                record.Note(RuleEvents.FiatIn, step.From.Nanoseconds + i, 1_000_000L * i, (ulong)i << 40);
                keeper.Keep(BitConverter.GetBytes(i), record);
            }
        }

        Assert.Equal(SegmentBytes, _space.Bytes);
        Assert.All(inMemory.Kept.Zip(onDisk.Kept), static pair =>
        {
            Assert.True(!pair.First.Record.IsEmpty && pair.First.Record.Span.SequenceEqual(pair.Second.Record.Span));
            Assert.False(MemoryMarshal.TryGetArray(pair.Second.Record, out _));
        });
    }

    [Fact]
    public void Sightings_that_go_to_disk_are_those_that_were_taken()
    {
        AccountSightings inMemory = new(), onDisk = new();
        LegBatch batch = new();
        batch.Clear(0);
        batch.ExpectSightings();
        batch.Count = 3000;
        for (int i = 0; i < batch.Count; i++)
        {
            (batch.Account[i], batch.Device[i], batch.Province[i], batch.Status[i]) = (i % 71 * 2, i % 13, -1, LegStatus.Posted);
            (batch.Counterparty[i], batch.PartyName[i]) = (i % 97, i % 97 < 60 ? i % 97 : i % 2);
        }

        inMemory.Take(batch);
        onDisk.Take(batch);
        inMemory.Settle();
        using IDisposable use = SpillSpace.Use(_space);
        onDisk.Settle();
        Assert.Equal(SegmentBytes, _space.Bytes);
        for (int account = 0; account < 150; account++)
        {
            Assert.Equal(
                inMemory.Of(account).Select(static one => one with { Next = 0 }), onDisk.Of(account).Select(static one => one with { Next = 0 }));
        }

        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(inMemory.NameOf(i), onDisk.NameOf(i)));
        Assert.Equal((59, -1), (onDisk.NameOf(59), onDisk.NameOf(99)));
    }

    [Fact]
    public void A_killed_process_leaves_nothing_behind_where_files_can_lose_their_name()
    {
        using IDisposable use = SpillSpace.Use(_space);
        ChunkedList<long>.Large().Add(1);
        Assert.Equal(SegmentBytes, _space.Bytes);
        Assert.Equal(OperatingSystem.IsWindows() ? 1 : 0, Directory.EnumerateFileSystemEntries(_folder).Count());
    }

    [Fact]
    public void Without_room_on_disk_the_run_is_told_so()
    {
        using SpillSpace huge = new(_folder, 1L << 55);
        using IDisposable use = SpillSpace.Use(huge);
        Assert.ThrowsAny<IOException>(() => ChunkedList<long>.Large().Add(1));
        using SpillSpace nowhere = new(Path.Combine(_folder, "none"));
        using IDisposable other = SpillSpace.Use(nowhere);
        Assert.ThrowsAny<IOException>(() => ChunkedList<long>.Large().Add(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Keys_on_disk_suspect_every_row_that_was_met_and_find_where(int seed)
    {
        using IDisposable use = SpillSpace.Use(_space);
        Random random = new(seed);
        RowIndex index = new(200_000);
        Dictionary<ulong, int> first = [];
        HashSet<ulong> suspected = [];
        int chance = 0;
        LegBatch batch = new();
        List<SuspectRow> suspects = [];
        for (int region = 0; region < 50; region++)
        {
            batch.Clear(0);
            suspects.Clear();
            HashSet<int> repeated = [];
            for (int i = 0; i < 4000; i++)
            {
                batch.StartsRow[i] = random.Next(3) > 0;
                batch.RowKey[i] = KeyHash.Of(BitConverter.GetBytes(random.Next(1 << 21))).Low;
                if (batch.StartsRow[i] && !first.TryAdd(batch.RowKey[i], region))
                {
                    repeated.Add(i);
                }
            }

            batch.Count = 4000;
            index.AddBatch(batch, region, suspects, salt: 0);
            Assert.All(suspects, static suspect => Assert.Equal(RowIndex.NotKnownYet, suspect.Region));
            Assert.True(repeated.IsSubsetOf(suspects.Select(static suspect => suspect.Leg)), $"seed {seed}, region {region}");
            chance += suspects.Count - repeated.Count;
            suspected.UnionWith(suspects.Select(suspect => batch.RowKey[suspect.Leg]));
        }

        Assert.True(chance <= 2, $"seed {seed}: {chance} rows of {first.Count} are suspected by chance");
        Dictionary<ulong, int> found = index.RegionsOf([.. suspected, 1]);
        Assert.Equal(suspected.Order(), found.Keys.Order());
        Assert.All(found, one => Assert.Equal(first[one.Key], one.Value));
    }

    [Fact]
    public void Rows_of_different_exports_do_not_meet_on_disk_either()
    {
        using IDisposable use = SpillSpace.Use(_space);
        RowIndex index = new(1000);
        LegBatch batch = new();
        batch.Clear(0);
        (batch.RowKey[0], batch.StartsRow[0], batch.Count) = (42, true, 1);
        List<SuspectRow> suspects = [];
        index.AddBatch(batch, 0, suspects, salt: 0);
        index.AddBatch(batch, 1, suspects, salt: 9);
        Assert.Empty(suspects);
        index.AddBatch(batch, 2, suspects, salt: 9);
        Assert.Single(suspects);
        Assert.Equal(1, index.RegionsOf([42 ^ 9])[42 ^ 9]);
    }
}
