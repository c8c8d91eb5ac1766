using System;
using System.Formats.Tar;
using System.IO;

namespace CompliReport.Cli;

/// <summary>Tells files from what only looks like one: a pipe that waits for a writer, a device that never ends, a socket.</summary>
internal static class RegularFile
{
    private const int KindAt = 156;

    /// <summary>Whether a path is a regular file, or a link to one. It is not opened unless it is a file of no bytes.</summary>
    internal static bool Is(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (file.LinkTarget is not null)
            {
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? throw new FileNotFoundException(null, path);
            }

            // Nothing but a regular file has a length. What kind a path without one is, the platform says to its writer of archives only.
            return file.Exists && (file.Length > 0 || KindOf(file.FullName) is 0 or (byte)'0');
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static byte KindOf(string path)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Gnu, leaveOpen: true))
        {
            writer.WriteEntry(path, "file");
        }

        return archive.GetBuffer()[KindAt];
    }
}
