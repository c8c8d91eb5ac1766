using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace CompliReport.LocalRuntime.Http;

/// <summary>The keys of HTTP functions: the setting <c>FunctionKey</c> or <c>MasterKey</c>, else made at the first start and kept in the
/// state folder.</summary>
public sealed class FunctionKeys
{
    private readonly byte[] _function, _master;

    /// <summary>Reads the keys, or makes them.</summary>
    public FunctionKeys(LocalRuntimeOptions options, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        _function = Encoding.UTF8.GetBytes(settings["FunctionKey"] ?? ReadOrMake(FileOf(options.Root)));
        _master = Encoding.UTF8.GetBytes(settings["MasterKey"] ?? ReadOrMake(Path.Combine(options.StateFolder, "master-key.txt")));
    }

    /// <summary>The file that holds the function key of a desk folder, unless a setting gives it.</summary>
    public static string FileOf(string root) => Path.Combine(new LocalRuntimeOptions(root).StateFolder, "function-key.txt");

    /// <summary>Whether a request carries a key that is good for a level.</summary>
    internal bool Admits(HttpRequest request, AuthorizationLevel level)
    {
        byte[] given = Encoding.UTF8.GetBytes(
            request.Headers["x-functions-key"].FirstOrDefault() ?? request.Query["code"].FirstOrDefault() ?? "");
        bool isMaster = CryptographicOperations.FixedTimeEquals(given, _master);
        return level == AuthorizationLevel.Anonymous || isMaster
            || (level != AuthorizationLevel.Admin && CryptographicOperations.FixedTimeEquals(given, _function));
    }

    private static string ReadOrMake(string file)
    {
        if (File.Exists(file))
        {
            return File.ReadAllText(file).Trim();
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        string partial = file + "." + Guid.NewGuid().ToString("N") + ".partial";
        FileStreamOptions onlyForUs = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            onlyForUs.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (StreamWriter writer = new(partial, Encoding.ASCII, onlyForUs))
        {
            writer.Write(key);
        }

        try
        {
            File.Move(partial, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process was first; its key counts.
            File.Delete(partial);
        }

        return File.ReadAllText(file).Trim();
    }
}
