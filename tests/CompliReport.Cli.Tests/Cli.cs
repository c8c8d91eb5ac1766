using System;
using System.IO;
using System.Threading.Tasks;

namespace CompliReport.Cli.Tests;

/// <summary>Runs the command in this process, in a folder of its own that is deleted afterwards.</summary>
internal sealed class Cli : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("complireport-cli-").FullName;

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public string Out => Path.Combine(_folder, "out");

    public async Task<int> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await CommandLine.RunAsync(arguments, output, error);
        Output = output.ToString();
        Error = error.ToString();
        return code;
    }

    /// <summary>Runs one ledger of this content.</summary>
    public Task<int> RunLedgerAsync(string name, string content, params string[] more) =>
        RunAsync(["run", "--ledgers", Write(name, content), "--out", Out, .. more]);

    public string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine(path));

    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
