using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>A folder with files, and the command line run on it in-process. Never a stack trace, whatever the input.</summary>
internal sealed class Desk : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("desk").FullName;

    internal string Out => Path.Combine(Root, "out");

    internal static string Sample => Path.Combine(AppContext.BaseDirectory, "samples", "founding-case");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    internal string Write(string name, string text) => WriteBytes(name, Encoding.UTF8.GetBytes(text));

    internal string WriteBytes(string name, byte[] content)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    internal static byte[] Gzip(string text)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }

    internal static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
        int code = await CommandLine.RunAsync(args, output, error);
        Assert.DoesNotContain("\n   at ", output.ToString() + error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", error.ToString(), StringComparison.OrdinalIgnoreCase);
        return (code, output.ToString(), error.ToString());
    }
}
