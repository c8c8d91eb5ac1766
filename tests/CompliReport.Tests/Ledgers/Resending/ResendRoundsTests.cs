using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Ledgers.Resending;

/// <summary>
/// Statements of few different rows, damaged, corrected in two rounds and partly in the statement too, sent in files of any names: what
/// counts is always what the clean statement says.
/// </summary>
public sealed class ResendRoundsTests
{
    private const string Header = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_corrected_in_which_round_and_file_counts_as_the_clean_statement_does(int seed)
    {
        for (int i = 0; i < 30; i++)
        {
            Try(new Random((seed * 1000) + i), $"seed {(seed * 1000) + i}");
        }
    }

    private static void Try(Random random, string seed)
    {
        string[] rights = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(2) == 0 ? "0.5" : "0.25")];
        bool[] isDamaged = [.. rights.Select(_ => random.Next(2) == 0)];
        string[] names = ["a.csv", "b.csv", "c.csv", "d.csv"];
        random.Shuffle(names);
        string Statement(Func<int, bool> isWrong) =>
            Header + string.Concat(rights.Select((right, i) => $"77,2021-01-05 02:37:59,Spot,Deposit,BTC,{right}{(isWrong(i) ? "x" : "")},\n"));
        (string, string) ledger = (names[0], Statement(i => isDamaged[i]));

        // In the first round a row is corrected, or left as it is, or made wrong in another way.
        Correction first = Of(ledger);
        foreach (string[] line in first.Lines)
        {
            Set(first, line, random.Next(3) switch { 0 => Right(line), 1 => Right(line) + "y", _ => Right(line) + "x" });
        }

        (string Name, string Text) round = (names[1], first.Text());
        // In the second one all that is still wrong is corrected, and what was right already in some lines only.
        Correction second = Of(ledger, round).Only(line => line[0] == round.Name || random.Next(2) == 0);
        foreach (string[] line in second.Lines)
        {
            Set(second, line, Right(line));
        }

        string[][] lines = [.. second.Lines];
        List<(string, string)> files = [round, (names[2], second.Only(line => Array.IndexOf(lines, line) % 2 == 0).Text()), (names[3], second.Only(line => Array.IndexOf(lines, line) % 2 == 1).Text())];
        files.Add(random.Next(3) == 0 ? (names[0], Statement(i => isDamaged[i] && random.Next(2) == 0)) : ledger);
        Upload upload = Upload.Of([.. files]);
        Assert.True(
            rights.Order(StringComparer.Ordinal).SequenceEqual(upload.Legs.Select(static leg => leg.Contains(" 0.5 BTC ", StringComparison.Ordinal) ? "0.5" : "0.25").Order(StringComparer.Ordinal)),
            $"{seed}: {upload.Buckets}, expected {rights.Length}\n{string.Join('\n', files.Select(static file => $"{file.Item1}\n{file.Item2}"))}");
    }

    private static void Set(Correction of, string[] line, string value) => line[of.PositionOf("Change")] = value;

    private static string Right(string[] line) => line.First(static cell => cell.StartsWith("0.", StringComparison.Ordinal)).TrimEnd('x', 'y');

    private static Correction Of(params (string Name, string Text)[] files) =>
        Correction.Of(new Scenario().Run(null, [.. files.Select(static file => LedgerInput.FromBytes(file.Name, Encoding.UTF8.GetBytes(file.Text)))]));
}
