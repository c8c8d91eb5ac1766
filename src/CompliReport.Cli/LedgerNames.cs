using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CompliReport.Cli;

/// <summary>What receipts and citations call the files of an upload: their names, with as many folders as tell equal ones apart.</summary>
internal static class LedgerNames
{
    /// <summary>The name of each path, whatever the order in which they are given.</summary>
    /// <param name="paths">Full paths, each once.</param>
    internal static Dictionary<string, string> Of(IReadOnlyCollection<string> paths)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (IGrouping<string, string> same in paths.GroupBy(static path => Path.GetFileName(path), StringComparer.Ordinal))
        {
            string[] all = [.. same];
            int folders = 0;
            while (all.Select(path => Named(path, folders)).Distinct().Count() < all.Length)
            {
                folders++;
            }

            foreach (string path in all)
            {
                names.Add(path, Named(path, folders));
            }
        }

        return names;
    }

    private static string Named(string path, int folders)
    {
        string[] parts = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return string.Join('/', parts[Math.Max(0, parts.Length - 1 - folders)..]);
    }
}
