using System;
using System.Collections.Generic;

namespace CompliReport.Ledgers.Bytes;

/// <summary>Files that programs and people leave beside ledgers, by their well-known names: no ledgers.</summary>
internal static class Litter
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", "readme.txt", "readme.md", "readme", ".localized", ".directory",
    };

    /// <summary>Whether a file is litter.</summary>
    /// <param name="path">Its path with slashes.</param>
    /// <param name="all">The paths of all files there.</param>
    internal static bool Is(string path, IReadOnlySet<string> all)
    {
        int start = path.LastIndexOf('/') + 1;
        string name = path[start..];
        // ._x holds what a Mac knows of the file x beside it.
        return path.StartsWith("__MACOSX/", StringComparison.Ordinal) || Names.Contains(name)
            || (name.StartsWith("._", StringComparison.Ordinal) && all.Contains(path[..start] + name[2..]));
    }
}
