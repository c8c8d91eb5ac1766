using System;
using System.Collections.Generic;
using System.Text;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Values;

public sealed class KeyHashTests
{
    [Fact]
    public void Keys_of_every_length_that_differ_in_one_bit_have_other_hashes_in_both_halves()
    {
        for (int length = 1; length <= 70; length++)
        {
            byte[] key = new byte[length];
            new Random(length).NextBytes(key);
            KeyHash hash = KeyHash.Of(key);
            Assert.Equal(hash, KeyHash.Of([.. key]));
            for (int bit = 0; bit < length * 8; bit++)
            {
                byte[] changed = [.. key];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                KeyHash other = KeyHash.Of(changed);
                Assert.True(other.Low != hash.Low && other.High != hash.High, $"length {length}, bit {bit}");
            }
        }
    }

    [Fact]
    public void Runs_of_zeros_of_different_lengths_differ()
    {
        HashSet<ulong> low = [], high = [];
        for (int length = 0; length <= 128; length++)
        {
            KeyHash hash = KeyHash.Of(new byte[length]);
            Assert.True(low.Add(hash.Low) && high.Add(hash.High), $"length {length}");
        }
    }

    [Fact]
    public void Counting_ids_do_not_collide_and_a_seed_changes_all_of_them()
    {
        HashSet<ulong> low = [], high = [];
        for (int i = 0; i < 100_000; i++)
        {
            byte[] id = Encoding.ASCII.GetBytes($"2026030100{i:000000}");
            KeyHash hash = KeyHash.Of(id);
            Assert.True(low.Add(hash.Low) && high.Add(hash.High), $"id {i}");
            Assert.NotEqual(hash, KeyHash.Of(id, seed: 1));
        }
    }
}
