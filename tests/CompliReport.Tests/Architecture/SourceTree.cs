using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace CompliReport.Tests.Architecture;

/// <summary>The repository as the architecture tests read it.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<(string Path, string[] Lines)> CSharpFiles(params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
        select (Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllLines(file));

    /// <summary>A line without its comment and without the content of its literals.</summary>
    public static string Code(string line)
    {
        StringBuilder code = new();
        bool inText = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (!inText && line.AsSpan(i).StartsWith("//", StringComparison.Ordinal))
            {
                break;
            }

            if (line[i] == '"' && (i == 0 || line[i - 1] != '\\')
                && !line.AsSpan(Math.Max(i - 1, 0)).StartsWith("'\"'", StringComparison.Ordinal))
            {
                inText = !inText;
            }
            else if (!inText)
            {
                code.Append(line[i]);
            }
        }

        return code.ToString();
    }

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
