using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers;

public sealed class TableTests
{
    [Fact]
    public void A_symbol_table_numbers_keys_as_a_dictionary_does_whatever_their_length()
    {
        for (int seed = 0; seed < 3; seed++)
        {
            Random random = new(seed);
            SymbolTable symbols = new();
            Dictionary<string, int> expected = new(StringComparer.Ordinal);
            LegBatch batch = new();
            for (int round = 0; round < 6; round++)
            {
                string[] keys = [.. Enumerable.Range(0, LegBatch.Capacity).Select(_ => Key(random))];
                batch.Clear(0);
                for (int i = 0; i < keys.Length; i++)
                {
                    batch.AccountText[i] = batch.Keep(Encoding.ASCII.GetBytes(keys[i]));
                }

                batch.Count = keys.Length;
                symbols.InternBatch(batch, batch.AccountText, batch.Account);
                int[] numbers = [.. keys.Select(key => key.Length == 0 ? -1 : NumberOf(expected, key))];
                Assert.True(numbers.AsSpan().SequenceEqual(batch.Account), $"seed {seed}, round {round}");
            }

            Assert.Equal(expected.Count, symbols.Count);
            foreach ((string key, int number) in expected)
            {
                byte[] bytes = Encoding.ASCII.GetBytes(key);
                Assert.True(symbols.Text(number).SequenceEqual(bytes) && symbols.IndexOf(bytes) == number, $"seed {seed}, key {key}");
            }

            Assert.Equal(-1, symbols.IndexOf("never met"u8));
        }
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(255)]
    public void Keys_on_both_sides_of_the_inline_length_are_told_apart(int length)
    {
        SymbolTable symbols = new();
        byte[] key = Encoding.ASCII.GetBytes(new string('k', length));

        int first = symbols.Intern(key), longer = symbols.Intern(key.AsSpan(1)), padded = symbols.Intern([.. key[1..], 0]);

        Assert.Equal([0, 1, 2], [first, longer, padded]);
        Assert.Equal(0, symbols.Intern(key));
        Assert.Equal(key, symbols.Text(0).ToArray());
    }

    [Fact]
    public void A_row_index_reports_every_key_that_was_met_and_where_it_was_met_first()
    {
        for (int seed = 0; seed < 3; seed++)
        {
            Random random = new(seed);
            RowIndex index = new();
            Dictionary<ulong, int> met = [];
            LegBatch batch = new();
            List<SuspectRow> suspects = [];
            for (int region = 0; region < 60; region++)
            {
                batch.Clear(0);
                suspects.Clear();
                List<SuspectRow> expected = [];
                for (int i = 0; i < 4000; i++)
                {
                    batch.StartsRow[i] = random.Next(3) > 0;
                    batch.RowKey[i] = KeyHash.Of(BitConverter.GetBytes(random.Next(1 << 20))).Low;
                    // The lowest 16 bits and the top one are not kept.
                    ulong kept = batch.RowKey[i] << 1 >> 17;
                    if (batch.StartsRow[i] && !met.TryAdd(kept, region))
                    {
                        expected.Add(new SuspectRow(i, met[kept]));
                    }
                }

                batch.Count = 4000;
                index.AddBatch(batch, region, suspects, salt: 0);
                Assert.True(expected.SequenceEqual(suspects), $"seed {seed}, region {region}");
            }
        }
    }

    [Fact]
    public void Keys_that_the_row_index_cannot_tell_apart_are_suspects_and_still_accepted()
    {
        // Only the upper 47 bits are kept: a suspicion, which the intake decides on the rows themselves.
        RowIndex index = new();
        LegBatch batch = new();
        List<SuspectRow> suspects = [];
        batch.Clear(0);
        (batch.RowKey[0], batch.RowKey[1]) = (5UL << 16, (5UL << 16) | 1);
        (batch.StartsRow[0], batch.StartsRow[1]) = (true, true);
        batch.Count = 2;

        index.AddBatch(batch, 0, suspects, salt: 0);

        Assert.Equal([new SuspectRow(1, 0)], suspects);
    }

    [Fact]
    public void An_occurrence_table_counts_as_a_dictionary_does()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            Random random = new(seed);
            OccurrenceTable occurrences = new();
            Dictionary<int, int> expected = [];
            for (int i = 0; i < 50_000; i++)
            {
                int key = random.Next(40_000);
                int before = expected.GetValueOrDefault(key);
                expected[key] = before + 1;
                if (occurrences.Count(KeyHash.Of(BitConverter.GetBytes(key))) != before)
                {
                    Assert.Fail($"seed {seed}, key {key}");
                }
            }
        }
    }

    [Fact]
    public void A_word_table_finds_its_words_in_any_case_and_no_others()
    {
        WordTable<int> words = new(("Buy", 1), ("Sell Crypto To Fiat", 2), ("transfer_in", 3));

        Assert.True(words.TryFind("BUY"u8, out int buy) && buy == 1);
        Assert.True(words.TryFind("Sell crypto to fiat"u8, out int sell) && sell == 2);
        Assert.False(words.TryFind("Buy "u8, out _));
        Assert.False(words.TryFind("Bu\u00FF"u8, out _));
        Assert.False(words.TryFind(""u8, out _));
        Assert.False(words.TryFind(new byte[100], out _));
    }

    [Theory]
    [InlineData("EUR", AssetClass.Fiat)]
    [InlineData("CNY", AssetClass.Fiat)]
    [InlineData("XAU", AssetClass.Crypto)]
    [InlineData("USDT", AssetClass.Stablecoin)]
    [InlineData("BTC", AssetClass.Crypto)]
    [InlineData("MNT", AssetClass.Crypto)]
    public void A_ticker_has_a_class(string ticker, AssetClass assetClass) => Assert.Equal(assetClass, AssetClasses.Of(ticker));

    private static int NumberOf(Dictionary<string, int> numbers, string key)
    {
        numbers.TryAdd(key, numbers.Count);
        return numbers[key];
    }

    private static string Key(Random random) => random.Next(20) switch
    {
        0 => "",
        1 => new string('a', random.Next(1, 256)),
        2 => "0x" + random.Next(2000).ToString("x40", System.Globalization.CultureInfo.InvariantCulture),
        _ => "acc-" + random.Next(10_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
