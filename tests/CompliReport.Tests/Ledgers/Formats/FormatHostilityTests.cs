using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>Damaged rows of every version of every format: nothing throws, and each row is in one bucket.</summary>
public sealed class FormatHostilityTests
{
    private const int Mutations = 80;

    public static TheoryData<string> Names => [.. FormatSamples.All.Select(static sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_changed_at_random_never_throw_and_each_is_in_one_bucket(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        byte[] head = Encoding.UTF8.GetBytes(sample.Head);
        List<byte[]> files = [];
        for (int seed = 0; seed < Mutations; seed++)
        {
            Random random = new((seed * 7919) + name.Length);
            byte[] rows = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10).Select(_ => sample.RowOf(random.Next(8)))));
            for (int change = random.Next(8); change >= 0; change--)
            {
                rows = Changed(random, rows);
            }

            files.Add([.. head, .. rows]);
        }

        MustHold(sample, files);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_cut_off_at_any_byte_never_throws(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        byte[] whole = Encoding.UTF8.GetBytes(sample.Head + sample.RowOf(1) + sample.RowOf(2));
        MustHold(sample, [.. Enumerable.Range(0, whole.Length).Select(length => whole[..length])]);
    }

    // All in one upload, beside a file that may tell the same, so that rows are set aside and read again; one by one to say which it was.
    private static void MustHold(FormatSample sample, List<byte[]> contents)
    {
        try
        {
            byte[] other = Encoding.UTF8.GetBytes("UTC_Time,Account,Operation,Coin,Change\n2021-01-05 02:37:59,Spot,Buy,BTC,3.25\n");
            Upload upload = Upload.OfFiles([.. contents.Select((content, i) => ($"{i:D5} {sample.FileName}", content)), ("statement", other)]);
            Assert.Equal(contents.Count + 1, upload.Day.Files.Length);
            foreach (LedgerFile file in upload.Day.Files)
            {
                Assert.Equal(file.RowsRead, file.Accepted + file.Refused + file.Duplicate + file.Superseded + file.Ignored);
            }

            Assert.Equal(upload.Day.Files.Sum(static file => file.Refused), upload.Day.Refused.Rows.Count);
        }
        catch (Exception failure) when (contents.Count == 1)
        {
            throw new InvalidOperationException($"{sample.Name}: {failure.Message}\n{Encoding.UTF8.GetString(contents[0])}", failure);
        }
        catch
        {
            contents.ForEach(content => MustHold(sample, [content]));
            throw;
        }
    }

    private static byte[] Changed(Random random, byte[] rows)
    {
        ReadOnlySpan<byte> telling = "\",\n\r0123456789.-+eE{}()$:€\0\t/ "u8;
        int at = random.Next(rows.Length);
        return random.Next(4) switch
        {
            0 => [.. rows[..at], .. rows[(at + 1)..]],
            1 => [.. rows[..at], rows[at], .. rows[at..]],
            2 => [.. rows[..at], telling[random.Next(telling.Length)], .. rows[(at + 1)..]],
            _ => [.. rows[..at], (byte)random.Next(256), .. rows[(at + 1)..]],
        };
    }
}
