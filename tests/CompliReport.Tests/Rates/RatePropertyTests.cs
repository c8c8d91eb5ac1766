using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Rates;
using CompliReport.Values;
using Xunit;
using static CompliReport.Tests.Rates.RateSamples;

namespace CompliReport.Tests.Rates;

public sealed class RatePropertyTests
{
    private static readonly string[] Assets = ["USD", "EUR", "CNY", "KWD", "BTC", "USDC", "XX"];

    [Theory]
    [InlineData(1)]
    [InlineData(20240306)]
    [InlineData(77)]
    public void The_order_of_files_and_lines_changes_no_answer_and_no_fault(int seed)
    {
        Random random = new(seed);
        for (int run = 0; run < 30; run++)
        {
            (string[] fx, string[] crypto) = Lines(random);
            RateReading one = ReferenceRates.Read(Files(fx, crypto, random.Next(1, 4)));
            random.Shuffle(fx);
            random.Shuffle(crypto);
            RateFile[] shuffled = Files(fx, crypto, random.Next(1, 4));
            random.Shuffle(shuffled);
            RateReading other = ReferenceRates.Read(shuffled);
            Assert.Equal(Kinds(one), Kinds(other));
            for (int i = 0; i < 200; i++)
            {
                (AssetCode quote, AssetCode asset, UtcInstant at) = Question(random);
                Assert.True(
                    Show(one.Book.Price(quote, asset, at)) == Show(other.Book.Price(quote, asset, at)),
                    $"seed {seed}, run {run}: {quote}/{asset} at {at}");
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(31337)]
    public void No_answer_is_published_after_its_instant_and_its_interval_holds_the_instant(int seed)
    {
        Random random = new(seed);
        (string[] fx, string[] crypto) = Lines(random);
        RateBook book = ReferenceRates.Read(Files(fx, crypto, 2)).Book;
        int withRate = 0;
        for (int i = 0; i < 20_000; i++)
        {
            (AssetCode quote, AssetCode asset, UtcInstant at) = Question(random);
            RateAnswer answer = book.Price(quote, asset, at);
            string question = $"seed {seed}: {quote}/{asset} at {at}";
            Assert.True(answer.PublishedAt is null || answer.PublishedAt <= at, question);
            Assert.True(answer.ValidFrom <= at && at < answer.ValidUntil, question);
            Assert.True(answer.AgeHours is null or >= 0, question);
            Assert.Equal(answer.HasRate, answer.Gap == RateGap.None);
            withRate += answer.HasRate ? 1 : 0;
        }

        Assert.True(withRate > 1_000, $"seed {seed}: only {withRate} questions had a rate");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4242)]
    public void Rates_published_later_change_no_earlier_answer(int seed)
    {
        Random random = new(seed);
        (string[] fx, string[] crypto) = Lines(random);
        UtcInstant cut = UtcInstant.Of("2024-03-28T15:00:00Z");
        RateBook all = ReferenceRates.Read(Files(fx, crypto, 1)).Book;
        RateBook early = ReferenceRates.Read(Files(
            [.. fx.Where(line => string.CompareOrdinal(line[..10], "2024-03-28") < 0)],
            [.. crypto.Where(line => UtcInstant.Of(line.Split(',')[1]) < cut)], 1)).Book;
        for (int i = 0; i < 5_000; i++)
        {
            (AssetCode quote, AssetCode asset, UtcInstant at) = Question(random);
            if (at < cut)
            {
                // Only the end of the interval tells what came later.
                Assert.True(
                    ShowStart(all.Price(quote, asset, at)) == ShowStart(early.Price(quote, asset, at)),
                    $"seed {seed}: {quote}/{asset} at {at}");
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(987654)]
    public void A_cursor_answers_as_the_book_does_at_random_instants_and_at_every_edge(int seed)
    {
        Random random = new(seed);
        (string[] fx, string[] crypto) = Lines(random);
        RateBook book = ReferenceRates.Read(Files(fx, crypto, 2)).Book;
        foreach (string quote in Assets)
        {
            foreach (string asset in Assets)
            {
                RateCursor cursor = book.CursorOf(AssetCode.Of(quote), AssetCode.Of(asset));
                UtcInstant at = default;
                for (int i = 0; i < 300; i++)
                {
                    RateAnswer direct = book.Price(AssetCode.Of(quote), AssetCode.Of(asset), at);
                    Assert.True(direct == cursor.At(at), $"seed {seed}: {quote}/{asset} at {at}");
                    at = random.Next(4) switch
                    {
                        0 => direct.ValidUntil.Before(1),
                        1 => direct.ValidUntil,
                        2 => direct.ValidFrom == UtcInstant.FromNanoseconds(long.MinValue) ? direct.ValidFrom : direct.ValidFrom.Before(1),
                        _ => Question(random).At,
                    };
                }
            }
        }
    }

    [Fact]
    public void A_cursor_within_its_interval_allocates_nothing()
    {
        RateBook book = SoundBook(Fx("Date,USD,CNY\n2024-03-06,1,7\n"), Crypto("BTC,2024-03-06T08:00:00Z,5,a\n"));
        RateCursor cursor = book.CursorOf(Cny, Btc);
        UtcInstant at = UtcInstant.Of("2024-03-06T16:00:00Z");
        decimal sum = cursor.At(at).Rate;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < 10_000; i++)
        {
            sum += cursor.At(at.Before(-i)).Rate;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(350_000, sum);
    }

    private static (string[] Fx, string[] Crypto) Lines(Random random)
    {
        List<string> fx = [], crypto = [];
        for (DateOnly date = new(2024, 3, 1); date < new DateOnly(2024, 4, 20); date = date.AddDays(1))
        {
            if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && random.Next(4) != 0)
            {
                fx.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd},{Cell(random, 1)},{Cell(random, 7)},{Cell(random, 0)}"));
            }

            for (int i = random.Next(4); i > 0; i--)
            {
                UtcInstant time = UtcInstant.FromNanoseconds(UtcInstant.AtMidnight(date).Nanoseconds + (random.Next(24) * UtcInstant.Hour));
                string asset = random.Next(2) == 0 ? "BTC" : "USDC", source = random.Next(2) == 0 ? "a" : "b";
                crypto.Add(string.Create(CultureInfo.InvariantCulture, $"{asset},{time},{random.Next(1, 4)}.{random.Next(2)},{source}"));
            }
        }

        // A few dates and times again, some of them with other values.
        fx.AddRange(fx.Take(5).Select(line => random.Next(2) == 0 ? line : line + "5").ToList());
        crypto.AddRange(crypto.Take(5).ToList());
        return ([.. fx], [.. crypto]);
    }

    private static string Cell(Random random, int whole) =>
        random.Next(8) == 0 ? "N/A" : string.Create(CultureInfo.InvariantCulture, $"{whole}.{random.Next(1000, 9999)}");

    private static RateFile[] Files(string[] fx, string[] crypto, int count) =>
        [.. Enumerable.Range(0, count).SelectMany(part => (RateFile[])
        [
            Fx("Date,USD,CNY,KWD\n" + string.Join('\n', fx.Where((_, i) => i % count == part)), $"fx{part}.csv"),
            Crypto(string.Join('\n', crypto.Where((_, i) => i % count == part)), $"crypto{part}.csv"),
        ])];

    private static (AssetCode Quote, AssetCode Asset, UtcInstant At) Question(Random random)
    {
        long span = 70 * UtcInstant.Day;
        long at = UtcInstant.Of("2024-02-20T00:00:00Z").Nanoseconds + random.NextInt64(span);
        // Half of the instants lie at or next to a full hour, where rates begin and end.
        at = random.Next(2) == 0 ? at : at - (at % UtcInstant.Hour) + random.Next(-1, 2);
        string quote = Assets[random.Next(Assets.Length)], asset = Assets[random.Next(Assets.Length)];
        return (AssetCode.Of(quote), AssetCode.Of(asset), UtcInstant.FromNanoseconds(at));
    }

    private static IEnumerable<string> Kinds(RateReading reading) =>
        reading.Faults.Select(fault => $"{fault.Column} {fault.Code} {fault.Found}").Order(StringComparer.Ordinal);

    private static string Show(RateAnswer answer) => $"{ShowStart(answer)} {answer.ValidUntil}";

    private static string ShowStart(RateAnswer answer) => string.Create(
        CultureInfo.InvariantCulture, $"{answer} {answer.GapAsset} {answer.AgeHours} {answer.AgeBusinessDays} {answer.ValidFrom}");
}
