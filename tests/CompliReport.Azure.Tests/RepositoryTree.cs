using System;
using System.IO;

namespace CompliReport.Azure.Tests;

/// <summary>Where the samples and rules of the repository lie.</summary>
internal static class RepositoryTree
{
    internal static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CompliReport.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("CompliReport.sln is in no folder above the tests.");
    }
}
