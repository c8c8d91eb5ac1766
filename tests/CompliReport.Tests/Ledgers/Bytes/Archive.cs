using System;
using System.IO;
using System.IO.Compression;

namespace CompliReport.Tests.Ledgers.Bytes;

/// <summary>Zip archives as other programs write them.</summary>
internal static class Archive
{
    internal static byte[] Of(params (string Name, byte[] Content)[] files) => Of(CompressionLevel.Fastest, files);

    internal static byte[] Of(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A copy in which some bytes of the directory entry of a file are changed; 0 is the start of its header there.</summary>
    internal static byte[] Changed(byte[] archive, int entry, int at, params byte[] bytes)
    {
        byte[] changed = [.. archive];
        int header = -1;
        for (int i = 0; i <= entry; i++)
        {
            header += 1 + archive.AsSpan(header + 1).IndexOf("PK\x1\x2"u8);
        }

        bytes.CopyTo(changed.AsSpan(header + at));
        return changed;
    }
}
