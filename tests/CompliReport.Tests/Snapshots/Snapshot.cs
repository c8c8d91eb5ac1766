using System;
using System.IO;
using CompliReport.Tests.Architecture;
using Xunit;

namespace CompliReport.Tests.Snapshots;

/// <summary>
/// Compares a text with a file in this folder. UPDATE_SNAPSHOTS=1 writes the file; the difference is then read in git, not just accepted.
/// </summary>
internal static class Snapshot
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "tests", "CompliReport.Tests", "Snapshots");

    public static void Matches(string name, string actual) => MatchesFile(Path.Combine(Folder, name), actual);

    /// <summary>The same for a page of the documentation, which the tests generate.</summary>
    public static void MatchesDocument(string name, string actual) => MatchesFile(Path.Combine(SourceTree.Root, "docs", name), actual);

    private static void MatchesFile(string path, string actual)
    {
        Assert.DoesNotContain("\r\n", actual, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing: run with UPDATE_SNAPSHOTS=1 and read what it writes");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
