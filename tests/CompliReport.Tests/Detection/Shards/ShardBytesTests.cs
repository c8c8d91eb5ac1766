using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Detection.Shards;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Tests.Detection.Properties;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection.Shards;

/// <summary>The blobs that go from process to process: the same for the same day, and refused when anything about them is not.</summary>
public sealed class ShardBytesTests
{
    private const int Shards = 3;

    private static readonly PlantedDay Day = PlantedDay.Every(41);
    private static readonly RunInputs Inputs = Day.Inputs(Day.Ledgers());
    private static readonly Lazy<byte[][]> Written = new(() => ShardsOf(Inputs, 0));

    [Fact]
    public void Neither_the_order_of_files_nor_the_number_of_threads_changes_a_byte()
    {
        Assert.Equal(Shards, Written.Value.Length);
        Assert.Equal(Written.Value, ShardsOf(Day.Inputs(Day.Ledgers().Reverse()), 1));
        Assert.Equal(Written.Value, ShardsOf(Inputs, 5));
        byte[] part = PartOf(Written.Value[0], Inputs);
        Assert.Equal(part, PartOf(Written.Value[0], Inputs));
    }

    [Fact]
    public void Every_shard_has_accounts_and_movements_of_its_own()
    {
        HashSet<string> met = [];
        foreach (byte[] bytes in Written.Value)
        {
            Shard shard = ShardReader.Read(bytes, out string? fault)!;
            Assert.Null(fault);
            Assert.True(shard.Movements.Count > 0 && shard.Day.Symbols.Accounts.Count > 0);
            Assert.All(Enumerable.Range(0, shard.Day.Symbols.Accounts.Count), account => Assert.True(met.Add(shard.Day.Symbols.AccountName(account))));
        }
    }

    [Fact]
    public void A_shard_that_was_changed_at_any_place_or_cut_off_is_refused()
    {
        byte[] bytes = Written.Value[1];
        Refuses(bytes, static changed => ShardReader.Read(changed, out string? fault) is null ? fault : null);
    }

    [Fact]
    public void A_part_that_was_changed_at_any_place_or_cut_off_is_refused()
    {
        Sha256Digest name = ShardBytes.NameOf(Written.Value[1]);
        byte[] part = PartOf(Written.Value[1], Inputs);
        Assert.Null(ShardPart.FaultOf(part, name));
        Refuses(part, changed => ShardPart.FaultOf(changed, name));
        Assert.Equal("it is the part of another shard", ShardPart.FaultOf(part, ShardBytes.NameOf(Written.Value[0])));
    }

    [Fact]
    public void A_newer_layout_is_refused_in_words()
    {
        byte[] newer = [.. Written.Value[0]];
        newer[8]++;
        Assert.Null(ShardReader.Read(newer, out string? fault));
        Assert.Equal("it has version 2 of the layout, expected 1", fault);
    }

    [Theory]
    [InlineData("rates")]
    [InlineData("accounts")]
    [InlineData("lists")]
    [InlineData("rules")]
    [InlineData("history")]
    public void A_shard_is_not_assessed_by_anything_else_than_it_was_cut_for(string changed)
    {
        RunInputs other = changed switch
        {
            "rates" => Inputs with { Rates = [Inputs.Rates[0], new RateFile("coins.csv", RateFileKind.Crypto, Scenario.Utf8("asset,time,price_usd,source\n"))] },
            "accounts" => Inputs with { Accounts = null },
            "lists" => Inputs with { Lists = [] },
            "rules" => Inputs with { Packs = [Inputs.Packs[0] with { Digest = Sha256Digest.Of("other") }] },
            _ => Inputs with { History = new HistoryInput("history.bin", new byte[] { 1 }) },
        };
        Assert.NotNull(ShardAssessor.Assess(Written.Value[0], ShardedRun.SourcesOf(Inputs), out string? none));
        Assert.Null(none);
        Assert.Null(ShardAssessor.Assess(Written.Value[0], ShardedRun.SourcesOf(other), out string? fault));
        Assert.StartsWith("it was cut by another program, or for other rates", fault, StringComparison.Ordinal);
    }

    private static void Refuses(byte[] bytes, Func<byte[], string?> faultOf)
    {
        int[] places = [.. Enumerable.Range(0, Math.Min(64, bytes.Length)), .. Enumerable.Range(0, 200).Select(i => (int)((long)bytes.Length * i / 200)), bytes.Length - 1];
        foreach (int place in places)
        {
            byte[] changed = [.. bytes];
            changed[place] ^= 0x40;
            Assert.True(faultOf(changed) is { Length: > 0 }, "changed at " + place);
            Assert.True(faultOf(bytes[..place]) is { Length: > 0 }, "cut off at " + place);
        }

        Assert.True(faultOf([.. bytes, 0]) is { Length: > 0 }, "something after its end");
    }

    private static byte[][] ShardsOf(RunInputs inputs, int workers)
    {
        List<byte[]> shards = [];
        Assert.Throws<ShardsOpenException>(() => ComplianceRun.Execute(inputs, new RunOptions
        {
            Shards = Shards,
            Workers = workers,
            PartOf = (bytes, _) =>
            {
                shards.Add(bytes);
                return null;
            },
        }));
        return [.. shards];
    }

    private static byte[] PartOf(byte[] shard, RunInputs inputs) => ShardAssessor.Assess(shard, ShardedRun.SourcesOf(inputs), out _)!;
}
