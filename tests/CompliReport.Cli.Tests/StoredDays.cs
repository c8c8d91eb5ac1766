using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>Three generated days that were run one after the other, as a desk has them. Made once; a test that changes them copies them.</summary>
public sealed class StoredDays : IAsyncLifetime
{
    private readonly Desk _desk = new();

    internal string Root => _desk.Root;

    internal string Out => _desk.Out;

    /// <summary>The run folders, in the order of the days.</summary>
    internal string[] Runs => RunsOf(Out);

    public async ValueTask InitializeAsync()
    {
        string days = Path.Combine(Root, "days");
        Assert.Equal(0, (await Desk.RunAsync("generate", "--seed", "7", "--rows", "900", "--days", "3", "--copies", "1", "--scenarios", "none", "--by-day", "--out", days)).Code);
        (int code, _, string error) = await Desk.RunAsync(
            "run", "--ledgers", days, "--rates", Path.Combine(days, "rates"), "--rules", "cn", "--out", Out);
        Assert.True(code == 0, error);
        Assert.Equal(3, Runs.Length);
    }

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static string[] RunsOf(string results) =>
        [.. Directory.EnumerateFiles(results, "outcomes.csv", SearchOption.AllDirectories).Select(static file => Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal)];

    /// <summary>The results in another folder, with their notes of where the inputs are.</summary>
    internal string Copy(string target)
    {
        foreach (string file in Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(Out, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }

    /// <summary>The rule pack that comes with the program, with another annual quota.</summary>
    internal static string PackWithQuota(Desk desk, string usd)
    {
        string pack = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rules", "cn.json"));
        string changed = pack.Replace("{ \"amount\": \"50000\", \"currency\": \"USD\"", "{ \"amount\": \"" + usd + "\", \"currency\": \"USD\"", StringComparison.Ordinal);
        Assert.NotEqual(pack, changed);
        return desk.Write("cn-new.json", changed);
    }

    /// <summary>Every file of a folder by its hash: two of them are equal when nothing was touched.</summary>
    internal static SortedDictionary<string, string> HashesOf(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), static file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
