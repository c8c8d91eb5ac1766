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

    public static void Matches(string name, string actual)
    {
        Assert.DoesNotContain("\r\n", actual, StringComparison.Ordinal);
        string path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{name} is missing: run with UPDATE_SNAPSHOTS=1 and read what it writes");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
