using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace CompliReport.Benchmarks.Peers;

/// <summary>Compares what peers answered, line by line: a fast wrong answer scores nothing.</summary>
internal static class PeerAnswers
{
    private static readonly ImmutableArray<string> Files =
        ["pairs.csv", "beyond.csv", "incomplete.csv", "daily.csv", "structuring.csv", "fan-in.csv", "pass-through.csv"];

    /// <summary>Moves the answers of one peer to where they are kept for comparison.</summary>
    public static void Keep(string answers, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Files)
        {
            File.Move(Path.Combine(answers, file), Path.Combine(folder, file), overwrite: true);
        }
    }

    /// <exception cref="InvalidDataException">They differ; the message has the first lines that do, of invented data only.</exception>
    public static void MustBeEqual(string reference, string answers, string peer)
    {
        foreach (string file in Files)
        {
            string[] expected = Sorted(Path.Combine(reference, file)), found = Sorted(Path.Combine(answers, file));
            if (!expected.AsSpan().SequenceEqual(found))
            {
                throw new InvalidDataException(
                    $"{peer} answers {file} otherwise: {found.Length} lines where {expected.Length} were expected; "
                        + $"only there: {Some(found.Except(expected))}; only in what was expected: {Some(expected.Except(found))}");
            }
        }
    }

    /// <summary>How many lines each answer has.</summary>
    public static string Count(string answers) =>
        string.Join(", ", Files.Select(file => $"{Path.GetFileNameWithoutExtension(file)} {File.ReadLines(Path.Combine(answers, file)).Count()}"));

    private static string Some(IEnumerable<string> lines) => string.Join(" ", lines.Take(2));

    private static string[] Sorted(string file)
    {
        string[] lines = File.ReadAllLines(file);
        Array.Sort(lines, StringComparer.Ordinal);
        return lines;
    }
}
