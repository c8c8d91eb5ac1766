using System;
using System.Formats.Tar;
using System.IO;

namespace CompliReport.Delivery;

/// <summary>Tells files from what only looks like one: a pipe that waits for a writer, a device that never ends, a socket.</summary>
public static class RegularFile
{
    /// <summary>Why a path is not read, and what to do: the end of a sentence that names it.</summary>
    public const string Refusal =
        "it is no regular file that can be opened (a pipe, device, socket or dead link): save it as a file and send that";

    private const int KindAt = 156;

    /// <summary>Whether a path is a regular file, or a link to one. It is not opened unless it is a file of no bytes.</summary>
    public static bool Is(string path) => Target(path) is not null;

    /// <summary>Whether something is there that is no regular file; a folder is, and so is a link that leads nowhere.</summary>
    public static bool IsOther(string path) => !Is(path) && (Path.Exists(path) || new FileInfo(path).LinkTarget is not null);

    /// <summary>The file itself where a path is a regular file, the one that it leads to where it is a link; null for anything
    /// else.</summary>
    public static FileInfo? Target(string path)
    {
        try
        {
            FileInfo file = new(path);
            if (file.LinkTarget is not null)
            {
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? throw new FileNotFoundException(null, path);
            }

            // Nothing but a regular file has a length. What kind a path without one is, the platform says to its writer of archives only.
            return file.Exists && (file.Length > 0 || KindOf(file.FullName) is 0 or (byte)'0') ? file : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="IOException">It is no regular file, or cannot be read; the message says which.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        MustNotBeOther(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Ends with words where opening a path would wait for ever.</summary>
    /// <exception cref="IOException">It is there and no regular file.</exception>
    internal static void MustNotBeOther(string path)
    {
        if (IsOther(path))
        {
            throw new IOException($"{Path.GetFileName(path)}: {Refusal}");
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
