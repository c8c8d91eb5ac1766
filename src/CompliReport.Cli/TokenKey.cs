using System;
using System.IO;
using System.Security.Cryptography;

namespace CompliReport.Cli;

/// <summary>
/// The key of the tokens in redacted views: <c>tokens.key</c> in the output folder, made at first use, readable by its owner only. Who has
/// it can tell whether a token is that of a customer he knows; another folder has other tokens.
/// </summary>
internal static class TokenKey
{
    /// <summary>The name of the file.</summary>
    internal const string FileName = "tokens.key";

    private const int Length = 32;

    /// <summary>The key of an output folder.</summary>
    /// <exception cref="InvalidDataException">The file is there and holds no key.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    internal static byte[] Of(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            Make(folder, path);
        }

        byte[] key = File.ReadAllBytes(path);
        return key.Length == Length ? key : throw new InvalidDataException($"'{path}' holds no key: expected {Length} bytes.");
    }

    // Whole or not at all: of two processes that make it at once the one that is first decides, and both read its key.
    private static void Make(string folder, string path)
    {
        Directory.CreateDirectory(folder);
        string draft = Path.Combine(folder, FileName + "." + Path.GetRandomFileName());
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (FileStream file = new(draft, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Length));
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
